"""Văn bản: what the store holds, more documents in, documents out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import NotFound, VanKienError
from index.report import Report
from ui.desk import Desk
from ui.listing import DEFAULT_ORDER, ORDERS, draw_listing, draw_pager, draw_totals, list_documents
from ui.pages.confirm import FOR_GOOD, build_confirmation
from ui.pages.samples import draw_sample_notice, remove_samples
from ui.render import draw_source
from ui.text import document_name, write_size
from ui.uploads import draw_outcome, draw_progress, draw_report, draw_waiting, name_uploads

_UPLOAD = "Thêm văn bản: Word, Excel, PowerPoint, PDF, ảnh quét, thư, .txt"  # all on one line, beside its icon
_NOTHING_CHOSEN = '<div class="source empty"><p>Bấm một văn bản trong danh sách để đọc hoặc xóa.</p></div>'
_CHOOSE_JS = """
element.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-document]");
  if (row) trigger("choose", { document: row.dataset.document });
});
"""


# On a narrow screen the card stands above the list: bring it into view.
_CARD_JS = """
watch("value", () => {
  if (innerWidth < 1000 && element.querySelector(".paper")) element.scrollIntoView({ block: "start" });
});
"""


def build_documents(desk: Desk) -> None:
    """The page, inside an open route."""
    events = _Events(desk)
    chosen, page = gr.State(""), gr.State(0)
    with gr.Row(elem_id="documents-head"):
        totals = gr.HTML(elem_id="totals")
    notice = gr.HTML(elem_id="notice")
    with gr.Row(elem_id="documents"):
        with gr.Column(scale=7, min_width=320, elem_id="list-column"):
            with gr.Row(elem_id="list-tools"):
                typed = gr.Textbox(label="Tìm văn bản", placeholder="Số, trích yếu, cơ quan…", elem_id="find", scale=3)
                order = gr.Dropdown(list(ORDERS), value=DEFAULT_ORDER, label="Sắp xếp", filterable=False, scale=2)
            listing = gr.HTML(elem_id="listing", js_on_load=_CHOOSE_JS)
            with gr.Row(elem_id="pager"):
                back = gr.Button("Trang trước", size="sm")
                where = gr.HTML()
                forward = gr.Button("Trang sau", size="sm")
        with gr.Column(scale=5, min_width=320, elem_id="side-column"):
            upload = gr.File(label=_UPLOAD, file_count="multiple", height=150, elem_id="upload")
            report = gr.HTML(elem_id="report")
            card = gr.HTML(_NOTHING_CHOSEN, elem_id="card", js_on_load=_CARD_JS)
            with gr.Row(elem_id="danger-row"):
                removal = build_confirmation("Xóa văn bản này", f"Xóa văn bản đang chọn khỏi kho? {FOR_GOOD}")
                samples = build_confirmation("Xóa văn bản mẫu", f"Xóa tất cả văn bản mẫu khỏi kho? {FOR_GOOD}")
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    writing: dict[str, Any] = {**quiet, "concurrency_id": "write", "concurrency_limit": 1}
    state, shown = [typed, order, page, chosen], [listing, where, page, back, forward]
    overview = [totals, notice, samples.open]

    for change in (typed.change, order.change):
        change(events.show_first_page, [typed, order, chosen], shown, trigger_mode="always_last", **quiet)
    back.click(events.turn_back, state, shown, **quiet)
    forward.click(events.turn_forward, state, shown, **quiet)
    listing.choose(events.choose, None, [chosen, card, removal.open, removal.box], **quiet).then(
        events.show_page, state, shown, **quiet
    )
    upload.upload(events.add, upload, [report, upload], **writing).then(
        events.show_overview, None, overview, **quiet
    ).then(events.show_page, state, shown, **quiet)
    removal.yes.click(events.remove, chosen, [chosen, card, removal.open, removal.box], **writing).then(
        events.show_overview, None, overview, **quiet
    ).then(events.show_page, state, shown, **quiet)
    samples.yes.click(events.remove_samples, None, [samples.box, chosen, card, removal.open], **writing).then(
        events.show_overview, None, overview, **quiet
    ).then(events.show_page, state, shown, **quiet)
    route = gr.context.Context.root_block
    assert route is not None
    route.load(events.show_overview, None, overview, **quiet)
    route.load(events.show_page, state, shown, **quiet)


class _Events:
    """What each event of the page does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- the list

    def show_page(self, typed: str, order: str, page: int, chosen: str) -> tuple[Any, ...]:
        found = list_documents(self._desk.documents(), typed, order, page)
        table = draw_listing(found, self._desk.passage_count, chosen) if self._desk.count() else ""
        many = found.pages > 1
        return (
            table, gr.HTML(draw_pager(found), visible=many), found.page,
            gr.Button(visible=many, interactive=found.page > 0),
            gr.Button(visible=many, interactive=found.page + 1 < found.pages),
        )  # fmt: skip

    def show_first_page(self, typed: str, order: str, chosen: str) -> tuple[Any, ...]:
        return self.show_page(typed, order, 0, chosen)

    def turn_back(self, typed: str, order: str, page: int, chosen: str) -> tuple[Any, ...]:
        return self.show_page(typed, order, page - 1, chosen)

    def turn_forward(self, typed: str, order: str, page: int, chosen: str) -> tuple[Any, ...]:
        return self.show_page(typed, order, page + 1, chosen)

    def show_overview(self) -> tuple[Any, ...]:
        """Totals, the notice about samples, and the button that removes them."""
        info = self._desk.info()
        text, _ = draw_sample_notice(self._desk)
        totals, has_samples = draw_totals(info, write_size(info["bytes"])), info["samples"] > 0
        return totals, gr.HTML(text, visible=bool(text)), gr.Button(visible=has_samples)

    def choose(self, event: gr.EventData) -> tuple[Any, ...]:
        """Open a clicked document beside the list."""
        document_id = str(event.document)
        try:
            document = self._desk.document(document_id)
        except NotFound:
            return "", _NOTHING_CHOSEN, gr.Button(visible=False), gr.Group(visible=False)
        return document_id, draw_source(document), gr.Button(visible=True), gr.Group(visible=False)

    # --- changes

    def add(self, uploaded: list[str] | None) -> Iterator[tuple[Any, ...]]:
        """Read the uploaded files: a line for each as it is done, then the report."""
        paths = [Path(path) for path in uploaded or []]
        yield draw_waiting(len(paths)), gr.skip()
        rows = []
        try:
            for item in self._desk.add(name_uploads(paths, self._desk.documents())):
                if isinstance(item, Report):
                    yield draw_report(item), None
                else:
                    if item.outcome != "reading":
                        rows.append(draw_outcome(item.file, item.outcome))
                    yield draw_progress(item, rows), gr.skip()
        except VanKienError as error:
            yield "", None
            raise gr.Error(str(error), title="Chưa thêm được", print_exception=False) from error
        finally:
            for path in paths:
                path.unlink(missing_ok=True)

    def remove(self, document_id: str) -> tuple[Any, ...]:
        """Remove the chosen document."""
        try:
            m = self._desk.document(document_id).metadata
            self._desk.remove(document_id)
        except VanKienError as error:
            raise gr.Error(str(error), title="Chưa xóa được", print_exception=False) from error
        gr.Info(f"Đã xóa {document_name(m.kind, m.number, m.title)}.", title="Văn bản", duration=5)
        return "", _NOTHING_CHOSEN, gr.Button(visible=False), gr.Group(visible=False)

    def remove_samples(self) -> tuple[Any, ...]:
        remove_samples(self._desk)
        return gr.Group(visible=False), "", _NOTHING_CHOSEN, gr.Button(visible=False)
