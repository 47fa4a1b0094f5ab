"""Plain text, a line a paragraph; lines of cells parted by tabs (as pasted out of Word or Excel) or bars a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from index.readers.charsets import decode
from index.readers.encodings import convert, doubts_of, encodings_of
from index.readers.layout_tables import is_layout
from index.types import Extract, Line, Span

_FEWEST = 3  # lines of a table: its header and two rows
# A cell that no header has: a number that is no year, or a label ("Kính gửi:").
_NO_HEADER = re.compile(r"(?!(?:19|20)\d\d$)[\d.,]+\s*%?|.*:")

_FRAMED = re.compile(r"^\s*\|(.*)\|\s*$")  # a row with a bar on either side


def lines_of(text: str) -> Iterator[Line]:
    """A `Line` for each line of `text` that is not blank, without its outer white space."""
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            inner = start + line.index(stripped)
            yield Line(inner, inner + len(stripped))
        start += len(line) + 1


def _tabbed(text: str) -> str:
    """The tables whose cells are parted by bars ("Huyện | Năm 2023 | 2024") with tabs instead."""
    lines = text.split("\n")
    cells = [_FRAMED.sub(r"\1", line).split("|") for line in lines]
    start = 0
    for count, run in groupby(map(len, cells)):
        end = start + len(list(run))
        if count > 1 and end - start >= _FEWEST:
            lines[start:end] = ("\t".join(map(str.strip, row)) for row in cells[start:end])
        start = end
    return "\n".join(lines)


def _with_headers(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The same lines, those of each table with its first one as their header."""
    table: list[Line] = []
    for line in lines:
        if not table or not _goes_on(text, table[-1], line):
            yield from _rows(text, table)
            table = []
        table.append(line)
    yield from _rows(text, table)


def _goes_on(text: str, above: Line, line: Line) -> bool:
    is_next = text.count("\n", above.end, line.start) == 1
    return is_next and all("\t" in text[each.start : each.end] for each in (above, line))


def _rows(text: str, lines: Sequence[Line]) -> list[Line]:
    rows = [text[line.start : line.end].split("\t") for line in lines]
    is_table = len(rows) >= _FEWEST and len(rows[0]) == max(map(len, rows))
    if not is_table or any(_NO_HEADER.fullmatch(cell.strip()) for cell in rows[0]):
        return list(lines)
    if is_layout(text[lines[0].start : lines[-1].end].replace("\t", "\n")):
        return list(lines)
    header = Span(lines[0].start, lines[0].end)
    return [lines[0], *(replace(line, header=header) for line in lines[1:])]


def read_plain(content: bytes) -> Extract:
    """Every line is a paragraph; a form feed starts a page. Raises ReadError for text in an unknown encoding."""
    decoded = decode(content)
    paragraphs = decoded.text.split("\n")
    encodings = encodings_of(paragraphs)
    text = _tabbed("\n".join(map(convert, paragraphs, encodings)))
    breaks = [i + 1 for i, c in enumerate(text) if c == "\f"]
    doubts = (*([decoded.doubt] if decoded.doubt else []), *doubts_of(encodings))
    lines = tuple(_with_headers(text, list(lines_of(text))))
    return Extract(text, lines, (0, *breaks) if breaks else (), doubts=doubts)
