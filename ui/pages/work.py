"""What waits for the archivist, on the page "Văn bản": looked at, or given up."""

import gradio as gr

from index.errors import VanKienError
from ui.activity import Activity
from ui.desk import Desk
from ui.worklist import Work, draw_work


def current_work(desk: Desk, activity: Activity) -> Work:
    """What waits now, in the store and in what was said to be seen."""
    try:
        seen = activity.seen()
    except VanKienError:
        seen = frozenset()
    return Work(desk.failures(), desk.documents(), desk.doubts(), seen)


class WorkEvents:
    """What each event of the list does."""

    def __init__(self, desk: Desk, activity: Activity) -> None:
        self._desk = desk
        self._activity = activity

    def see(self, event: gr.EventData) -> str:
        """Mark a doubt as looked at, or take that back."""
        try:
            self._activity.see(str(event.document), str(event.doubt), bool(event.seen))
        except VanKienError as error:
            gr.Warning(str(error), title="Chưa đánh dấu được")
        return self._draw()

    def give_up(self, event: gr.EventData) -> str:
        """Forget one failed file, or all where none is named."""
        try:
            self._desk.give_up(named_failures(self._desk, event.name))
        except VanKienError as error:
            gr.Warning(str(error), title="Chưa bỏ qua được")
        return self._draw()

    def _draw(self) -> str:
        return draw_work(current_work(self._desk, self._activity))


def named_failures(desk: Desk, name: object) -> list[str]:
    """The failed file of that name, or all of them where it is ""."""
    return [failed.path for failed in desk.failures() if name in ("", failed.path)]
