"""Who cites whom: references linked to the documents of the store, and what follows for a document's standing.

Computed when asked, from the references kept: adding a replacement later changes the status of what it replaces.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.library import schema
from index.library.store import Store
from index.patterns import KINDS, STATE_NUMBER
from index.references import number_key, short_number
from index.types import Document, Reference

_NAMES = {code: name.capitalize() for name, code in reversed(KINDS.items())} | {
    "TB": "Thông báo",
    "CTr": "Chương trình",
}
_CHANGES = frozenset({"thay_the", "bai_bo", "sua_doi", "bo_sung"})


# What a status says, and of which references: their relation, and whether only a part is meant.
_STATUS = (
    ("đã được thay thế bởi", (("thay_the", False),)),
    ("đã được bãi bỏ bởi", (("bai_bo", False),)),
    ("đã được bãi bỏ một phần bởi", (("bai_bo", True),)),
    ("đã được sửa đổi, bổ sung bởi", (("sua_doi", True), ("bo_sung", True), ("thay_the", True))),
)
_ENDS = (("thay_the", False), ("bai_bo", False))


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of a document in another one, `document`."""

    document: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class _Card:
    """What is known of a document without reading it."""

    key: int
    number: str | None
    kind: str | None
    issued: date | None

    @property
    def name(self) -> str:
        return name_of(self.number, self.kind, self.issued) or f"văn bản {schema.document_id(self.key)}"


class Citations:
    """The references of one state of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cards: dict[int, _Card] = {}
        self._named: defaultdict[str, list[_Card]] = defaultdict(list)
        for key, number, kind, issued in store.cards():
            card = self._cards[key] = _Card(key, number, kind, date.fromisoformat(issued) if issued else None)
            for name in names_of(number) if number else ():
                self._named[name].append(card)

    def target_of(self, reference: Reference, citing: str) -> str | None:
        """The document that is meant: of several with that number the one of the date given, of the kind named, or
        the newest that the document `citing` could know. None where the store does not hold it.
        """
        own = self._cards.get(schema.document_key(citing) or 0)
        found = [c for c in self._named.get(number_key(reference.number), ()) if c is not own]
        if reference.issued:
            found = [c for c in found if c.issued in (None, reference.issued)]
        found = [c for c in found if c.kind == reference.kind] or found
        if own and own.issued:
            found = [c for c in found if c.issued is None or c.issued <= own.issued]
        target = max(found, key=lambda c: (c.issued or date.min, c.key), default=None)
        return schema.document_id(target.key) if target else None

    def cited_by(self, document: Document) -> list[Citation]:
        """The mentions of `document` in others, in the order these were added."""
        number = document.metadata.number
        rows = self._store.references_to(names_of(number)) if number else []
        found = [Citation(schema.document_id(key), reference) for key, reference in rows]
        return [c for c in found if self.target_of(c.reference, c.document) == document.id]

    def also_citing(self, references: Sequence[Reference], citing: str) -> dict[str, set[str]]:
        """The other documents that cite what `references` of the document `citing` cite, and the numbers shared."""
        wanted = {(number_key(r.number), self.target_of(r, citing)): r.number for r in references}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, reference in self._store.references_to({name for name, _ in wanted}):
            other = schema.document_id(key)
            number = wanted.get((number_key(reference.number), self.target_of(reference, other)))
            if number and other != citing:
                found[other].add(number)
        return found

    def replaced_by(self, document: Document) -> str | None:
        """The newest document that replaced or ended all of this one."""
        newest = self._newest(self.cited_by(document), _ENDS)
        return schema.document_id(newest.key) if newest else None

    @cached_property
    def ended(self) -> frozenset[str]:
        """The documents that others replaced or ended as a whole."""
        found = self._store.references_that({relation for relation, _ in _ENDS})
        targets = [self.target_of(r, schema.document_id(key)) for key, r in found if (r.relation, r.part) in _ENDS]
        return frozenset(target for target in targets if target)

    def status_of(self, document: Document) -> str | None:
        """What other documents of the store did to this one; None where they did nothing, for nothing is claimed."""
        citations = self.cited_by(document)
        for words, counts in _STATUS:
            newest = self._newest(citations, counts)
            if newest:
                return f"{words} {newest.name}"
        return None

    def _newest(self, citations: Iterable[Citation], counts: tuple[tuple[str, bool], ...]) -> _Card | None:
        """The newest of the documents whose reference counts."""
        keys = [
            schema.document_key(c.document) for c in citations if (c.reference.relation, c.reference.part) in counts
        ]
        cards = [self._cards[key] for key in keys if key in self._cards]
        return max(cards, key=lambda c: (c.issued or date.min, c.key), default=None)


def name_of(number: str | None, kind: str | None, issued: date | None) -> str | None:
    """ "Kết luận số 94-KL/TU, ngày 21/10/2024"; None where there is no number."""
    if not number:
        return None
    is_circular = kind == "TT" and STATE_NUMBER.fullmatch(number)
    word = "Thông tư" if is_circular else _NAMES.get(kind or "", "Văn bản")
    return f"{word} số {number}" + (f", ngày {issued:%d/%m/%Y}" if issued else "")


def names_of(number: str) -> list[str]:
    """The keys under which a document of that number is cited: in full, and without its issuer."""
    return list(dict.fromkeys(number_key(n) for n in (number, short_number(number)) if n))
