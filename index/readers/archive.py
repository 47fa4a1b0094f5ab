"""Archives (.docx, .odt, .xlsx, .pptx): their members counted and weighed before a byte of them is inflated."""

import io
import zipfile
import zlib

from lxml import etree

from index.errors import ReadError

PASSWORD = "Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi thêm lần nữa."
# What the libraries that read an archive raise where its content is not what its name says.
BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError, RecursionError,
    OverflowError, NotImplementedError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError,
)  # fmt: skip

_MOST_MEMBERS = 10_000
_LARGEST = 512 * 1024 * 1024  # bytes inflated, all members; our largest real .docx inflates to 9 MB
_DENSEST = 200  # times; the XML of a long spreadsheet reaches 30
_SMALL = 16 * 1024 * 1024  # below it the ratio of a member does no harm
_ENCRYPTED = 0x1


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive in `content`. Raises ReadError when it is broken, has a password or inflates beyond all measure."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise ReadError(
            "Tệp nén (.docx, .xlsx, .pptx, .odt) bị cụt hoặc hỏng; hãy lấy lại bản gốc rồi thêm lần nữa."
        ) from error
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise ReadError(PASSWORD)
    if len(members) > _MOST_MEMBERS:
        raise ReadError(f"Tệp nén chứa {len(members)} mục, nhiều khác thường (tối đa {_MOST_MEMBERS}) nên không mở.")
    if sum(member.file_size for member in members) > _LARGEST or any(map(_is_bomb, members)):
        raise ReadError(f"Tệp nén phình ra quá lớn khi mở (tối đa {_LARGEST >> 20} MB) nên không mở, để máy khỏi treo.")
    return archive


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _SMALL and member.file_size > _DENSEST * max(member.compress_size, 1)


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises ReadError when it is missing, broken or larger than it states."""
    try:
        stated = archive.getinfo(name).file_size
        with archive.open(name) as file:
            content = file.read(stated + 1)
    except BROKEN as error:
        raise ReadError(f"Tệp nén thiếu hoặc hỏng phần «{name}»; hãy lấy lại bản gốc rồi thêm lần nữa.") from error
    if len(content) > stated:
        raise ReadError(f"Phần «{name}» lớn hơn mức tệp nén khai báo nên không đọc.")
    return content


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML part; entities stay unresolved and nothing is fetched. Raises ReadError when it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("Nội dung trong tệp bị hỏng (XML sai cú pháp); hãy lấy lại bản gốc, thêm lần nữa.") from error
