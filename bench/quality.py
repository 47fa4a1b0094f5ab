"""How good the answers are: `python -m bench.quality [--sets …] [--half A|B|all] [--full] [--keep DIR] [--json]`.

Every set that is there: the sample questions always, ../shared/eval where it is. By default half B and at most 300
questions of a shared set; `--full` asks all of both halves. The measures are explained in bench/README.md; those of the
shared sets are evaluate.py's own, reckoned in one process.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.metrics import gain, mean, paired_bootstrap, percentile, recall, standard_error
from bench.quotes import contains, says
from bench.related import load_pairs, measure_related
from bench.report import render
from bench.results import RESULTS, save_result
from bench.sets import SAMPLES, SHARED_SETS, Question, QuestionSet, load_sets
from bench.stores import prepare_store
from index.encoder import Encoder
from index.settings import configured_encoder
from search.retrieve import WEIGHTS, Weights, retrieve
from search.service import Searcher, open_searcher
from search.types import Hit, Quote, Reply
from search.understand import understand

_TOP = 20  # passages asked for, as evaluate.py does
_LIMIT = 300  # questions of a shared set, unless --full
_CROSSED = (("alqac", "uit_reg"), ("viquad1", "alqac"))  # questions of the first put to the store of the second

Json = dict[str, Any]
Search = Callable[[Question, Weights], Sequence[Hit]]


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
    parser.add_argument("--limit", type=int, default=_LIMIT, help=f"questions of a shared set (default {_LIMIT})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="stores DIR/SET/store, taken as they are or made")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    return parser


def measure(sets: Sequence[QuestionSet], half: str, limit: int, keep: Path | None) -> Json:
    """Every figure of the sets, by part and set; "gains" are nDCG@10 question by question, for paired tests."""
    encoder = configured_encoder()
    searchers = {s.name: _open(s, encoder, keep) for s in sets}
    chosen = {s.name: s.select(half, 0 if s.name == SAMPLES else limit) for s in sets}
    result: Json = {"sets": {}, "gains": {}}
    for name, questions in chosen.items():
        replies = ask_all(searchers[name], questions, name)
        judge = measure_samples if name == SAMPLES else measure_shared
        result["sets"][name] = judge(questions, replies)
        result["gains"][name] = _gains_by_id(questions, replies)
    result["refusal across stores"] = _measure_crossed(searchers, chosen)
    result["ablation"] = {name: measure_ablation(searchers[name], questions) for name, questions in chosen.items()}
    if SAMPLES in searchers:
        result["related"] = measure_related(searchers[SAMPLES], load_pairs(half))
    return result


def _open(question_set: QuestionSet, encoder: Encoder, keep: Path | None) -> Searcher:
    return open_searcher(prepare_store(question_set, encoder, keep), encoder)


def ask_all(searcher: Searcher, questions: Sequence[Question], name: str) -> list[Reply]:
    shown = tqdm(questions, desc=name, disable=None, leave=False)
    return [searcher.ask(q.text, top=_TOP, history=q.history) for q in shown]


# --- the shared sets


def measure_shared(questions: Sequence[Question], replies: Sequence[Reply]) -> Json:
    """evaluate.py's measures."""
    found = [documents_found(q, r.hits) for q, r in zip(questions, replies, strict=True)]
    gains = [gain(f, len(q.documents)) for q, f in zip(questions, found, strict=True)]
    spans = [(q, r) for q, r in zip(questions, replies, strict=True) if q.gold]
    words = [len(quote.text.split()) for reply in replies for quote in reply.answer]
    return {
        "questions": len(questions),
        "nDCG@10": rounded(mean(gains)),
        "nDCG@10 error": rounded(standard_error(gains)),
        "R@10": rounded(mean([recall(f, len(q.documents)) for q, f in zip(questions, found, strict=True)])),
        "P@1": rounded(mean([float(f[:1] == [True]) for f in found])),
        "quote@1": rounded(mean([_quotes_gold(q, r.answer[:1]) for q, r in spans])),
        "quote@1 error": rounded(standard_error([_quotes_gold(q, r.answer[:1]) for q, r in spans])),
        "quote@3": rounded(mean([_quotes_gold(q, r.answer[:3]) for q, r in spans])),
        "words": [percentile(words, 0.5), percentile(words, 0.95)] if words else None,
        "refused": _refused(replies),
    }


def documents_found(question: Question, hits: Sequence[Hit]) -> list[bool]:
    """For each document of the hits, at its best rank, whether it is the question's."""
    names = dict.fromkeys(file_name(hit) for hit in hits)
    return [name in question.documents for name in names]


def file_name(hit: Hit) -> str:
    return Path(hit.document.files[0].path).name


def _quotes_gold(question: Question, quotes: Sequence[Quote]) -> float:
    return float(any(contains(quote.text, gold) for quote in quotes for gold in question.gold))


def _gains_by_id(questions: Sequence[Question], replies: Sequence[Reply]) -> dict[str, float]:
    return {
        q.id: round(gain(documents_found(q, r.hits), len(q.documents)), 4)
        for q, r in zip(questions, replies, strict=True)
        if q.answerable
    }


# --- the sample set


def measure_samples(questions: Sequence[Question], replies: Sequence[Reply]) -> Json:
    """Right quotes and refusals, over all and by type; items of the list questions."""
    judged = [_judge(q, r) for q, r in zip(questions, replies, strict=True)]
    types = dict.fromkeys(q.type for q in questions)
    return {
        "all": _summary([row for row in judged if row["answerable"]]),
        "unanswerable": _summary([row for row in judged if not row["answerable"]]),
        "types": {t: _summary([row for row in judged if row["type"] == t]) for t in types},
        "lists": _measure_lists(questions, replies),
        "missed": [row["id"] for row in judged if row["answerable"] and not row["in answer"]],
    }


def _judge(question: Question, reply: Reply) -> Json:
    found = documents_found(question, reply.hits)
    right = [_is_right(question, quote) for quote in reply.answer]
    return {
        "id": question.id,
        "type": question.type,
        "answerable": question.answerable,
        "gain": gain(found, len(question.documents)),
        "right first": float(right[:1] == [True]),
        "in answer": float(any(right)),
        "refused": float(reply.refused),
    }


def _summary(rows: Sequence[Json]) -> Json:
    """Of answerable questions; of the others only how many and what share was refused."""
    refused = {"questions": len(rows), "refused": rounded(mean([row["refused"] for row in rows]))}
    if not any(row["answerable"] for row in rows):
        return refused
    first = [row["right first"] for row in rows]
    return {
        **refused,
        "right first": rounded(mean(first)),
        "right first error": rounded(standard_error(first)),
        "in answer": rounded(mean([row["in answer"] for row in rows])),
        "in answer error": rounded(standard_error([row["in answer"] for row in rows])),
        "nDCG@10": rounded(mean([row["gain"] for row in rows])),
    }


def _is_right(question: Question, quote: Quote) -> bool:
    return any(is_right_for(gold, question, quote) for gold in question.gold)


def is_right_for(gold: str, question: Question, quote: Quote) -> bool:
    """Whether a quote, at any of its places in the right document, says `gold`."""
    places = {file_name(hit) for hit in (quote.hit, *(place.hit for place in quote.also))}
    lead_in = quote.sentence.lead_in
    before = lead_in.of(quote.hit.document.text) if lead_in else ""
    return bool(places & question.documents) and says(quote.text, before, gold)


def _measure_lists(questions: Sequence[Question], replies: Sequence[Reply]) -> Json:
    """Items of the list questions, each question counting once; a refusal has precision and recall 0."""
    pairs = [(q, r) for q, r in zip(questions, replies, strict=True) if q.type == "list"]
    found = [list_items(q, r.answer) for q, r in pairs]
    return {
        "questions": len(pairs),
        "precision": rounded(mean([precision for precision, _ in found])),
        "recall": rounded(mean([recalled for _, recalled in found])),
    }


def list_items(question: Question, quotes: Sequence[Quote]) -> tuple[float, float]:
    """The share of the quotes that are items, and the share of the items that are quoted."""
    table = [[is_right_for(gold, question, quote) for gold in question.gold] for quote in quotes]
    items = [any(column) for column in zip(*table, strict=True)]
    return (mean([float(any(row)) for row in table]) or 0.0, sum(items) / len(question.gold))


# --- refusal, ablation


def _measure_crossed(searchers: dict[str, Searcher], chosen: dict[str, list[Question]]) -> Json:
    """Questions put to a store that can't answer them: the share refused."""
    found = {}
    for asked, store in _CROSSED:
        if asked in searchers and store in searchers:
            replies = ask_all(searchers[store], chosen[asked], f"{asked} → {store}")
            found[f"{asked} → {store}"] = {"questions": len(replies), "refused": _refused(replies)}
    return found


def _refused(replies: Sequence[Reply]) -> float | None:
    return rounded(mean([float(reply.refused) for reply in replies]))


def measure_ablation(searcher: Searcher, questions: Sequence[Question]) -> Json:
    """nDCG@10 of the retrieval with each weight at 0 in turn, and what that loses."""
    asked = [q for q in questions if q.answerable and not q.history]
    parts = [field.name for field in fields(Weights)]
    variants = {"all parts": WEIGHTS} | {f"no {part}": replace(WEIGHTS, **{part: 0.0}) for part in parts}
    gains: defaultdict[str, list[float]] = defaultdict(list)
    for question in tqdm(asked, desc="ablation", disable=None, leave=False):
        search = _searching(searcher, question)
        for name, weights in variants.items():
            gains[name].append(gain(documents_found(question, search(weights)), len(question.documents)))
    return {name: _against(gains["all parts"], gains[name]) for name in variants} if asked else {}


def _searching(searcher: Searcher, question: Question) -> Callable[[Weights], Sequence[Hit]]:
    """The retrieval of one question, which is understood and encoded once."""
    query = understand(question.text, searcher.library)
    vector = searcher.encoder.encode([query.understood], "query")[0]
    return lambda weights: retrieve(query, vector, searcher.library, _TOP, weights=weights)


def _against(before: Sequence[float], after: Sequence[float]) -> Json:
    found: Json = {"questions": len(after), "nDCG@10": rounded(mean(after))}
    if after is before:
        return found
    change = paired_bootstrap(before, after)
    return found | {
        "change": rounded(change.mean),
        "interval": [rounded(change.low), rounded(change.high)],
        "p": rounded(change.p),
    }


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


if __name__ == "__main__":
    main()
