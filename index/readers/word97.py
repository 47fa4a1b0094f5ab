"""The Word 97–2003 binary format: where the text stands, and what is said of its characters and paragraphs.

After [MS-DOC], whose names are kept: CP counts characters, FC bytes of the stream; a piece is a stretch of text in one
encoding; a PRL is one property, SPRM its code.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.errors import ReadError
from index.readers.archive import PASSWORD
from index.readers.codepages import decode

_MAGIC = 0xA5EC
_WORD_97 = 0x00C1  # nFib; Word 6 and 95 are below it
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_TEXTS = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_COUNTS = 0x4C  # ccpText and the counts that follow it
_TABLES = 0x9A  # the first pair fc, lcb
_PAGE = 512
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes by "spra"; 6 states its own
_DEFINES_TABLE, _CHANGES_TABS = 0xD608, 0xC615

Properties = dict[int, bytes]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that follow each other and share their properties."""

    cp: int
    text: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class _Piece:
    cp: int
    end: int
    fc: int
    width: int  # bytes a character
    properties: Properties


class WordFile:
    """One file. Raises ReadError when it is of another program or protected, struct.error when it is cut."""

    def __init__(self, stream: bytes, tables: dict[str, bytes]) -> None:
        self._stream = stream
        magic, version = struct.unpack_from("<HH", stream)
        flags = struct.unpack_from("<H", stream, 0x0A)[0]
        if magic != _MAGIC or version < _WORD_97:
            raise ReadError("Tệp .doc của Word đời trước Word 97, chưa đọc được. Hãy mở bằng Word, lưu lại dạng .docx.")
        if flags & _ENCRYPTED:
            raise ReadError(PASSWORD)
        self._table = tables["1Table" if flags & _TABLE_1 else "0Table"]
        counts = struct.unpack_from("<8I", stream, _COUNTS)
        starts = [sum(counts[:i]) for i in range(9)]
        self.ranges = {name: (starts[i], starts[i + 1]) for i, name in enumerate(_TEXTS)}
        self._pieces = list(self._read_pieces())
        self._starts = [piece.cp for piece in self._pieces]
        self._characters = self._plex(12, 4)
        self._paragraphs = self._plex(13, 4)

    def part(self, index: int, beyond: int = 0) -> bytes:
        """The bytes of the table that the FIB's pair `index` points at, and `beyond` more."""
        start, size = struct.unpack_from("<II", self._stream, _TABLES + 8 * index)
        return self._table[start : start + size + beyond] if size else b""

    def _plex(self, index: int, size: int) -> tuple[list[int], list[bytes]]:
        return plex(self.part(index), size)

    def _read_pieces(self) -> Iterator[_Piece]:
        clx, at, shared = self.part(33), 0, list[Properties]()
        while clx[at] == 1:
            size = struct.unpack_from("<H", clx, at + 1)[0]
            shared.append(dict(prls(clx[at + 3 : at + 3 + size])))
            at += 3 + size
        places, descriptors = plex(clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]], 8)
        for cp, end, descriptor in zip(places, places[1:], descriptors, strict=False):
            _, fc, modifier = struct.unpack("<HIH", descriptor)
            properties = shared[modifier >> 1] if modifier & 1 else {}
            narrow = bool(fc & 0x40000000)
            fc &= 0x3FFFFFFF
            yield _Piece(cp, end, fc // 2 if narrow else fc, 1 if narrow else 2, properties)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The text from CP `start` to `end` in runs of equal direct properties."""
        for piece in self._pieces[max(bisect_right(self._starts, start) - 1, 0) :]:
            cp, stop = max(piece.cp, start), min(piece.end, end)
            while cp < stop:
                fc = piece.fc + (cp - piece.cp) * piece.width
                properties, until = self._direct(fc)
                count = max(min((until - fc) // piece.width, stop - cp), 1)
                raw = self._stream[fc : fc + count * piece.width]
                text = decode(raw) if piece.width == 1 else raw.decode("utf-16-le", "replace")
                yield Run(cp, text, {**properties, **piece.properties})
                cp += count

    def _direct(self, fc: int) -> tuple[Properties, int]:
        """The properties of the character at `fc`, and where they end."""
        found = self._look_up(self._characters, fc)
        if not found:
            return {}, len(self._stream)
        page, i, until = found
        offset = page[4 * (page[-1] + 1) + i] * 2
        return (dict(prls(page[offset + 1 : offset + 1 + page[offset]])) if offset else {}), until

    def paragraph(self, cp: int) -> tuple[int, Properties]:
        """Style and direct properties of the paragraph whose mark is the character at `cp`."""
        piece = self._pieces[max(bisect_right(self._starts, cp) - 1, 0)]
        found = self._look_up(self._paragraphs, piece.fc + (cp - piece.cp) * piece.width)
        if not found:
            return 0, piece.properties
        page, i, _ = found
        at = page[4 * (page[-1] + 1) + 13 * i] * 2
        if not at:
            return 0, piece.properties
        raw = page[at + 1 : at + 2 * page[at]] if page[at] else page[at + 2 : at + 2 + 2 * page[at + 1]]
        return struct.unpack_from("<H", raw)[0], {**dict(prls(raw[2:])), **piece.properties}

    def _look_up(self, bins: tuple[list[int], list[bytes]], fc: int) -> tuple[bytes, int, int] | None:
        """The page that holds `fc`, the number of its entry there, and the entry's end."""
        places, numbers = bins
        i = bisect_right(places, fc) - 1
        if not 0 <= i < len(numbers):
            return None
        page, limits = self._page(struct.unpack("<I", numbers[i])[0] & 0x3FFFFF)
        j = bisect_right(limits, fc) - 1
        return (page, j, limits[j + 1]) if 0 <= j < page[-1] else None

    @lru_cache(maxsize=64)  # noqa: B019 - lives as long as one file is read
    def _page(self, number: int) -> tuple[bytes, tuple[int, ...]]:
        page = self._stream[number * _PAGE : (number + 1) * _PAGE]
        return page, struct.unpack_from(f"<{page[-1] + 1}I", page)


def plex(raw: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """A PLC: n + 1 places, then n entries of `size` bytes."""
    count = max(len(raw) - 4, 0) // (4 + size)
    places = list(struct.unpack_from(f"<{count + 1}I", raw)) if count else []
    first = 4 * (count + 1)
    return places, [raw[first + size * i : first + size * (i + 1)] for i in range(count)]


def prls(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property's code and operand; the rest is passed over where one is cut short."""
    at = 0
    while at + 2 < len(raw):
        code = struct.unpack_from("<H", raw, at)[0]
        at += 2
        size = _OPERANDS.get(code >> 13)
        if size is None:
            if code == _CHANGES_TABS and raw[at] == 255:
                return
            size, at = (
                (struct.unpack_from("<H", raw + bytes(2), at)[0] - 1, at + 2)
                if code == _DEFINES_TABLE
                else (raw[at], at + 1)
            )
        yield code, raw[at : at + size]
        at += max(size, 0)
