"""Pages into one text: rows joined into paragraphs by their place, parts of tables into tables, across pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.patterns import ADDRESSEE, MOTTO, PLACE_DATE, SIGNATURE, UNMARKED, mark_of
from index.readers.page import Page, Row, Table, rows_of
from index.readers.writer import ExtractWriter
from index.types import Extract, Span

_ENOUGH = 10  # rows from which a scanned page's own margins are known: each lay on the glass in its own way


def join(pages: Sequence[Page]) -> Extract:
    """One `Extract` of all pages, those without parts too."""
    writer = _PageWriter()
    for page, layout in zip(pages, _layouts(pages), strict=True):
        writer.add_page(page, layout)
    return writer.extract()


def _layouts(pages: Sequence[Page]) -> list["_Layout"]:
    common = {scanned: _Layout.of(rows_of([p for p in pages if p.scanned == scanned])) for scanned in (True, False)}
    return [
        _Layout.of(page.rows) if page.scanned and len(page.rows) >= _ENOUGH else common[page.scanned] for page in pages
    ]


class _PageWriter:
    """Joins rows into paragraphs and parts of tables into tables, across pages."""

    def __init__(self) -> None:
        self._layout = _Layout.of([])
        self._writer = ExtractWriter()
        self._paragraph: list[Row] = []
        self._is_scanned = False  # whether a row of the paragraph is
        self._table: tuple[Table, Span | None] | None = None  # the last thing written, if a table: it may go on

    def add_page(self, page: Page, layout: "_Layout") -> None:
        self._layout = layout
        if not (page.parts and isinstance(page.parts[0], Row) and self._goes_on(page.parts[0])):
            self._end_paragraph()
        self._writer.page(len(_text(self._paragraph)))
        for part in page.parts:
            if isinstance(part, Table):
                self._add_table(part, page.scanned)
            else:
                self._add_row(part, page.scanned)

    def _add_row(self, row: Row, scanned: bool) -> None:
        self._table = None
        if not self._goes_on(row):
            self._end_paragraph()
        self._paragraph.append(row)
        self._is_scanned |= scanned

    def _goes_on(self, row: Row) -> bool:
        return not self._paragraph or not self._layout.starts_paragraph(self._paragraph[-1], row)

    def _add_table(self, table: Table, scanned: bool) -> None:
        self._end_paragraph()
        before, header = self._table or (None, None)
        if before is None or not table.goes_on_from(before):
            header = None
        self._table = table, self._writer.table(table.rows, header, scanned=scanned)

    def _end_paragraph(self) -> None:
        self._writer.line(_text(self._paragraph), scanned=self._is_scanned)
        self._paragraph, self._is_scanned = [], False

    def extract(self) -> Extract:
        self._end_paragraph()
        return self._writer.extract()


def _text(paragraph: list[Row]) -> str:
    """The rows with a space between them, but where a word goes on."""
    return "".join(row.text + ("" if row.goes_on else " ") for row in paragraph)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The left and right margins and usual line step (points)."""

    left: float
    right: float
    step: float

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_Layout":
        if not rows:
            return cls(0.0, 0.0, 20.0)
        steps = [a.middle - b.middle for a, b in pairwise(rows) if 4 < a.middle - b.middle < 60]
        lefts, rights = sorted(r.left for r in rows), sorted(r.right for r in rows)
        return cls(lefts[len(lefts) // 5], rights[len(rights) * 9 // 10], median(steps) if steps else 20.0)

    def starts_paragraph(self, previous: Row, row: Row) -> bool:
        """Whether `row` begins anew: its first word would have fitted above, or its mark, indent or gap says so."""
        if previous.goes_on:
            return False
        if _stands_alone(previous, row):
            return True
        ended = previous.text[-1:] in ".;:!?…"
        if self._hangs_on(previous, row) and not ended:
            return False
        if previous.middle - row.middle > 1.5 * self.step or (ended and mark_of(row.text)[0] < UNMARKED):
            return True
        if ended and (abs(previous.height - row.height) > 0.1 * row.height or row.text.isupper()):
            return True
        width = (row.right - row.left) / max(len(row.text), 1)
        first_word = width * (len(row.text.split(" ", 1)[0]) + 1)
        if previous.right + first_word < self.right:
            return True
        return row.left > self.left + 12 and previous.left < row.left - 6 and ended

    def _hangs_on(self, previous: Row, row: Row) -> bool:
        """Whether `row` starts in small letters right under text that they can go on, in a column of any width."""
        under = 0 < previous.middle - row.middle <= 1.5 * self.step and abs(previous.left - row.left) < 6
        return under and row.text[:1].islower() and mark_of(row.text)[0] == UNMARKED and not previous.text.isupper()


def _stands_alone(previous: Row, row: Row) -> bool:
    """Whether the words say that `row` begins anew: formulas of head and foot, set close together."""
    if ADDRESSEE.match(row.text) or MOTTO.match(row.text) or PLACE_DATE.match(row.text):
        return True
    return bool(SIGNATURE.match(previous.text) or SIGNATURE.match(row.text)) or (
        previous.text.isupper() and row.text.startswith("(")
    )
