"""Cuts the body into passages that follow the structure and never cut a sentence."""

from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from index.patterns import UNMARKED, mark_of
from index.sentences import split_sentences
from index.structure import BodyLine, Structure
from index.types import Line, Passage, Sentence, Span

TARGET = 150  # syllables; the encoder reads 512 tokens, about 350 syllables
LIMIT = 200
_INTRODUCTION = 5.5  # an unmarked line ending in ":" introduces marks of levels 6 to 10


def split_passages(text: str, structure: Structure) -> tuple[Passage, ...]:
    """Passages of about 100–200 syllables (our measurement) in text order; a section never shares one with another."""
    pieces = _Packer().pack(_units(text, structure))
    return tuple(
        Passage("", ordinal, piece.start, piece.end, piece.path, piece.quotable())
        for ordinal, piece in enumerate(pieces)
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest part that a passage takes: a sentence's reach, a heading or a table row."""

    start: int
    end: int
    path: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    size: int
    opens: bool
    apart: bool = False  # a block stands between this and the unit before it


def _units(text: str, structure: Structure) -> Iterator[_Unit]:
    """What a block parts from the unit before it says so, for a passage must not reach across."""
    block_ends = [block.end for block in structure.blocks]
    before = 0
    for unit in _adjoining_units(text, structure.body):
        apart = bisect(block_ends, unit.start)
        yield replace(unit, apart=apart > before)
        before = apart


def _adjoining_units(text: str, body: Iterable[BodyLine]) -> Iterator[_Unit]:
    introductions = _Introductions(text)
    for body_line in body:
        line = body_line.line
        lead_in = introductions.of(body_line)
        opens = body_line.heading is not None
        if body_line.heading and not body_line.heading.own_text:
            yield _Unit(line.start, line.end, body_line.path, (), _size(text, line.start, line.end), True)
            continue
        begin = line.start
        for sentence in _sentences(text, line, lead_in):
            end = sentence.end + text.startswith(";", sentence.end)
            yield _Unit(begin, end, body_line.path, (sentence,), _size(text, begin, end), opens)
            begin, opens = end, False


def _sentences(text: str, line: Line, lead_in: Span | None) -> list[Sentence]:
    if line.header:
        return [Sentence(line.start, line.end, line.header)]
    mark = mark_of(text[line.start : line.end])[2]
    found = list(split_sentences(text, line.start + mark, line.end, lead_in))
    return found or [Sentence(line.start, line.end, lead_in)]


def _size(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


class _Introductions:
    """Which line ending in ":" introduces the list items that follow it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[tuple[float, Span]] = []

    def of(self, body_line: BodyLine) -> Span | None:
        """The lead-in of this line's sentences; the line itself may become that of the next ones."""
        line = body_line.line
        content = self._text[line.start : line.end]
        level: float
        level, _, mark = mark_of(content)
        is_item = level < UNMARKED and not (body_line.heading and not body_line.heading.own_text)
        level = level if is_item else _INTRODUCTION
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        if body_line.heading:
            self._open.clear()
        lead_in = self._open[-1][1] if self._open and is_item else None
        if content.endswith(":") and not line.header:
            for last in list(split_sentences(self._text, line.start + mark, line.end))[-1:]:
                self._open.append((level, Span(last.start, last.end)))
        return lead_in


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    path: tuple[str, ...]
    size: int
    opens: bool
    sentences: list[Sentence] = field(default_factory=list)

    def quotable(self) -> tuple[Sentence, ...]:
        """The sentences; a heading with nothing below it is one itself."""
        return tuple(self.sentences) or (Sentence(self.start, self.end),)


class _Packer:
    """Fills passages with units: a new one at each section, and where the next unit would pass the limit."""

    def pack(self, units: Iterable[_Unit]) -> list[_Piece]:
        """The passages; a section's last one goes back to the one before where both are within the limit."""
        pieces: list[_Piece] = []
        for piece in self._fill(units):
            before = pieces[-1] if pieces else None
            if before and not piece.opens and before.size + piece.size <= LIMIT:
                before.end, before.size = piece.end, before.size + piece.size
                before.sentences += piece.sentences
            else:
                pieces.append(piece)
        return pieces

    def _fill(self, units: Iterable[_Unit]) -> list[_Piece]:
        pieces: list[_Piece] = []
        for unit in units:
            if not pieces or self._must_open(pieces[-1], unit):
                pieces.append(_Piece(unit.start, unit.end, unit.path, 0, unit.opens or unit.apart))
            piece = pieces[-1]
            piece.end, piece.path = unit.end, unit.path
            piece.size += unit.size
            piece.sentences.extend(unit.sentences)
        return pieces

    def _must_open(self, piece: _Piece, unit: _Unit) -> bool:
        if unit.apart or not piece.sentences:
            return unit.apart
        return unit.opens or piece.size >= TARGET or piece.size + unit.size > LIMIT
