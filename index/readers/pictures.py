"""Pictures of pages made ready for recognition: upright lines, and the rules of tables found and taken out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps

from index.readers.pdf_tables import Box, Grid, make_grids

DPI = 300  # what tesseract's models were trained for
_STEEPEST = 5.0  # degrees; paper lies straighter on the glass
_STRAIGHT = 0.05  # degrees; less moves no line by its own height over a page's width
_SHORTEST_RULE = 0.7  # cm; letters are shorter
_SOLID = 0.95  # of a rule's points that are dark: noise leaves gaps
_BLANK = 0.0005  # share of dark points up to which a page holds nothing but dust
_RED, _SOME_RED = 50, 0.0005  # how much redder than green ink is, and the share of such points that is no dust

_SPECK = 2.0  # square points of ink that are more than dirt: a full stop in 14 point type has 2
_MOST_RULES = 2000  # of a page; more are a photograph

Mask = NDArray[np.bool_]
Stretch = tuple[int, int, int, int]  # left, top, right, bottom; points of the picture, y grows downwards


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in grey at `dpi` points an inch, and its red ink where there is some, dark on white."""

    image: Image.Image
    dpi: float = DPI
    red: Image.Image | None = None

    @property
    def height(self) -> float:
        """In printer's points."""
        return self.image.height * 72 / self.dpi

    def turned(self, angle: float, expand: bool = False) -> "Picture":
        """Turned to the left by `angle` degrees."""
        image, red = (_turn(layer, angle, expand) if layer else None for layer in (self.image, self.red))
        return Picture(image or self.image, self.dpi, red)


def part_inks(image: Image.Image, dpi: float) -> Picture:
    """A picture (RGB) without its red ink, which a seal prints over signature and text, and that ink alone."""
    reds, greens, _ = image.split()
    red = ImageChops.subtract(reds, greens)
    if np.mean(np.asarray(red.reduce(2)) > _RED) < _SOME_RED:
        return Picture(image.convert("L"), dpi)
    return Picture(reds, dpi, ImageOps.invert(red.point(lambda level: min(255, 2 * level))))


def is_blank(picture: Picture) -> bool:
    """Whether it holds nothing but dust."""
    return picture.red is None and bool(_dark(np.asarray(picture.image.reduce(4))).mean() < _BLANK)


def has_ink(picture: Picture, box: Box) -> bool:
    """Whether something is printed well inside `box` (points, y grows upwards)."""
    scale, inset = picture.dpi / 72, 2.5
    left, bottom, right, top = box
    edges = left + inset, picture.height - top + inset, right - inset, picture.height - bottom - inset
    x0, y0, x1, y1 = (round(edge * scale) for edge in edges)
    grey = np.asarray(picture.image)[max(y0, 0) : y1, max(x0, 0) : x1]
    return bool(grey.size) and bool(np.count_nonzero(_dark(grey)) > _SPECK * scale**2)


def straighten(picture: Picture) -> tuple[Picture, float]:
    """`picture` turned so that its lines are level, and by how many degrees to the left."""
    angle = -slope(picture.image)
    return (picture, 0.0) if abs(angle) < _STRAIGHT else (picture.turned(angle), angle)


def _turn(image: Image.Image, angle: float, expand: bool) -> Image.Image:
    paper = int(np.median(np.asarray(image.reduce(8))))
    return image.rotate(angle, Image.Resampling.BICUBIC, expand=expand, fillcolor=paper)


def slope(image: Image.Image) -> float:
    """Degrees by which the lines rise to the right: those at which the rows' profile is sharpest."""
    ys, xs = np.nonzero(_dark(np.asarray(image.reduce(3))))
    if len(ys) < 200:
        return 0.0
    step = max(len(ys) // 200_000, 1)
    ys, xs = ys[::step], xs[::step]

    def sharpness(angle: float) -> float:
        profile = np.bincount((ys + xs * np.tan(np.radians(angle)) + image.width).astype(np.int64))
        return float(np.square(np.diff(profile.astype(np.float64))).sum())

    best = 0.0
    for reach, step_size in ((_STEEPEST, 0.5), (0.5, 0.1), (0.1, 0.02)):
        count = round(reach / step_size)
        best = max((best + k * step_size for k in range(-count, count + 1)), key=sharpness)
    return best


def _dark(grey: NDArray[np.uint8]) -> Mask:
    """The points that are clearly darker than the paper."""
    paper = float(np.median(grey))
    return grey < min(paper - 40, paper * 0.75)


def take_out_rules(picture: Picture) -> tuple[Picture, list[Grid]]:
    """The picture without the rules of its ruled tables, and these tables' grids (points, y grows upwards)."""
    half = np.asarray(picture.image)[: picture.image.height // 2 * 2, : picture.image.width // 2 * 2]
    half = half.reshape(half.shape[0] // 2, 2, half.shape[1] // 2, 2).min(axis=(1, 3))  # thin rules survive this
    dark, shortest = _dark(half), round(_SHORTEST_RULE / 2.54 * picture.dpi / 2)
    rules = [*_level_rules(dark, shortest), *((y0, x0, y1, x1) for x0, y0, x1, y1 in _level_rules(dark.T, shortest))]
    scale = 2 * 72 / picture.dpi
    boxes = {_to_points(rule, scale, picture.height): rule for rule in rules}
    grids = make_grids(list(boxes))
    image = picture.image.copy()
    for box, (x0, y0, x1, y1) in boxes.items():
        if any(_is_of(box, grid) for grid in grids):
            paper = int(np.median(half))
            image.paste(paper, (2 * x0 - 2, 2 * y0 - 2, 2 * x1 + 2, 2 * y1 + 2))
    return replace(picture, image=image), grids


def _is_of(box: Box, grid: Grid) -> bool:
    return grid.xs[0] - 3 < box[0] and box[2] < grid.xs[-1] + 3 and grid.ys[-1] - 3 < box[1] and box[3] < grid.ys[0] + 3


def _to_points(rule: Stretch, scale: float, height: float) -> Box:
    x0, y0, x1, y1 = (value * scale for value in rule)
    return x0, height - y1, x1, height - y0


def _level_rules(dark: Mask, shortest: int) -> list[Stretch]:
    """Long dark runs along the rows, neighbouring rows taken together; none on a page that is dark all over."""
    if dark.shape[1] <= shortest:
        return []
    counts = np.cumsum(dark, axis=1, dtype=np.int32)
    full = counts[:, shortest:] - counts[:, :-shortest] >= _SOLID * shortest
    done: list[Stretch] = []
    growing: list[Stretch] = []
    for y in np.flatnonzero(full.any(axis=1)).tolist():
        done += [rule for rule in growing if rule[3] < y - 1]
        growing = [rule for rule in growing if rule[3] >= y - 1]
        for run in _runs(full[y], y, shortest):
            touching = [rule for rule in growing if rule[0] <= run[2] and run[0] <= rule[2]]
            growing = [rule for rule in growing if rule not in touching]
            growing.append(_around([run, *touching]))
        if len(done) + len(growing) > _MOST_RULES:
            return []
    return done + growing


def _runs(row: Mask, y: int, shortest: int) -> Iterator[Stretch]:
    edges = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield start, y, end + shortest, y + 1


def _around(rules: list[Stretch]) -> Stretch:
    x0, y0, x1, y1 = zip(*rules, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
