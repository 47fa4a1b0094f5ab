"""A whole document as HTML that reads like one, with places of it marked.

Every code point of the text stands in the HTML once and in order, so the text of the paper is the document's text
and the text of a mark is the quote, exactly. What is added (page numbers, quote numbers) is drawn by the style sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from index.patterns import UNMARKED, mark_of
from index.types import Document

_DEEPEST = 6  # headings and items are told apart down to this depth


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to mark: `number` is that of the quote in its answer, "" where it has none."""

    start: int
    end: int
    number: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the line ends after it. `part`: a block's kind, "heading", "row", "item" or "text"."""

    start: int
    end: int
    part: str
    depth: int = 0


def draw_paper(document: Document, marks: Sequence[Mark] = ()) -> Markup:
    """The document's text, structured; `marks` of the same place are drawn once, the current one on top."""
    cuts = _Cuts(document, marks)
    groups = groupby(_lines(document), key=lambda line: line.part)
    return Markup("").join(_draw_group(part, list(lines), cuts) for part, lines in groups)


def _lines(document: Document) -> Iterator[_Line]:
    headings = {section.start: section.level for section in document.sections}
    blocks = list(document.blocks)
    for start, end in _line_spans(document.text):
        while blocks and blocks[0].end <= start:
            blocks.pop(0)
        block = blocks[0].kind if blocks and blocks[0].start < end else ""
        yield _classify(document.text, start, end, block, headings.get(start, 0))


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Lines with the blank ones after them, so that no code point is left out."""
    starts = [0]
    for i, char in enumerate(text):
        if char == "\n" and i + 1 < len(text) and text[i + 1] != "\n":
            starts.append(i + 1)
    yield from pairwise([*starts, len(text)])


def _classify(text: str, start: int, end: int, block: str, level: int) -> _Line:
    line = text[start:end].rstrip("\n")
    if block:
        return _Line(start, end, block)
    if "\t" in line:
        return _Line(start, end, "row")
    if level and line[-1:] not in ".;:,":
        return _Line(start, end, "heading", min(level, _DEEPEST))
    mark = mark_of(line)[0]
    if mark < UNMARKED:
        return _Line(start, end, "item", mark)
    return _Line(start, end, "text")


class _Cuts:
    """Where the text must be cut for marks and pages, and what stands between two cuts."""

    def __init__(self, document: Document, marks: Sequence[Mark]) -> None:
        self._text = document.text
        self._marks = sorted(marks, key=lambda mark: not mark.is_current)
        self._pages = {start: page for page, start in enumerate(document.pages, 1) if len(document.pages) > 1}
        edges = {edge for mark in marks for edge in (mark.start, mark.end)}
        self._cuts = sorted(edges | set(self._pages))
        self._numbered: set[Mark] = set()

    def draw(self, start: int, end: int) -> Markup:
        """`text[start:end]`, escaped, marked, with a sign where a page starts."""
        inside = [cut for cut in self._cuts if start < cut < end]
        return Markup("").join(self._draw_piece(a, b) for a, b in pairwise([start, *inside, end]))

    def cells(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The cells of a table row, each with the tab after it."""
        tabs = [i + 1 for i in range(start, end) if self._text[i] == "\t"]
        return pairwise([start, *tabs, end])

    def _draw_piece(self, start: int, end: int) -> Markup:
        page = self._pages.get(start)
        sign = Markup('<span class="page" data-page="{}"></span>').format(page) if page else Markup("")
        mark = next((m for m in self._marks if m.start <= start and end <= m.end), None)
        text = escape(self._text[start:end])
        return sign + (self._draw_mark(mark, text) if mark else text)

    def _draw_mark(self, mark: Mark, text: Markup) -> Markup:
        """A mark that spans lines is drawn in pieces; only its first carries the number."""
        number = Markup(' data-number="{}"').format(mark.number) if mark.number and mark not in self._numbered else ""
        self._numbered.add(mark)
        return Markup("<mark{}{}>{}</mark>").format(Markup(' class="cur"') if mark.is_current else "", number, text)


def _draw_group(part: str, lines: Sequence[_Line], cuts: _Cuts) -> Markup:
    if part == "row" and len(lines) > 1:
        return _draw_table(lines, cuts)
    body = Markup("").join(_draw_line(line, cuts) for line in lines)
    is_block = part not in ("heading", "row", "item", "text")
    return Markup('<div class="{}">{}</div>').format(part, body) if is_block else body


def _draw_line(line: _Line, cuts: _Cuts) -> Markup:
    text = cuts.draw(line.start, line.end)
    if line.part == "heading":
        shape = Markup('<p role="heading" aria-level="{}" class="heading level-{}">{}</p>')
        return shape.format(min(line.depth + 2, 6), line.depth, text)  # h1 and h2 are the page's own; 6 is the deepest
    if line.part == "item":
        return Markup('<p class="item depth-{}">{}</p>').format(line.depth, text)
    return Markup("<p>{}</p>").format(text)


def _draw_table(lines: Sequence[_Line], cuts: _Cuts) -> Markup:
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(_draw_cells(line, cuts, "th" if number == 0 else "td"))
        for number, line in enumerate(lines)
    )
    return Markup('<div class="wide" tabindex="0" role="region" aria-label="Bảng"><table>{}</table></div>').format(rows)


def _draw_cells(line: _Line, cuts: _Cuts, tag: str) -> Markup:
    cells = (cuts.draw(a, b) for a, b in cuts.cells(line.start, line.end))
    return Markup("").join(Markup("<{t}>{c}</{t}>").format(t=Markup(tag), c=cell) for cell in cells)
