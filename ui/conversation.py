"""A conversation as plain values: what the browser keeps, and the chat messages drawn from it."""

from collections.abc import Sequence
from typing import Any

from search import Asked
from ui.actions import draw_actions
from ui.contract import Answered, Said, Turn, Way
from ui.render import draw_answer, draw_question

_KEPT = 30  # turns; a browser keeps 5 MB for us, a turn takes about 10 KB
_NEAREST = 3

Message = dict[str, str]


def add_turn(turns: Sequence[Turn], question: str, reply: Answered) -> list[Turn]:
    """`turns` and one more."""
    return [*turns, _make_turn(question, "whole", reply)][-_KEPT:]


def replace_turn(turns: Sequence[Turn], index: int, way: Way, reply: Answered) -> list[Turn]:
    """`turns` with the question at `index` asked again in another way; the ones after it stay as they were answered."""
    return [*turns[:index], _make_turn(turns[index]["question"], way, reply), *turns[index + 1 :]]


def say_of_turn(turns: Sequence[Turn], index: int, said: Said | None) -> list[Turn]:
    """`turns` with what was said of the answer at `index`; None takes it back."""
    turn = turns[index].copy()
    turn.pop("said", None)
    if said:
        turn["said"] = said
    return [*turns[:index], turn, *turns[index + 1 :]]


def _make_turn(question: str, way: Way, reply: Answered) -> Turn:
    """With no more of the reply than is shown."""
    shown: Answered = {**reply, "hits": reply["hits"][:_NEAREST] if reply["refused"] else []}
    return Turn(question=question, way=way, reply=shown)


def earlier_questions(turns: Sequence[Turn]) -> list[Asked]:
    """What the next question may lean on: the questions from the last one that was asked on its own."""
    start = max((i for i, turn in enumerate(turns) if turn["way"] != "whole"), default=0)
    return [Asked(turn["question"], turn["way"] == "literally") for turn in turns[start:]]


def draw_messages(turns: Sequence[Turn]) -> list[Message]:
    return [message for index, turn in enumerate(turns) for message in _draw_turn(index, turn)]


def _draw_turn(index: int, turn: Turn) -> tuple[Message, Message]:
    answer = draw_answer(turn["reply"], index, turn["way"], draw_actions(turn, index))
    return ask_message(turn["question"]), {"role": "assistant", "content": answer}


def ask_message(question: str) -> Message:
    return {"role": "user", "content": draw_question(question)}


def restore(kept: Any) -> list[Turn]:
    """The turns a browser kept; none where another version of this program kept them."""
    try:
        draw_messages(kept)
    except (TypeError, KeyError, ValueError, AttributeError):
        return []
    return list(kept)
