"""How two documents relate by what they cite: which one does what to the other, in a word and in words."""

import re
from collections import defaultdict
from collections.abc import Sequence

from index.library import Library, name_of
from index.types import Document, Reference, Span
from search.types import Hit

# Of a reference: what the citing document does, and what is said of the cited one.
_WORDS = {
    "thay_the": ("thay thế", "được thay thế bởi"),
    "bai_bo": ("bãi bỏ", "được bãi bỏ bởi"),
    "sua_doi": ("sửa đổi, bổ sung", "được sửa đổi, bổ sung bởi"),
    "bo_sung": ("bổ sung", "được bổ sung bởi"),
    "so_ket": ("sơ kết việc thực hiện", "được sơ kết trong"),
    "tong_ket": ("tổng kết việc thực hiện", "được tổng kết trong"),
    "thuc_hien": ("thực hiện", "được thực hiện bởi"),
    "can_cu": ("căn cứ", "là căn cứ của"),
    "vien_dan": ("viện dẫn", "được viện dẫn trong"),
    "order": ("yêu cầu sửa đổi", "được yêu cầu sửa đổi trong"),
}
# A decision that names a document in a sentence with these orders a change of it, though it makes none itself.
_CHANGE = re.compile(r"\b(?:sửa|sửa đổi|bổ sung|điều chỉnh|cập nhật|kéo dài|thay|thay thế)\b", re.IGNORECASE)
_DECIDING = frozenset({"KL", "NQ", "CT", "TB"})
_ORDER = ("replaces", "amends", "reviews", "carries_out", "same_subject")  # the first that holds is told
_ORDERING = frozenset({"CT", "CTr", "HD", "KH", "NQ", "QC", "QĐ", "QyĐ", "TTr"})  # kinds that set something going

# What a link adds to a score, in standard deviations (fitted on half A of bench/related.jsonl).
_CITED, _CITED_STRONGLY = 1.5, 2.5  # by the source; strongly: more than a plain mention
_CITES, _CITES_STRONGLY = 0.5, 1.0
_CITED_HERE = 2.0  # by the very passages that are the source
_SHARED = 0.5


class Links:
    """What the source of a search cites and what cites it. `spans` are the parts of it that are asked about."""

    def __init__(self, library: Library, source: Document, spans: Sequence[Span]) -> None:
        self._library = library
        self._source = source
        self._this = "văn bản này" if source.id else "đoạn văn này"
        self._cites: defaultdict[str, list[Reference]] = defaultdict(list)
        self._cited: defaultdict[str, list[Reference]] = defaultdict(list)
        here = [r for r in source.references if any(s.start <= r.start < s.end for s in spans)]
        for reference in source.references:
            if target := library.target_of(reference, source.id):
                self._cites[target].append(reference)
        if source.id:
            for citation in library.cited_by(source.id):
                self._cited[citation.document].append(citation.reference)
        self._cited_here = {library.target_of(r, source.id) for r in here}
        self._numbers_here = {(r.number, library.target_of(r, source.id)) for r in here}
        self._sharing = library.also_citing(source.references, source.id)

    @property
    def documents(self) -> frozenset[str]:
        """The documents that cite the source or are cited by it."""
        return frozenset({*self._cites, *self._cited})

    def bonus(self, document: str) -> float:
        """What the links to `document` add to the score of its passages."""
        found = 0.0
        if document in self._cites:
            found += _CITED_STRONGLY if _is_strong(self._cites[document]) else _CITED
        if document in self._cited:
            found += _CITES_STRONGLY if _is_strong(self._cited[document]) else _CITES
        return found + _CITED_HERE * (document in self._cited_here) + _SHARED * (document in self._sharing)

    def relation(self, hit: Hit) -> tuple[str, str]:
        """The relation and the reason for a passage found."""
        other = hit.document
        ways = [(relation_of(r, self._source, other), 0, r) for r in self._cites.get(other.id, ())]
        ways += [(relation_of(r, other, self._source), 1, r) for r in self._cited.get(other.id, ())]
        if ways:
            relation, side, reference = min(ways, key=lambda way: (_ORDER.index(way[0]), _plain(way[2]), way[1]))
            part = " một phần" if reference.relation == "bai_bo" and reference.part else ""
            told = "order" if relation == "amends" and _plain(reference) else reference.relation
            words = _WORDS[told][side].replace("bãi bỏ", f"bãi bỏ{part}")
            return relation, f"{self._this} {words} {_name(other)}"
        shared = self._shared_numbers(hit)
        if shared:
            return "same_reference", f"cùng viện dẫn {', '.join(shared)}"
        return "same_subject", "nội dung gần nhau"

    def _shared_numbers(self, hit: Hit) -> list[str]:
        """The numbers that both passages cite; that both documents cite one somewhere would say little."""
        document, passage = hit.document, hit.passage
        near = [r for r in document.references if passage.start <= r.start < passage.end]
        found = {(r.number, self._library.target_of(r, document.id)) for r in near}
        return sorted({number for number, _ in found & self._numbers_here})


def relation_of(reference: Reference, citing: Document, cited: Document) -> str:
    """What a reference makes of its two documents.

    A report does not carry out what it names but reviews it, and what a conclusion says of a report is a review too.
    """
    relation, kind = reference.relation, citing.metadata.kind
    if relation == "thay_the" or (relation == "bai_bo" and not reference.part):
        return "replaces"
    if relation in ("bai_bo", "sua_doi", "bo_sung"):
        return "amends"
    if relation in ("so_ket", "tong_ket"):
        return "reviews"
    if relation in ("thuc_hien", "can_cu"):
        return "reviews" if kind in ("BC", None) or cited.metadata.kind == "BC" else "carries_out"
    if kind in _DECIDING and _CHANGE.search(reference.quote.of(citing.text)):
        return "amends"
    if kind in ("BC", "KL", "TB"):
        return "reviews"
    return "carries_out" if kind in _ORDERING else "same_subject"


def _is_strong(references: Sequence[Reference]) -> bool:
    return not all(map(_plain, references))


def _plain(reference: Reference) -> bool:
    return reference.relation == "vien_dan"


def _name(document: Document) -> str:
    m = document.metadata
    return name_of(m.number, m.kind, m.issued) or f"“{m.title or document.files[0].path}”"
