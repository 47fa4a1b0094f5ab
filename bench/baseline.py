"""The same questions put to an older commit: `python -m bench.baseline [COMMIT] [--keep DIR]`.

The commit is unpacked, makes its own stores and answers by its own command line; what it answered is judged here. Kept
as results/baseline-COMMIT.json, which bench.report compares the latest quality with.
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.compare import MEASURES
from bench.judge import judge_all
from bench.outcomes import TOP, Outcome, read_outcome
from bench.quality import LIMIT, by_question
from bench.record import RESULTS, save_result
from bench.sets import ROOT, SAMPLES, Question, QuestionSet, load_sets
from bench.stores import lay_out

BEFORE = "61c2d9a"  # the last commit before questions were read for numbers, abbreviations, follow-ups and lists

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        checkout = check_out(options.commit, Path(folder) / "checkout")
        keep = options.keep or Path(folder)
        result = {"half": options.half, "limit": options.limit}
        result |= measure(checkout, load_sets(), options.half, options.limit, keep)
    path = save_result("baseline", result, options.results, commit=options.commit)
    print(f"kept as {path.name}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?", default=BEFORE)
    parser.add_argument("--half", choices=["A", "B", "all"], default="B")
    parser.add_argument("--limit", type=int, default=LIMIT, help=f"questions of a shared set (default {LIMIT})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="stores DIR/SET/store, taken as they are or made")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    return parser


def check_out(commit: str, folder: Path) -> Path:
    """The files of a commit, in a folder that no git knows. Raises CalledProcessError where it is not to be had."""
    folder.mkdir(parents=True)
    archive = folder.with_suffix(".tar")
    subprocess.run(["git", "archive", f"--output={archive}", commit], cwd=ROOT, check=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


def measure(checkout: Path, sets: Sequence[QuestionSet], half: str, limit: int, keep: Path) -> Json:
    """Only what can be compared question by question."""
    result: Json = {key: {} for key in MEASURES.values()}
    for question_set in sets:
        questions = question_set.select(half, 0 if question_set.name == SAMPLES else limit)
        home = keep / question_set.name
        home.mkdir(parents=True, exist_ok=True)
        store = add_store(checkout, question_set, home)
        verdicts = judge_all(questions, ask_batch(checkout, store, questions, home / "questions.jsonl"))
        for key, values in by_question(verdicts).items():
            result[key][question_set.name] = values
    return result


def add_store(checkout: Path, question_set: QuestionSet, home: Path) -> Path:
    """The store home/store, made by the code of `checkout` where there is none."""
    store = home / "store"
    if not store.exists():
        print(f"indexing {question_set.name} …", file=sys.stderr, flush=True)
        run(checkout, "index", "add", lay_out(question_set, home / "documents"), "--store", store, "--json")
    return store


def ask_batch(checkout: Path, store: Path, questions: Sequence[Question], file: Path) -> list[Outcome]:
    rows = [{"id": q.id, "question": q.text, "history": q.history} for q in questions]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    output = run(checkout, "search", "--batch", file, "--store", store, "--top", TOP)
    replies = [json.loads(line) for line in output.split("\n") if line.strip()]
    if [reply["id"] for reply in replies] != [question.id for question in questions]:
        raise RuntimeError(f"{checkout.name} did not answer every question in order")
    return [read_outcome(reply) for reply in replies]


def run(checkout: Path, module: str, *arguments: object) -> str:
    """What a command of the code in `checkout` prints. Raises CalledProcessError where it fails."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


if __name__ == "__main__":
    main()
