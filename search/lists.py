"""Questions that ask for all items of a list: which list is meant, and whether it is the answer."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.types import Document
from search.card import agreement
from search.coverage import Coverage
from search.items import Listing, lists_of
from search.remembered import RememberedVectors
from search.successors import ReplacedBy, asks_of_present, successors
from search.types import Hit, Query, Quote

_THINGS = (
    r"(?:mục tiêu|chỉ tiêu|nhiệm vụ|giải pháp|biện pháp|nguyên nhân|hạn chế|tồn tại|khó khăn|vướng mắc|quan điểm"
    r"|nguyên tắc|điều kiện|tiêu chuẩn|tiêu chí|đối tượng|thành phần|thành viên|yêu cầu|kiến nghị|đề xuất|kết quả"
    r"|nội dung)"
)
_ASKS = re.compile(
    r"\b(?:những|các)\s+(?:\w+,?\s+){1,8}?nào\b|\bnhững\s+(?:\w+,?\s+){1,4}?gì\b|\bcác\s+(?:\w+\s+){1,2}?gì\b"
    r"|\b(?:những|các)\b[^?]*\blà (?:những )?gì\b|\bnhững (?:gì|ai)\b|\bliệt kê\b|\bgồm (?:có )?(?:gì|ai|mấy)\b"
    r"|\b(?:kể|nêu|cho)\s+(?:tên|ra|hết|đủ|đầy đủ)\b|\b(?:kể|nêu)\s+(?:rõ\s+)?(?:các|những)\b|\bđủ các ý\b"
    r"|\b(?:hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+(?:\w+\s+){1,4}nào\b"
    r"|\btừng (?:huyện|xã|phường|địa bàn|địa phương|nơi|đơn vị|năm|dự án|cơ quan|sở|ngành|nhóm)\b"
    r"|\b(?:cơ quan|đơn vị|sở|ban|ngành|ai)(?: nào)? (?:làm|lo) (?:việc )?gì\b"
    rf"|\b{_THINGS}\b[^?]*\b(?:là gì|gồm|thế nào|ra sao)\b|^\W*(?:hai|ba|bốn|năm|các|những)?\s*{_THINGS} nào\b"
    rf"|^\W*(?:các|những|{_THINGS})\b(?!.*\b(?:ai|gì|nào|đâu|sao|mấy|bao nhiêu|bao giờ|không|chưa)\b)",
    re.I,
)
_ASKS_STEPS = re.compile(r"\b(?:bước|khâu|quy trình|trình tự|thủ tục)\b", re.I)
_MOST = 30  # items given
_LESS_COVERED = 0.2
_DOCUMENTS = 6  # nearest ones whose lists are weighed
_ENCODED = 12  # lists whose introductions are compared with the question; 8 and more answer alike on half A


def asks_for_list(question: str) -> bool:
    """Whether `question` wants all of several things: "những nội dung nào", "gồm những gì"."""
    return _ASKS.search(question) is not None


def find_listing(
    query: Query,
    vector: NDArray[np.float32],
    hits: Sequence[Hit],
    library: Library,
    remembered: RememberedVectors,
    coverage: Coverage,
) -> Listing | None:
    """The list that the question most likely asks for, out of those of the nearest documents.

    Weights: a softmax regression on half A's lists, rounded. `coverage` is of the question's words that say something.
    """
    listings = [x for hit in _nearest(hits, library.replaced_by) for x in lists_of(hit, library)]
    if not listings:
        return None
    fused = {hit.id: hit.scores.fused for hit in hits}
    likely = sorted(((_likely(x, query, fused, coverage), x) for x in listings), key=lambda pair: -pair[0])[:_ENCODED]
    near = remembered.of([_introduction(x) for _, x in likely]) @ vector
    scored = [(score + 80 * float(similarity), x) for (score, x), similarity in zip(likely, near, strict=True)]
    ordered = [x for _, x in sorted(scored, key=lambda pair: -pair[0])]
    return _in_force(ordered, library, remembered) if asks_of_present(query) else ordered[0]


def _nearest(hits: Sequence[Hit], replaced_by: ReplacedBy) -> list[Hit]:
    """The best hit of each of the nearest documents, and of those found that replaced one of them."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.document.id, hit)
    nearest = list(best)[:_DOCUMENTS]
    replacements = sorted(successors([best[document] for document in nearest], replaced_by))
    return [best[document] for document in dict.fromkeys((*nearest, *replacements)) if document in best]


def _in_force(ordered: Sequence[Listing], library: Library, remembered: RememberedVectors) -> Listing:
    """The first of the likely lists; where its document was replaced, that of the replacement which is likest to it."""
    best, *others = ordered
    new = library.replaced_by(best.hit.document.id)
    lists = [x for x in others if x.hit.document.id == new]
    if not lists:
        return best
    whole, *wholes = remembered.of([_whole(x) for x in (best, *lists)])
    return lists[int(np.argmax(np.stack(wholes) @ whole))]


def _whole(listing: Listing) -> str:
    """Its heading, lead-in and items."""
    text = listing.hit.document.text
    items = (text[sentence.start : sentence.end] for sentence, _, _ in listing.items)
    return "\n".join((*listing.path[-1:], listing.lead_in, *items))


def _likely(listing: Listing, query: Query, fused: Mapping[int, float], coverage: Coverage) -> float:
    """What speaks for a list but the likeness of what introduces it. `fused`: of passages by id."""
    return (
        0.05 * listing.hit.scores.fused
        + 0.25 * max(fused.get(i, -3.0) for _, i, _ in listing.items)
        + 2.4 * agreement(query.understood, listing.hit.document.metadata)
        + 9.6 * coverage.of([_introduction(listing)])
        - 9 * listing.introducing
        - 2.5 * listing.is_inner
        - 1.1 * listing.is_plain
        + 4 * (listing.is_steps and _ASKS_STEPS.search(query.understood) is not None)
    )


def quotes_of(listing: Listing, best: float) -> list[Quote]:
    """Every item as a quote, in document order; all bear the score of the best."""
    return [
        Quote(sentence, Hit(i, passage, listing.hit.document, listing.hit.scores), best)
        for sentence, i, passage in listing.items[:_MOST]
    ]


def worth(listing: Listing, quotes: Sequence[Quote], nearest: Document, coverage: Coverage) -> bool:
    """Whether the list is the answer, and not the best sentence alone ("nối các tỉnh nào?").

    What introduces it must speak of the question's rare words as much as the best sentence does, or where it stands in
    that sentence's document, or in that of the nearest passage, not much less (measured on half A).
    """
    introduced, said = coverage.of([_introduction(listing)]), coverage.of([quotes[0].text])
    is_same_document = listing.hit.document.id in (quotes[0].hit.document.id, nearest.id)
    return introduced >= said - (_LESS_COVERED if is_same_document else 0.0)


def _introduction(listing: Listing) -> str:
    title = listing.hit.document.metadata.title or ""
    return "\n".join(part for part in (title, *listing.path, listing.lead_in) if part) or "-"
