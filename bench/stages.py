"""What one question costs, stage by stage, as `Searcher.ask` goes through them.

Also a process of its own, so that an older commit can be timed in turns with this one: `python -P bench/stages.py
STORE`, with PYTHONPATH naming the checkout whose code is to run. It reads questions, one JSON line each, and prints the
seconds of each one's stages. So only what every commit has is used here.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import search.service
from search.service import Searcher, open_searcher

STAGES = ("understand", "encode", "retrieve", "answer", "whole")


class Stopwatch:
    """Seconds by stage; what a stage takes within another counts for itself alone.

    A function that a timed one returns is timed too.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._within = 0.0

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def timing(*arguments: Any, **named: Any) -> Any:
            before, self._within = self._within, 0.0
            start = time.perf_counter()
            try:
                result = call(*arguments, **named)
            finally:
                spent = time.perf_counter() - start
                self.seconds[stage] += spent - self._within
                self._within = before + spent
            return self.timed(stage, result) if callable(result) else result

        return timing


def ask_timed(searcher: Searcher, text: str, history: Sequence[str] = ()) -> dict[str, float]:
    """Seconds of each stage and of the whole; "answer" is all that is none of the others."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for stage, owner, name in _stages(searcher):
            stack.enter_context(patch.object(owner, name, watch.timed(stage, getattr(owner, name))))
        watch.timed("answer", searcher.ask)(text, history=history)
    seconds = {stage: watch.seconds[stage] for stage in STAGES[:-1]}
    return seconds | {"whole": sum(seconds.values())}


def _stages(searcher: Searcher) -> Iterator[tuple[str, object, str]]:
    """Each stage with the place where its function is looked up; follow-ups came with a method of the searcher."""
    yield "understand", (Searcher if hasattr(Searcher, "understand") else search.service), "understand"
    yield "encode", type(searcher.encoder), "encode"
    yield "retrieve", search.service, "retrieve"


def _serve(store: Path) -> None:
    searcher = open_searcher(store)
    for line in sys.stdin:
        row = json.loads(line)
        print(json.dumps(ask_timed(searcher, row["question"], row["history"])), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
