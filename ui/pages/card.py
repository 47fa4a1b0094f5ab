"""A document's card on the page "Văn bản": opened, corrected in place, removed."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from index.errors import BadCorrection, LibraryLocked, NotFound, VanKienError
from ui.activity import Activity
from ui.card import View, draw_card, written
from ui.desk import Desk
from ui.pages.work import current_work
from ui.places import read_visit
from ui.text import document_name

NO_CARD = (
    '<div class="source empty"><p>Bấm một văn bản trong danh sách để xem, sửa thông tin, đọc lại hoặc xóa.</p></div>'
)
_BUSY = "Kho đang nạp hoặc đọc lại văn bản khác. Hãy đợi xong rồi bấm Lưu lại lần nữa."


class CardEvents:
    """What each event of the card does. The chosen document's id is "" where there is none."""

    def __init__(self, desk: Desk, activity: Activity) -> None:
        self._desk = desk
        self._activity = activity

    def open(self, event: gr.EventData) -> tuple[Any, ...]:
        """The card of a clicked document; with a field, to correct that."""
        field = str(getattr(event, "field", "") or "")
        return self._show(str(event.document), View(field, is_edited=bool(field)))

    def again(self, document_id: str) -> tuple[Any, ...]:
        """The chosen document's card as it is now."""
        return self._show(document_id, View())

    def place(self, event: gr.EventData) -> str:
        """The card with the place marked where a field was read."""
        return self._draw(event, is_place=True)

    def correct(self, event: gr.EventData) -> str:
        """Keep what a field was said to be; what can't be kept stays in the form, with the reason."""
        return self._change(event, str(event.value), lambda: self._correct(event, str(event.value).strip()))

    def _correct(self, event: gr.EventData, value: str) -> None:
        document_id, field = str(event.document), str(event.field)
        if value != written(self._desk.document(document_id).metadata, field):
            self._desk.correct(document_id, field, value)

    def undo(self, event: gr.EventData) -> str:
        """Give a field back what was read."""
        return self._change(event, None, lambda: self._desk.undo_correction(str(event.document), str(event.field)))

    def see(self, event: gr.EventData) -> str:
        """Mark a doubt as looked at."""
        try:
            self._activity.see(str(event.document), str(event.doubt))
        except VanKienError as error:
            gr.Warning(str(error), title="Chưa đánh dấu được")
        return self._draw_document(str(event.document), View())

    def remove(self, document_id: str) -> tuple[Any, ...]:
        """Remove the chosen document."""
        try:
            m = self._desk.document(document_id).metadata
            self._desk.remove(document_id)
        except VanKienError as error:
            raise gr.Error(str(error), title="Chưa xóa được", print_exception=False) from error
        gr.Info(f"Đã xóa {document_name(m.kind, m.number, m.title)}.", title="Văn bản", duration=5)
        return self._show("", View())

    # --- drawn

    def _change(self, event: gr.EventData, typed: str | None, change: Callable[[], None]) -> str:
        try:
            change()
        except LibraryLocked:
            return self._refuse(event, typed, _BUSY)
        except BadCorrection as error:
            return self._refuse(event, typed, str(error))
        except VanKienError as error:
            raise gr.Error(str(error), title="Chưa lưu được", print_exception=False) from error
        return self._draw(event)

    def _refuse(self, event: gr.EventData, typed: str | None, reason: str) -> str:
        if typed is None:
            gr.Warning(reason, title="Chưa lưu được")
            return self._draw(event)
        return self._draw(event, is_edited=True, typed=typed, error=reason)

    def _draw(self, event: gr.EventData, **view: Any) -> str:
        return self._draw_document(str(event.document), View(str(event.field), **view, visit=read_visit(event.visit)))

    def _draw_document(self, document_id: str, view: View) -> str:
        try:
            document = self._desk.document(document_id)
        except NotFound:
            return NO_CARD
        doubts = current_work(self._desk, self._activity).waiting(document_id)
        return draw_card(document, self._desk.passage_count(document_id), doubts, view)

    def _show(self, document_id: str, view: View) -> tuple[Any, ...]:
        """Id, card, and what can be done with it; nothing where there is no such document."""
        card = self._draw_document(document_id, view) if document_id else NO_CARD
        is_one = card != NO_CARD
        chosen = document_id if is_one else ""
        return chosen, card, gr.Button(visible=is_one), gr.Button(visible=is_one), gr.Group(visible=False)
