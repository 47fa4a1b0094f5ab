"""What questions cost on one store: a process of its own, so that its memory is that store's alone.

`python -m bench.asking STORE [--questions 100] [--rounds 5]` prints one line of JSON.
"""

import argparse
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.adding import measure_adding
from bench.approximate import measure_approximation
from bench.calls import Call, taken_down, time_calls
from bench.metrics import percentile
from bench.sets import load_sets
from bench.stages import ask_timed
from index.settings import configured_encoder
from search.service import Searcher, open_searcher

_SEED = 6

Json = dict[str, Any]
Seconds = list[dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(json.dumps(measure(options.store, choose_questions(options.questions), options.rounds)))


def choose_questions(count: int) -> list[str]:
    """Of all sets that are there, always the same; none that leans on an earlier one."""
    alone = [q.text for s in load_sets() for q in s.questions if not q.history]
    return random.Random(_SEED).sample(alone, min(count, len(alone)))


def measure(store: Path, questions: Sequence[str], rounds: int) -> Json:
    """Every figure of the store; memory before anything that a question does not need."""
    encoder = configured_encoder()
    encoder.encode(questions[:1], "query")
    without = resident()
    start = time.perf_counter()
    searcher = open_searcher(store, encoder)
    opened = time.perf_counter() - start
    start = time.perf_counter()
    searcher.ask(questions[0])
    first = time.perf_counter() - start
    calls = [take_down(searcher, question) for question in questions]
    times = [ask_in_turns(searcher, questions, calls, turn) for turn in range(rounds)]
    memory = resident()
    info = searcher.library.info()
    return {
        "passages": info["passages"],
        "documents": info["documents"],
        "bytes": info["bytes"],
        "questions": len(questions),
        "opening, s": round(opened, 3),
        "first question, ms": round(first * 1e3, 1),
        "resident, MB": {name: round(size / 1e6, 1) for name, size in memory.items()},
        "of the store, MB": {name: round((size - without[name]) / 1e6, 1) for name, size in memory.items()},
        **describe(times),
        "approximation": measure_approximation(searcher, questions, store.parent / "exact.npz"),
        "adding": measure_adding(store, encoder, rounds),
    }


def take_down(searcher: Searcher, question: str) -> list[Call]:
    with taken_down(searcher) as calls:
        searcher.ask(question)
    return calls


def ask_in_turns(searcher: Searcher, questions: Sequence[str], calls: Sequence[list[Call]], turn: int) -> Seconds:
    """Each question whole, by stage, and its bare calls alone; each comes first every other time."""
    found = []
    for number, (question, bare) in enumerate(zip(questions, calls, strict=True)):
        if (number + turn) % 2:
            alone = time_calls(bare, searcher)
            found.append(ask_timed(searcher, question) | alone)
        else:
            whole = ask_timed(searcher, question)
            found.append(whole | time_calls(bare, searcher))
    return found


def describe(rounds: Sequence[Seconds]) -> Json:
    """Milliseconds by stage over all rounds; how many times the bare calls a question takes, round by round."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for row in (row for rows in rounds for row in rows):
        for name, seconds in row.items():
            times[name].append(seconds * 1e3)
    ratios = [_median(rows, "whole") / _median(rows, "bare") for rows in rounds]
    return {
        "ms": {n: {f"p{p}": round(percentile(v, p / 100), 3) for p in (50, 95, 99)} for n, v in times.items()},
        "times the bare calls": round(statistics.median(ratios), 2),
        "times the bare calls, rounds": [round(ratio, 2) for ratio in ratios],
        "p95 over median": round(percentile(times["whole"], 0.95) / statistics.median(times["whole"]), 2),
    }


def _median(rows: Seconds, name: str) -> float:
    return statistics.median(row[name] for row in rows)


def resident() -> dict[str, int]:
    """Bytes of memory held now: all, and what is no mapped file; empty where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    found = dict(line.split(":", 1) for line in lines)
    return {name: int(found[key].split()[0]) * 1024 for name, key in (("all", "VmRSS"), ("own", "RssAnon"))}


if __name__ == "__main__":
    main()
