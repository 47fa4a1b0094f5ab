"""A plot of how a question's time grows with the store, both axes logarithmic."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Points = Sequence[tuple[float, float]]


def plot(lines: Mapping[str, Points], across: str, up: str) -> "Figure":
    """Lines by name, each of points (x, y) above 0."""
    from matplotlib.figure import Figure  # only who draws needs it: it comes with the extra "test"

    figure = Figure(figsize=(8, 4.5), dpi=120, layout="constrained")
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel=across, ylabel=up)
    for name, points in lines.items():
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_minor_formatter("{x:,.0f}")
    axes.grid(which="major", color="#ddd")
    axes.legend()
    return figure
