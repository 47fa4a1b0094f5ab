"""A button that asks once more before it acts, in the page's own words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

FOR_GOOD = "Việc này không hoàn lại được."


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`open` shows the question; `yes` acts."""

    open: gr.Button
    yes: gr.Button
    box: gr.Group


def build_confirmation(label: str, question: str, visible: bool = False) -> Confirmation:
    """A button `label`, hidden until there is something to remove; pressed, it asks `question`."""
    opener = gr.Button(label, size="sm", variant="secondary", visible=visible, elem_classes="danger")
    with gr.Group(visible=False, elem_classes="confirm") as box:
        gr.HTML(f"<p>{question}</p>")
        with gr.Row():
            accept = gr.Button("Xóa", size="sm", variant="stop")
            cancel = gr.Button("Thôi", size="sm", variant="secondary")
    opener.click(_show(True), None, box, show_progress="hidden", api_visibility="private")
    cancel.click(_show(False), None, box, show_progress="hidden", api_visibility="private")
    return Confirmation(opener, accept, box)


def _show(visible: bool) -> Callable[[], Any]:
    return lambda: gr.Group(visible=visible)
