"""One question before and now: an older commit and this checkout asked in turns: other work slows both alike."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import stages
from bench.baseline import BEFORE, add_store, check_out
from bench.sets import ROOT, Question, QuestionSet

_WARM_UP = 20  # questions asked before the clock counts
_MOST = 250  # questions timed

Json = dict[str, Any]
Process = subprocess.Popen[str]


def measure_against(question_set: QuestionSet, store: Path, folder: Path, commit: str = BEFORE) -> Json | None:
    """Median milliseconds of each stage, before and now, on the store each made; None where the commit is not there."""
    try:
        checkout = check_out(commit, folder / "checkout")
    except (OSError, subprocess.CalledProcessError):
        return None
    stores = {"before": (checkout, add_store(checkout, question_set, folder)), "now": (ROOT, store)}
    with ExitStack() as stack:
        asked = {name: stack.enter_context(_asking(*place)) for name, place in stores.items()}
        times = time_in_turns(asked, question_set.questions[: _MOST + _WARM_UP])
    return {"commit": commit, "set": question_set.name, "stages": describe_turns(times)}


@contextmanager
def _asking(checkout: Path, store: Path) -> Iterator[Process]:
    command = [sys.executable, "-P", stages.__file__, str(store)]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, cwd=checkout, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        yield process


def time_in_turns(asked: Mapping[str, Process], questions: Sequence[Question]) -> dict[str, list[dict[str, float]]]:
    """Seconds by stage of every question that counts, for each process."""
    times: dict[str, list[dict[str, float]]] = {name: [] for name in asked}
    for number, question in enumerate(questions):
        for name in sorted(asked, reverse=number % 2 == 0):  # neither is always the first
            seconds = _put(asked[name], question)
            if number >= min(_WARM_UP, len(questions) // 2):
                times[name].append(seconds)
    return times


def _put(process: Process, question: Question) -> dict[str, float]:
    """Raises RuntimeError where the process has ended."""
    assert process.stdin
    assert process.stdout
    print(json.dumps({"question": question.text, "history": question.history}), file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a process that was timed ended early")
    return dict(json.loads(line))


def describe_turns(times: Mapping[str, Sequence[Mapping[str, float]]]) -> Json:
    """Milliseconds by stage: the medians before and now, and how many times as long it takes now."""
    found = {}
    for stage in stages.STAGES:
        before, now = (statistics.median(row[stage] for row in times[name]) * 1e3 for name in ("before", "now"))
        ratio = round(now / before, 2) if before else None
        found[stage] = {"before": round(before, 2), "now": round(now, 2), "times": ratio}
    return found
