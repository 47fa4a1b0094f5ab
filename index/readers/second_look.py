"""A second look at what was recognised badly or passed over: its piece of a line, or its column of a table, alone.

Tesseract takes the lines of two columns for one where they stand at nearly the same height, as in letterheads and
signatures; cut out of its surroundings, such a line is mostly read right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean

from index.errors import ReadError
from index.readers.arrange import Word, pieces_of
from index.readers.pdf_tables import Box, Grid
from index.readers.pictures import Picture, has_ink
from index.readers.tesseract import BLOCK, recognise

_UNSURE = 60.0  # confidence of a word; in clean scans one in a hundred has less
_MOST = 12  # spots of a page; with more the page is bad as a whole
_BESIDE, _ABOVE = 6.0, 2.0  # points of paper left around a spot
_TOUCHING = 2.0  # points between lines that are looked at together
_SHORTER = 0.7  # a second reading that has fewer letters than this share of the first missed some


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words to be read again, and the box around them (points)."""

    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return (
            min(w.left for w in self.words), min(w.bottom for w in self.words),
            max(w.right for w in self.words), max(w.top for w in self.words),
        )  # fmt: skip

    def touches(self, other: "_Spot") -> bool:
        a, b, d = self.box, other.box, _TOUCHING
        return a[0] - d < b[2] and b[0] - d < a[2] and a[1] - d < b[3] and b[1] - d < a[3]


def look_again(picture: Picture, words: Sequence[Word]) -> list[Word]:
    """The words, those of unsure spots replaced where a second reading is surer."""
    spots = _spots(words)
    known = list(words)
    for spot in spots if len(spots) <= _MOST else ():
        better = _read_again(picture, spot)
        if better:
            after = max(word.line for word in known) + 1
            known = [word for word in known if word not in spot.words]
            known += [replace(word, line=after + word.line) for word in better]
    return known


def fill_cells(picture: Picture, words: Sequence[Word], grids: Sequence[Grid]) -> list[Word]:
    """The words, and those of cells that were passed over: tesseract takes a lone figure for dirt.

    A column with such cells is read again as a whole.
    """
    known = list(words)
    columns = [(grid, column, rows) for grid in grids for column, rows in _missed(picture, words, grid).items()]
    for grid, column, rows in columns if len(columns) <= _MOST else ():
        box = grid.xs[column], grid.ys[-1], grid.xs[column + 1], grid.ys[0]
        after = max((word.line for word in known), default=0) + 1
        known += [
            replace(word, line=after + word.line)
            for word in _recognise_box(picture, box)
            if word.confidence >= _UNSURE and grid.cell(word.box) in {(row, column) for row in rows}
        ]
    return known


def _missed(picture: Picture, words: Sequence[Word], grid: Grid) -> dict[int, list[int]]:
    """For each column the rows whose cell holds ink and no word."""
    taken = {grid.cell(word.box) for word in words}
    found: dict[int, list[int]] = {}
    for column, (left, right) in enumerate(pairwise(grid.xs)):
        for row, (top, bottom) in enumerate(pairwise(grid.ys)):
            if (row, column) not in taken and has_ink(picture, (left, bottom, right, top)):
                found.setdefault(column, []).append(row)
    return found


def _spots(words: Sequence[Word]) -> list[_Spot]:
    """The pieces of lines that hold unsure words, those that touch taken together."""
    spots: list[_Spot] = []
    for piece in pieces_of(words):
        if any(word.confidence < _UNSURE and any(c.isalnum() for c in word.text) for word in piece):
            spot = _Spot(tuple(piece))
            near = [other for other in spots if spot.touches(other)]
            spots = [other for other in spots if other not in near]
            spots.append(_Spot((*spot.words, *(word for other in near for word in other.words))))
    return spots


def _read_again(picture: Picture, spot: _Spot) -> list[Word]:
    """The spot's words by a second reading; empty where it is no better."""
    left, bottom, right, top = spot.box
    found = _recognise_box(picture, (left - _BESIDE, bottom - _ABOVE, right + _BESIDE, top + _ABOVE))
    found = [word for word in found if bottom <= (word.bottom + word.top) / 2 <= top]
    return found if _is_better(found, spot.words) else []


def _recognise_box(picture: Picture, box: Box) -> list[Word]:
    """The words in a part of the picture (points, y grows upwards), with their places on the page."""
    left, top = max(box[0], 0.0), min(box[3], picture.height)
    edges = (left, picture.height - top, box[2], picture.height - box[1])
    x0, y0, x1, y1 = (round(edge * picture.dpi / 72) for edge in edges)
    cut = replace(picture, image=picture.image.crop((x0, y0, x1, y1)))
    try:
        return [word.moved(left, top - cut.height) for word in recognise(cut, BLOCK)]
    except ReadError:
        return []


def _is_better(found: Sequence[Word], old: Sequence[Word]) -> bool:
    if not found or _count_letters(found) < _SHORTER * _count_letters(old):
        return False
    return fmean(word.confidence for word in found) > fmean(word.confidence for word in old)


def _count_letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)
