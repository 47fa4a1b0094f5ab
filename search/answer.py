"""Chooses the sentences that answer, or says that none does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.text import syllables
from index.types import Sentence
from search.coverage import Coverage
from search.expectation import Fits, expectation
from search.subject import named_subject, spoken_of
from search.types import Hit, Place, Query, Quote

_PASSAGES = 10  # whose sentences are weighed
_READ = 30  # among which the nearest tells whether the store speaks of the matter at all
_QUOTES = 5
_OF_SENTENCE = 0.5  # of its best sentence's score that a hit gains; half A: .35 to .7 alike, on all four sets
_MARGIN = 2.5  # of score (a log odds) below the best quote that a further one may have
_LONG = 60  # words; a clerk wants the sentence, not the page
_LEAST_OF_SUBJECT = 0.25  # refuses 1% of the answerable questions of half A that name a subject, nearly all others
_LEAST = -0.4  # log odds that the best quote answers; below it the question is refused


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what speaks for it."""

    sentence: Sentence
    hit: Hit
    similarity: float  # its vector's inner product with the question's
    coverage: float  # of the question's rare words by the sentence, its lead-in, headings and title
    words: int
    fits: int  # 1 for the kind of sentence that the question asks for, -1 for another, 0 where it asks for none

    @property
    def text(self) -> str:
        return self.hit.document.text[self.sentence.start : self.sentence.end]

    @property
    def surroundings(self) -> tuple[str, ...]:
        return surroundings(self.hit, self.sentence)

    @property
    def of_itself(self) -> float:
        """The part of the score that is the sentence's own, without its passage's and the kind asked for."""
        return 36.5 * self.similarity + 8.6 * self.coverage

    @property
    def score(self) -> float:
        """Log odds against the other sentences: a softmax regression on half A of the question sets."""
        return (
            self.of_itself
            + 0.35 * self.hit.scores.fused
            + 25.8 * self.hit.scores.dense
            + 0.49 * self.fits
            - (5.2 if self.words > _LONG else 0.0)
        )


def answer_question(
    query: Query, vector: NDArray[np.float32], hits: Sequence[Hit], library: Library
) -> tuple[list[Quote], str | None, list[Hit]]:
    """Quotes, best first, and None, or none and the reason why; and the hits in the order of what they can answer."""
    coverage = Coverage(syllables(query.asked), library, query.expansions)
    candidates = sorted(weigh(query, vector, hits[:_PASSAGES], coverage, library), key=lambda c: -c.score)
    ordered = list(hits) if query.documents else by_best_sentence(hits, candidates)
    return *_choose(query, candidates, hits, library), ordered


def by_best_sentence(hits: Sequence[Hit], candidates: Iterable[Candidate]) -> list[Hit]:
    """The hits whose sentences were weighed gain a share of what their best one has over the least of them."""
    best: dict[int, float] = {}
    for c in candidates:
        best[c.hit.id] = max(c.of_itself, best.get(c.hit.id, c.of_itself))
    least = min(best.values(), default=0.0)
    gains = [_OF_SENTENCE * (best.get(hit.id, least) - least) for hit in hits]
    raised = [
        replace(hit, scores=replace(hit.scores, fused=hit.scores.fused + gain))
        for hit, gain in zip(hits, gains, strict=True)
    ]
    return sorted(raised, key=lambda hit: -hit.scores.fused)


def _choose(
    query: Query, candidates: Sequence[Candidate], hits: Sequence[Hit], library: Library
) -> tuple[list[Quote], str | None]:
    if not candidates:
        return [], "Kho không có đoạn nào gần với câu hỏi."
    best = candidates[0]
    if confidence(best, hits) < _LEAST or not _speaks_of_subject(query, best, library):
        return [], _reason(query, best, library)
    return _fold(candidates), None


def confidence(best: Candidate, hits: Sequence[Hit]) -> float:
    """Log odds that `best` answers: a logistic regression on half A, against questions put to other stores."""
    nearest = max(hit.scores.dense for hit in hits[:_READ])
    return 11.4 * best.similarity + 5.8 * best.coverage + 81.8 * nearest - 81.7


def _speaks_of_subject(query: Query, best: Candidate, library: Library) -> bool:
    """Whether the passage of `best` holds enough of the subject that the question names outright."""
    subject = named_subject(query.asked)
    if subject is None:
        return True
    return (
        Coverage(syllables(subject), library, query.expansions).of([best.hit.text, *best.surroundings])
        >= _LEAST_OF_SUBJECT
    )


def _reason(query: Query, best: Candidate, library: Library) -> str:
    words = syllables(spoken_of(query.asked))
    missing = Coverage(words, library, query.expansions).rarest_missing([best.hit.text, *best.surroundings])
    about = f" Câu gần nhất không nói đến “{missing}”." if missing else ""
    return f"Không có câu nào trong kho đủ sát câu hỏi.{about} Hãy thử nêu tên văn bản, cơ quan hoặc từ khóa khác."


def weigh(
    query: Query, vector: NDArray[np.float32], hits: Sequence[Hit], coverage: Coverage, library: Library
) -> Iterable[Candidate]:
    """Every sentence of `hits` as a candidate."""
    vectors = library.vectors([hit.id for hit in hits])
    fits = expectation(query.asked)
    for hit in hits:
        similarities = vectors[hit.id][1] @ vector
        for sentence, similarity in zip(hit.passage.sentences, similarities.tolist(), strict=True):
            yield _candidate(hit, sentence, similarity, coverage, fits)


def _candidate(hit: Hit, sentence: Sentence, similarity: float, coverage: Coverage, fits: Fits | None) -> Candidate:
    text = hit.document.text[sentence.start : sentence.end]
    covered = coverage.of([text, *surroundings(hit, sentence)])
    suits = 0 if fits is None else 1 if fits(text, lead_in_of(hit, sentence)) else -1
    return Candidate(sentence, hit, similarity, covered, len(text.split()), suits)


def surroundings(hit: Hit, sentence: Sentence) -> tuple[str, ...]:
    """What a reader knows when reading the sentence: its lead-in, the headings above and the title."""
    return (lead_in_of(hit, sentence), *hit.passage.path, hit.document.metadata.title or "")


def lead_in_of(hit: Hit, sentence: Sentence) -> str:
    return sentence.lead_in.of(hit.document.text) if sentence.lead_in else ""


def _fold(candidates: Sequence[Candidate]) -> list[Quote]:
    """The best candidates as quotes; one that says the same as an earlier one becomes a further place of it."""
    quotes: dict[tuple[str, ...], Quote] = {}
    least = candidates[0].score - _MARGIN
    for c in candidates:
        key = tuple(syllables(c.text))
        if key in quotes:
            first = quotes[key]
            quotes[key] = Quote(first.sentence, first.hit, first.score, (*first.also, Place(c.sentence, c.hit)))
        elif c.score >= least and len(quotes) < _QUOTES:
            quotes[key] = Quote(c.sentence, c.hit, c.score)
    return list(quotes.values())
