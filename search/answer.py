"""Chooses the sentences that answer, or says that none does."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.text import syllables
from index.types import Sentence
from search.coverage import Coverage
from search.expectation import Fits, expectation
from search.reranker import AS_FOUND, Reranker
from search.reranking import gains
from search.subject import named_subject, spoken_of
from search.types import Hit, Place, Query, Quote

_PASSAGES = 10  # whose sentences are weighed
_QUOTES = 5
_MARGIN = 2.5  # of score (a log odds) below the best quote that a further one may have
_LONG = 60  # words; a clerk wants the sentence, not the page
_LEAST_OF_SUBJECT = 0.25  # refuses 1% of the answerable questions of half A that name a subject, nearly all others
_READ = 20  # sentences that a reranker reads
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
    reread: float = 0.0  # what a reranker adds to the score

    @property
    def text(self) -> str:
        return self.hit.document.text[self.sentence.start : self.sentence.end]

    @property
    def surroundings(self) -> tuple[str, ...]:
        return surroundings(self.hit, self.sentence)

    @property
    def in_context(self) -> str:
        """Title, headings, lead-in and sentence: what a reranker reads."""
        lead_in, *above = self.surroundings
        return "\n".join(part for part in (above[-1], *above[:-1], lead_in, self.text) if part)

    @property
    def score(self) -> float:
        """Log odds against the other sentences: a softmax regression on half A of the question sets."""
        return (
            36.5 * self.similarity
            + 8.6 * self.coverage
            + 0.35 * self.hit.scores.fused
            + 25.8 * self.hit.scores.dense
            + 0.49 * self.fits
            - (5.2 if self.words > _LONG else 0.0)
        )

    @property
    def total(self) -> float:
        """What orders quotes."""
        return self.score + self.reread


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
    own, passes = {hit.id for hit in found}, _test(query, found, library)
    best = next((c for c in every if c.hit.id in own), None)
    if best is None:
        return [], "Kho không có đoạn nào gần với câu hỏi.", None
    sureness = confidence(best, found)
    if not passes(best):
        return [], _reason(query, best, library), sureness

    def may_lead(c: Candidate) -> bool:
        return passes(c) and _is_named(query, c) == _is_named(query, best)

    candidates = [c for c in every if c.hit.id in own or may_lead(c)]
    return _fold(_reread(candidates, may_lead, query, reranker)), None, sureness


def _is_named(query: Query, candidate: Candidate) -> bool:
    """Whether the question names the document of the sentence by its number, which a reranker does not know."""
    return any(document.id == candidate.hit.document.id for document in query.documents)


def _test(query: Query, hits: Sequence[Hit], library: Library) -> Callable[[Candidate], bool]:
    """What the best quote must pass: enough confidence, and its passage speaks of the subject named outright."""
    subject = named_subject(query.asked)
    held = Coverage(syllables(subject or ""), library, query.expansions)

    def passes(c: Candidate) -> bool:
        speaks = subject is None or held.of([c.hit.text, *c.surroundings]) >= _LEAST_OF_SUBJECT
        return confidence(c, hits) >= _LEAST and speaks

    return passes


def confidence(best: Candidate, hits: Sequence[Hit]) -> float:
    """Log odds that `best` answers: a logistic regression on half A, against questions put to other stores."""
    nearest = max(hit.scores.dense for hit in hits[:_PASSAGES])
    return 11.4 * best.similarity + 5.8 * best.coverage + 81.8 * nearest - 81.7


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
    least = candidates[0].total - _MARGIN
    for c in candidates:
        key = tuple(syllables(c.text))
        if key in quotes:
            first = quotes[key]
            quotes[key] = Quote(first.sentence, first.hit, first.score, (*first.also, Place(c.sentence, c.hit)))
        elif c.total >= least and len(quotes) < _QUOTES:
            quotes[key] = Quote(c.sentence, c.hit, c.total)
    return list(quotes.values())
