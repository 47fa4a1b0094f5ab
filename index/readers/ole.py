"""Microsoft's compound files (OLE): which program wrote one, and its streams."""

import io

import olefile

from index.errors import ReadError
from index.readers.archive import BROKEN

_LARGEST = 256 * 1024 * 1024  # bytes of one stream; a text of a thousand pages holds less than ten million


def open_compound(content: bytes) -> olefile.OleFileIO:
    """The compound file in `content`. Raises ReadError when it is cut or broken."""
    try:
        return olefile.OleFileIO(io.BytesIO(content))
    except BROKEN as error:
        raise ReadError(
            "Tệp Office đời cũ (.doc, .xls, .ppt) bị cụt hoặc hỏng; hãy lấy lại bản gốc rồi thêm lần nữa."
        ) from error


def stream(compound: olefile.OleFileIO, name: str) -> bytes:
    """The bytes of one stream, b"" when there is none. Raises ReadError when it is cut or too large."""
    if not compound.exists(name):
        return b""
    try:
        if compound.get_size(name) > _LARGEST:
            raise ReadError(f"Tệp có phần «{name}» lớn khác thường nên không đọc, để máy khỏi treo.")
        return bytes(compound.openstream(name).read())
    except BROKEN as error:
        raise ReadError(f"Tệp Office đời cũ bị cụt (phần «{name}»); hãy lấy lại bản gốc rồi thêm lần nữa.") from error
