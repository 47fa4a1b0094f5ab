"""What the reader does with an answer on the page "Hỏi đáp": copy it, export it as Word, say whether it is right."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import VanKienError
from ui.actions import Action, draw_dialogs, draw_download, quoted_of, read_action
from ui.activity import NOTE_LENGTH, REASONS, Activity, Opinion
from ui.contract import Said, Turn
from ui.conversation import draw_messages, restore, say_of_turn
from ui.dossier import write_dossier
from ui.downloads import Downloads
from ui.takeaway import name_file, part_of_turn

_HERE = Path(__file__).parent.parent
_TITLE = "Kết quả tra cứu văn bản"
_FOLLOW_JS = """
watch("value", () => {
  document.querySelectorAll(".act.busy").forEach((link) => link.classList.remove("busy"));
  const link = element.querySelector("a[download]");
  if (link) link.click();
});
"""


class Actions:
    """What each event does."""

    def __init__(self, activity: Activity, downloads: Downloads) -> None:
        self._activity = activity
        self._downloads = downloads

    def export_one(self, event: gr.EventData, kept: Any) -> str:
        """The answer of a clicked link, as Word."""
        turns = restore(kept)
        clicked = _read_click(event, turns, ("word",))
        return self._export("Tra loi", turns[clicked[1]]["question"], [turns[clicked[1]]]) if clicked else ""

    def export_all(self, kept: Any) -> str:
        """The whole conversation, as Word."""
        turns = restore(kept)
        if not turns:
            gr.Warning("Hãy hỏi ít nhất một câu rồi xuất.", title="Chưa có gì để xuất")
            return ""
        return self._export("Hoi dap", turns[0]["question"], turns)

    def _export(self, what: str, subject: str, turns: Sequence[Turn]) -> str:
        made = date.today()
        name = name_file(what, subject, made, ".docx")
        content = write_dossier(_TITLE, [part_of_turn(turn) for turn in turns], made)
        return draw_download(self._downloads.offer(name, content), name)

    def say(self, event: gr.EventData, kept: Any) -> tuple[Any, ...]:
        """Keep what was said of an answer; "right" said again takes it back."""
        turns = restore(kept)
        clicked = _read_click(event, turns, ("dung", "chua-dung"))
        if clicked is None:
            return gr.skip(), gr.skip()
        action, index = clicked
        try:
            said = self._keep(turns[index], action == "dung", _read_reasons(event.reasons), str(event.note or ""))
        except VanKienError as error:
            gr.Warning(str(error), title="Chưa ghi được ý kiến")
            return gr.skip(), gr.skip()
        turns = say_of_turn(turns, index, said)
        return draw_messages(turns), turns

    def _keep(self, turn: Turn, is_right: bool, reasons: list[str], note: str) -> Said | None:
        before = turn.get("said")
        if before and before["is_right"] and is_right:
            self._activity.withdraw(before["key"])
            return None
        opinion = Opinion(
            turn["question"], is_right, tuple(reasons), note.strip()[:NOTE_LENGTH], quoted_of(turn),
            key=before["key"] if before else "",
        )  # fmt: skip
        return {"key": self._activity.keep(opinion), "is_right": is_right, "reasons": reasons}


def _read_click(event: gr.EventData, turns: Sequence[Turn], allowed: Sequence[Action]) -> tuple[Action, int] | None:
    """What was clicked, where it is one of `allowed` under an answer that there is."""
    clicked = read_action(event.href)
    return clicked if clicked and clicked[0] in allowed and clicked[1] < len(turns) else None


def _read_reasons(values: object) -> list[str]:
    return [reason for reason in REASONS if reason in values] if isinstance(values, list) else []


def build_download() -> gr.HTML:
    """A link that, once drawn, the page follows by itself."""
    return gr.HTML(js_on_load=_FOLLOW_JS, elem_id="download", elem_classes="offstage")


def build_actions(actions: Actions, turns: gr.BrowserState, chat: gr.Chatbot, export: gr.Button) -> gr.HTML:
    """The dialogs, the link that downloads, and the events of the links under the answers; the dialogs."""
    script = (_HERE / "actions.js").read_text("utf-8")
    dialogs = gr.HTML(draw_dialogs(), js_on_load=script, elem_id="actions", elem_classes="offstage")
    download = build_download()
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    dialogs.word(actions.export_one, turns, download, **quiet)
    export.click(actions.export_all, turns, download, **quiet)
    dialogs.say(actions.say, turns, [chat, turns], **quiet)
    return dialogs
