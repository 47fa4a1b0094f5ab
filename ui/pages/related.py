"""Kết luận liên quan: from a document, a part of it or a pasted text to the passages that relate to it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import NotFound, VanKienError
from index.types import Document, Span
from search import filters_from_json, related_source
from ui.actions import draw_download
from ui.contract import Related
from ui.desk import Desk
from ui.downloads import Downloads
from ui.listing import Wanted, list_documents
from ui.origin import Origin, draw_chosen, draw_offers, draw_pasted, draw_pick, parts_of, read_origin, write_origin
from ui.pages.actions import build_download
from ui.pages.filters import build_filters, draw_remaining, read_filters, refresh_filters
from ui.paper import Mark
from ui.places import read_numbered, read_places, read_visit
from ui.question_link import NOTHING_CHOSEN
from ui.references import draw_references
from ui.related import DEFAULT_ORDER, ORDERS, arrange, draw_related, group_by_document
from ui.related_takeaway import make_part, write_part
from ui.render import draw_notice, draw_source
from ui.timeline import draw_timeline

_HERE = Path(__file__).parent.parent
_TOP = 30  # passages: a page that can still be read
_LONGEST = 5000  # code points of a pasted text; the encoder reads about the first 2,000
_TYPED_NOTHING = ("", "")  # the box and what it offers, once something is chosen
_INVITATION = draw_notice(
    "Chọn một văn bản (gõ số hoặc vài chữ trong tên) hay dán một đoạn văn: chương trình tìm các đoạn của văn bản khác "
    "có liên quan, nói rõ liên quan thế nào."
)
_EMPTY_PANEL = (
    '<div class="source empty"><p><b>Văn bản gốc</b></p><p>Chọn một văn bản để đọc ở đây. Bấm vào một đoạn của nó rồi '
    "bấm “Tìm liên quan với đoạn này” để tìm riêng theo đoạn ấy.</p></div>"
)


def build_related(desk: Desk, downloads: Downloads) -> None:
    """The page, inside an open route."""
    events = _Events(desk, downloads)
    with gr.Sidebar(label="Bộ lọc", open=False, width=300, elem_id="filters"):
        filters, clear = build_filters()
    origin, found = gr.State(Origin()), gr.State([])
    with gr.Row(elem_id="relate"):
        with gr.Column(scale=6, min_width=320, elem_id="related-column"):
            typed = gr.Textbox(
                label="Văn bản nguồn", placeholder="Gõ số, trích yếu hoặc cơ quan, có dấu hay không dấu", elem_id="find"
            )
            offers = gr.HTML(elem_id="offers")
            with gr.Accordion("Hoặc dán một đoạn văn", open=False, elem_id="paste"):
                pasted = gr.Textbox(label="Đoạn văn", lines=4, max_lines=10, max_length=_LONGEST, elem_id="pasted")
                paste = gr.Button("Tìm liên quan", size="sm", variant="primary", elem_id="search-pasted")
            chosen = gr.HTML(elem_id="chosen")
            with gr.Row(elem_id="choices"):
                part = gr.Dropdown([], label="Phần của văn bản", visible=False, elem_id="part")
                order = gr.Dropdown(
                    list(ORDERS), value=DEFAULT_ORDER, label="Sắp xếp", filterable=False, elem_id="order"
                )
            with gr.Row(elem_id="under"):
                show_filters = gr.Button("Bộ lọc", size="sm", elem_id="show-filters")
                scope = gr.HTML(draw_remaining(desk, *NOTHING_CHOSEN), elem_id="scope")
            status = gr.HTML(_INVITATION, elem_id="status")
            timeline = gr.HTML(elem_id="timeline")
            results = gr.HTML(elem_id="results")
            references = gr.HTML(elem_id="references")
        with gr.Column(scale=5, min_width=320, elem_id="source-column"):
            panel = gr.HTML(_EMPTY_PANEL, js_on_load=_panel_script(), elem_id="source", label="Văn bản gốc")
    download = build_download()
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    searching: dict[str, Any] = {**quiet, "concurrency_id": "ask", "concurrency_limit": 4}
    typed.change(events.offer, typed, offers, trigger_mode="always_last", **quiet)
    start = [origin, chosen, part, panel, references, typed, offers]
    asked, shown = [origin, order, *filters.inputs], [status, timeline, results, found]
    panel.choose(events.choose, None, start, **quiet)
    typed.submit(events.choose_first, typed, start, **quiet)
    part.input(events.choose_part, [part, origin], start, **quiet)
    paste.click(events.paste, pasted, start, **quiet)
    origin.change(events.relate, asked, shown, trigger_mode="always_last", **searching)
    panel.open(events.open_place, None, panel, **quiet)
    panel.take(events.take, [found, order, origin], download, **quiet)
    order.input(events.reorder, [found, order], results, **quiet)
    remaining = [filters.remaining, scope]
    filters.changed(events.show_remaining, filters.inputs, remaining, **quiet).then(
        events.relate_again, asked, shown, trigger_mode="always_last", **searching
    )
    clear.click(lambda: NOTHING_CHOSEN, None, filters.inputs, **quiet)
    show_filters.click(None, js="() => { document.querySelector('#filters .toggle-button').click(); }", **quiet)
    route = gr.context.Context.root_block
    assert route is not None
    route.load(events.refresh, filters.inputs, [filters.kinds, filters.issuers, *remaining], **quiet)


def _panel_script() -> str:
    return "\n".join((_HERE / name).read_text("utf-8") for name in ("panel.js", "page_view.js", "related.js"))


def build_related_endpoint(desk: Desk) -> None:
    """`lien_quan`: a document, a part of it or a text in, the contract's JSON out, as the command line gives it."""

    def lien_quan(
        source: str, text: str = "", filters: dict[str, Any] | None = None, top: int = 10
    ) -> dict[str, list[Related]]:
        """Đoạn liên quan; `source`: mã văn bản ("vb1"), một đoạn ("vb1:120-340"), hoặc "-" để tìm theo `text`."""
        try:
            document, span = related_source(source)
            return {"hits": desk.related(document, span, text, max(1, int(top)), filters_from_json(filters))}
        except VanKienError as error:
            raise gr.Error(str(error), print_exception=False) from error

    gr.api(lien_quan, api_name="lien_quan", concurrency_id="ask")  # type: ignore[attr-defined]


class _Events:
    """What each event of the page does."""

    def __init__(self, desk: Desk, downloads: Downloads) -> None:
        self._desk = desk
        self._downloads = downloads

    # --- where to start from

    def offer(self, typed: str) -> str:
        if not typed.strip():
            return ""
        listing = list_documents(self._desk.documents(), Wanted(typed), 0)
        return draw_offers(listing.documents, listing.found)

    def choose(self, event: gr.EventData) -> tuple[Any, ...]:
        """The document or passage of a clicked button, or of the page's address."""
        return self._start(read_origin(event.address))

    def choose_first(self, typed: str) -> tuple[Any, ...]:
        """The first of the documents offered, by Enter."""
        offered = list_documents(self._desk.documents(), Wanted(typed), 0).documents if typed.strip() else ()
        return self._start(Origin(offered[0].id)) if offered else (gr.skip(),) * 7

    def choose_part(self, address: str, origin: Origin) -> tuple[Any, ...]:
        """Another part; Gradio tells of one, too, when the keyboard only passes through the box."""
        return (gr.skip(),) * 7 if address == write_origin(origin) else self._start(read_origin(address))

    def paste(self, text: str) -> tuple[Any, ...]:
        if not text.strip():
            gr.Warning("Hãy dán đoạn văn vào ô rồi bấm “Tìm liên quan”.", title="Chưa có đoạn văn")
            return (gr.skip(),) * 7
        return Origin(text=text), draw_pasted(text), gr.Dropdown(visible=False), _EMPTY_PANEL, "", *_TYPED_NOTHING

    def _start(self, origin: Origin) -> tuple[Any, ...]:
        """What the page shows of the start, before anything is searched."""
        try:
            document = self._desk.document(origin.document)
            references = draw_references(document, self._desk.cites(document.id), self._desk.cited_by(document.id))
        except (NotFound, VanKienError):
            gone = draw_notice("Văn bản này không có trong kho; có thể đã bị xóa. Hãy chọn văn bản khác.", "warning")
            return Origin(), gone, gr.Dropdown(visible=False), _EMPTY_PANEL, "", *_TYPED_NOTHING
        shown = draw_chosen(document, origin), _part_box(document, origin), _draw(document, origin)
        return origin, *shown, references, *_TYPED_NOTHING

    # --- what relates

    def relate(self, origin: Origin, order: str, *chosen: Any) -> Iterator[tuple[Any, ...]]:
        """Say that it is searching, then show what was found."""
        if not origin:
            yield _INVITATION, "", "", []
            return
        yield draw_notice("Đang tìm đoạn liên quan…", "busy"), gr.skip(), gr.skip(), gr.skip()
        try:
            filters = read_filters(*chosen)
            found = self._desk.related(origin.document or None, origin.span, origin.text, _TOP, filters)
        except (VanKienError, ValueError) as error:
            yield draw_notice(str(error), "warning"), "", "", []
            return
        groups = group_by_document(found)
        if not groups:
            yield draw_notice(_why_none(origin, self._desk.count(filters)), "warning"), "", "", []
            return
        yield "", draw_timeline(groups, self._day(origin)), draw_related(groups, order), found

    def relate_again(self, origin: Origin, order: str, *chosen: Any) -> Iterator[tuple[Any, ...]]:
        """Under other filters; before anything is chosen they change nothing: a search may just have begun."""
        if origin:
            yield from self.relate(origin, order, *chosen)

    def _day(self, origin: Origin) -> Any:
        return self._desk.document(origin.document).metadata.issued if origin.document else None

    def reorder(self, found: list[Related], order: str) -> str:
        return draw_related(group_by_document(found), order) if found else ""

    def take(self, event: gr.EventData, found: list[Related], order: str, origin: Origin) -> str:
        """The passages ticked, or all, as a file that the page downloads."""
        if not found:
            return ""
        ticked = event.places if isinstance(event.places, list) else []
        places = {place for place in ticked if isinstance(place, str)}
        try:
            source = self._desk.document(origin.document) if origin.document else None
        except (NotFound, VanKienError) as error:
            gr.Warning(str(error), title="Chưa xuất được")
            return ""
        part = make_part(arrange(group_by_document(found), order), places, origin, source)
        name, content = write_part(part, str(event.form), date.today())
        return draw_download(self._downloads.offer(name, content), name)

    # --- the source and the filters

    def open_place(self, event: gr.EventData) -> str:
        """The document of a clicked place, with it and the other passages found in it marked."""
        numbered = read_numbered(event.others)
        places = read_places(event.current, numbered)
        if not places:
            return _EMPTY_PANEL
        try:
            document = self._desk.document(places[0].document)
        except (NotFound, VanKienError):
            return draw_notice("Văn bản này không còn trong kho.", "warning")
        marks = [place.mark for place in places]
        return draw_source(document, marks, read_visit(event.visit), draw_pick(document), "đoạn", numbered)

    def show_remaining(self, *chosen: Any) -> tuple[str, str]:
        text = draw_remaining(self._desk, *chosen)
        return text, text

    def refresh(self, *chosen: Any) -> tuple[Any, ...]:
        return *refresh_filters(self._desk), *self.show_remaining(*chosen)


def _part_box(document: Document, origin: Origin) -> gr.Dropdown:
    """The parts of the document; a passage chosen otherwise is one of them."""
    parts, address = parts_of(document), write_origin(origin)
    if address not in {value for _, value in parts}:
        parts.insert(1, ("Đoạn đã chọn", address))
    return gr.Dropdown(choices=parts, value=address, visible=len(parts) > 1)


def _draw(document: Document, origin: Origin) -> str:
    span = origin.span
    marks = [Mark(span.start, span.end, is_current=True)] if span and span != Span(0, len(document.text)) else []
    return draw_source(document, marks, relate=draw_pick(document), named="đoạn")


def _why_none(origin: Origin, left: int) -> str:
    if not left:
        return "Không có văn bản nào khớp bộ lọc. Hãy bỏ bớt điều kiện."
    if origin.span:
        return (
            "Không tìm thấy đoạn liên quan với chỗ đã chọn. Nếu đó là phần đầu, nơi nhận hay chữ ký, hãy chọn một đoạn "
            "nội dung; nếu đang lọc, hãy bỏ bớt điều kiện."
        )
    return "Không có văn bản nào khác để đối chiếu. Hãy bỏ bớt điều kiện lọc hoặc thêm văn bản ở trang Văn bản."
