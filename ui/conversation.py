"""A conversation as plain values: what the browser keeps, and the chat messages drawn from it."""

from collections.abc import Sequence
from typing import Any

from ui.contract import Answered, Turn
from ui.render import draw_answer, draw_question

_KEPT = 30  # turns; a browser keeps 5 MB for us, a turn takes about 10 KB
_NEAREST = 3

Message = dict[str, str]


def add_turn(turns: Sequence[Turn], question: str, reply: Answered) -> list[Turn]:
    """`turns` and one more, with no more of the reply than is shown."""
    shown: Answered = {**reply, "hits": reply["hits"][:_NEAREST] if reply["refused"] else []}
    return [*turns, Turn(question=question, reply=shown)][-_KEPT:]


def draw_messages(turns: Sequence[Turn]) -> list[Message]:
    return [message for turn in turns for message in (ask_message(turn["question"]), _reply_message(turn["reply"]))]


def ask_message(question: str) -> Message:
    return {"role": "user", "content": draw_question(question)}


def _reply_message(reply: Answered) -> Message:
    return {"role": "assistant", "content": draw_answer(reply)}


def restore(kept: Any) -> list[Turn]:
    """The turns a browser kept; none where another version of this program kept them."""
    try:
        draw_messages(kept)
    except (TypeError, KeyError, ValueError, AttributeError):
        return []
    return list(kept)
