"""What replaced, ended or changed a document, and what it did so to itself: the sentences that say it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from index.library import Citation, Filters, Library
from index.text import nfc
from index.types import CHANGING, Sentence
from search.catalogue import KIND
from search.types import Hit, Query, Quote, Scores

_AT_MOST = 8  # quotes, of the newest change first
_ASKED = re.compile(
    r"\b(?:còn|hết|mất) hiệu lực\b|\bcòn (?:được )?áp dụng\b"
    r"|\b(?:bị|được) (?:thay|thay thế|thay đổi|thế chỗ|bãi bỏ|hủy bỏ|huỷ bỏ|bỏ|sửa|sửa đổi|bổ sung)\b"
    r"|\b(?:bị|được) văn bản nào\b|\bvăn bản (?:nào|gì) (?:đã |mới )?(?:thay|thế chỗ|bãi bỏ|sửa|bổ sung)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:thay|thay thế|thế chỗ|bãi bỏ|hủy bỏ|huỷ bỏ|sửa|sửa đổi|bổ sung)"
    rf" (?:cho |những |các |điều |khoản |của )*(?:{KIND}) (?:nào|gì|số mấy|số bao nhiêu)\b",
    re.IGNORECASE,
)
_ENDS = ("thay_the", "bai_bo")


def standing(query: Query, library: Library, filters: Filters) -> list[Quote]:
    """What others say they did to the document that the question names, or it to others; none for other questions."""
    named = [query.document] if query.document else [document.id for document in query.documents]
    if len(named) != 1:
        return []
    asked = nfc(query.text if query.document else query.asked)
    if _ASKED.search(asked):
        citations = library.cited_by(named[0], changing=True)
    elif _DOES.search(asked):
        own = library.references_of(named[0])
        citations = [Citation(named[0], reference) for reference in own if reference.relation in CHANGING]
    else:
        return []
    changes = [c for c in _changes(citations) if _passes(c.document, library, filters)]
    found = [quote for change in changes for quote in _quotes(change, library)]
    once = {(quote.hit.document.id, quote.sentence.start): quote for quote in found}
    return sorted(once.values(), key=_issued, reverse=True)[:_AT_MOST]


def _issued(quote: Quote) -> date:
    return quote.hit.document.metadata.issued or date.min


def _changes(citations: list[Citation]) -> list[Citation]:
    """Those that ended the whole document; where there is none, those that changed a part."""
    ended = [c for c in citations if c.reference.relation in _ENDS and not c.reference.part]
    return ended or citations


def _passes(document: str, library: Library, filters: Filters) -> bool:
    own = {document} if filters.documents is None else filters.documents & {document}
    return bool(own) and library.count(replace(filters, documents=frozenset(own))) > 0


def _quotes(change: Citation, library: Library) -> Iterator[Quote]:
    """The sentence of the mention, and those that it leads in ("… sửa đổi như sau:")."""
    document = library.document(change.document)
    passages = library.passages(library.passage_ids(document.id))
    sentences = [(s, i, passage) for i, passage in passages.items() for s in passage.sentences]
    mentions = [s for s, _, _ in sentences if s.start <= change.reference.start < s.end]
    for sentence, i, passage in sentences:
        if any(sentence == m or _leads(m, sentence) for m in mentions):
            yield Quote(sentence, Hit(i, passage, document, Scores(0, 0, 0, 0)), 0.0)


def _leads(first: Sentence, sentence: Sentence) -> bool:
    return sentence.lead_in is not None and first.start <= sentence.lead_in.start < first.end
