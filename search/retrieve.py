"""Finds passages: dense and BM25 candidates, each scored by every part, fused by standardised scores."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from index.library import EVERYTHING, Filters, Library
from search.named import citing_passages, number_bonus
from search.successors import successors
from search.types import Hit, Query, Scores
from search.words import WordList, word_lists

DEPTH = 200  # candidates of each list; their own scores set the scale (our measurement: as good as the whole store's)
READ = 10  # passages whose sentences are weighed, and those of what replaced their documents
_REPLACED = 1.0  # standard deviations that a passage of a replaced document loses beside its replacement


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each standardised score counts (fitted on half A of the three question sets)."""

    dense: float = 1.0
    sentence: float = 0.75
    words: float = 1.0


WEIGHTS = Weights()


def retrieve(
    query: Query,
    vector: NDArray[np.float32],
    library: Library,
    count: int,
    filters: Filters = EVERYTHING,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """The `count` best passages for a question, best first, and behind them all that were found in documents which
    replaced those of the first. `vector` [d] is the question's.
    """
    near = library.nearest(vector, DEPTH, filters)
    worded = word_lists(query, library, DEPTH, filters)
    more = citing_passages(query.named, library, filters)
    bonus = number_bonus(query, more, library)
    if query.documents or query.preferred:
        more += _nearest_of(query, vector, library, filters)
    scored = fuse(vector, near, worded, library, weights, bonus, more)
    hits = _hits(scored[:count], library)
    replacing = {i for new in successors(hits[:READ], library.replaced_by) for i in library.passage_ids(new)}
    return hits + _hits([row for row in scored[count:] if row[0] in replacing], library)


def _nearest_of(query: Query, vector: NDArray[np.float32], library: Library, filters: Filters) -> list[int]:
    """The nearest passages of the documents that the question names or likely means."""
    named = frozenset(document.id for document in query.documents) | {query.preferred or ""} - {""}
    if filters.documents is not None:
        named &= filters.documents
    return list(library.nearest(vector, DEPTH, replace(filters, documents=named)))


def fuse(
    vector: NDArray[np.float32],
    near: dict[int, float],
    worded: Sequence[WordList],
    library: Library,
    weights: Weights,
    bonus: Mapping[int, float] = MappingProxyType({}),
    more: Sequence[int] = (),
) -> list[tuple[int, Scores]]:
    """The candidates of all lists, and `more`, with every part of their score, best first."""
    ids = list(dict.fromkeys([*near, *(i for words in worded for i in words.best), *more]))
    if not ids:
        return []
    close = library.closeness(ids, vector)
    ids = [i for i in ids if i in close]
    dense, sentence = np.array([close[i] for i in ids]).reshape(-1, 2).T
    words = [found.scores(ids, library) for found in worded]
    fused = (
        weights.dense * standardise(dense, near.values())
        + weights.sentence * standardise(sentence, np.sort(sentence)[-DEPTH:])
        + weights.words * sum(w.share * standardise(s, w.best.values()) for w, s in zip(worded, words, strict=True))
        + np.array([bonus.get(i, 0.0) for i in ids])
    )
    order = np.argsort(-fused, kind="stable")
    return [(ids[k], Scores(float(fused[k]), float(dense[k]), float(sentence[k]), float(words[0][k]))) for k in order]


def _hits(scored: Sequence[tuple[int, Scores]], library: Library) -> list[Hit]:
    passages = library.passages([i for i, _ in scored])
    return [Hit(i, passages[i], library.document(passages[i].document), scores) for i, scores in scored]


def replaced_below(hits: Sequence[Hit], replaced_by: Callable[[str], str | None]) -> list[Hit]:
    """Passages of a replaced document lose a little where the document that replaced it is among the hits too.

    Little, because a question may well ask what the older document said.
    """
    found = {hit.document.id for hit in hits}
    changed = {hit.document.id for hit in hits if hit.document.status}
    replaced = {document for document in changed if replaced_by(document) in found}
    lowered = [
        replace(hit, scores=replace(hit.scores, fused=hit.scores.fused - _REPLACED))
        if hit.document.id in replaced
        else hit
        for hit in hits
    ]
    return sorted(lowered, key=lambda hit: -hit.scores.total)


def standardise(values: NDArray[np.float64], reference: Iterable[float]) -> NDArray[np.float64]:
    """Values as distances from the reference's mean, in its standard deviations."""
    sample = np.fromiter(reference, np.float64)
    if not len(sample):
        return np.zeros(len(values))
    return np.asarray((values - sample.mean()) / (sample.std() or 1.0))
