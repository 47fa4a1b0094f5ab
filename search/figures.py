"""Whether a passage or a sentence speaks of the years and numbers that a question names."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.fields import passage_text
from index.types import Passage, Sentence
from search.card import agreement
from search.types import Hit

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STANDING = re.compile(r"(?<![/\d])(?:19|20)\d\d\b")  # not of a date: "Năm 2023, tính đến 31/01/2024" speaks of 2023
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

# What each adds to a passage's fused score. Half A and bench/dev_questions.jsonl: 1 to 2 and .5 to 1 alike.
_OF_CARD, _OF_YEAR = 1.5, 1.0

# Log odds of a sentence: a regression on the same (docs/decisions.md).
_OTHER_YEAR, _YEAR_BEFORE, _SAME_NUMBER = -0.8, 1.0, 1.0
_BEFORE = 200  # code points before a sentence in which its year may stand


class Figures:
    """The years and the other numbers of a question."""

    def __init__(self, question: str) -> None:
        self.years = frozenset(_YEAR.findall(question))
        self._numbers = frozenset(_NUMBER.findall(question)) - self.years

    def of(self, text: str, context: str) -> float:
        """What speaks for a sentence, in log odds. `context`: what stands above and before it."""
        return self._of_years(text, context) + (_SAME_NUMBER if self._numbers & set(_NUMBER.findall(text)) else 0.0)

    def _of_years(self, text: str, context: str) -> float:
        own = set(_STANDING.findall(text) or _YEAR.findall(text))
        if not self.years or own & self.years:
            return 0.0
        if own:
            return _OTHER_YEAR
        return _YEAR_BEFORE if self.years & set(_YEAR.findall(context)) else 0.0


def just_before(text: str, passage: Passage, sentence: Sentence) -> str:
    """The end of what stands before a sentence in its passage."""
    return text[max(passage.start, sentence.start - _BEFORE) : sentence.start]


def agreeing_first(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, best first, after what the cards and the years said add to their fused scores."""
    years = Figures(question).years
    raised = [
        replace(hit, scores=replace(hit.scores, fused=hit.scores.fused + _gain(question, years, hit))) for hit in hits
    ]
    return sorted(raised, key=lambda hit: -hit.scores.fused)


def _gain(question: str, years: frozenset[str], hit: Hit) -> float:
    said = bool(years) and bool(years & set(_YEAR.findall(passage_text(hit.document, hit.passage))))
    return _OF_CARD * agreement(question, hit.document.metadata) + (_OF_YEAR if said else 0.0)
