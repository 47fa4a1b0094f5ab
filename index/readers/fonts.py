"""What a font's name tells of the characters set in it: old Vietnamese encodings, capitals, symbols."""

import re
import string

_OLD_VIETNAMESE = re.compile(r"\.?Vn|VNI|\.VN", re.IGNORECASE)
_CAPITALS = re.compile(r"\.Vn.*H")  # .VnTimeH draws small letters as capitals
_SYMBOLS = re.compile(r"Symbol|Wingdings|Webdings|Marlett|MT Extra", re.IGNORECASE)
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_HYPHENS = str.maketrans({"\x1e": "-", "\x1f": "\xad"})
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


def is_old_vietnamese(font: str) -> bool:
    """Whether `font`, by its name, draws TCVN3 or VNI."""
    return bool(_OLD_VIETNAMESE.match(font))


def has_symbols(font: str) -> bool:
    """Whether `font`, by its name, draws symbols where others have letters."""
    return bool(_SYMBOLS.match(font))


def as_drawn(text: str, font: str) -> str:
    """`text` as `font` draws it, still in the font's encoding.

    Of a word in a font of capitals only the plain letters are made capitals; the conversion to Unicode, which knows the
    others, does the rest. An optional hyphen is U+00AD, which the conversion reads as TCVN3's "ư" or takes out.
    """
    text = text.translate(_HYPHENS)
    if has_symbols(font):
        return _PRIVATE.sub("", text)
    return text.translate(_UPPER) if _CAPITALS.fullmatch(font) else text
