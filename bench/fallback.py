"""What running on torch costs and keeps: `python -m bench.fallback [--sets samples uit_reg]`.

The same documents encoded by torch and by OpenVINO, the same questions of half B asked of both: nDCG@10, quotes, and
milliseconds a question, each asked of both stores in turns. Encoding with torch takes minutes a set, so of the shared
sets only uit_reg is asked unless another is named.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.judge import Verdict, average, judge
from bench.metrics import rounded
from bench.outcomes import ask
from bench.record import RESULTS, save_result
from bench.report import render
from bench.sets import SAMPLES, SHARED_SETS, QuestionSet, load_sets
from bench.stores import prepare_store
from index.encoder import load_encoder
from search.service import Searcher, open_searcher

_LIMIT = 200  # questions a set
_ENGINES = ("openvino", "torch")
_MEASURES = {"nDCG@10": "gain", "right first": "first", "in answer": "within", "refused": "refused"}

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", choices=[*SHARED_SETS, SAMPLES], default=[SAMPLES, "uit_reg"])
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        result = {s.name: measure(s, Path(folder)) for s in load_sets(options.sets)}
    path = save_result("fallback", result, options.results)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else render("fallback", result))
    print(f"kept as {path.name}", file=sys.stderr)


def measure(question_set: QuestionSet, folder: Path) -> Json:
    """A row an engine: the measures of `bench/judge.py` as means, and the median milliseconds of a question."""
    questions = question_set.select("B", _LIMIT)
    searchers = {engine: _open(question_set, engine, folder / engine) for engine in _ENGINES}
    verdicts: dict[str, list[Verdict]] = {engine: [] for engine in _ENGINES}
    seconds: dict[str, list[float]] = {engine: [] for engine in _ENGINES}
    for question in questions:
        for engine, searcher in searchers.items():
            started = time.perf_counter()
            outcome = ask(searcher, question)
            seconds[engine].append(time.perf_counter() - started)
            verdicts[engine].append(judge(question, outcome))
    return {
        engine: {"questions": len(questions)}
        | {name: rounded(average(verdicts[engine], field)) for name, field in _MEASURES.items()}
        | {"ms": round(1000 * statistics.median(seconds[engine]), 1)}
        for engine in _ENGINES
    }


def _open(question_set: QuestionSet, engine: str, keep: Path) -> Searcher:
    """A searcher whose passages and questions the engine encodes; both engines' stores bear the same model's name."""
    encoder = load_encoder(engine=engine)
    return open_searcher(prepare_store(question_set, encoder, keep), encoder)


if __name__ == "__main__":
    main()
