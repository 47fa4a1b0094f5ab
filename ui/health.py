"""The store at a glance: how much it holds, when it was last added to, what waits for a person."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from ui.desk import Health
from ui.text import write_number, write_size

_EMPTY = Markup('<p class="totals">Kho chưa có văn bản nào. Hãy thả tệp vào ô “Thêm văn bản”.</p>')


def draw_health(health: Health, doubtful: int, failed: int) -> str:
    """Figures with their names; those of what waits lead to the list of it."""
    if not health.documents and not failed:
        return str(_EMPTY)
    figures = Markup("").join(_draw_figures(health, doubtful, failed))
    return str(Markup('<dl class="totals">{}</dl>').format(figures))


def _draw_figures(health: Health, doubtful: int, failed: int) -> Iterator[Markup]:
    samples = f"có {write_number(health.samples)} văn bản mẫu" if health.samples else ""
    yield _draw_figure("Văn bản", write_number(health.documents), samples)
    yield _draw_figure("Đoạn", write_number(health.passages), f"{write_size(health.bytes)} trên đĩa")
    if health.indexed:
        day, _, hour = write_moment(health.indexed).partition(" ")
        yield _draw_figure("Nạp lần cuối", day, f"lúc {hour}", "moment")
    yield _draw_waiting("Cần xem lại", doubtful, "văn bản")
    yield _draw_waiting("Chưa đọc được", failed, "tệp")


def write_moment(moment: str) -> str:
    """A time in ISO form as the office's clock shows it: 15/02/2022 08:30."""
    return f"{datetime.fromisoformat(moment).astimezone():%d/%m/%Y %H:%M}"


def _draw_figure(name: str, value: str, note: str, kind: str = "count") -> Markup:
    return Markup('<div class="{}"><dt>{}</dt><dd>{}{}</dd></div>').format(kind, name, value, _draw_note(note))


def _draw_waiting(name: str, count: int, what: str) -> Markup:
    if not count:
        return _draw_figure(name, "0", what)
    shape = Markup('<div class="waiting"><dt>{}</dt><dd><a href="van-ban#viec" data-work>{}{}</a></dd></div>')
    return shape.format(name, write_number(count), _draw_note(what))


def _draw_note(note: str) -> Markup:
    return Markup(" <small>{}</small>").format(note) if note else Markup("")
