"""Who cites whom: references linked to the documents of the store, and what follows for a document's standing.

Computed when asked, from the references kept: adding a replacement later changes the status of what it replaces.
Only the cards and references of the numbers asked about are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from index.library import schema
from index.library.cards import Card, names_of
from index.library.store import Store
from index.patterns import KINDS, STATE_NUMBER
from index.references import number_key
from index.types import Document, Reference

_NAMES = {code: name.capitalize() for name, code in reversed(KINDS.items())} | {
    "TB": "Thông báo",
    "CTr": "Chương trình",
}


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


class Citations:
    """The references of one state of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._card = lru_cache(maxsize=1 << 12)(store.cards.of)
        self._named = lru_cache(maxsize=1 << 12)(store.cards.named)

    def target_of(self, reference: Reference, citing: str) -> str | None:
        """The document that is meant: of several with that number the one of the date given, of the kind named, or
        the newest that the document `citing` could know. None where the store does not hold it.
        """
        own = self._card(schema.document_key(citing) or 0)
        return self._target(reference, citing, own.issued if own else None)

    def _target(self, reference: Reference, citing: str, known_by: date | None) -> str | None:
        """As `target_of`, for a citing document issued on the day `known_by`."""
        found = [c for c in self._named(number_key(reference.number)) if c.document != citing]
        if reference.issued:
            found = [c for c in found if c.issued in (None, reference.issued)]
        found = [c for c in found if c.kind == reference.kind] or found
        if known_by:
            found = [c for c in found if c.issued is None or c.issued <= known_by]
        newest = _newest(found)
        return newest.document if newest else None

    def cited_by(self, document: Document, changing: bool = False) -> list[Citation]:
        """The mentions of `document` in others, in the order these were added; `changing`: by those that change it."""
        number = document.metadata.number
        rows = self._store.references_to(names_of(number), changing) if number else []
        found = [(Citation(schema.document_id(key), reference), issued) for key, issued, reference in rows]
        return [c for c, issued in found if self._target(c.reference, c.document, issued) == document.id]

    def also_citing(self, references: Sequence[Reference], citing: str) -> dict[str, set[str]]:
        """The other documents that cite what `references` of the document `citing` cite, and the numbers shared."""
        wanted = {(number_key(r.number), self.target_of(r, citing)): r.number for r in references}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, issued, reference in self._store.references_to({name for name, _ in wanted}):
            other = schema.document_id(key)
            number = wanted.get((number_key(reference.number), self._target(reference, other, issued)))
            if number and other != citing:
                found[other].add(number)
        return found

    def replaced_by(self, document: Document) -> str | None:
        """The newest document that replaced or ended all of this one."""
        newest = self._newest_of(self.cited_by(document, changing=True), _ENDS)
        return newest.document if newest else None

    @cached_property
    def ended(self) -> frozenset[str]:
        """The documents that others replaced or ended as a whole."""
        found = [(r, schema.document_id(key)) for key, r in self._store.changing() if (r.relation, r.part) in _ENDS]
        targets = [self.target_of(reference, citing) for reference, citing in found]
        return frozenset(target for target in targets if target)

    def status_of(self, document: Document) -> str | None:
        """What other documents of the store did to this one; None where they did nothing, for nothing is claimed."""
        citations = self.cited_by(document, changing=True)
        for words, counts in _STATUS:
            newest = self._newest_of(citations, counts)
            if newest:
                return f"{words} {_name(newest)}"
        return None

    def _newest_of(self, citations: Iterable[Citation], counts: tuple[tuple[str, bool], ...]) -> Card | None:
        """The newest of the documents whose reference counts."""
        keys = {
            schema.document_key(c.document) for c in citations if (c.reference.relation, c.reference.part) in counts
        }
        return _newest(card for key in keys if key and (card := self._card(key)))


def _newest(cards: Iterable[Card]) -> Card | None:
    """The one issued last; of several that which was added last."""
    return max(cards, key=lambda c: (c.issued or date.min, schema.document_key(c.document) or 0), default=None)


def _name(card: Card) -> str:
    return name_of(card.number, card.kind, card.issued) or f"văn bản {card.document}"


def name_of(number: str | None, kind: str | None, issued: date | None) -> str | None:
    """ "Kết luận số 94-KL/TU, ngày 21/10/2024"; None where there is no number."""
    if not number:
        return None
    is_circular = kind == "TT" and STATE_NUMBER.fullmatch(number)
    word = "Thông tư" if is_circular else _NAMES.get(kind or "", "Văn bản")
    return f"{word} số {number}" + (f", ngày {issued:%d/%m/%Y}" if issued else "")
