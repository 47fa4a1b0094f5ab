"""Văn bản: the store's health, what waits, more documents in, the list, and one document's card."""

from pathlib import Path
from typing import Any

import gradio as gr

from ui.activity import Activity
from ui.desk import Desk
from ui.health import draw_health
from ui.listing import ALL, DEFAULT_ORDER, ORDERS, STATES
from ui.pages.card import NO_CARD, CardEvents
from ui.pages.confirm import FOR_GOOD, Confirmation, build_confirmation
from ui.pages.intake import Intake
from ui.pages.list import ListEvents
from ui.pages.opinions import build_opinions
from ui.pages.samples import draw_sample_notice
from ui.pages.work import WorkEvents, current_work
from ui.worklist import draw_work

_UI = Path(__file__).parent.parent
_UPLOAD = "Thêm văn bản: Word, Excel, PowerPoint, PDF, ảnh quét, thư, .txt"  # all on one line, beside its icon
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_WRITING: dict[str, Any] = {**_QUIET, "concurrency_id": "write", "concurrency_limit": 1}
_CHOOSE_JS = """
element.addEventListener("click", (event) => {
  const head = event.target.closest("button[data-column]");
  const row = event.target.closest("tr[data-document]");
  if (head) trigger("sort", { column: head.dataset.column });
  else if (row) trigger("choose", { document: row.dataset.document });
});
"""
_CLOSE_JS = """
element.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) element.querySelector(".report").remove();
});
"""


def build_documents(desk: Desk, activity: Activity) -> None:
    """The page, inside an open route."""
    page = _Page()
    page.build_head()
    build_opinions(activity)
    with gr.Row(elem_id="documents"):
        with gr.Column(scale=7, min_width=320, elem_id="list-column"):
            page.build_list()
        with gr.Column(scale=5, min_width=320, elem_id="side-column"):
            page.build_card()
    page.wire(desk, activity)


class _Page:
    """The components, and which event changes which."""

    def build_head(self) -> None:
        with gr.Row(elem_id="documents-head"):
            self.totals = gr.HTML(elem_id="totals")
            self.upload = gr.File(label=_UPLOAD, file_count="multiple", height=150, elem_id="upload")
        self.report = gr.HTML(elem_id="report", js_on_load=_CLOSE_JS)
        with gr.Row(elem_id="notice-row"):
            self.notice = gr.HTML(elem_id="notice")
            self.samples = build_confirmation("Xóa văn bản mẫu", f"Xóa tất cả văn bản mẫu khỏi kho? {FOR_GOOD}")
        self.work = gr.HTML(elem_id="work", js_on_load=(_UI / "worklist.js").read_text("utf-8"))

    def build_list(self) -> None:
        self.chosen, self.page = gr.State(""), gr.State(0)
        with gr.Row(elem_id="list-tools"):
            typed = gr.Textbox(label="Tìm văn bản", placeholder="Số, trích yếu, cơ quan…", elem_id="find")
            order = gr.Dropdown(
                list(ORDERS), value=DEFAULT_ORDER, label="Sắp xếp", filterable=False, elem_id="in-order"
            )
            kind = gr.Dropdown([("Mọi loại", "")], value="", label="Loại", filterable=False, elem_id="of-kind")
            issuer = gr.Dropdown([("Mọi cơ quan", "")], value="", label="Cơ quan", elem_id="of-issuer")
            state = gr.Dropdown(list(STATES), value=ALL, label="Tình trạng", filterable=False, elem_id="of-state")
        self.wanted: list[gr.Textbox | gr.Dropdown] = [typed, kind, issuer, state, order]
        self.listing = gr.HTML(elem_id="listing", js_on_load=_CHOOSE_JS)
        with gr.Row(elem_id="pager"):
            self.back = gr.Button("Trang trước", size="sm")
            self.where = gr.HTML()
            self.forward = gr.Button("Trang sau", size="sm")

    def build_card(self) -> None:
        with gr.Row(elem_id="danger-row"):
            self.reread = gr.Button("Đọc lại", size="sm", variant="secondary", visible=False)
            self.removal: Confirmation = build_confirmation(
                "Xóa văn bản này", f"Xóa văn bản đang chọn khỏi kho? {FOR_GOOD}"
            )
        self.card = gr.HTML(NO_CARD, elem_id="card", js_on_load=(_UI / "card.js").read_text("utf-8"))

    # --- wiring

    def wire(self, desk: Desk, activity: Activity) -> None:
        self._listed = [self.listing, self.where, self.page, self.back, self.forward]
        self._carded = [self.chosen, self.card, self.reread, self.removal.open, self.removal.box]
        self._at = [*self.wanted, self.page, self.chosen]
        self._list, self._cards = ListEvents(desk, activity), CardEvents(desk, activity)
        self._overview = _Overview(desk, activity)
        self._wire_list(self._list)
        self._wire_card(self._cards)
        self._wire_work(WorkEvents(desk, activity))
        self._wire_intake(Intake(desk))
        route = gr.context.Context.root_block
        assert route is not None
        self._refresh(route.load(lambda: gr.skip(), None, self.totals, **_QUIET))

    def _refresh(self, event: Any) -> None:
        """After a change: the choices of the filters and the list, then the figures and what waits."""
        shown, choices = [self.totals, self.notice, self.samples.open, self.work], self.wanted[1:3]
        event.then(self._list.show_choices, choices, choices, **_QUIET).then(
            self._list.show_page, self._at, self._listed, **_QUIET
        ).then(self._overview.show, None, shown, **_QUIET)

    def _wire_list(self, events: ListEvents) -> None:
        for component in self.wanted:
            component.change(
                events.show_first_page, [*self.wanted, self.chosen], self._listed, trigger_mode="always_last", **_QUIET
            )
        self.back.click(events.turn_back, self._at, self._listed, **_QUIET)
        self.forward.click(events.turn_forward, self._at, self._listed, **_QUIET)
        self.listing.sort(events.sort, self.wanted[-1], self.wanted[-1], **_QUIET)

    def _wire_card(self, events: CardEvents) -> None:
        for opening in (self.listing.choose, self.card.open, self.work.open):
            opening(events.open, None, self._carded, **_QUIET).then(
                self._list.show_page, self._at, self._listed, **_QUIET
            )
        self.card.place(events.place, None, self.card, **_QUIET)
        for change, event in ((self.card.correct, events.correct), (self.card.undo, events.undo)):
            self._refresh(change(event, None, self.card, **_QUIET))
        self._refresh(self.card.see(events.see, None, self.card, **_QUIET))
        self._refresh(self.removal.yes.click(events.remove, self.chosen, self._carded, **_WRITING))

    def _wire_work(self, events: WorkEvents) -> None:
        seen = self.work.see(events.see, None, self.work, **_QUIET)
        self._refresh(seen.then(self._cards.again, self.chosen, self._carded, **_QUIET))
        self._refresh(self.work.give_up(events.give_up, None, self.work, **_WRITING))

    def _wire_intake(self, events: Intake) -> None:
        started = (
            self.upload.upload(events.add, self.upload, [self.report, self.upload], **_WRITING),
            self.reread.click(events.reread, self.chosen, self.report, **_WRITING),
            self.work.retry(events.retry, None, self.report, **_WRITING),
            self.samples.yes.click(events.remove_samples, None, self.samples.box, **_WRITING),
        )
        for event in started:
            self._refresh(event.then(self._cards.again, self.chosen, self._carded, **_QUIET))


class _Overview:
    """What stands above the list."""

    def __init__(self, desk: Desk, activity: Activity) -> None:
        self._desk = desk
        self._activity = activity

    def show(self) -> tuple[Any, ...]:
        """Figures, the notice about samples, the button that removes them, what waits."""
        health, work = self._desk.health(), current_work(self._desk, self._activity)
        figures = draw_health(health, len(work.doubtful), len(work.failures))
        notice, _ = draw_sample_notice(self._desk, "Hãy thêm văn bản của cơ quan ở ô bên trên.")
        is_mixed = gr.Button(visible=health.samples > 0)
        return figures, gr.HTML(notice, visible=bool(notice)), is_mixed, draw_work(work)
