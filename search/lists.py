"""Questions that ask for all items of a list, and the lists of a document.

A list is the items under one lead-in, or of one mark under one heading, its lines where none bears a mark, steps ("Bước
1"), points ("Thứ nhất"), or the rows of a table.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.patterns import UNMARKED, mark_of
from index.types import Document, Passage, Sentence, Span
from search.card import agreement
from search.coverage import Coverage
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
_STEP = re.compile(r"\W*(?:bước|giai đoạn|đợt|quý) (?:\d+|[IVX]+)\b", re.I)
_ASKS_STEPS = re.compile(r"\b(?:bước|khâu|quy trình|trình tự|thủ tục)\b", re.I)
_ORDINAL = re.compile(r"\W*(?:thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)|(?:một|hai|ba|bốn|năm|sáu|bảy|tám) là)\b", re.I)
_MOST = 30  # items given
_CAPTION = 30  # words of a line that says what the table below it is of
_LONG = 60  # words; a longer item is given by its sentences
_LESS_COVERED = 0.2
_DOCUMENTS = 6  # nearest ones whose lists are weighed
_ENCODED = 12  # lists whose introductions are compared with the question; 8 and more answer alike on half A


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one document: what introduces it, and its items in document order."""

    hit: Hit  # the document's nearest passage
    lead_in: str
    path: tuple[str, ...]
    items: tuple[tuple[Sentence, int, Passage], ...]  # with the passage and its id
    is_inner: bool = False  # its items are the clauses of one line
    is_plain: bool = False  # its items bear no mark
    is_steps: bool = False  # its items are "Bước 1", "Bước 2" …

    @property
    def introducing(self) -> float:
        """The share of its items that only introduce others (they end with a colon)."""
        text = self.hit.document.text
        return sum(text[s.start : s.end].rstrip().endswith(":") for s, _, _ in self.items) / len(self.items)


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
    listings = [x for hit in _nearest(hits, library.replaced_by) for x in _listings(hit, library)]
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


def worth(listing: Listing, quotes: Sequence[Quote], coverage: Coverage) -> bool:
    """Whether the list is the answer, and not the best sentence alone ("nối các tỉnh nào?").

    What introduces it must speak of the question's rare words as much as the best sentence does, or where it stands in
    that sentence's document not much less (measured on half A).
    """
    introduced, said = coverage.of([_introduction(listing)]), coverage.of([quotes[0].text])
    is_same_document = listing.hit.document.id == quotes[0].hit.document.id
    return introduced >= said - (_LESS_COVERED if is_same_document else 0.0)


def _introduction(listing: Listing) -> str:
    title = listing.hit.document.metadata.title or ""
    return "\n".join(part for part in (title, *listing.path, listing.lead_in) if part) or "-"


def _listings(hit: Hit, library: Library) -> Iterator[Listing]:
    """The lists of two items and more of the document of `hit` that a heading or a lead-in introduces."""
    document = hit.document
    ids = library.passage_ids(document.id)
    for sentences in _grouped(document, ids, library.passages(ids)).values():
        items = list(_items(document, sentences))
        first, path = items[0][0], items[0][2].path
        if len(items) > 1 and (first.lead_in or path):
            lead_in = _introducing(document.text, first, path) if first.lead_in else ""
            inner = _is_inner(document.text, first)
            plain = not lead_in and _is_plain(document.text, first)
            yield Listing(hit, lead_in, path, tuple(items), inner, plain, _is_step(document.text, first))


def _introducing(text: str, sentence: Sentence, path: Sequence[str]) -> str:
    """The lead-in; the head of a table with the line above it, which most often says what the table is of."""
    lead_in = sentence.lead_in or Span(sentence.start, sentence.start)
    above = text[: lead_in.start].rstrip("\n")
    caption = above[above.rfind("\n") + 1 :]
    is_caption = "\t" in lead_in.of(text) and not {"\t", ""} & {*caption, caption} and caption not in path
    is_caption = is_caption and len(caption.split()) <= _CAPTION
    return f"{caption}\n{lead_in.of(text)}" if is_caption else lead_in.of(text)


_Placed = tuple[Sentence, int, Passage]


def _grouped(
    document: Document, ids: Iterable[int], passages: Mapping[int, Passage]
) -> dict[tuple[object, ...], list[_Placed]]:
    """Sentences by list: those of one lead-in, those of lines with one level of mark under the same headings, and the
    rows under the same header, which a table may repeat on a new page."""
    groups: dict[tuple[object, ...], list[_Placed]] = {}
    for i in ids:
        for sentence in passages[i].sentences:
            for key in _keys(document.text, sentence, passages[i]):
                groups.setdefault(key, []).append((sentence, i, passages[i]))
    return groups


def _keys(text: str, sentence: Sentence, passage: Passage) -> Iterator[tuple[object, ...]]:
    line = _line(text, sentence.start).of(text)
    level = mark_of(line)[0]
    lead_in = sentence.lead_in
    if "\t" in line:
        if lead_in is not None:
            yield ("table", passage.path, lead_in.of(text))
        return
    if _STEP.match(line):
        yield ("step", passage.path)
    elif _ORDINAL.match(text, sentence.start):
        yield ("ordinal", passage.path)
    if lead_in is not None:
        yield ("lead-in", lead_in.start)
    if passage.path and (lead_in is None or _is_inner(text, sentence)):
        yield ("mark", passage.path, level)


def _is_inner(text: str, sentence: Sentence) -> bool:
    """Whether the sentence is a clause whose lead-in stands in the same line."""
    return sentence.lead_in is not None and sentence.lead_in.start >= _line(text, sentence.start).start


def _is_step(text: str, sentence: Sentence) -> bool:
    return _STEP.match(_line(text, sentence.start).of(text)) is not None


def _is_plain(text: str, sentence: Sentence) -> bool:
    line = _line(text, sentence.start).of(text)
    return mark_of(line)[0] == UNMARKED and not (_is_step(text, sentence) or _ORDINAL.match(line))


def _items(document: Document, sentences: Sequence[_Placed]) -> Iterator[_Placed]:
    """One item a line where it is not too long, else its sentences; clauses of one line are items each."""
    text = document.text
    lines: dict[Span, list[_Placed]] = {}
    for placed in sentences:
        lines.setdefault(_line(text, placed[0].start), []).append(placed)
    for line, parts in lines.items():
        whole = Sentence(parts[0][0].start, parts[-1][0].end, _outer(parts[0][0].lead_in, line))
        start = line.start + mark_of(line.of(text))[2]
        if len(lines) > 1 and len(text[start : whole.end].split()) <= _LONG:
            yield Sentence(start, whole.end, whole.lead_in), parts[0][1], parts[0][2]
        else:
            yield from parts


def _outer(lead_in: Span | None, line: Span) -> Span | None:
    """A lead-in that stands within the item itself is no lead-in of it."""
    return None if lead_in is None or lead_in.start >= line.start else lead_in


def _line(text: str, offset: int) -> Span:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Span(start, len(text) if end < 0 else end)
