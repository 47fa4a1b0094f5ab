"""How good the answers are: `python -m bench.quality [--sets …] [--half A|B|all] [--full] [--keep DIR] [--json]`.

Every set that is there: the sample questions always, ../shared/eval where it is. By default half B and at most 200
questions of a shared set; `--full` asks all of both halves. The measures are explained in bench/README.md; those of the
shared sets are evaluate.py's own, reckoned in one process.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.ablation import CROSSED, make_groups, measure_steps
from bench.compare import MEASURES
from bench.judge import Verdict, judge_all, measure_samples, measure_shared
from bench.metrics import mean, rounded
from bench.neighbours import NEIGHBOURED, measure_neighbours
from bench.outcomes import ask_all
from bench.parts import measure_parts
from bench.record import RESULTS, save_result
from bench.related import load_pairs, measure_related
from bench.report import render
from bench.risk import measure_risk
from bench.sets import SAMPLES, SHARED_SETS, Question, QuestionSet, load_sets
from bench.stores import prepare_store
from bench.unaccented import measure_unaccented
from index.encoder import Encoder
from index.settings import configured_encoder
from search.service import Searcher, open_searcher

LIMIT = 200  # questions of a shared set, unless --full

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    half = options.half or ("all" if options.full else "B")
    limit = 0 if options.full else options.limit
    result = {"half": half, "limit": limit, **measure(load_sets(options.sets), half, limit, options.keep)}
    path = save_result("quality", result, options.results)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else render("quality", result))
    print(f"kept as {path.name}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", choices=[*SHARED_SETS, SAMPLES], default=())
    parser.add_argument("--half", choices=["A", "B", "all"], help="default B, to report on; A is to fit on")
    parser.add_argument("--full", action="store_true", help="all questions, of both halves unless --half says one")
    parser.add_argument("--limit", type=int, default=LIMIT, help=f"questions of a shared set (default {LIMIT})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="stores DIR/SET/store, taken as they are or made")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    return parser


def measure(sets: Sequence[QuestionSet], half: str, limit: int, keep: Path | None) -> Json:
    """Every figure of the sets, by part and set; what compare.py compares is kept question by question."""
    encoder = configured_encoder()
    searchers = {s.name: _open(s, encoder, keep) for s in sets}
    chosen = {s.name: s.select(half, 0 if s.name == SAMPLES else limit) for s in sets}
    result: Json = {"sets": {}, "unaccented": {}, **{key: {} for key in MEASURES.values()}}
    for name, questions in chosen.items():
        outcomes = ask_all(searchers[name], questions, name)
        verdicts = judge_all(questions, outcomes)
        result["sets"][name] = (measure_samples if name == SAMPLES else measure_shared)(questions, outcomes)
        result["unaccented"][name] = measure_unaccented(searchers[name], questions, verdicts)
        for key, values in by_question(verdicts).items():
            result[key][name] = values
    result["refusal across stores"] = _measure_crossed(searchers, chosen)
    result["risk"] = measure_risk(searchers, chosen)
    result["ablation"] = {name: measure_parts(searchers[name], questions) for name, questions in chosen.items()}
    result["steps"] = measure_steps(make_groups(searchers, chosen))
    result["neighbours"] = {
        s.name: measure_neighbours(searchers[s.name], s, half, limit) for s in sets if s.name in NEIGHBOURED
    }
    if SAMPLES in searchers:
        result["related"] = measure_related(searchers[SAMPLES], load_pairs(half))
    return result


def _open(question_set: QuestionSet, encoder: Encoder, keep: Path | None) -> Searcher:
    return open_searcher(prepare_store(question_set, encoder, keep), encoder)


def by_question(verdicts: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    """What compare.py compares, by its key and the question's id; of answerable questions alone."""
    answerable = [verdict for verdict in verdicts if verdict.gain is not None]
    return {
        "gains": {v.id: round(v.gain, 4) for v in answerable if v.gain is not None},
        "quoted": {v.id: v.first for v in answerable if v.first is not None},
        "refused": {v.id: v.refused for v in answerable},
    }


def _measure_crossed(searchers: dict[str, Searcher], chosen: dict[str, list[Question]]) -> Json:
    """Questions put to a store that can't answer them: the share refused."""
    found = {}
    for name, (asked, store) in CROSSED.items():
        if asked in searchers and store in searchers:
            outcomes = ask_all(searchers[store], chosen[asked], name)
            refused = rounded(mean([float(outcome.refused) for outcome in outcomes]))
            found[name] = {"questions": len(outcomes), "refused": refused}
    return found


if __name__ == "__main__":
    main()
