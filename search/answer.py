"""Chooses the sentences that answer, or says that none does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.text import syllables
from search.candidate import Candidate, weigh
from search.coverage import Coverage
from search.gate import Gate
from search.reranker import AS_FOUND, Reranker
from search.reranking import gains
from search.types import Hit, Place, Query, Quote

_PASSAGES = 10  # whose sentences are weighed
_QUOTES = 5
_MARGIN = 2.5  # of score (a log odds) below the best quote that a further one may have
_READ = 20  # sentences that a reranker reads


def answer_question(
    query: Query, vector: NDArray[np.float32], hits: Sequence[Hit], library: Library, reranker: Reranker = AS_FOUND
) -> tuple[list[Quote], str | None, float | None]:
    """Quotes, best first, and None; or none and the reason why. With the confidence, where there was a sentence.

    The best sentence of the passages as found decides whether there is an answer. A reranker brings in sentences of
    the passages that it puts first, and may put first only what would pass as the best.
    """
    found = sorted(hits, key=lambda hit: -hit.scores.fused)[:_PASSAGES]
    weighed = {hit.id: hit for hit in (*found, *hits[:_PASSAGES])}
    coverage = Coverage(syllables(query.asked), library, query.expansions)
    every = sorted(weigh(query, vector, list(weighed.values()), coverage, library), key=lambda c: -c.score)
    own, gate = {hit.id for hit in found}, Gate(query, found, library)
    best = next((c for c in every if c.hit.id in own), None)
    if best is None:
        return [], "Kho không có đoạn nào gần với câu hỏi.", None
    if not gate.passes(best):
        return [], gate.reason(best), gate.confidence(best)

    def may_lead(c: Candidate) -> bool:
        return gate.passes(c) and _is_named(query, c) == _is_named(query, best)

    candidates = [c for c in every if c.hit.id in own or may_lead(c)]
    return _fold(_reread(candidates, may_lead, query, reranker)), None, gate.confidence(best)


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


def _fold(candidates: Sequence[Candidate]) -> list[Quote]:
    """The best candidates as quotes; one that says the same as an earlier one becomes a further place of it."""
    quotes: dict[tuple[str, ...], Quote] = {}
    least = candidates[0].total - _MARGIN
    for c in candidates:
        key = tuple(syllables(c.text))
        if key in quotes:
            first = quotes[key]
            quotes[key] = Quote(first.sentence, first.hit, first.score, (*first.also, Place(c.sentence, c.hit)))
        elif c.total >= least and len(quotes) < _QUOTES:
            quotes[key] = Quote(c.sentence, c.hit, c.total)
    return list(quotes.values())
