"""Measures of ranked lists and their errors: small functions over plain values, checked by hand in the tests."""

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Change:
    """The mean of paired differences with its 95% interval, and how likely chance alone makes one as large."""

    mean: float
    low: float
    high: float
    p: float


def gain(found: Sequence[bool], relevant: int, depth: int = DEPTH) -> float:
    """nDCG: `found` says for each rank whether something relevant stands there, of `relevant` things in all."""
    ideal = sum(_discount(rank) for rank in range(min(relevant, depth))) or 1.0
    return sum(_discount(rank) for rank, hit in enumerate(found[:depth]) if hit) / ideal


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 2)


def recall(found: Sequence[bool], relevant: int, depth: int = DEPTH) -> float:
    return sum(found[:depth]) / (relevant or 1)


def mean(values: Sequence[float]) -> float | None:
    """None where there is nothing to average: no figure is better than a wrong one."""
    return sum(values) / len(values) if values else None


def standard_error(values: Sequence[float]) -> float | None:
    """Of the mean."""
    return math.sqrt(statistics.variance(values) / len(values)) if len(values) > 1 else None


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the others lie; none in between is made up."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def paired_bootstrap(before: Sequence[float], after: Sequence[float], rounds: int = 5000, seed: int = 0) -> Change:
    """How much better `after` is on the same questions, by drawing the questions anew with replacement."""
    differences = [b - a for a, b in zip(before, after, strict=True)]
    draw = random.Random(seed)
    count = len(differences)
    means = sorted(sum(draw.choices(differences, k=count)) / count for _ in range(rounds))
    against = min(sum(m <= 0 for m in means), sum(m >= 0 for m in means))
    p = min(1.0, 2 * against / rounds)
    return Change(sum(differences) / count, percentile(means, 0.025), percentile(means, 0.975), p)
