"""Bytes of text that do not say their encoding: UTF-8, UTF-16, Windows-1258, or Windows-1252 letters of an old font."""

import codecs
import re
from dataclasses import dataclass

from index.errors import ReadError
from index.readers.encodings import convert, encodings_of
from index.readers.vietnamese import is_vietnamese
from index.text import nfc

GUESSED = "Tệp không ghi bảng mã; đã đọc theo {}, nên xem lại các chữ có dấu."
BROKEN = "Tệp có chỗ không đúng bảng mã {}; những chữ không đọc được hiện là \ufffd."

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_TAG = re.compile(rb"<[^>]*>")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096  # bytes looked at for the zeros of UTF-16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")  # all but white space and the end of a DOS file
_ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_MAKES_SENSE = 0.7  # of the accented words that are Vietnamese where the encoding is the right one
_WESTERN = 0.25  # of the letters that may be accented in a Western language, in a short text


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with newlines as \\n, not yet converted from old fonts; `doubt` where its encoding had to be guessed."""

    text: str
    doubt: str | None = None


def decode(content: bytes) -> Decoded:
    """The text of `content`, by its byte order mark or by what makes sense. Raises ReadError where nothing does."""
    found = _marked(content) or _unmarked(content)
    return Decoded(nfc(found.text.replace("\r\n", "\n").replace("\r", "\n")), found.doubt)


def is_text(content: bytes) -> bool:
    """Whether these bytes may be text: no zeros but those of UTF-16."""
    return b"\x00" not in content[:_HEAD] or content.startswith(_MARKS_16) or _utf16(content) is not None


def decode_html(content: bytes) -> Decoded:
    """The text of a page: in Unicode or another encoding that makes it Vietnamese, else in the one that it declares.

    Bytes that fit nothing become U+FFFD, with a doubt.
    """
    unicode = "utf-8-sig" if _strict(content, "utf-8") is not None else _utf16(content)
    marked = "utf-16" if content.startswith(_MARKS_16) else None
    encoding = marked or unicode or _vietnamese(_TAG.sub(b" ", content)) or _declared(content)
    text = _strict(content, encoding)
    return Decoded(content.decode(encoding, "replace"), BROKEN.format(encoding)) if text is None else Decoded(text)


def _declared(content: bytes) -> str:
    """The encoding that the page declares, by Python's name; Windows-1252 where it declares none that there is."""
    match = _CHARSET.search(content[:_HEAD])
    try:
        name = codecs.lookup(match[1].decode()).name if match else "cp1252"
    except LookupError:
        name = "cp1252"
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _marked(content: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(encoding))
            except UnicodeDecodeError as error:
                raise _unreadable(error.start) from error
    return None


def _unmarked(content: bytes) -> Decoded:
    if encoding := _utf16(content):
        return Decoded(content.decode(encoding))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if encoding := _vietnamese(content):
            return Decoded(content.decode(encoding), GUESSED.format("Windows-1258") if encoding == "cp1258" else None)
        western = _strict(content, "cp1252")
        if western is None or not _looks_western(western):
            raise _unreadable(error.start) from error
        return Decoded(western, GUESSED.format("Windows-1252"))


def _utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero or, in Vietnamese, 1 or 0x1E."""
    head = content[:_HEAD]
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if sum(map(high.count, b"\x00\x01\x1e")) > 0.7 * len(high):
            text = _strict(content, encoding)
            if text is not None and not _CONTROL.search(text):
                return encoding
    return None


def _vietnamese(content: bytes) -> str | None:
    """The encoding of one byte a letter in which this is Vietnamese: Windows-1258, or 1252 under an old font."""
    vietnamese, western = _strict(content, "cp1258"), _strict(content, "cp1252")
    if vietnamese is not None and _sense(vietnamese) > _MAKES_SENSE:
        return "cp1258"
    paragraphs = western.split("\n") if western is not None and not _CONTROL.search(western) else []
    encodings = encodings_of(paragraphs)
    converted = " ".join(map(convert, paragraphs, encodings))
    return "cp1252" if any(encodings) and _sense(converted) > _MAKES_SENSE else None


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return nfc(content.decode(encoding))
    except UnicodeDecodeError:
        return None


def _sense(text: str) -> float:
    """The share of the accented words, capitals aside, that are Vietnamese syllables."""
    words = [word for word in _ACCENTED.findall(text) if not word.isupper()]
    return sum(map(is_vietnamese, words)) / len(words) if words else 0.0


def _looks_western(text: str) -> bool:
    if _CONTROL.search(text):
        return False
    letters = [character for character in text if character.isalpha()]
    return sum(not letter.isascii() for letter in letters) <= _WESTERN * len(letters)


def _unreadable(byte: int) -> ReadError:
    return ReadError(
        f"Không nhận ra bảng mã của tệp văn bản (lỗi ở byte {byte}); đọc được UTF-8, UTF-16, Windows-1258, TCVN3, VNI. "
        "Hãy mở tệp và lưu lại với bảng mã UTF-8."
    )
