"""How good outcomes are: each question's verdict, and what the verdicts of a set come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.metrics import gain, mean, percentile, recall, rounded, standard_error
from bench.outcomes import Outcome, Said
from bench.quotes import contains, says
from bench.sets import Question

_FEW = 3  # quotes of a shared set's question that "within" looks at, as evaluate.py does

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`first`: the first quote is right; `within`: one of the quotes is. None where a question has no such thing."""

    id: str
    type: str
    gain: float | None  # nDCG@10
    recall: float | None
    top: float | None  # the first document is right
    first: float | None
    within: float | None
    refused: float
    confidence: float | None

    @property
    def answerable(self) -> bool:
        return self.gain is not None


def judge_all(questions: Sequence[Question], outcomes: Sequence[Outcome]) -> list[Verdict]:
    return [judge(q, o) for q, o in zip(questions, outcomes, strict=True)]


def judge(question: Question, outcome: Outcome) -> Verdict:
    found = documents_found(question, outcome)
    right = _right_quotes(question, outcome.quotes)
    wanted, answerable = len(question.documents), question.answerable
    return Verdict(
        id=question.id,
        type=question.type,
        gain=gain(found, wanted) if answerable else None,
        recall=recall(found, wanted) if answerable else None,
        top=float(found[:1] == [True]) if answerable else None,
        first=float(right[:1] == [True]) if question.gold else None,
        within=float(any(right)) if question.gold else None,
        refused=float(outcome.refused),
        confidence=outcome.confidence,
    )


def documents_found(question: Question, outcome: Outcome) -> list[bool]:
    """For each document of the hits, at its best rank, whether it is the question's."""
    return [name in question.documents for name in outcome.files]


def _right_quotes(question: Question, quotes: Sequence[Said]) -> list[bool]:
    """The samples' own test; for the shared sets, whose questions have no type, evaluate.py's, of the first quotes."""
    if question.type:
        return [any(is_right_for(gold, question, quote) for gold in question.gold) for quote in quotes]
    return [any(contains(quote.text, gold) for gold in question.gold) for quote in quotes[:_FEW]]


def is_right_for(gold: str, question: Question, quote: Said) -> bool:
    """Whether a quote, at any of its places in the right document, says `gold`."""
    return bool(quote.files & question.documents) and says(quote.text, quote.lead_in, gold)


# --- what they come to


def average(verdicts: Sequence[Verdict], name: str) -> float | None:
    return rounded(mean(values_of(verdicts, name)))


def values_of(verdicts: Sequence[Verdict], name: str) -> list[float]:
    return [value for verdict in verdicts if (value := getattr(verdict, name)) is not None]


def _error(verdicts: Sequence[Verdict], name: str) -> float | None:
    return rounded(standard_error(values_of(verdicts, name)))


def wrong_when_answered(verdicts: Sequence[Verdict]) -> float | None:
    """The share whose first quote is wrong, of those that were not refused."""
    answered = [verdict for verdict in verdicts if not verdict.refused]
    return rounded(mean([1 - first for first in values_of(answered, "first")]))


def measure_shared(questions: Sequence[Question], outcomes: Sequence[Outcome]) -> Json:
    """evaluate.py's measures."""
    verdicts = judge_all(questions, outcomes)
    words = [len(quote.text.split()) for outcome in outcomes for quote in outcome.quotes]
    return {
        "questions": len(questions),
        "nDCG@10": average(verdicts, "gain"),
        "nDCG@10 error": _error(verdicts, "gain"),
        "R@10": average(verdicts, "recall"),
        "P@1": average(verdicts, "top"),
        "quote@1": average(verdicts, "first"),
        "quote@1 error": _error(verdicts, "first"),
        "quote@3": average(verdicts, "within"),
        "words": [percentile(words, 0.5), percentile(words, 0.95)] if words else None,
        "refused": average(verdicts, "refused"),
        "wrong when answered": wrong_when_answered(verdicts),
    }


def measure_samples(questions: Sequence[Question], outcomes: Sequence[Outcome]) -> Json:
    """Right quotes and refusals, over all and by type; items of the list questions."""
    verdicts = judge_all(questions, outcomes)
    types = dict.fromkeys(q.type for q in questions)
    return {
        "all": _summary([v for v in verdicts if v.answerable]),
        "unanswerable": _summary([v for v in verdicts if not v.answerable]),
        "types": {t: _summary([v for v in verdicts if v.type == t]) for t in types},
        "lists": _measure_lists(questions, outcomes),
        "missed": [v.id for v in verdicts if v.answerable and not v.within],
    }


def _summary(verdicts: Sequence[Verdict]) -> Json:
    """Of answerable questions; of the others only how many and what share was refused."""
    refused = {"questions": len(verdicts), "refused": average(verdicts, "refused")}
    if not any(verdict.answerable for verdict in verdicts):
        return refused
    return {
        **refused,
        "right first": average(verdicts, "first"),
        "right first error": _error(verdicts, "first"),
        "in answer": average(verdicts, "within"),
        "in answer error": _error(verdicts, "within"),
        "nDCG@10": average(verdicts, "gain"),
        "wrong when answered": wrong_when_answered(verdicts),
    }


def _measure_lists(questions: Sequence[Question], outcomes: Sequence[Outcome]) -> Json:
    """Items of the list questions, each question counting once; a refusal has precision and recall 0."""
    pairs = [(q, o) for q, o in zip(questions, outcomes, strict=True) if q.type == "list"]
    found = [list_items(q, o.quotes) for q, o in pairs]
    return {
        "questions": len(pairs),
        "precision": rounded(mean([precision for precision, _ in found])),
        "recall": rounded(mean([recalled for _, recalled in found])),
    }


def list_items(question: Question, quotes: Sequence[Said]) -> tuple[float, float]:
    """The share of the quotes that are items, and the share of the items that are quoted."""
    table = [[is_right_for(gold, question, quote) for gold in question.gold] for quote in quotes]
    items = [any(column) for column in zip(*table, strict=True)]
    return (mean([float(any(row)) for row in table]) or 0.0, sum(items) / len(question.gold))
