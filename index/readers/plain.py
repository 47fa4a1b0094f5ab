"""Plain text: Unicode with or without a byte order mark."""

import codecs
from collections.abc import Iterator

from index.errors import ReadError
from index.text import nfc
from index.types import Extract, Line

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """The text of `content`, by its byte order mark or else as UTF-8. Raises ReadError for anything else."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"Tệp không phải văn bản Unicode (lỗi ở byte {error.start}). Hãy mở tệp và lưu lại với bảng mã UTF-8."
        ) from error
    return nfc(text.replace("\r\n", "\n").replace("\r", "\n"))


def lines_of(text: str) -> Iterator[Line]:
    """A `Line` for each line of `text` that is not blank, without its outer white space."""
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            inner = start + line.index(stripped)
            yield Line(inner, inner + len(stripped))
        start += len(line) + 1


def read_plain(content: bytes) -> Extract:
    """Every line is a paragraph; a form feed starts a page."""
    text = decode(content)
    breaks = [i + 1 for i, c in enumerate(text) if c == "\f"]
    return Extract(text, tuple(lines_of(text)), (0, *breaks) if breaks else ())
