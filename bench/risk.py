"""How often an answer is wrong when only the surer questions are answered, and how often the rest is refused."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bench.ablation import CONFIDENCE, FIGURE, SUBJECT
from bench.judge import Verdict, judge_all
from bench.metrics import rounded
from bench.outcomes import ask_all
from bench.sets import Question
from search.service import Searcher

SHARES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.5)

Json = dict[str, Any]


def measure_risk(searchers: Mapping[str, Searcher], chosen: Mapping[str, Sequence[Question]]) -> Json:
    """For each set with gold quotes the error at every share answered, no question being refused for lack of it."""
    found = {}
    for name, questions in chosen.items():
        asked = [question for question in questions if question.gold]
        if asked:
            with CONFIDENCE.left_out(), SUBJECT.left_out(), FIGURE.left_out():
                verdicts = judge_all(asked, ask_all(searchers[name], asked, f"risk, {name}"))
            found[name] = {"questions": len(asked), "wrong": error_by_share(verdicts)}
    return {"answered": list(SHARES), "sets": found}


def error_by_share(verdicts: Sequence[Verdict], shares: Sequence[float] = SHARES) -> list[float | None]:
    """The share of wrong first quotes among the surest `shares` of the questions."""
    surest = sorted(verdicts, key=_sureness, reverse=True)
    kept = (surest[: round(share * len(surest))] for share in shares)
    return [rounded(sum(1 - (v.first or 0.0) for v in part) / len(part)) if part else None for part in kept]


def _sureness(verdict: Verdict) -> float:
    """What is quoted by its card alone has no confidence and is sure; what gets no quote even now comes last."""
    if verdict.confidence is not None:
        return verdict.confidence if not verdict.refused else -math.inf
    return -math.inf if verdict.refused else math.inf
