"""Chooses the sentences that answer, or says that none does."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.text import syllables
from search.candidate import Candidate, weigh
from search.cohort import Cohort
from search.coverage import Coverage
from search.gate import Gate
from search.lists import asks_for_list
from search.named import speaks
from search.reranker import AS_FOUND, Reranker
from search.reranking import gains
from search.retrieve import READ
from search.subject import asks_widely
from search.successors import asks_of_present, in_force_first, with_successors
from search.types import Hit, Place, Query, Quote

_NEAREST = 30  # among which the nearest tells whether the store speaks of the matter at all
_OF_SENTENCE = 0.5  # of its best sentence's score that a hit gains; half A: .35 to .7 alike, on all four sets
_QUOTES = 5
_MARGIN = 2.5  # of score (a log odds) below the best quote that a further one may have,
_FEW, _WIDE_MARGIN = 3, 6.0  # and one of the first few: half A, right ones .829 → .851 (docs/decisions.md)
_DOCUMENTS, _OF_EACH = 4, 2  # that a survey quotes, and quotes of each
_READ = 20  # sentences that a reranker reads


@dataclass(frozen=True, slots=True)
class Choice:
    """Quotes, best first, or none and the reason why; the hits in the order of what they can answer."""

    hits: list[Hit]
    quotes: list[Quote] = field(default_factory=list)
    reason: str | None = None
    confidence: float | None = None  # where there was a sentence


def answer_question(
    query: Query,
    vector: NDArray[np.float32],
    hits: Sequence[Hit],
    library: Library,
    cohort: Cohort,
    reranker: Reranker = AS_FOUND,
) -> Choice:
    """What the sentences of the nearest passages answer.

    The best sentences of the passages as found decide whether there is an answer. A reranker brings in sentences of
    the passages that it puts first, and may put first only what would pass as the best; hits follow it alone.
    """
    as_found = sorted(hits, key=lambda hit: -hit.scores.fused)
    read = with_successors(as_found, READ, library.replaced_by)
    weighed = {hit.id: hit for hit in (*read, *hits[:READ])}
    coverage = Coverage(syllables(query.asked), library, query.equivalents)
    every = sorted(weigh(query, vector, list(weighed.values()), coverage, library), key=lambda c: -c.score)
    is_ordered = query.documents or reranker is not AS_FOUND
    shown = list(hits) if is_ordered else by_best_sentence(hits, every)
    if query.documents:
        speaking = _speaking(query, library)
        every = [c for c in every if c.hit.document.id in speaking] or every
    own = {hit.id for hit in read}
    found = [c for c in every if c.hit.id in own] or every
    if not found:
        return Choice(shown, reason="Kho không có đoạn nào gần với câu hỏi.")
    best, gate = found[0], Gate(query, as_found[:_NEAREST], library, cohort.nearness(vector))
    if not gate.lets_through(_judged(query, found)):
        return Choice(shown, reason=gate.reason(best), confidence=gate.confidence(best))

    def may_lead(c: Candidate) -> bool:
        return gate.passes(c) and _is_named(query, c) == _is_named(query, best)

    candidates = [c for c in every if c.hit.id in own or may_lead(c)]
    ordered = _reread(candidates, may_lead, query, reranker)
    if asks_of_present(query):
        ordered = in_force_first(ordered, may_lead, library.replaced_by)
    return Choice(shown, _quotes(query, ordered, may_lead), confidence=gate.confidence(best))


def _speaking(query: Query, library: Library) -> set[str]:
    """Who may answer where the question names documents: these, and unless their words alone are asked, who cites them.

    On half A no other document was right.
    """
    named = {document.id for document in query.documents}
    return named if speaks(query) else named.union(c.document for id in named for c in library.cited_by(id))


def _quotes(query: Query, ordered: Sequence[Candidate], may_lead: Callable[[Candidate], bool]) -> list[Quote]:
    found = survey(distinct(filter(may_lead, ordered))) if wants_survey(query) else []
    return found or nearest(distinct(ordered))


def _judged(query: Query, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates by which a question is answered or refused, best first."""
    listed = asks_for_list(query.understood)
    scores = [c.as_introduction if listed else c.score for c in found]
    order = sorted(range(len(found)), key=lambda i: -scores[i])
    return [found[i] for i in order if scores[i] >= scores[order[0]] - _MARGIN][:_QUOTES]


def by_best_sentence(hits: Sequence[Hit], candidates: Iterable[Candidate]) -> list[Hit]:
    """The hits whose sentences were weighed gain a share of what their best one has over the least of them."""
    best: dict[int, float] = {}
    for c in candidates:
        best[c.hit.id] = max(c.of_itself, best.get(c.hit.id, c.of_itself))
    least = min(best.values(), default=0.0)
    gained = [_OF_SENTENCE * (best.get(hit.id, least) - least) for hit in hits]
    raised = [
        replace(hit, scores=replace(hit.scores, fused=hit.scores.fused + gain))
        for hit, gain in zip(hits, gained, strict=True)
    ]
    return sorted(raised, key=lambda hit: -hit.scores.total)


def _is_named(query: Query, candidate: Candidate) -> bool:
    """Whether the question names the document of the sentence by its number, which a reranker does not know."""
    return any(document.id == candidate.hit.document.id for document in query.documents)


def _reread(
    candidates: Sequence[Candidate], may_lead: Callable[[Candidate], bool], query: Query, reranker: Reranker
) -> list[Candidate]:
    """The candidates (best first), the first of those that may lead as the reranker orders them.

    The others gain what the least of these did, so none of them comes first.
    """
    read = list(islice((i for i, c in enumerate(candidates) if may_lead(c)), _READ))
    texts, scores = [candidates[i].in_context for i in read], [candidates[i].score for i in read]
    gained = gains(reranker, query.understood, texts, scores)
    added = dict.fromkeys(range(len(candidates)), min(gained)) | dict(zip(read, gained, strict=True))
    return sorted((replace(c, reread=added[i]) for i, c in enumerate(candidates)), key=lambda c: -c.total)


def distinct(candidates: Iterable[Candidate]) -> list[Quote]:
    """The candidates (best first) as quotes; one that says the same as an earlier one becomes a further place of it."""
    quotes: dict[tuple[str, ...], Quote] = {}
    for c in candidates:
        key = tuple(syllables(c.text))
        first = quotes.get(key)
        place = (Place(c.sentence, c.hit),) if first else ()
        quotes[key] = replace(first, also=(*first.also, *place)) if first else Quote(c.sentence, c.hit, c.total)
    return list(quotes.values())


def nearest(quotes: Sequence[Quote]) -> list[Quote]:
    """The first quotes that are not far behind the best."""
    behind = [quotes[0].score - quote.score for quote in quotes[:_QUOTES]]
    kept = sum(gap <= (_WIDE_MARGIN if rank < _FEW else _MARGIN) for rank, gap in enumerate(behind))
    return list(quotes[:kept])


def wants_survey(query: Query) -> bool:
    """Whether the question asks what the store, not one document, says of a subject."""
    return asks_widely(query.asked) and not query.documents


def survey(quotes: Sequence[Quote]) -> list[Quote]:
    """What several documents say, one after the other in the order of their best: that, and what is near to it."""
    found: dict[str, list[Quote]] = {}
    for quote in (q for q in quotes if quotes[0].score - q.score <= _WIDE_MARGIN):
        of_document = found.get(quote.hit.document.id, [])
        is_near = len(of_document) < _OF_EACH and all(q.score - quote.score <= _MARGIN for q in of_document)
        if is_near and (of_document or len(found) < _DOCUMENTS):
            found.setdefault(quote.hit.document.id, []).append(quote)
    return [quote for of_document in found.values() for quote in of_document]
