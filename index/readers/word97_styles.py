"""What a Word 97–2003 file says once for all paragraphs: fonts, styles and the numbering of lists. After [MS-DOC]."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from index.readers.numbering import Level
from index.readers.word97 import Properties, prls

_DECIMAL = 0x04  # fLegal, of a level
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


@dataclass(frozen=True, slots=True)
class NumberedList:
    """What a paragraph's list number stands for: the list that it counts in, and how.

    `anew` are the levels at which it starts counting again; `decimal` those that show every number in decimals.
    """

    identity: int
    levels: list[Level]
    anew: frozenset[int]
    decimal: frozenset[int]


def read_lists(raw: bytes, uses: bytes) -> dict[int, NumberedList]:
    """The lists by the numbers that paragraphs name. `raw` is the PlfLst with the levels that follow it."""
    lists = dict(_read_lists(raw)) if raw else {}
    count = min(struct.unpack_from("<I", uses)[0], len(uses) // 16) if uses else 0
    found, at = dict[int, NumberedList](), 4 + 16 * count
    for i in range(count):
        identity, changed = struct.unpack_from("<i8xB", uses, 4 + 16 * i)
        levels, decimal = lists.get(identity, ([], frozenset()))
        changes, at = _read_changes(uses, at, changed)
        shown = [replace(level, start=changes.get(depth, level.start)) for depth, level in enumerate(levels)]
        found[i + 1] = NumberedList(identity, shown, frozenset(changes), decimal)
    return found


def _read_changes(uses: bytes, at: int, count: int) -> tuple[dict[int, int], int]:
    """The levels at which a use of a list starts anew, each with its start; and where the next use's changes stand."""
    changes = dict[int, int]()
    at += 4
    for _ in range(count):
        start, flags = struct.unpack_from("<iI", uses, at)
        at += 8
        if flags & 0x10:
            changes[flags & 0xF] = start
        if flags & 0x20:
            at += _size_of_level(uses, at)
    return changes, at


def _read_lists(raw: bytes) -> Iterator[tuple[int, tuple[list[Level], frozenset[int]]]]:
    count = struct.unpack_from("<H", raw)[0]
    levels = _read_levels(raw[2 + 28 * count :])
    for i in range(count):
        at = 2 + 28 * i
        own = list(islice(levels, 1 if raw[at + 26] & 1 else 9))
        decimal = frozenset(depth for depth, (_, is_decimal) in enumerate(own) if is_decimal)
        yield struct.unpack_from("<i", raw, at)[0], ([level for level, _ in own], decimal)


def _read_levels(raw: bytes) -> Iterator[tuple[Level, bool]]:
    """Each level, and whether it shows every number in decimals."""
    at = 0
    while at + 28 < len(raw):
        start, kind, flags = struct.unpack_from("<iBB", raw, at)
        end = at + _size_of_level(raw, at)
        text = raw[end - 2 * _length_of_text(raw, at) : end].decode("utf-16-le", "replace")
        yield Level(start, _NUMERALS.get(kind, "decimal"), text), bool(flags & _DECIMAL)
        at = end


def _length_of_text(raw: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", raw, at + 28 + raw[at + 24] + raw[at + 25])[0])


def _size_of_level(raw: bytes, at: int) -> int:
    return 30 + raw[at + 24] + raw[at + 25] + 2 * _length_of_text(raw, at)
