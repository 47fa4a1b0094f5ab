"""The sentences that may answer, each with what speaks for it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.library import Library
from index.types import Sentence, Span
from search.coverage import Coverage
from search.expectation import Fits, expectation
from search.figures import Figures, just_before
from search.types import Hit, Query

_LONG = 60  # words; a clerk wants the sentence, not the page
# How a document opens, and the questions that ask for that: its legal bases, the account of the meeting it comes from.
# Of half A's 579 answers none is a basis, and none of 979 questions there wants the account first (docs/decisions.md).
_OPENINGS = tuple(
    (re.compile(opens), re.compile(asked, re.IGNORECASE))
    for opens, asked in (
        (r"Căn cứ|Xét (?:đề nghị|tờ trình|báo cáo)\b|Theo đề nghị\b", r"căn cứ|đề nghị|\bxét\b"),
        (
            r"(?:Ngày|Sáng ngày|Chiều ngày) \d.{0,80}\b(?:họp|làm việc|nghe|chủ trì|xem xét)\b"
            r"|Tại (?:phiên họp|hội nghị|Hội nghị|buổi làm việc|cuộc họp)\b"
            r"|Sau (?:khi )?(?:nghe|thảo luận|xem xét)\b",
            r"\b(?:họp|hội nghị|phiên|làm việc|nghe|thảo luận|xem xét|chủ trì)\b",
        ),
    )
)

# A line without a figure of its own: the numbers of documents, tables, days and years are none.
_FIGURELESS = re.compile(
    r"(?:\D|(?<=số )\d+|(?<=bảng )\d+|(?<=biểu )\d+|(?<=ngày )\d+|(?<=năm )\d{4}|(?<=/)\d+|\d+(?=/))*", re.IGNORECASE
)
_OF_INTRODUCTION = 6.0  # log odds: none is quoted beside others, half A answers alike with 2 and without them
_NEAR = 200  # code points after a sentence in which the first cells of a table below it stand


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what speaks for it."""

    sentence: Sentence
    hit: Hit
    similarity: float  # its vector's inner product with the question's
    coverage: float  # of the question's rare words by the sentence and what is known with it
    words: int
    fits: int  # 1 for the kind of sentence that the question asks for, -1 for another, 0 where it asks for none
    figures: float  # what the years and numbers that the question names say of it
    is_opening: bool = False  # of the document, where that is not asked for
    introduces: bool = False  # only says what follows
    reread: float = 0.0  # what a reranker adds to the score

    @property
    def text(self) -> str:
        return self.hit.document.text[self.sentence.start : self.sentence.end]

    @property
    def is_scanned(self) -> bool:
        return self.hit.document.is_scanned(self.sentence.start, self.sentence.end)

    @property
    def surroundings(self) -> tuple[str, ...]:
        return surroundings(self.hit, self.sentence)

    @property
    def known(self) -> tuple[str, ...]:
        return known_with(self.hit, self.sentence)

    @property
    def in_context(self) -> str:
        """Title, headings, lead-in and sentence: what a reranker reads."""
        lead_in, *above = self.surroundings
        return "\n".join(part for part in (above[-1], *above[:-1], lead_in, self.text) if part)

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
            + 1.0 * self.fits
            + self.figures
            - (5.2 if self.words > _LONG else 0.0)
            - (2.0 if self.is_opening else 0.0)
            - (_OF_INTRODUCTION if self.introduces else 0.0)
        )

    @property
    def as_introduction(self) -> float:
        """The score where a list is asked for: what introduces it shows that the store has it."""
        return self.score + (_OF_INTRODUCTION if self.introduces else 0.0)

    @property
    def total(self) -> float:
        """What orders quotes."""
        return self.score + self.reread


def weigh(
    query: Query, vector: NDArray[np.float32], hits: Sequence[Hit], coverage: Coverage, library: Library
) -> Iterable[Candidate]:
    """Every sentence of `hits` as a candidate, but for the head of a table: each row brings it along."""
    vectors = library.vectors([hit.id for hit in hits])
    fits, figures = expectation(query.asked), Figures(query.asked)
    openings = [opening for opening, asked in _OPENINGS if not asked.search(query.asked)]
    for hit in hits:
        similarities = vectors[hit.id][1] @ vector
        heads = {sentence.lead_in for sentence in hit.passage.sentences}
        for sentence, similarity in zip(hit.passage.sentences, similarities.tolist(), strict=True):
            if Span(sentence.start, sentence.end) not in heads or not _is_row(hit, sentence):
                found = _candidate(hit, sentence, similarity, coverage, fits, figures)
                opens = any(opening.match(found.text) for opening in openings)
                yield replace(found, is_opening=opens, introduces=_introduces(hit, sentence))


def _candidate(
    hit: Hit, sentence: Sentence, similarity: float, coverage: Coverage, fits: Fits | None, figures: Figures
) -> Candidate:
    text = hit.document.text[sentence.start : sentence.end]
    is_scanned = hit.document.is_scanned(sentence.start, sentence.end)
    around = surroundings(hit, sentence)
    covered = coverage.of(known_with(hit, sentence), misread=is_scanned)
    suits = 0 if fits is None else 1 if fits(text, lead_in_of(hit, sentence)) else -1
    named = figures.of(text, " ".join((*around, just_before(hit.document.text, hit.passage, sentence))))
    return Candidate(sentence, hit, similarity, covered, len(text.split()), suits, named)


def _introduces(hit: Hit, sentence: Sentence) -> bool:
    """Whether it only says what follows: "Tiếp theo Kết luận số 67-KL/TU, Ban Thường vụ yêu cầu:", or the line above a
    table, "Bảng 1. Tỷ lệ hộ nghèo". Two of 3,861 right sentences do.
    """
    text = hit.document.text
    line, below, *_ = [*text[sentence.start : sentence.end + _NEAR].split("\n"), ""]
    said = text[sentence.start : sentence.end].rstrip()
    is_caption = "\t" in below and "\t" not in line and not said.endswith(".")
    return (said.endswith(":") or is_caption) and _FIGURELESS.fullmatch(said) is not None


def _is_row(hit: Hit, sentence: Sentence) -> bool:
    return "\t" in hit.document.text[sentence.start : sentence.end]


def surroundings(hit: Hit, sentence: Sentence) -> tuple[str, ...]:
    """What a reader knows when reading the sentence: its lead-in, the headings above and the title."""
    return (lead_in_of(hit, sentence), *hit.passage.path, hit.document.metadata.title or "")


def known_with(hit: Hit, sentence: Sentence) -> tuple[str, ...]:
    """The sentence and what it takes as known: its surroundings, the issuing body, what that belongs to, the place."""
    text, metadata = hit.document.text[sentence.start : sentence.end], hit.document.metadata
    issued_by = " ".join(filter(None, (metadata.issuer, metadata.parent, metadata.place)))
    return (text, *surroundings(hit, sentence), issued_by)


def lead_in_of(hit: Hit, sentence: Sentence) -> str:
    return sentence.lead_in.of(hit.document.text) if sentence.lead_in else ""
