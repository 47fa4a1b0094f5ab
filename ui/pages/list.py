"""The list on the page "Văn bản": what is wanted of it, and what each event shows."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from ui.activity import Activity
from ui.desk import Desk
from ui.listing import DOUBTFUL, Wanted, draw_listing, draw_pager, list_documents, next_order
from ui.pages.work import current_work
from ui.text import dictionary_order, kind_name


class ListEvents:
    """What each event of the list does."""

    def __init__(self, desk: Desk, activity: Activity) -> None:
        self._desk = desk
        self._activity = activity

    def show_page(self, *at: Any) -> tuple[Any, ...]:
        """The page where the list stands: what is wanted, the page's number, the document chosen."""
        *wanted, page, chosen = at
        return self._show(wanted, page, chosen)

    def show_first_page(self, *at: Any) -> tuple[Any, ...]:
        *wanted, chosen = at
        return self._show(wanted, 0, chosen)

    def turn_back(self, *at: Any) -> tuple[Any, ...]:
        *wanted, page, chosen = at
        return self._show(wanted, page - 1, chosen)

    def turn_forward(self, *at: Any) -> tuple[Any, ...]:
        *wanted, page, chosen = at
        return self._show(wanted, page + 1, chosen)

    def _show(self, choices: Sequence[str], page: int, chosen: str) -> tuple[Any, ...]:
        typed, kind, issuer, state, order = choices
        wanted = Wanted(typed, kind or "", issuer or "", state, order)
        doubtful = current_work(self._desk, self._activity).doubtful if state == DOUBTFUL else ()
        found = list_documents(self._desk.documents(), wanted, page, doubtful)
        is_empty = not self._desk.count()
        table = "" if is_empty else draw_listing(found, self._desk.passage_count, chosen)
        many = found.pages > 1
        return (
            table, gr.HTML(draw_pager(found), visible=not is_empty), found.page,
            gr.Button(visible=many, interactive=found.page > 0),
            gr.Button(visible=many, interactive=found.page + 1 < found.pages),
        )  # fmt: skip

    def sort(self, event: gr.EventData, order: str) -> str:
        """The order that a click on the head of a column asks for."""
        return next_order(order, str(event.column))

    def show_choices(self, kind: str, issuer: str) -> tuple[gr.Dropdown, gr.Dropdown]:
        """The kinds and issuers that the store holds now; a choice that it holds no more is dropped."""
        return (
            _choices("Mọi loại", [(kind_name(one), one) for one in self._desk.choices("kind")], kind),
            _choices("Mọi cơ quan", [(one, one) for one in self._desk.choices("issuer")], issuer),
        )


def _choices(any_one: str, choices: list[tuple[str, str]], chosen: str) -> gr.Dropdown:
    kept = chosen if chosen in {value for _, value in choices} else ""
    ordered = sorted(choices, key=lambda choice: dictionary_order(choice[0]))
    return gr.Dropdown([(any_one, ""), *ordered], value=kept)
