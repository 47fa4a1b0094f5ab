"""What people said of answers, on the page "Văn bản": listed, and marked when dealt with."""

from typing import Any

import gradio as gr

from index.errors import VanKienError
from ui.activity import Activity
from ui.opinions import draw_opinions
from ui.render import draw_notice

# Marking redraws the list: the keyboard goes on at the button that stands where the pressed one stood.
_MARK_JS = """
let place = -1;
const buttons = () => [...element.querySelectorAll("button[data-key]")];
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-key]");
  if (!button) return;
  place = buttons().indexOf(button);
  trigger("mark", { key: button.dataset.key, done: button.dataset.done === "1" });
});
watch("value", () => {
  if (place < 0) return;
  const next = buttons()[Math.min(place, buttons().length - 1)];
  place = -1;
  if (next) next.focus({ preventScroll: true });
});
"""


def build_opinions(activity: Activity) -> None:
    """The list, inside an open route; unseen until somebody has said something."""
    shown = gr.HTML(elem_id="opinions", js_on_load=_MARK_JS)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

    def show(is_open: bool = False) -> str:
        try:
            return draw_opinions(activity.opinions(), is_open)
        except VanKienError as error:
            return draw_notice(str(error), "warning")

    def mark(event: gr.EventData) -> str:
        try:
            activity.mark(str(event.key), bool(event.done))
        except VanKienError as error:
            gr.Warning(str(error), title="Chưa đánh dấu được")
        return show(is_open=True)

    shown.mark(mark, None, shown, **quiet)
    route = gr.context.Context.root_block
    assert route is not None
    route.load(lambda: show(), None, shown, **quiet)
