"""A conversation as plain values: what the browser keeps, and the chat messages drawn from it."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from search import Asked
from ui.actions import draw_actions, draw_question_tools
from ui.contract import Answered, Chosen, Said, Turn, Way
from ui.question_link import NOTHING_CHOSEN, Linked, link_of, read_link
from ui.render import draw_answer, draw_question
from ui.takeaway import write_narrowed

_KEPT = 30  # turns; a browser keeps 5 MB for us, a turn takes about 10 KB
_NEAREST = 3

Message = dict[str, str]


def add_turn(turns: Sequence[Turn], turn: Turn) -> list[Turn]:
    """`turns` and one more."""
    return [*turns, turn][-_KEPT:]


def replace_turn(turns: Sequence[Turn], index: int, turn: Turn) -> list[Turn]:
    """`turns` with another one in the place of that at `index`; the ones after it stay as they were answered."""
    return [*turns[:index], turn, *turns[index + 1 :]]


def say_of_turn(turns: Sequence[Turn], index: int, said: Said | None) -> list[Turn]:
    """`turns` with what was said of the answer at `index`; None takes it back."""
    turn = turns[index].copy()
    turn.pop("said", None)
    if said:
        turn["said"] = said
    return [*turns[:index], turn, *turns[index + 1 :]]


def make_turn(question: str, way: Way, reply: Answered, chosen: Chosen = NOTHING_CHOSEN) -> Turn:
    """With no more of the reply than is shown."""
    shown: Answered = {**reply, "hits": reply["hits"][:_NEAREST] if reply["refused"] else []}
    turn = Turn(question=question, way=way, reply=shown)
    if chosen != NOTHING_CHOSEN:
        turn["chosen"] = chosen
    return turn


def is_last(turns: Sequence[Turn], linked: Linked) -> bool:
    """Whether what an address asks is what was asked last."""
    return bool(turns) and read_link(link_of(turns[-1])) == linked


def earlier_questions(turns: Sequence[Turn]) -> list[Asked]:
    """What the next question may lean on: the questions from the last one that was asked on its own."""
    start = max((i for i, turn in enumerate(turns) if turn["way"] != "whole"), default=0)
    return [Asked(turn["question"], turn["way"] == "literally") for turn in turns[start:]]


def draw_messages(turns: Sequence[Turn]) -> list[Message]:
    return [message for index, turn in enumerate(turns) for message in _draw_turn(index, turn)]


def _draw_turn(index: int, turn: Turn) -> tuple[Message, Message]:
    answer = draw_answer(turn["reply"], index, turn["way"], draw_actions(turn, index), write_narrowed(turn))
    return ask_message(turn["question"], draw_question_tools(turn, index)), {"role": "assistant", "content": answer}


def ask_message(question: str, tools: Markup | None = None) -> Message:
    return {"role": "user", "content": draw_question(question, tools or Markup(""))}


def restore(kept: Any) -> list[Turn]:
    """The turns a browser kept; none where another version of this program kept them."""
    try:
        draw_messages(kept)
    except (TypeError, KeyError, ValueError, AttributeError):
        return []
    return list(kept)
