"""Which documents a question may be answered from."""

from dataclasses import dataclass
from datetime import date

from index.library.schema import document_key


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all must hold; an empty one holds for every document.

    A document without a date fails `since` and `until`: a filter narrows and never widens. `in_force` leaves out what
    another document of the store replaced or ended as a whole.
    """

    kinds: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    documents: frozenset[str] | None = None
    without: str | None = None  # a document left out
    in_force: bool = False

    def __bool__(self) -> bool:
        return self != EVERYTHING


EVERYTHING = Filters()


def conditions(filters: Filters) -> tuple[str, list[str | int]]:
    """The SQL that the documents passing `filters` meet, and its values; whether one is in force is not in it."""
    parts, values = ["1"], list[str | int]()
    for column, allowed in (("kind", filters.kinds), ("issuer", filters.issuers)):
        if allowed:
            parts.append(f"{column} IN ({','.join('?' * len(allowed))})")
            values += sorted(allowed)
    for operator, day in ((">=", filters.since), ("<=", filters.until)):
        if day:
            parts.append(f"issued {operator} ?")
            values.append(day.isoformat())
    if filters.documents is not None:
        keys = [k for d in sorted(filters.documents) if (k := document_key(d)) is not None]
        parts.append(f"id IN ({','.join('?' * len(keys))})")
        values += keys
    if filters.without is not None:
        parts.append("id <> ?")
        values.append(document_key(filters.without) or 0)
    return " AND ".join(parts), values
