"""A question as an address that reopens it: as typed, how it was asked, and what it was narrowed to."""

import json
import re
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import quote, unquote

from ui.contract import Chosen, Turn, Way

LONGEST = 2000  # code points of a question, as `search` takes them
NOTHING_CHOSEN: Chosen = ([], [], "", "", False)
_ADDRESS = re.compile(r"#hoi/(?P<way>[a-z]+)/(?P<question>[^/]+)(?:/(?P<chosen>[^/]+))?")
_LONGEST_ADDRESS = 40_000  # a letter of Vietnamese takes up to nine characters


@dataclass(frozen=True, slots=True)
class Linked:
    """What an address asks."""

    question: str
    way: Way
    chosen: Chosen


def write_link(question: str, way: Way, chosen: Chosen = NOTHING_CHOSEN) -> str:
    """#hoi/whole/Giải%20ngân%3F, and the filters as JSON where any is set."""
    filters = "" if chosen == NOTHING_CHOSEN else "/" + quote(json.dumps(chosen, ensure_ascii=False), safe="")
    return f"#hoi/{way}/{quote(question, safe='')}{filters}"


def link_of(turn: Turn) -> str:
    """The address of a question that was asked; one that leans on those before it is asked as it was understood."""
    question = turn["reply"]["understood"] if turn["reply"]["carried"] else turn["question"]
    return write_link(question, turn["way"], read_chosen(turn.get("chosen")))


def read_link(address: object) -> Linked | None:
    """What stands at `address`, which comes from outside; None where it is no such address."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) and len(address) < _LONGEST_ADDRESS else None
    way = next((way for way in get_args(Way) if found and found["way"] == way), None)
    if not found or not way:
        return None
    question = unquote(found["question"]).strip()
    return Linked(question[:LONGEST], way, _read_filters(found["chosen"])) if question else None


def _read_filters(text: str | None) -> Chosen:
    try:
        return read_chosen(json.loads(unquote(text or "null")))
    except (ValueError, RecursionError):
        return NOTHING_CHOSEN


def read_chosen(value: Any) -> Chosen:
    """The filters in `value`, which a browser kept or sent; none where they are of another form."""
    if not isinstance(value, list | tuple) or len(value) != len(NOTHING_CHOSEN):
        return NOTHING_CHOSEN
    kinds, issuers, since, until, in_force = value
    return _texts(kinds), _texts(issuers), _text(since), _text(until), in_force is True


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip()[:20] if isinstance(value, str) else ""
