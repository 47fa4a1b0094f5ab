"""The bare calls that a question makes of the encoder, FAISS, tantivy and SQLite: taken down, to be made again."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from typing import Any
from unittest.mock import patch

from search.service import Searcher

BARE = {
    "encode": "encoder",
    "nearest": "FAISS",
    "best_by_words": "tantivy",
    "word_scores": "tantivy",
    "vectors": "SQLite",
    "closeness": "SQLite",
    "passages": "SQLite",
}  # what is called, and on what its time counts; documents are not read here, so they count against the question

Call = tuple[str, Callable[[], Any]]


@contextmanager
def taken_down(searcher: Searcher) -> Iterator[list[Call]]:
    """Such calls made inside, in their order."""
    calls: list[Call] = []
    with ExitStack() as stack:
        for name in BARE:
            owner = searcher.encoder if name == "encode" else searcher.library
            if not hasattr(owner, name):
                continue
            stack.enter_context(patch.object(owner, name, _noting(name, getattr(owner, name), calls)))
        yield calls


def _noting(name: str, call: Callable[..., Any], calls: list[Call]) -> Callable[..., Any]:
    @wraps(call)
    def noted(*arguments: Any, **named: Any) -> Any:
        calls.append((name, partial(call, *arguments, **named)))
        return call(*arguments, **named)

    return noted


def time_calls(calls: Sequence[Call], searcher: Searcher) -> dict[str, float]:
    """Seconds of making them again, by what they are made of; in one snapshot, as they were."""
    seconds: defaultdict[str, float] = defaultdict(float, dict.fromkeys(BARE.values(), 0.0))
    with searcher.library.snapshot():
        for name, call in calls:
            start = time.perf_counter()
            call()
            seconds[BARE[name]] += time.perf_counter() - start
    return dict(seconds) | {"bare": sum(seconds.values())}
