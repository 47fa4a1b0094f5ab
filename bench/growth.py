"""A plot of how a question's time grows with the store, as SVG, both axes logarithmic."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 20, 50  # margins
_COLOURS = ("#b3261e", "#1f5fa8", "#3b7d3b", "#8a5a00", "#6a4c93")

Points = Sequence[tuple[float, float]]
Place = Callable[[float, float], tuple[float, float]]


def plot(lines: Mapping[str, Points], across: str, up: str) -> str:
    """Lines by name, each of points (x, y) above 0, as an SVG document with a line of each decade."""
    every = [point for points in lines.values() for point in points]
    (x0, x1), (y0, y1) = (_decades([p[axis] for p in every]) for axis in (0, 1))

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - x0) / (x1 - x0)
        high = (math.log10(y) - y0) / (y1 - y0)
        return _LEFT + right * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - high * (_HEIGHT - _TOP - _BOTTOM)

    parts = [_grid(place, (x0, x1), (y0, y1)), *_curves(place, lines), *_names(across, up)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif"'
    return "\n".join(
        [f'{head} font-size="12">', '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>", ""]
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that hold all values; never the same."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _grid(place: Place, xs: tuple[int, int], ys: tuple[int, int]) -> str:
    parts = []
    for power in range(xs[0], xs[1] + 1):
        (x, bottom), (_, top) = place(10**power, 10 ** ys[0]), place(10**power, 10 ** ys[1])
        parts.append(f'<path d="M{x:.1f} {bottom:.1f}V{top:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(ys[0], ys[1] + 1):
        (left, y), (right, _) = place(10 ** xs[0], 10**power), place(10 ** xs[1], 10**power)
        parts.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10**power:g}</text>')
    return "\n".join(parts)


def _curves(place: Place, lines: Mapping[str, Points]) -> Iterator[str]:
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        spots = [place(*point) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots)
        y = _TOP + 16 * (number + 1)
        yield f'<text x="{_WIDTH - _RIGHT + 12}" y="{y}" fill="{colour}">{name}</text>'


def _names(across: str, up: str) -> Iterator[str]:
    yield f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{across}</text>'
    yield f'<text transform="translate(16 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{up}</text>'
