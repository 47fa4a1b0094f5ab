"""Ruled tables on a PDF page: the grid that the rules make, and the text that stands in each of its cells."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

_THIN = 3.0  # points; a rule is drawn as a line or as a rectangle that is hardly one
_SHORTEST = 8.0
_MOST = 2000  # of a page's rules that are looked at; more are a drawing

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of the rules: `xs` from left to right, `ys` from top to bottom."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def cell(self, box: Box) -> tuple[int, int] | None:
        """Row and column in which the middle of `box` stands; None outside the grid."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[-1] < y <= self.ys[0]):
            return None
        return bisect([-y for y in self.ys], -y) - 1, bisect(self.xs, x) - 1

    def has_columns_of(self, other: "Grid") -> bool:
        same = len(self.xs) == len(other.xs)
        return same and all(abs(a - b) < _THIN for a, b in zip(self.xs, other.xs, strict=True))


def find_grids(page: pdfium.PdfPage) -> list[Grid]:
    """The grids of at least two rows and two columns, from the top of the page down."""
    return make_grids([box for box in map(_bounds, page.get_objects(filter=[FPDF_PAGEOBJ_PATH])) if _is_rule(box)])


def make_grids(rules: Sequence[Box]) -> list[Grid]:
    """The grids of at least two rows and two columns that `rules` make, from the top of the page down."""
    grids = [_grid(group) for group in _touching(rules[:_MOST])]
    return sorted((g for g in grids if len(g.xs) > 2 and len(g.ys) > 2), key=lambda g: -g.ys[0])


def _bounds(drawn: pdfium.PdfObject) -> Box:
    left, bottom, right, top = drawn.get_bounds()
    return left, bottom, right, top


def _is_rule(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) < _THIN and max(width, height) > _SHORTEST


def _touching(rules: Sequence[Box]) -> list[list[Box]]:
    """The rules in groups that hang together."""
    groups: list[list[Box]] = []
    for rule in rules:
        near = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([rule, *(other for group in near for other in group)])
    return groups


def _touch(a: Box, b: Box) -> bool:
    return (
        a[0] - _THIN <= b[2] and b[0] - _THIN <= a[2] and a[1] - _THIN <= b[3] and b[1] - _THIN <= a[3]
    )  # fmt: skip


def _grid(rules: Iterable[Box]) -> Grid:
    upright, level = [], []
    for left, bottom, right, top in rules:
        if right - left < top - bottom:
            upright.append((left + right) / 2)
        else:
            level.append((bottom + top) / 2)
    return Grid(tuple(_apart(upright)), tuple(reversed(_apart(level))))


def _apart(places: Iterable[float]) -> list[float]:
    """Places in order, those closer than a rule is thick taken as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _THIN:
            found.append(place)
    return found
