"""Lines cut into the columns that they were set in: letterheads and signatures stand two abreast.

A reader of tables gives each column its own line; typed spaces and tabs, and PDF, leave both on one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.types import Span

_GAP = re.compile(r"[^\S\n]*(?:\t|[^\S\n]{3,})[^\S\n]*")
# The national heads begin and end a column; only in capitals, for a sentence may name the Party.
_HEADS = re.compile(
    r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|"
    r"ĐOÀN\s+TNCS\s+HỒ\s+CHÍ\s+MINH|Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in one column of one line; `column` counts from 0."""

    text: str
    span: Span
    column: int


def pieces_of(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of `text[start:end]`, line by line from left to right."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        column = 0
        for part in _parts(line[0], start + line.start()):
            if inner := part.of(text).strip():
                begin = part.start + part.of(text).index(inner)
                yield Piece(inner, Span(begin, begin + len(inner)), column)
                column += 1


def _parts(line: str, offset: int) -> Iterator[Span]:
    cuts = {0, len(line)}
    cuts.update(cut for gap in _GAP.finditer(line) for cut in gap.span())
    cuts.update(cut for head in _HEADS.finditer(line) for cut in head.span())
    ordered = sorted(cuts)
    for a, b in pairwise(ordered):
        yield Span(offset + a, offset + b)
