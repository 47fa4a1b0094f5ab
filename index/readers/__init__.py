"""Files in: one reader a family, chosen by content, each giving an `Extract`."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.errors import EmptyDocument, ReadError, UnknownFormat
from index.readers.archive import PASSWORD, member, open_archive
from index.readers.charsets import is_text
from index.readers.doc import read_doc
from index.readers.docx import read_docx
from index.readers.eml import read_eml
from index.readers.html import read_html
from index.readers.images import SIGNATURES, read_image
from index.readers.markdown import read_markdown
from index.readers.odt import read_odt
from index.readers.ole import open_compound
from index.readers.options import Reading
from index.readers.pdf import read_pdf
from index.readers.plain import read_plain
from index.readers.ppt import read_ppt
from index.readers.pptx import read_pptx
from index.readers.rtf import read_rtf
from index.readers.xls import read_xls
from index.readers.xlsx import read_xlsx
from index.types import Extract

Reader = Callable[[bytes], Extract]

FORMATS = ".docx, .doc, .odt, .rtf, .pdf, .xlsx, .xls, .pptx, .ppt, .eml, .html, .md, .txt, ảnh .png .jpg .tiff"

_HEAD = 2048
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|p|div)\b", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-[\w-]+|Content-Type):"
    rb"[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}",
    re.IGNORECASE,
)
_STARTS: tuple[tuple[bytes, Reader], ...] = ((b"{\\rtf", read_rtf),)
_PAGED = ((b"%PDF-", read_pdf), *((start, read_image) for start in SIGNATURES))  # these take long: page by page
_PARTS: tuple[tuple[str, Reader], ...] = (  # of an archive
    ("word/document.xml", read_docx),
    ("xl/workbook.xml", read_xlsx),
    ("ppt/presentation.xml", read_pptx),
)
_STREAMS: tuple[tuple[str, Reader], ...] = (  # of a compound file
    ("WordDocument", read_doc),
    ("Workbook", read_xls),
    ("Book", read_xls),
    ("PowerPoint Document", read_ppt),
)
_DEEPEST = 3  # e-mails in e-mails


def read(content: bytes, name: str, reading: Reading | None = None) -> Extract:
    """The text of a file from its bytes; its `name` only tells Markdown from plain text.

    `reading` is told of each page of a scan, and keeps what was recognised on it. Raises UnknownFormat, EmptyDocument
    or another ReadError, each with a reason for the user.
    """
    return _read(content, name, 0, reading)


def _read(content: bytes, name: str, depth: int, reading: Reading | None) -> Extract:
    if not content.strip():
        raise EmptyDocument("Tệp rỗng, không có nội dung để đọc.")
    extract = _reader_for(content, Path(name).suffix.lower(), depth, reading)(content)
    if not extract.lines:
        raise EmptyDocument("Tệp không có chữ nào để đọc.")
    return extract


def _reader_for(content: bytes, suffix: str, depth: int, reading: Reading | None) -> Reader:
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    for start, paged in _PAGED:
        if head.startswith(start):
            return partial(paged, reading=reading)
    for start, reader in _STARTS:
        if head.startswith(start):
            return reader
    if content.startswith(b"PK"):
        return _archive_reader(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound_reader(content)
    return _text_reader(content, head, suffix, partial(_mail_reader, depth, reading))


def _text_reader(content: bytes, head: bytes, suffix: str, mail_reader: Callable[[], Reader]) -> Reader:
    if _MAIL.match(head):
        return mail_reader()
    if _HTML.search(head.replace(b"\0", b"")):  # UTF-16 too
        return read_html
    if suffix in (".md", ".markdown"):
        return read_markdown
    if suffix in (".txt", ".text", "") and is_text(content):
        return read_plain
    raise UnknownFormat(f"Không nhận ra định dạng {suffix or 'của tệp'}; đọc được {FORMATS}.")


def _mail_reader(depth: int, reading: Reading | None) -> Reader:
    if depth >= _DEEPEST:
        raise ReadError(f"Thư lồng trong thư quá {_DEEPEST} lớp nên không đọc tiếp.")
    return partial(read_eml, read_attachment=partial(_read, depth=depth + 1, reading=reading))


def _archive_reader(content: bytes) -> Reader:
    archive = open_archive(content)
    names = {re.sub(r"\d+\.xml$", ".xml", name) for name in archive.namelist()}  # Word online writes document2.xml
    for part, reader in _PARTS:
        if part in names:
            return reader
    if "mimetype" in names and member(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        return read_odt
    raise UnknownFormat(f"Tệp nén này không phải văn bản, bảng tính hay trang chiếu; đọc được {FORMATS}.")


def _compound_reader(content: bytes) -> Reader:
    with open_compound(content) as compound:
        if compound.exists("EncryptedPackage"):
            raise ReadError(PASSWORD)
        for stream, reader in _STREAMS:
            if compound.exists(stream):
                return reader
    raise UnknownFormat(f"Tệp Office đời cũ này không phải .doc, .xls hay .ppt; đọc được {FORMATS}.")
