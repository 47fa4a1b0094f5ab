"""What BM25 looks for: the terms of a question, in which field, and how much each field counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.library import Filters, Library
from index.library.lexical import Field
from index.text import fold, syllables, with_bigrams
from search.types import Query

_PAIR = 0.7  # of a syllable's weight in BM25 that a pair has; half A: +.003, .001, .002, .017 nDCG@10, with each once
_OFFICIAL = 0.5  # of a term's weight that an office's wording of an everyday phrase has
_FOLDED = 0.5  # of the words' score, accents aside, where accents were restored: some wrongly (docs/decisions.md)

Terms = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class WordList:
    """What one field holds of a question best, and the share of the words' score that it has."""

    field: Field
    terms: Terms
    share: float
    best: dict[int, float]  # their BM25

    def scores(self, ids: Sequence[int], library: Library) -> NDArray[np.float64]:
        """The BM25 of given passages."""
        found = library.word_scores(self.terms, self.field, ids, pairs_once=True)
        return np.array([found[i] for i in ids])


def word_lists(query: Query, library: Library, count: int, filters: Filters) -> list[WordList]:
    """The `count` passages that hold the question's words best; also accents aside, where it got its own from us."""
    terms = question_terms(query)
    fields: list[tuple[Field, Terms, float]] = [("exact", terms, 1.0)]
    if query.is_restored:
        fields = [("exact", terms, 1 - _FOLDED), ("folded", _folded(terms), _FOLDED)]
    return [
        WordList(field, looked, share, library.best_by_words(looked, field, count, filters, pairs_once=True))
        for field, looked, share in fields
    ]


def question_terms(query: Query) -> Terms:
    """The question's own terms, and less the office's for its everyday ones."""
    terms = dict(weighted_terms(query.words, _PAIR))
    for wording in query.wordings:
        share = _OFFICIAL / len(wording.official) ** 0.5
        for official in wording.official:
            for term, weight in weighted_terms(syllables(official), _PAIR):
                terms.setdefault(term, share * weight)
    return list(terms.items())


def _folded(terms: Terms) -> Terms:
    """The terms without accents; of those that become one the heaviest."""
    folded: dict[str, float] = {}
    for term, weight in terms:
        folded[fold(term)] = max(weight, folded.get(fold(term), 0.0))
    return list(folded.items())


def weighted_terms(words: Sequence[str], pair: float = 1.0) -> Terms:
    """Each term of a question once, with how often it stands there; times `pair` for two syllables."""
    terms: dict[str, float] = {}
    for term in with_bigrams(list(words)):
        terms[term] = terms.get(term, 0.0) + (pair if "_" in term else 1.0)
    return list(terms.items())
