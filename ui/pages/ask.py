"""Hỏi đáp: questions on the left, answers as numbered quotes, and the source with the quote marked beside them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from index.errors import NotFound, VanKienError
from search import Asked, filters_from_json
from ui.actions import read_action
from ui.activity import Activity
from ui.contract import Answered, Turn, Way
from ui.conversation import (
    add_turn,
    ask_message,
    draw_messages,
    earlier_questions,
    is_last,
    make_turn,
    replace_turn,
    restore,
)
from ui.desk import Desk
from ui.downloads import Downloads
from ui.examples import Examples
from ui.pages.actions import Actions, build_actions
from ui.pages.confirm import FOR_GOOD, build_confirmation
from ui.pages.filters import build_filters, draw_remaining, read_filters, refresh_filters, show_filters
from ui.pages.samples import draw_sample_notice, remove_samples
from ui.places import read_numbered, read_places, read_visit
from ui.question_link import LONGEST, NOTHING_CHOSEN, read_chosen, read_link
from ui.render import EMPTY_PANEL, draw_notice, draw_source, numbered_places
from ui.understood import read_again

_HERE = Path(__file__).parent.parent
_FORGET_ADDRESS = "() => { history.replaceState(null, '', location.pathname); return []; }"
_READ_ADDRESS = "(turns) => [turns, location.hash]"
_WELCOME = (
    "## Hỏi về nội dung văn bản\n"
    "Câu trả lời gồm những câu trích nguyên văn, có số, ngày và nơi ban hành. "
    "Hỏi như nói thường ngày; gõ không dấu, gõ tắt đều được."
)


def build_ask(desk: Desk, examples: Examples, activity: Activity, downloads: Downloads) -> None:
    """The page, inside an open `gr.Blocks`."""
    with gr.Sidebar(label="Bộ lọc", open=False, width=300, elem_id="filters"):
        filters, clear = build_filters()
    turns = gr.BrowserState([], storage_key="vankien-hoi-dap", secret="vankien")
    with gr.Row(elem_id="notice-row"):
        said, can_remove = draw_sample_notice(desk)  # drawn at once, so that nothing moves when the page has loaded
        notice = gr.HTML(said, visible=bool(said), elem_id="notice")
        removal = build_confirmation("Xóa văn bản mẫu", f"Xóa tất cả văn bản mẫu khỏi kho? {FOR_GOOD}", can_remove)
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=6, min_width=320, elem_id="talk"):
            chat = _build_chat()
            with gr.Row(elem_id="ask-row"):
                box = _build_question_box()
            with gr.Row(elem_id="under"):
                open_filters = gr.Button("Bộ lọc", size="sm", elem_id="show-filters")
                scope = gr.HTML(draw_remaining(desk, *NOTHING_CHOSEN), elem_id="scope")
                export = gr.Button("Xuất tất cả", size="sm", elem_id="export")
                fresh = gr.Button("Cuộc trò chuyện mới", size="sm", elem_id="fresh")
        with gr.Column(scale=5, min_width=320, elem_id="source-column"):
            panel = gr.HTML(EMPTY_PANEL, js_on_load=_panel_script(), elem_id="source", label="Văn bản gốc")
    dialogs = build_actions(Actions(activity, downloads), turns, chat, export)
    events = _Events(desk, examples)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asked = [box, turns, *filters.inputs]
    answered = [box, chat, turns, panel]
    box.submit(events.answer, asked, answered, concurrency_id="ask", concurrency_limit=4, **quiet)
    chat.example_select(events.take_example, None, box, **quiet).then(
        events.answer, asked, answered, concurrency_id="ask", **quiet
    )
    fresh.click(events.start_anew, None, [chat, turns, panel, box], js=_FORGET_ADDRESS, **quiet)
    panel.open(events.open_place, None, panel, **quiet)
    panel.again(events.ask_again, asked[1:], answered[1:], concurrency_id="ask", **quiet)
    dialogs.reword(events.ask_changed, asked[1:], answered[1:], concurrency_id="ask", **quiet)
    remaining = [filters.remaining, scope]
    shown = [filters.kinds, filters.issuers, *remaining, chat]
    filters.changed(events.show_remaining, filters.inputs, remaining, **quiet)
    clear.click(lambda: NOTHING_CHOSEN, None, filters.inputs, **quiet)
    open_filters.click(None, js="() => { document.querySelector('#filters .toggle-button').click(); }", **quiet)
    removal.yes.click(
        events.remove_samples, None, [removal.box, removal.open, notice], concurrency_id="write", **quiet
    ).then(events.refresh, filters.inputs, shown, **quiet)
    page = gr.context.Context.root_block
    assert page is not None
    page.load(events.show_notice, None, [notice, removal.open], **quiet)
    page.load(events.refresh, filters.inputs, shown, **quiet)
    brought = [*answered[1:], *filters.inputs]
    page.load(events.bring_back, [turns, box], brought, js=_READ_ADDRESS, concurrency_id="ask", **quiet)


def _panel_script() -> str:
    return "\n".join((_HERE / name).read_text("utf-8") for name in ("panel.js", "page_view.js"))


def build_endpoint(desk: Desk) -> None:
    """`hoi`: a question in, the contract's JSON out, as the command line gives it."""

    def hoi(
        question: str,
        filters: dict[str, Any] | None = None,
        history: list[str] | None = None,
        literal: bool = False,
    ) -> dict[str, Any]:
        """Câu trích nguyên văn trả lời câu hỏi; `filters`: kind, issuer, from, to, in_force; `literal`: đúng như gõ."""
        try:
            earlier = [str(question) for question in history or []]
            return dict(desk.ask(question, filters_from_json(filters), earlier, literal))
        except VanKienError as error:
            raise gr.Error(str(error), print_exception=False) from error

    gr.api(hoi, api_name="hoi", concurrency_id="ask")  # type: ignore[attr-defined]


def _build_chat() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat", label="Hỏi đáp", show_label=False, container=False, height=None, placeholder=_WELCOME,
        autoscroll=False, buttons=[], feedback_options=None, latex_delimiters=[], layout="bubble",
        group_consecutive_messages=False,
    )  # fmt: skip


def _build_question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question", label="Câu hỏi", show_label=False, container=False, autofocus=True, max_length=LONGEST,
        lines=1, max_lines=6, placeholder="Nhập câu hỏi rồi bấm Enter", submit_btn="Hỏi",
        html_attributes=gr.InputHTMLAttributes(lang="vi", spellcheck=False, enterkeyhint="send", autocomplete="off"),
    )  # fmt: skip


class _Events:
    """What each event of the page does."""

    def __init__(self, desk: Desk, examples: Examples) -> None:
        self._desk = desk
        self._examples = examples

    def answer(self, question: str, kept: Any, *chosen: Any) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then its answer and the first quote in its document."""
        turns, question = restore(kept), question.strip()
        if not question:
            raise gr.Error("Hãy gõ câu hỏi rồi bấm Enter.", title="Chưa có câu hỏi", print_exception=False)
        yield "", [*draw_messages(turns), ask_message(question)], gr.skip(), gr.skip()
        turn = self._ask(question, "whole", earlier_questions(turns), chosen)
        if turn is None:
            yield question, draw_messages(turns), gr.skip(), gr.skip()
            return
        turns = add_turn(turns, turn)
        yield gr.skip(), draw_messages(turns), turns, self._draw_first(turn["reply"])  # the next may be typed already

    def ask_again(self, event: gr.EventData, kept: Any, *chosen: Any) -> tuple[Any, ...]:
        """The question of a turn asked in the way of the clicked link; its answer takes the place of the old one."""
        turns, clicked = restore(kept), read_again(event.href)
        if clicked is None or clicked[0] >= len(turns):
            return (gr.skip(),) * 3
        index, way = clicked
        return self._replace(turns, index, turns[index]["question"], way, chosen)

    def ask_changed(self, event: gr.EventData, kept: Any, *chosen: Any) -> tuple[Any, ...]:
        """The question of a turn in other words, in its place."""
        turns, clicked = restore(kept), read_action(event.href)
        question = event.question.strip() if isinstance(event.question, str) else ""
        if clicked is None or clicked[1] >= len(turns) or not question:
            return (gr.skip(),) * 3
        return self._replace(turns, clicked[1], question, "whole", chosen)

    def _replace(self, turns: list[Turn], index: int, question: str, way: Way, chosen: Any) -> tuple[Any, ...]:
        turn = self._ask(question, way, earlier_questions(turns[:index]), chosen)
        if turn is None:
            return (gr.skip(),) * 3
        turns = replace_turn(turns, index, turn)
        return draw_messages(turns), turns, self._draw_first(turn["reply"])

    def _ask(self, question: str, way: Way, history: Sequence[Asked], chosen: Any) -> Turn | None:
        """One question with its answer; None, and the reason said, where it can't be asked."""
        chosen = read_chosen(chosen)
        try:
            leans_on = history if way == "whole" else ()
            reply = self._desk.ask(question, read_filters(*chosen), leans_on, literally=way == "literally")
        except (VanKienError, ValueError) as error:
            gr.Warning(str(error), title="Chưa trả lời được")
            return None
        return make_turn(question, way, reply, chosen)

    def _draw_first(self, reply: Answered) -> str:
        numbered = numbered_places(reply)
        return self._draw(numbered[0][1], numbered) if numbered else EMPTY_PANEL

    def _draw(self, current: object, numbered: Sequence[tuple[str, str]], visit: int = 0) -> str:
        places = read_places(current, numbered)
        if not places:
            return EMPTY_PANEL
        document = self._desk.document(places[0].document)
        return draw_source(document, [place.mark for place in places], visit, numbered=numbered)

    def open_place(self, event: gr.EventData) -> str:
        """The document of a clicked place, with it and the other quotes of its answer marked."""
        try:
            return self._draw(event.current, read_numbered(event.others), read_visit(event.visit))
        except (NotFound, VanKienError):
            return draw_notice("Văn bản này không còn trong kho.", "warning")

    def take_example(self, chosen: gr.SelectData) -> str:
        return str(chosen.value["text"])

    def start_anew(self) -> tuple[Any, ...]:
        return [], [], EMPTY_PANEL, gr.Textbox(value="", autofocus=True)

    def bring_back(self, kept: Any, address: str) -> Iterator[tuple[Any, ...]]:
        """The conversation that this browser kept, and the question that the page's address asks, if any."""
        turns, linked = restore(kept), read_link(address)
        if linked is None or is_last(turns, linked):
            yield draw_messages(turns), turns, *(gr.skip(),) * 6
            return
        set_filters = show_filters(self._desk, linked.chosen)
        yield [*draw_messages(turns), ask_message(linked.question)], gr.skip(), gr.skip(), *set_filters
        turn = self._ask(linked.question, linked.way, (), linked.chosen)
        turns = add_turn(turns, turn) if turn else turns
        panel = self._draw_first(turn["reply"]) if turn else gr.skip()
        yield draw_messages(turns), turns, panel, *(gr.skip(),) * 5

    def refresh(self, *chosen: Any) -> tuple[Any, ...]:
        """Filter choices, remaining documents and examples of the store as it is now."""
        questions: list[ExampleMessage] = [{"text": question} for question in self._examples.questions()]
        return *refresh_filters(self._desk), *self.show_remaining(*chosen), gr.Chatbot(examples=questions)

    def show_remaining(self, *chosen: Any) -> tuple[str, str]:
        """How many documents remain: in the sidebar and under the question box."""
        text = draw_remaining(self._desk, *chosen)
        return text, text

    def show_notice(self) -> tuple[Any, ...]:
        text, can_remove = draw_sample_notice(self._desk)
        return gr.HTML(text, visible=bool(text)), gr.Button(visible=can_remove)

    def remove_samples(self) -> tuple[Any, ...]:
        remove_samples(self._desk)
        notice, button = self.show_notice()
        return gr.Group(visible=False), button, notice
