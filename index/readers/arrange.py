"""Words with their places into rows and tables in reading order, columns one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise, takewhile
from statistics import median

from index.readers.page import Part, Row, Table
from index.readers.pdf_tables import Box, Grid
from index.text import nfc

_COLUMN_GAP = 1.5  # line heights between two words of one printed line that part columns
_GUTTER = 0.5  # line heights; the least width of the strip between two columns
_WORD_GAP = 0.1  # line heights between two words; closer ones are one word whose font changes


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its edges (points, y grows upwards), the printed line that it stands on, and how sure it is (to 100)."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    line: int
    confidence: float = 100.0

    @property
    def box(self) -> Box:
        return self.left, self.bottom, self.right, self.top

    def moved(self, x: float, y: float) -> "Word":
        """Further to the right by `x` points and up by `y`."""
        return replace(self, left=self.left + x, right=self.right + x, bottom=self.bottom + y, top=self.top + y)


def arrange(words: Sequence[Word], grids: Sequence[Grid]) -> tuple[Part, ...]:
    """The parts of a page in reading order."""
    filled = [(grid, table) for grid in grids if _has_ink(table := _table(grid, words)) and not table.is_layout]
    outside = [word for word in words if not any(grid.cell(word.box) for grid, _ in filled)]
    rows = list(map(_row, pieces_of(outside)))
    parts: list[Part] = []
    for grid, table in sorted(filled, key=lambda pair: -pair[0].ys[0]):
        parts += in_reading_order([row for row in rows if row.middle > grid.ys[0]])
        parts.append(table)
        rows = [row for row in rows if row.middle <= grid.ys[0]]
    return (*parts, *in_reading_order(rows))


def _has_ink(table: Table) -> bool:
    return any(cell for row in table.rows for cell in row)


def _table(grid: Grid, words: Sequence[Word]) -> Table:
    cells: list[list[list[Word]]] = [[[] for _ in grid.xs[1:]] for _ in grid.ys[1:]]
    for word in words:
        if place := grid.cell(word.box):
            cells[place[0]][place[1]].append(word)
    return Table(grid, tuple(tuple(_cell_text(cell) for cell in row) for row in cells))


def _cell_text(words: Sequence[Word]) -> str:
    rows = sorted(map(_row, _lines(words)), key=lambda row: -row.middle)
    return "".join(row.text + ("" if row.goes_on else " ") for row in rows).strip()


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    by_line = groupby(sorted(words, key=lambda word: (word.line, word.left)), key=lambda word: word.line)
    return [list(line) for _, line in by_line]


def _middle(line: Sequence[Word]) -> float:
    return (min(w.bottom for w in line) + max(w.top for w in line)) / 2


def _join(line: Sequence[Word]) -> str:
    """The words of one line with spaces where they stand apart."""
    text, height = line[0].text, _height(line)
    for before, word in pairwise(line):
        text += (" " if word.left - before.right > _WORD_GAP * height else "") + word.text
    return nfc(text)


def _height(line: Sequence[Word]) -> float:
    return max(median(w.top - w.bottom for w in line), 1.0)


def pieces_of(words: Sequence[Word]) -> list[list[Word]]:
    """The printed lines, cut where columns part."""
    return [piece for line in _lines(words) for piece in _columns(line)]


def _columns(line: Sequence[Word]) -> list[list[Word]]:
    """The line cut at wide gaps."""
    height, pieces = _height(line), [[line[0]]]
    for before, word in pairwise(line):
        if word.left - before.right > _COLUMN_GAP * height:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _row(words: Sequence[Word]) -> Row:
    return Row(_join(words), words[0].left, words[-1].right, _middle(words), _height(words))


def in_reading_order(rows: Sequence[Row]) -> list[Row]:
    """Rows from top to bottom; where rows stand side by side, the left column before the right one."""
    from_top = sorted(rows, key=lambda row: (-row.middle, row.left))
    ordered: list[Row] = []
    while len(ordered) < len(from_top):
        at = len(ordered)
        count, gutter = _columns_below(from_top, at)
        ordered += sorted(from_top[at : at + count], key=lambda row: row.left > gutter.left)
    return ordered


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The empty strip between two columns."""

    left: float
    right: float

    def beside(self, row: Row) -> "_Gutter":
        """What is left of it beside `row`, which belongs to the column in which its middle stands."""
        if (row.left + row.right) < (self.left + self.right):
            return _Gutter(max(self.left, row.right), self.right)
        return _Gutter(self.left, min(self.right, row.left))


def _columns_below(rows: Sequence[Row], at: int) -> tuple[int, _Gutter]:
    """How many rows from `rows[at]` on stand in two columns, and the strip between; 1 where that one does not."""
    first = rows[at]
    level = takewhile(lambda row: first.middle - row.middle < first.height, islice(rows, at + 1, None))
    second = next((row for row in level if _is_apart(first, row)), None)
    if second is None:
        return 1, _Gutter(first.right, first.right)
    left, right = sorted((first, second), key=lambda row: row.left)
    gutter, count = _Gutter(left.right, right.left), 0
    for row in islice(rows, at, None):
        narrower = gutter.beside(row)
        if narrower.right - narrower.left < _GUTTER * row.height:
            break
        gutter, count = narrower, count + 1
    return max(count, 1), gutter


def _is_apart(first: Row, row: Row) -> bool:
    return max(row.left - first.right, first.left - row.right) > _GUTTER * first.height
