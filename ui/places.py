"""Addresses of places in documents, as they stand in links: "#vb12/345-400". They come from outside: read with care."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from ui.paper import Mark

_ADDRESS = re.compile(r"#?(?P<document>[^/]{1,100})/(?P<start>\d{1,9})-(?P<end>\d{1,9})")
_MOST = 100  # places of one answer


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A place of a document and how it is to be marked there."""

    document: str
    mark: Mark


def write_place(document: str, start: int, end: int) -> str:
    """The address of a place, which says all that is needed to open it."""
    return f"#{quote(document, safe='')}/{start}-{end}"


def read_place(address: object, number: object = "", is_current: bool = False) -> MarkedPlace | None:
    """The place at `address`; None where it is no address."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if not found or int(found["start"]) >= int(found["end"]):
        return None
    mark = Mark(int(found["start"]), int(found["end"]), str(number)[:3], is_current)
    return MarkedPlace(unquote(found["document"]), mark)


def read_numbered(value: object) -> list[tuple[str, str]]:
    """The numbered places of one answer, [number, address] each, as far as they are such."""
    pairs = [pair for pair in value if isinstance(pair, list) and len(pair) == 2] if isinstance(value, list) else []
    return [(str(number)[:3], str(address)) for number, address in pairs[:_MOST] if read_place(address)]


def read_places(current: object, numbered: Sequence[tuple[str, str]]) -> list[MarkedPlace]:
    """The current place first, then the `numbered` others of the same document."""
    number = next((number for number, address in numbered if address == current), "")
    first = read_place(current, number, is_current=True)
    if first is None:
        return []
    rest = (read_place(address, number) for number, address in numbered if address != current)
    return [first, *in_document(first.document, rest)]


def read_visit(value: object) -> int:
    """The number of a click, as the panel counts them."""
    return value if isinstance(value, int) and 0 <= value < 1_000_000 else 0


def in_document(document: str, places: Iterable[MarkedPlace | None]) -> list[MarkedPlace]:
    """Those of `places` that lie in `document`."""
    return [place for place in places if place and place.document == document]
