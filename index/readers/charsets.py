"""Bytes of text that do not say their encoding: UTF-8, UTF-16, Windows-1258, or Windows-1252 letters of an old font."""

import codecs
import re
from dataclasses import dataclass

from index.errors import ReadError
from index.readers.encodings import convert, encodings_of
from index.readers.vietnamese import is_vietnamese
from index.text import nfc

GUESSED = "Tệp không ghi bảng mã; đã đọc theo {}, nên xem lại các chữ có dấu."

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096  # bytes looked at for the zeros of UTF-16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")  # all but white space and the end of a DOS file
_ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
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
        if (found := decode_8_bit(content)) is None:
            raise _unreadable(error.start) from error
        return found


def _utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero or, in Vietnamese, 1 or 0x1E."""
    head = content[:_HEAD]
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if sum(map(high.count, b"\x00\x01\x1e")) > 0.7 * len(high):
            text = _strict(content, encoding)
            if text is not None and not _CONTROL.search(text):
                return encoding
    return None


def decode_8_bit(content: bytes) -> Decoded | None:
    """One byte a letter, by the reading that makes the most Vietnamese words; None where none makes sense."""
    western = _strict(content, "cp1252")
    vietnamese = _strict(content, "cp1258")
    if vietnamese is not None and _sense(vietnamese) > 0.7:
        return Decoded(vietnamese, GUESSED.format("Windows-1258"))
    if western is None or _CONTROL.search(western):
        return None
    paragraphs = western.split("\n")
    encodings = encodings_of(paragraphs)
    if any(encodings) and _sense(" ".join(map(convert, paragraphs, encodings))) > 0.7:
        return Decoded(western)
    return Decoded(western, GUESSED.format("Windows-1252")) if _looks_western(western) else None


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
    letters = [character for character in text if character.isalpha()]
    return sum(not letter.isascii() for letter in letters) <= _WESTERN * len(letters)


def _unreadable(byte: int) -> ReadError:
    return ReadError(
        f"Không nhận ra bảng mã của tệp văn bản (lỗi ở byte {byte}); đọc được UTF-8, UTF-16, Windows-1258, TCVN3, VNI. "
        "Hãy mở tệp và lưu lại với bảng mã UTF-8."
    )
