"""Fonts that draw old Vietnamese encodings, and what a character of theirs is in a file."""

import re

_OLD_VIETNAMESE = re.compile(r"\.?Vn|VNI|\.VN", re.IGNORECASE)
_PRIVATE = re.compile("[\uf000-\uf0ff]")


def is_old_vietnamese(font: str) -> bool:
    """Whether `font`, by its name, draws TCVN3 or VNI."""
    return bool(_OLD_VIETNAMESE.match(font))


def as_drawn(text: str, font: str) -> str:
    """`text` as `font` draws it.

    An optional hyphen is seen in no font but those of TCVN3, where its code, U+00AD, is "ư". The letters of a font that
    calls itself one of symbols stand in the private area; any other font's symbols there are no text.
    """
    old = is_old_vietnamese(font)
    text = text.replace("\x1e", "-").replace("\x1f", "\xad" if old else "")
    return _PRIVATE.sub(lambda character: chr(ord(character[0]) - 0xF000) if old else "", text)
