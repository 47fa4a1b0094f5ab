"""Which printed lines of a page hold a quote: the page's lines are found again in its text, one after the other."""

from collections.abc import Sequence

from index.readers.page_view import Box, PlacedLine
from index.types import Document, Span

_AHEAD = 300  # letters that may lie between two lines in the text: a table's cells, columns side by side
_SHORT = 6  # letters of a line that may stand anywhere: it must follow at once
_AHEAD_SHORT = 12


def boxes_of(document: Document, span: Span, page: int, lines: Sequence[PlacedLine]) -> list[Box]:
    """The boxes of the lines of `page`, counted from 1, that hold any of `span`; those not found again are left out."""
    start, end = _page_span(document, page)
    letters = [(c, i) for i, char in enumerate(document.text[start:end], start) if (c := _letter(char))]
    text, found, at = "".join(c for c, _ in letters), [], 0
    for line in lines:
        wanted = "".join(map(_letter, line.text))
        reach = _AHEAD_SHORT if len(wanted) < _SHORT else _AHEAD
        place = text.find(wanted, at, at + len(wanted) + reach) if wanted else -1
        if place < 0:
            continue
        at = place + len(wanted)
        if letters[place][1] < span.end and span.start <= letters[at - 1][1]:
            found.append(line.box)
    return found


def _page_span(document: Document, page: int) -> tuple[int, int]:
    starts = [*document.pages, len(document.text)]
    return (starts[page - 1], starts[page]) if 1 <= page < len(starts) else (0, 0)


def _letter(char: str) -> str:
    """One code point for a letter or digit, "" for all else: hyphens and spaces change where lines are joined."""
    return char.lower()[:1] if char.isalnum() else ""
