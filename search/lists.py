"""Questions that ask for all items of a list, and the lists of a document: items under one lead-in or of one mark."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.library import Library
from index.patterns import UNMARKED, mark_of
from index.types import Document, Passage, Sentence, Span
from search.card import agreement
from search.coverage import Coverage
from search.types import Hit, Query, Quote

_ASKS = re.compile(
    r"\b(?:những|các)\s+(?:\w+\s+){1,8}?nào\b|\bnhững gì\b|\bliệt kê\b|\bkể (?:tên|ra)\b",
    re.I,
)
_MOST = 30  # items given
_LONG = 60  # words; a longer item is given by its sentences
_LESS_COVERED = 0.2
_DOCUMENTS = 4  # nearest ones whose lists are weighed; 8 gave the same lists at twice the cost


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one document: what introduces it, and its items in document order."""

    hit: Hit  # the document's nearest passage
    lead_in: str
    path: tuple[str, ...]
    items: tuple[tuple[Sentence, int, Passage], ...]  # with the passage and its id


def asks_for_list(question: str) -> bool:
    """Whether `question` wants all of several things: "những nội dung nào", "gồm những gì"."""
    return _ASKS.search(question) is not None


def find_listing(
    query: Query, vector: NDArray[np.float32], hits: Sequence[Hit], library: Library, encoder: Encoder
) -> Listing | None:
    """The list that the question most likely asks for, out of those of the nearest documents."""
    nearest: dict[str, Hit] = {}
    for hit in hits:
        nearest.setdefault(hit.document.id, hit)
    listings = [x for hit in list(nearest.values())[:_DOCUMENTS] for x in _listings(hit, library)]
    if not listings:
        return None
    near = encoder.encode([_introduction(x) for x in listings], "passage") @ vector
    fused = {hit.id: hit.scores.fused for hit in hits}
    scores = [
        x.hit.scores.fused
        + 0.3 * max(fused.get(i, -3.0) for _, i, _ in x.items)
        + 2.4 * agreement(query.understood, x.hit.document.metadata)
        + 90 * float(similarity)
        for x, similarity in zip(listings, near, strict=True)
    ]
    return listings[int(np.argmax(scores))]


def quotes_of(listing: Listing, best: float) -> list[Quote]:
    """Every item as a quote, in document order; all bear the score of the best."""
    return [
        Quote(sentence, Hit(i, passage, listing.hit.document, listing.hit.scores), best)
        for sentence, i, passage in listing.items[:_MOST]
    ]


def worth(listing: Listing, quotes: Sequence[Quote], coverage: Coverage) -> bool:
    """Whether the list is the answer, and not the best sentence alone ("nối các tỉnh nào?").

    It stands in the document of the best sentence (measured on half A), and what introduces it speaks of the
    question's rare words not much less than that sentence does.
    """
    if listing.hit.document.id != quotes[0].hit.document.id:
        return False
    return coverage.of([_introduction(listing)]) >= coverage.of([quotes[0].text]) - _LESS_COVERED


def _introduction(listing: Listing) -> str:
    title = listing.hit.document.metadata.title or ""
    return "\n".join(part for part in (title, *listing.path, listing.lead_in) if part) or "-"


def _listings(hit: Hit, library: Library) -> Iterator[Listing]:
    """The lists of two items and more of the document of `hit`."""
    document = hit.document
    ids = library.passage_ids(document.id)
    for sentences in _grouped(document, ids, library.passages(ids)).values():
        items = list(_items(document, sentences))
        if len(items) > 1:
            lead_in = items[0][0].lead_in
            yield Listing(hit, lead_in.of(document.text) if lead_in else "", items[0][2].path, tuple(items))


_Placed = tuple[Sentence, int, Passage]


def _grouped(
    document: Document, ids: Iterable[int], passages: Mapping[int, Passage]
) -> dict[tuple[object, ...], list[_Placed]]:
    """Sentences by list: those of one lead-in, and those of lines with one level of mark under the same headings."""
    groups: dict[tuple[object, ...], list[_Placed]] = {}
    for i in ids:
        for sentence in passages[i].sentences:
            for key in _keys(document.text, sentence, passages[i]):
                groups.setdefault(key, []).append((sentence, i, passages[i]))
    return groups


def _keys(text: str, sentence: Sentence, passage: Passage) -> Iterator[tuple[object, ...]]:
    line = _line(text, sentence.start)
    level = mark_of(line.of(text))[0]
    lead_in = sentence.lead_in
    if "\t" in line.of(text):
        return
    is_own = lead_in is not None and lead_in.start >= line.start  # of clauses within this very line
    if lead_in is not None:
        yield ("lead-in", lead_in.start)
    if level < UNMARKED and (lead_in is None or is_own):
        yield ("mark", passage.path, level)


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
