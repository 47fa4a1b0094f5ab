"""The filters in the sidebar: what is chosen, what it means, how many documents remain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr
from gradio.events import Dependency

from index.library import Filters
from ui.contract import Chosen
from ui.desk import Desk
from ui.render import draw_notice
from ui.text import dictionary_order, kind_name, read_day, write_number


@dataclass(frozen=True, slots=True)
class FilterBox:
    """The components, in the order their values reach an event."""

    kinds: gr.Dropdown
    issuers: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    in_force: gr.Checkbox
    remaining: gr.HTML

    @property
    def inputs(self) -> list[gr.components.Component]:
        return [self.kinds, self.issuers, self.since, self.until, self.in_force]

    def changed(self, call: Callable[..., Any], *ends: Any, **how: Any) -> Dependency:
        """When any changes: one event for all, so that of changes in quick succession the last is answered last."""
        changes = [self.kinds.change, self.issuers.change, self.since.change, self.until.change, self.in_force.change]
        event: Dependency = gr.on(changes, call, *ends, trigger_mode="always_last", **how)
        return event


def build_filters() -> tuple[FilterBox, gr.Button]:
    """The filters, and the button that clears them."""
    gr.HTML("<h2>Lọc văn bản</h2>", elem_classes="aside-title")
    box = FilterBox(
        kinds=gr.Dropdown([], multiselect=True, label="Loại văn bản", info="Để trống: mọi loại", elem_id="kinds"),
        issuers=gr.Dropdown([], multiselect=True, label="Cơ quan", info="Để trống: mọi cơ quan", elem_id="issuers"),
        since=gr.Textbox(label="Từ ngày", placeholder="VD: 15/02/2022 hoặc 2022", max_length=20, elem_id="since"),
        until=gr.Textbox(label="Đến ngày", placeholder="VD: 31/12/2024 hoặc 2024", max_length=20, elem_id="until"),
        in_force=gr.Checkbox(
            label="Chỉ văn bản còn hiệu lực",
            info="Bỏ văn bản đã được văn bản khác trong kho thay thế, bãi bỏ",
            elem_id="in-force",
        ),
        remaining=gr.HTML(elem_id="remaining"),
    )
    return box, gr.Button("Bỏ bộ lọc", size="sm", variant="secondary", elem_id="clear-filters")


def refresh_filters(desk: Desk) -> tuple[gr.Dropdown, gr.Dropdown]:
    """The choices that the store offers now."""
    kinds, issuers = _choices(desk)
    return gr.Dropdown(choices=kinds), gr.Dropdown(choices=issuers)


def show_filters(desk: Desk, chosen: Chosen) -> tuple[Any, ...]:
    """The filters set to `chosen`, as far as the store offers that."""
    kinds, issuers = _choices(desk)
    return (
        gr.Dropdown(choices=kinds, value=[kind for _, kind in kinds if kind in chosen[0]]),
        gr.Dropdown(choices=issuers, value=[issuer for issuer in issuers if issuer in chosen[1]]),
        *chosen[2:],
    )


def _choices(desk: Desk) -> tuple[list[tuple[str, str]], list[str]]:
    kinds = sorted(desk.choices("kind"), key=lambda kind: dictionary_order(kind_name(kind)))
    return [(kind_name(kind), kind) for kind in kinds], sorted(desk.choices("issuer"), key=dictionary_order)


def read_filters(
    kinds: list[str] | None, issuers: list[str] | None, since: str | None, until: str | None, in_force: bool | None
) -> Filters:
    """What is chosen, as filters. Raises ValueError, with a message for the user."""
    first, last = read_day(since), read_day(until, last=True)
    if first and last and first > last:
        raise ValueError("“Từ ngày” đang muộn hơn “Đến ngày”.")
    return Filters(frozenset(kinds or ()), frozenset(issuers or ()), first, last, in_force=bool(in_force))


def draw_remaining(desk: Desk, *chosen: Any) -> str:
    """How many documents a question would be answered from."""
    try:
        filters = read_filters(*chosen)
    except ValueError as error:
        return draw_notice(str(error), "warning")
    total, left = desk.count(), desk.count(filters)
    if not total:
        return draw_notice("Kho chưa có văn bản nào.")
    if not left:
        return draw_notice("Không có văn bản nào khớp bộ lọc. Hãy bỏ bớt điều kiện.", "warning")
    if not filters:
        return draw_notice(f"Tra cứu trong cả {write_number(total)} văn bản.")
    counts = f"Còn {write_number(left)} trong {write_number(total)} văn bản."
    return draw_notice(counts + _undated(filters.since, filters.until))


def _undated(since: date | None, until: date | None) -> str:
    return " Văn bản không ghi ngày bị bỏ qua." if since or until else ""
