"""What documents are known by, kept beside them so that it is found by an index: number, kind, issuer, date, title."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.library import schema
from index.library.filters import Filters, conditions
from index.references import number_key, short_number
from index.text import syllables
from index.types import Metadata

_FIELDS = ("number", "kind", "issuer", "issued", "title")
_CARD = "SELECT document, number, kind, issued FROM cards"


@dataclass(frozen=True, slots=True)
class Card:
    """What a document is cited by."""

    document: str
    number: str | None
    kind: str | None
    issued: date | None


class Cards:
    """The cards of a store; `connect` gives the calling thread's connection."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    # --- writing

    def put(self, key: int, metadata: Metadata, sample: bool) -> None:
        """Add or replace a document's card; its passages stay."""
        m, number = metadata, metadata.number or ""
        names = names_of(number) if number else []
        row = {
            "document": key, "number": m.number, "digits": digits_of(number), "name": names[0] if names else None,
            "short_name": names[-1] if names else None, "kind": m.kind, "issuer": m.issuer,
            "issued": m.issued.isoformat() if m.issued else None,
            "title": f" {' '.join(syllables(m.title or ''))} ", "sample": int(sample),
        }  # fmt: skip
        columns, values = ",".join(row), ",".join(f":{name}" for name in row)
        changed = ",".join(f"{name} = :{name}" for name in row)
        sql = f"INSERT INTO cards ({columns}) VALUES ({values}) ON CONFLICT (document) DO UPDATE SET {changed}"
        self._connect().execute(sql, row)

    def set_passages(self, key: int, first: int, count: int) -> None:
        """Keep that a document's passages are `count` with ids from `first` on."""
        self._connect().execute("UPDATE cards SET first = ?, passages = ? WHERE document = ?", (first, count, key))

    def drop(self, key: int) -> None:
        self._connect().execute("DELETE FROM cards WHERE document = ?", (key,))

    def make(self) -> None:
        """Make all cards anew from the documents' records and corrections, and count what there is."""
        db = self._connect()
        db.execute("DELETE FROM cards")
        db.execute("DELETE FROM totals")
        db.executemany("INSERT INTO totals VALUES (?, 0)", [("documents",), ("samples",), ("passages",)])
        db.execute("INSERT INTO totals SELECT 'files', count(*) FROM files")
        for key, record, sample in db.execute("SELECT id, record, sample FROM documents"):
            fixed = dict(db.execute("SELECT field, value FROM corrections WHERE document = ?", (key,)))
            self.put(key, _metadata(json.loads(record)["metadata"] | fixed), bool(sample))
            sql = "SELECT coalesce(min(id), 0), count(*) FROM passages WHERE document = ?"
            self.set_passages(key, *db.execute(sql, (key,)).fetchone())

    # --- by number

    def of(self, key: int) -> Card | None:
        return next(self._cards("document = ?", key), None)

    def named(self, name: str) -> list[Card]:
        """The documents that are cited by `name`, as `names_of` gives it."""
        return list(self._cards("name = ? OR short_name = ?", name, name))

    def numbered(self, number: str) -> list[Card]:
        """The documents whose number starts with the digits of `number`, in the order they were added."""
        return list(self._cards("digits = ?", digits_of(number)))

    def _cards(self, where: str, *values: object) -> Iterator[Card]:
        for key, number, kind, issued in self._connect().execute(f"{_CARD} WHERE {where} ORDER BY document", values):
            yield Card(schema.document_id(key), number, kind, date.fromisoformat(issued) if issued else None)

    # --- by filters

    def matching(self, filters: Filters) -> NDArray[np.int64]:
        """Rows of the documents that pass `filters`, in the order they were added."""
        where, values = conditions(filters)
        rows = self._connect().execute(f"SELECT document FROM cards WHERE {where} ORDER BY document", values)
        return np.fromiter(chain.from_iterable(rows), np.int64)

    def newest(self, filters: Filters, most: int) -> list[int]:
        """Rows of at most so many of the documents that pass `filters`, the newest first, undated ones last."""
        where, values = conditions(filters)
        sql = f"SELECT document FROM cards WHERE {where} ORDER BY issued DESC, document LIMIT ?"
        return [row[0] for row in self._connect().execute(sql, [*values, most])]

    def count(self, filters: Filters) -> int:
        """How many documents pass `filters`."""
        where, values = conditions(filters)
        return int(self._connect().execute(f"SELECT count(*) FROM cards WHERE {where}", values).fetchone()[0])

    def passages(self, filters: Filters) -> NDArray[np.int64]:
        """Ids of the passages of the documents that pass `filters`."""
        where, values = conditions(filters)
        rows = self._connect().execute(f"SELECT first, passages FROM cards WHERE {where}", values)
        first, count = np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 2).T
        before = np.cumsum(count) - count
        return np.repeat(first - before, count) + np.arange(count.sum())

    def choices(self, column: str) -> list[str]:
        """The different values of `column` ("kind" or "issuer"), each found by the index from the one before it."""
        if column not in ("kind", "issuer"):
            raise ValueError(f"found column {column!r}; expected 'kind' or 'issuer'")
        sql = (
            f"WITH RECURSIVE found (value) AS (SELECT min({column}) FROM cards UNION ALL "
            f"SELECT (SELECT min({column}) FROM cards WHERE {column} > value) FROM found WHERE value IS NOT NULL) "
            "SELECT value FROM found WHERE value IS NOT NULL"
        )
        return [row[0] for row in self._connect().execute(sql)]


def names_of(number: str) -> list[str]:
    """The keys under which a document of that number is cited: in full, and without its issuer."""
    return list(dict.fromkeys(number_key(n) for n in (number, short_number(number)) if n))


def digits_of(number: str) -> str | None:
    """ "6" of "06-NQ/TU": the digits that a number starts with, without zeros in front; None where there are none."""
    found = re.match(r"\d+", number)
    return (found[0].lstrip("0") or "0") if found else None


def _metadata(values: dict[str, Any]) -> Metadata:
    """The fields that a card holds, out of a record."""
    fields: dict[str, Any] = {name: values.get(name) for name in _FIELDS}
    issued = fields["issued"]
    return Metadata(**fields | {"issued": date.fromisoformat(issued) if issued else None})
