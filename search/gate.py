"""What the best quote must pass for the question to be answered at all."""

from collections.abc import Sequence

from index.library import Library
from index.text import syllables
from search.candidate import Candidate
from search.cohort import Nearness
from search.coverage import Coverage
from search.subject import asks_figure, named_subject, says_nothing, spoken_of
from search.types import Hit, Query
from search.wording import EVERYDAY

_LEAST = -1.75  # log odds that the best quote answers; below it the question is refused
_LEAST_OF_FOLLOW_UP = -3.75  # of one that takes over from questions which the store answered
_LEAST_OF_SUBJECT = 0.25  # refuses 1% of the answerable questions of half A that name a subject, nearly all others
_SURE = 3.0  # from which on it need not hold the subject's words: half A, 4 right ones kept, 2 foreign ones passed
_LEAST_OF_FIGURE = 0.15  # loses none of half A's right answers to sample questions, see docs/decisions.md


class Gate:
    """Judges the quotes of one question.

    The nearest of `hits`, against how near the question comes to `anything`, tells whether the store speaks of it.
    """

    def __init__(self, query: Query, hits: Sequence[Hit], library: Library, anything: Nearness) -> None:
        self._query, self._library, self._anything = query, library, anything
        self._nearest = max((hit.scores.dense for hit in hits), default=0.0)
        subject = named_subject(query.asked)
        self._subject = None if subject is None else Coverage(syllables(subject), library, query.equivalents)
        self._figure = self._figure_of()

    def passes(self, c: Candidate) -> bool:
        """Whether the sentence may be the best quote: likely to answer, and it speaks of what the question names."""
        least = _LEAST_OF_FOLLOW_UP if self._query.carried else _LEAST
        return self.confidence(c) >= least and self._speaks_of_subject(c) and self._figure_held([c]) > 0

    def lets_through(self, quotes: Sequence[Candidate]) -> bool:
        """Whether quotes (best first) may answer: the best passes, and one speaks enough of what a figure is of."""
        return self.passes(quotes[0]) and self._figure_held(quotes) >= _LEAST_OF_FIGURE

    def confidence(self, c: Candidate) -> float:
        """Log odds that `c` answers: a logistic regression on half A, against questions put to other stores."""
        against = 16.0 * self._anything.mean + 530.0 * self._anything.deviation
        return 56.0 * c.similarity + 5.4 * c.coverage + 78.0 * self._nearest - against - 98.0

    def reason(self, best: Candidate) -> str:
        """Why even `best` is no answer, and what to do."""
        words = syllables(spoken_of(self._query.asked))
        coverage = Coverage(words, self._library, self._query.equivalents, EVERYDAY.__contains__)
        missing = coverage.rarest_missing([best.hit.text, *best.known])
        about = f" Câu gần nhất không nói đến “{missing}”." if missing else ""
        return f"Không có câu nào trong kho đủ sát câu hỏi.{about} Hãy thử nêu tên văn bản, cơ quan hoặc từ khóa khác."

    def _speaks_of_subject(self, c: Candidate) -> bool:
        if self._subject is None or self.confidence(c) >= _SURE:
            return True
        return self._subject.of([c.hit.text, *c.known], misread=c.is_scanned) >= _LEAST_OF_SUBJECT

    def _figure_of(self) -> Coverage | None:
        """What a figure asked for must be of: "năm 2024 là 560 tỷ đồng" is of anything.

        None where no figure is asked, or where the document named says what it is of.
        """
        query = self._query
        if not asks_figure(query.asked) or query.numbers or query.document:
            return None
        return Coverage(syllables(query.asked), self._library, query.equivalents, says_nothing)

    def _figure_held(self, quotes: Sequence[Candidate]) -> float:
        """The most that one of them holds of what a figure must be of; 1 where there is nothing to hold."""
        figure = self._figure
        if figure is None or figure.is_empty:
            return 1.0
        return max(figure.of(c.known, misread=c.is_scanned) for c in quotes)
