"""How much of the truly nearest the index finds, with filters that keep less and less, and what answers lose by it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import numpy as np

from bench.encoder import time_call
from bench.exact import DEPTH, SHARES, Vectors, exact_neighbours, filter_of
from bench.metrics import gain
from index.library import EVERYTHING, Filters
from search.service import Searcher

_TOP = 10

Json = dict[str, Any]


def measure_approximation(searcher: Searcher, questions: Sequence[str], kept: Path) -> dict[str, Json]:
    """For each share that a filter keeps: recall among the 10 and the 200 nearest, milliseconds, and nDCG@10 of the
    passages shown where those that exact search would show count as right. `kept` keeps the exact neighbours.
    """
    vectors = np.stack([question_vector(searcher, question) for question in questions])
    exact = exact_neighbours(searcher.library, vectors, kept)
    return {f"{share:.0%}": _measure(searcher, questions, vectors, exact[share], filter_of(share)) for share in SHARES}


def question_vector(searcher: Searcher, question: str) -> Vectors:
    """The vector by which passages are sought."""
    vectors: list[Vectors] = []

    def note(vector: Vectors, *others: Any, **named: Any) -> dict[int, float]:
        vectors.append(vector)
        return nearest(vector, *others, **named)

    nearest = searcher.library.nearest
    with patch.object(searcher.library, "nearest", note):
        searcher.ask(question)
    return vectors[0]


def _measure(
    searcher: Searcher, questions: Sequence[str], vectors: Vectors, exact: Sequence[Mapping[int, float]], only: Filters
) -> Json:
    nearest = searcher.library.nearest
    found = [list(nearest(vector, DEPTH, only)) for vector in vectors]
    times = [time_call(partial(nearest, vector, DEPTH, only)) for vector in vectors]
    return {
        "recall@10": _mean([overlap(f[:_TOP], list(e)[:_TOP]) for f, e in zip(found, exact, strict=True)]),
        "recall@200": _mean([overlap(f, list(e)) for f, e in zip(found, exact, strict=True)]),
        "ms": round(median(times) * 1e3, 3),
        "nDCG@10 of exact": _mean([_shown(searcher, q, e, only) for q, e in zip(questions, exact, strict=True)]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def overlap(found: Sequence[int], right: Sequence[int]) -> float:
    """The share of `right` that was found; all where there is none."""
    return len(set(found) & set(right)) / len(right) if right else 1.0


def _shown(searcher: Searcher, question: str, exact: Mapping[int, float], only: Filters) -> float:
    shown = [hit.id for hit in searcher.ask(question, only).hits]
    with _searching_exactly(searcher, exact, only):
        right = {hit.id for hit in searcher.ask(question, only).hits}
    return gain([i in right for i in shown], len(right)) if right else 1.0


@contextmanager
def _searching_exactly(searcher: Searcher, exact: Mapping[int, float], only: Filters) -> Iterator[None]:
    """Inside, the search under the filter `only` finds `exact`; others, of documents that are named, go as always."""
    usual = searcher.library.nearest

    def nearest(vector: Vectors, count: int, filters: Filters = EVERYTHING) -> dict[int, float]:
        return dict(exact) if filters == only else usual(vector, count, filters)

    with patch.object(searcher.library, "nearest", nearest):
        yield
