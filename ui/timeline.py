"""Related documents on a line of time: a row for each kind, a point for each document, larger where it relates more.

Places across are percentages and sizes are pixels, so the plot fits any width and its letters never shrink.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ui.related import Group
from ui.text import dictionary_order, kind_name, write_day

_SMALLEST, _LARGEST = 6, 12  # radius of a point, pixels
_ROW = 28  # height of a row of points, pixels
_LABEL = 112  # left of the plot: the kinds' names; the style sheet keeps the place free
_NARROWEST = 210  # pixels that the plot gets on a phone: points that would touch there stand in rows of their own
_AXIS = 24
_TICKS = 5  # years named on the axis at most
_RED, _AMBER, _BLUE, _GREY = "acts", "checks", "follows", "near"
_LOOKS = {
    "replaces": _RED, "amends": _RED, "reviews": _AMBER, "carries_out": _BLUE, "same_reference": _GREY,
    "same_subject": _GREY,
}  # fmt: skip
_LEGEND = ((_RED, "thay thế, sửa đổi"), (_AMBER, "sơ kết, đánh giá"), (_BLUE, "thực hiện"), (_GREY, "cùng nội dung"))


@dataclass(frozen=True, slots=True)
class _Point:
    group: Group
    day: date
    place: float  # 0 … 1 from the first day to the last
    radius: float


def draw_timeline(groups: Sequence[Group], origin: date | None = None) -> str:
    """The plot, a legend, and the documents without a date; "" where there is nothing to plot."""
    if not groups:
        return ""
    points = _points([group for group in groups if group.day], origin)
    plot = _draw_plot(points, origin) if points else Markup("")
    return str(Markup('<div class="timeline">{}{}</div>').format(plot, _draw_undated(groups)))


def _points(groups: Sequence[Group], origin: date | None) -> list[_Point]:
    days = [group.day for group in groups if group.day]
    first, last = _ends(days, origin) if days else (0, 0)
    scores = [group.score for group in groups]
    low, high = min(scores, default=0.0), max(scores, default=0.0)
    return [
        _Point(group, day, _share(day.toordinal(), first, last), _radius(_share(group.score, low, high)))
        for group, day in zip(groups, days, strict=True)
    ]


def _ends(days: Sequence[date], origin: date | None) -> tuple[int, int]:
    every = [day.toordinal() for day in (*days, *((origin,) if origin else ()))]
    return min(every), max(every)


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _radius(strength: float) -> float:
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * strength, 1)


def _rows(points: Sequence[_Point]) -> list[list[_Point]]:
    """Points side by side that do not touch; the strongest in the first row."""
    rows: list[list[_Point]] = []
    for point in points:
        free = (row for row in rows if all(_are_apart(point, other) for other in row))
        row = next(free, None)
        if row is None:
            rows.append([point])
        else:
            row.append(point)
    return rows


def _are_apart(a: _Point, b: _Point) -> bool:
    return abs(a.place - b.place) * _NARROWEST >= a.radius + b.radius + 2


def _draw_plot(points: Sequence[_Point], origin: date | None) -> Markup:
    kinds = sorted({point.group.kind for point in points}, key=lambda kind: dictionary_order(_kind(kind)))
    lanes, top = [], 0
    for kind in kinds:
        rows = _rows([point for point in points if point.group.kind == kind])
        lanes.append(_draw_lane(kind, rows, top))
        top += _ROW * len(rows)
    first, last = _ends([point.day for point in points], origin)
    axis = _draw_axis(first, last, top) + _draw_origin(origin, first, last, top)
    svg = Markup(
        '<svg role="group" aria-labelledby="timeline-title timeline-text" width="100%" height="{height}">'
        '<title id="timeline-title">Văn bản liên quan theo thời gian</title>'
        '<desc id="timeline-text">Mỗi chấm là một văn bản; chấm càng lớn càng liên quan. Bấm một chấm để đến kết quả '
        "đó.</desc>{axis}{lanes}</svg>"
    ).format(height=top + _AXIS, axis=axis, lanes=Markup("").join(lanes))
    return svg + _draw_legend({_LOOKS[point.group.relation] for point in points}, origin is not None)


def _draw_lane(kind: str | None, rows: Sequence[Sequence[_Point]], top: int) -> Markup:
    label = Markup('<text class="kind" x="-{}" y="{}">{}</text>').format(_LABEL, top + _ROW // 2 + 5, _kind(kind))
    line = Markup('<line class="lane" x1="-{}" x2="100%" y1="{y}" y2="{y}"/>').format(_LABEL, y=top + 0.5)
    middles = [top + _ROW * number + _ROW // 2 for number in range(len(rows))]
    points = [(point, y) for row, y in zip(rows, middles, strict=True) for point in row]
    drawn = [_draw_point(point, y) for point, y in sorted(points, key=lambda pair: pair[0].day)]
    return line + label + Markup("").join(drawn)


def _draw_point(point: _Point, y: int) -> Markup:
    """A link to its result; the ring around it makes it easy to hit."""
    group = point.group
    name = f"{group.name}, ngày {write_day(point.day)}: {group.badge}, liên quan thứ {group.rank}"
    return Markup(
        '<a class="point {look}" href="#kq-{rank}" aria-label="{name}"><title>{name}</title>'
        '<circle class="reach" cx="{x:.2f}%" cy="{y}" r="14"/><circle class="dot" cx="{x:.2f}%" cy="{y}" r="{r}"/></a>'
    ).format(look=Markup(_LOOKS[group.relation]), rank=group.rank, name=name, x=100 * point.place, y=y, r=point.radius)


def _draw_axis(first: int, last: int, top: int) -> Markup:
    """New Year's days that fall between the ends; the ends themselves where there are none."""
    years = range(date.fromordinal(first).year + 1, date.fromordinal(last).year + 1)
    chosen = years[:: max(1, -(-len(years) // _TICKS))]
    ticks = [(_share(date(year, 1, 1).toordinal(), first, last), str(year)) for year in chosen]
    if not ticks:
        ticks = [(_share(first, first, last), write_day(date.fromordinal(first)))]
    base = Markup('<line class="axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>').format(y=top + 0.5)
    shape = Markup(
        '<line class="tick" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{y}"/>'
        '<text class="year" x="{x:.2f}%" y="{text}" text-anchor="{anchor}">{name}</text>'
    )
    return base + Markup("").join(
        shape.format(x=100 * place, y=top + 4, text=top + 19, name=name, anchor=Markup(_anchor(place)))
        for place, name in ticks
    )


def _anchor(place: float) -> str:
    """A name near an end stays inside the plot."""
    return "start" if place < 0.08 else "end" if place > 0.92 else "middle"


def _draw_origin(origin: date | None, first: int, last: int, top: int) -> Markup:
    if origin is None:
        return Markup("")
    place = _share(origin.toordinal(), first, last)
    return Markup('<line class="origin" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{y}"/>').format(x=100 * place, y=top)


def _draw_legend(looks: set[str], has_origin: bool) -> Markup:
    signs = [Markup('<span class="{}">{}</span>').format(look, name) for look, name in _LEGEND if look in looks]
    if has_origin:
        signs.append(Markup('<span class="origin">ngày của văn bản nguồn</span>'))
    return Markup('<p class="legend">{}</p>').format(Markup(" ").join(signs))


def _draw_undated(groups: Sequence[Group]) -> Markup:
    links = [
        Markup('<a class="point" href="#kq-{}">{}</a>').format(group.rank, group.name)
        for group in groups
        if group.day is None
    ]
    return Markup('<p class="undated">Không ghi ngày: {}</p>').format(Markup("; ").join(links)) if links else Markup("")


def _kind(kind: str | None) -> str:
    return kind_name(kind) or "Chưa rõ loại"
