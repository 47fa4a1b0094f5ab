"""How fast it is, and how much memory it takes: `python -m bench.speed [--quick]`.

Indexing the sample documents (and alqac of ../shared/eval, where it is there and not --quick) with `python -m index
add`; one question warm, stage by stage, and in turns with an older commit; a question and the page from a cold start.
The figures are explained in bench/README.md.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.encoder import count_tokens, measure_start, time_call
from bench.metrics import percentile
from bench.peer_kinds import RecipeEncoder
from bench.process import Finished, run_measured
from bench.record import RESULTS, save_result
from bench.report import render
from bench.sets import ROOT, Question, QuestionSet, load_sets
from bench.stages import ask_timed
from bench.stores import lay_out
from bench.turns import measure_against
from index.encoder import bundled
from index.fields import passage_text, sentence_text
from index.library import Library
from search.retrieve import DEPTH
from search.service import Searcher, open_searcher
from search.words import weighted_terms

_ENCODED = 1000  # texts that the bare encoder is timed on
_RECIPE = 250  # passages that the plain recipe is timed on
_WARM_UP = 20  # questions asked before the clock counts
_MOST = 300  # questions timed on one store
_STARTS = 3  # of each process; the median counts
_PATIENCE = 120.0  # seconds that the page may take

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        result = measure(load_sets(["samples"] if options.quick else ["samples", "alqac"]), Path(folder))
    path = save_result("speed", result, options.results)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else render("speed", result))
    print(f"kept as {path.name}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the sample documents only")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    return parser


def measure(sets: Sequence[QuestionSet], folder: Path) -> Json:
    """Every figure of these sets, the last of which is the samples."""
    bundled.prepare_openvino()  # converts the model where this is its first use, which is no part of any figure
    finished = {s.name: _add(s, folder) for s in sets}  # before anything heavy is loaded here
    start = measure_starts(folder / sets[-1].name, sets[-1].questions[0].text)
    added, asked = {}, {}
    searchers = {s.name: open_searcher(folder / s.name) for s in sets}
    for question_set in sets:
        searcher = searchers[question_set.name]
        added[question_set.name] = describe_add(finished[question_set.name], searcher)
        asked[question_set.name] = measure_questions(searcher, question_set.questions[: _MOST + _WARM_UP])
    against = measure_against(sets[-1], folder / sets[-1].name, folder / "before")
    for name, searcher in searchers.items():  # last, for it loads torch
        added[name]["times the plain recipe"] = round(added[name]["passages/s"] / recipe_rate(searcher.library), 2)
    return {"add": added, "question": asked, "before and now": against, "start": start}


# --- indexing


def _add(question_set: QuestionSet, folder: Path) -> Finished:
    print(f"indexing {question_set.name} …", file=sys.stderr, flush=True)
    documents = lay_out(question_set, folder / f"{question_set.name}-documents")
    store = folder / question_set.name
    return run_measured(_python("index", "add", documents, "--store", store, "--json"), ROOT)


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]


def describe_add(finished: Finished, searcher: Searcher) -> Json:
    """Rates over the whole command, its start included, and against encoding such texts alone."""
    info = searcher.library.info()
    passages, sentences = encoded_texts(searcher.library)
    texts = passages + sentences
    tokens = _count(texts)
    some = texts[:: max(1, len(texts) // _ENCODED)]
    bare = _count(some) / time_call(partial(searcher.encoder.encode, some, "passage"))
    files, size = (int(str(info[key])) for key in ("files", "bytes"))
    return {
        "files": files,
        "passages": len(passages),
        "tokens encoded": tokens,
        "seconds": round(finished.seconds, 1),
        "files/s": round(files / finished.seconds, 1),
        "passages/s": round(len(passages) / finished.seconds, 1),
        "tokens/s": round(tokens / finished.seconds),
        "times the bare encoding": round(bare * finished.seconds / tokens, 2),
        "peak memory, MB": _megabytes(finished),
        "bytes a passage on disk": round(size / len(passages)),
    }


def _count(texts: Sequence[str]) -> int:
    return count_tokens(bundled.prepare_openvino(), texts)


def encoded_texts(library: Library) -> tuple[list[str], list[str]]:
    """What `add` encodes: every passage, and every sentence of it."""
    texts: list[str] = []
    sentences: list[str] = []
    for card in library.documents():
        document = library.document(card.id)
        passages = library.passages(library.passage_ids(card.id)).values()
        texts += [passage_text(document, passage) for passage in passages]
        sentences += [sentence_text(document, s) for passage in passages for s in passage.sentences]
    return texts, sentences


def recipe_rate(library: Library) -> float:
    """Passages a second that the plain recipe of bench/peers.py encodes: all that takes it time."""
    passages, _ = encoded_texts(library)
    some = passages[:: max(1, len(passages) // _RECIPE)]
    recipe = RecipeEncoder(str(bundled.prepare()))
    recipe.passages(some[:10])
    return len(some) / time_call(partial(recipe.passages, some))


def _megabytes(finished: Finished) -> int | None:
    return None if finished.peak_bytes is None else round(finished.peak_bytes / 1e6)


# --- one question, warm


def measure_questions(searcher: Searcher, questions: Sequence[Question]) -> Json:
    """Percentiles in milliseconds of every stage, of the whole, and of the two indexes asked alone."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for number, question in enumerate(questions):
        for stage, seconds in time_question(searcher, question).items():
            if number >= min(_WARM_UP, len(questions) // 2):
                times[stage].append(seconds * 1e3)
    return {stage: describe_times(values) for stage, values in times.items()}


def time_question(searcher: Searcher, question: Question) -> dict[str, float]:
    """Seconds of each stage, of all together, and of the indexes alone."""
    library, times = searcher.library, ask_timed(searcher, question.text, question.history)
    query = searcher.understand(question.text, question.history)
    vector = searcher.encoder.encode([query.understood], "query")[0]
    terms = weighted_terms(query.words)
    times["bare FAISS"] = time_call(partial(library.nearest, vector, DEPTH))
    times["bare tantivy"] = time_call(partial(library.best_by_words, terms, "exact", DEPTH))
    return times


def describe_times(values: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(percentile(values, share / 100), 2) for share in (50, 95, 99)}


# --- from a cold start


def measure_starts(store: Path, question: str) -> Json:
    """Medians over a few processes, for what a person waits from typing a command."""
    searches = [run_measured(_python("search", question, "--store", store), ROOT) for _ in range(_STARTS)]
    first_vector = _median([measure_start("openvino") for _ in range(_STARTS)])
    answer = _median([finished.seconds for finished in searches])
    found: Json = {
        "command to answer, s": round(answer, 2),
        "times the first vector alone": round(answer / first_vector, 2),
        "peak memory of a search, MB": _megabytes(searches[-1]),
    }
    if (ROOT / "app.py").exists():
        found["command to page, s"] = round(_median([time_page(store) for _ in range(_STARTS)]), 2)
    return found


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


def time_page(store: Path) -> float:
    """Seconds from starting app.py until /healthz answers 200."""
    port = free_port()
    command = [sys.executable, "app.py", "--store", str(store), "--port", str(port)]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: is_healthy(port), lambda: process.poll() is not None)
            return time.perf_counter() - start
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_until(ready: Callable[[], bool], failed: Callable[[], bool]) -> None:
    """Return when `ready`. Raises RuntimeError when `failed` or out of patience."""
    end = time.monotonic() + _PATIENCE
    while not ready():
        if failed() or time.monotonic() > end:
            raise RuntimeError("app.py did not come up")
        time.sleep(0.02)


def is_healthy(port: int) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
