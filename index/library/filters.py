"""Which documents a question may be answered from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all must hold; an empty one holds for every document.

    A document without a date fails `since` and `until`: a filter narrows and never widens.
    """

    kinds: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    documents: frozenset[str] | None = None
    without: str | None = None  # a document left out

    def __bool__(self) -> bool:
        return self != EVERYTHING


EVERYTHING = Filters()
