"""Files in: one reader a family, chosen by content, each giving an `Extract`."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from index.errors import EmptyDocument, ReadError, UnknownFormat
from index.readers.charsets import is_text
from index.readers.docx import read_docx
from index.readers.html import read_html
from index.readers.markdown import read_markdown
from index.readers.pdf import read_pdf
from index.readers.plain import read_plain
from index.types import Extract

Reader = Callable[[bytes], Extract]

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|p|div)\b", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_KNOWN = ".docx, .pdf (có lớp chữ), .html, .md, .txt"


def read(content: bytes, name: str) -> Extract:
    """The text of a file from its bytes; its `name` only tells Markdown from plain text.

    Raises UnknownFormat, EmptyDocument or another ReadError, each with a reason for the user.
    """
    if not content.strip():
        raise EmptyDocument("Tệp rỗng, không có nội dung để đọc.")
    extract = _reader_for(content, Path(name).suffix.lower())(content)
    if not extract.lines:
        raise EmptyDocument("Tệp không có chữ nào để đọc.")
    return extract


def _reader_for(content: bytes, suffix: str) -> Reader:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf
    if content.startswith(b"PK"):
        return _zip_reader(content)
    if content.startswith(_OLE):
        raise UnknownFormat(f"Định dạng Office đời cũ (.doc, .xls, .ppt) chưa đọc được; đọc được {_KNOWN}.")
    if _HTML.search(content[:2048]):
        return read_html
    if suffix in (".md", ".markdown"):
        return read_markdown
    if suffix in (".txt", ".text", "") and is_text(content):
        return read_plain
    raise UnknownFormat(f"Không nhận ra định dạng {suffix or 'của tệp'}; đọc được {_KNOWN}.")


def _zip_reader(content: bytes) -> Reader:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile as error:
        raise ReadError("Tệp nén (.docx) bị cụt hoặc hỏng; hãy lấy lại bản gốc rồi thêm lần nữa.") from error
    if "word/document.xml" in names:
        return read_docx
    raise UnknownFormat(f"Tệp nén này không phải văn bản Word; đọc được {_KNOWN}.")
