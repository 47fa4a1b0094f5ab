"""What a Word 97–2003 file says once for all paragraphs: fonts, styles and the numbering of lists. After [MS-DOC]."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.readers.numbering import Level
from index.readers.word97 import Properties, prls

_FONT_NAME = 40  # where the name stands in an FFN
_NUMERALS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 23: "bullet", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """`level` is that of a heading, 0 for any other; properties of paragraphs and characters, bases included."""

    level: int
    paragraph: Properties
    characters: Properties


def read_fonts(raw: bytes) -> list[str]:
    """The names of the fonts, in the order of their numbers."""
    names, at = list[str](), 4
    while at + _FONT_NAME < len(raw):
        end = at + 1 + raw[at]
        names.append(raw[at + _FONT_NAME : end].decode("utf-16-le", "replace").split("\0")[0])
        at = end
    return names


def read_styles(raw: bytes) -> dict[int, Style]:
    """The styles by number; a style that names none, or itself, as its base stands alone."""
    if not raw:
        return {}
    head, count, base_size = struct.unpack_from("<HHH", raw)
    found, at = dict[int, tuple[int, int, int, Properties, Properties]](), 2 + head
    for number in range(count):
        size = struct.unpack_from("<H", raw, at)[0]
        if size:
            found[number] = _read_style(raw[at + 2 : at + 2 + size], base_size)
        at += 2 + size
    return {number: _with_bases(number, found) for number in found}


def _read_style(raw: bytes, base_size: int) -> tuple[int, int, int, Properties, Properties]:
    kind, base, parts = struct.unpack_from("<HHH", raw)
    at = base_size + 2 * struct.unpack_from("<H", raw, base_size)[0] + 4
    paragraph, characters = Properties(), Properties()
    for part in range(parts & 0xF):
        at += at % 2
        size = struct.unpack_from("<H", raw, at)[0]
        grpprl = raw[at + 2 : at + 2 + size]
        if base & 0xF == 1 and part == 0:
            paragraph = dict(prls(grpprl[2:]))
        else:
            characters = dict(prls(grpprl))
        at += 2 + size
    return kind & 0xFFF, base >> 4, base & 0xF, paragraph, characters


def _with_bases(number: int, found: dict[int, tuple[int, int, int, Properties, Properties]]) -> Style:
    chain: list[int] = []
    while number in found and number not in chain:
        chain.append(number)
        number = found[number][1]
    level, paragraph, characters = 0, Properties(), Properties()
    for one in reversed(chain):
        kind, _, _, own_paragraph, own_characters = found[one]
        level = kind if 1 <= kind <= 9 else level
        paragraph |= own_paragraph
        characters |= own_characters
    return Style(level, paragraph, characters)


def read_lists(raw: bytes, overrides: bytes) -> dict[int, tuple[int, list[Level]]]:
    """For each number that a paragraph may name: the list it counts in, and that list's levels.

    `raw` is the PlfLst with the levels that follow it.
    """
    lists = dict(_read_lists(raw)) if raw else {}
    stated = struct.unpack_from("<I", overrides)[0] if overrides else 0
    identities = [struct.unpack_from("<i", overrides, 4 + 16 * i)[0] for i in range(min(stated, len(overrides) // 16))]
    return {number: (identity, lists[identity]) for number, identity in enumerate(identities, 1) if identity in lists}


def _read_lists(raw: bytes) -> Iterator[tuple[int, list[Level]]]:
    count = struct.unpack_from("<H", raw)[0]
    levels = _read_levels(raw[2 + 28 * count :])
    for i in range(count):
        at = 2 + 28 * i
        yield struct.unpack_from("<i", raw, at)[0], list(islice(levels, 1 if raw[at + 26] & 1 else 9))


def _read_levels(raw: bytes) -> Iterator[Level]:
    at = 0
    while at + 28 < len(raw):
        start, kind = struct.unpack_from("<iB", raw, at)
        at += 28 + raw[at + 24] + raw[at + 25]
        size = struct.unpack_from("<H", raw, at)[0]
        text = raw[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
        yield Level(start, _NUMERALS.get(kind, "decimal"), text)
        at += 2 + 2 * size
