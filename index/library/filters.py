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
    without: frozenset[str] = frozenset()  # documents left out
    in_force: bool = False  # only what no other document replaced or ended; `conditions` leaves it to the library
    titled: frozenset[str] = frozenset()  # syllables, or runs of them, that the title holds nearly all of

    def __bool__(self) -> bool:
        return self != EVERYTHING


EVERYTHING = Filters()
_TITLED = 0.75  # of `titled` that a title must hold
_TERMS = 50  # of a sum in parentheses: SQLite limits how deep an expression is


def conditions(filters: Filters) -> tuple[str, list[str | int | float]]:
    """The SQL that the documents passing `filters` meet, and its values."""
    parts, values = ["1"], list[str | int | float]()
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
        parts.append(f"document IN ({','.join('?' * len(keys))})")
        values += keys
    if filters.without:
        keys = [k for d in sorted(filters.without) if (k := document_key(d)) is not None]
        parts.append(f"document NOT IN ({','.join(map(str, keys))})")
    if filters.titled:
        held = [f"(instr(title, ?) > 0){')+(' if n % _TERMS == 0 else '+'}" for n in range(1, len(filters.titled))]
        parts.append(f"({''.join(held)}(instr(title, ?) > 0)) >= ?")
        values += [*(f" {phrase} " for phrase in sorted(filters.titled)), _TITLED * len(filters.titled)]
    return " AND ".join(parts), values
