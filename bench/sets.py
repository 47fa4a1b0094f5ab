"""The question sets: which documents, which questions, which half is to fit on (A) and which to report on (B)."""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.quotes import nfc_lower

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "eval"  # not part of the project; measured where it is there
SHARED_SETS = ("uit_reg", "alqac", "viquad1")
SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class Question:
    """`documents` are file names. `gold`: what a right quote says, one of them being enough."""

    id: str
    text: str
    half: str  # "A", "B", or "" where its documents lie in both
    documents: frozenset[str]
    gold: tuple[str, ...] = ()
    type: str = ""
    history: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.documents)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    source: Path  # the folder that its documents are made from
    questions: tuple[Question, ...]

    def select(self, half: str, limit: int) -> list[Question]:
        """The questions of a half ("all" for both), at most `limit` (0: all): evaluate.py's own choice."""
        chosen = [q for q in self.questions if half in ("all", q.half)]
        return random.Random(0).sample(chosen, limit) if 0 < limit < len(chosen) else chosen


def load_sets(names: Sequence[str] = ()) -> list[QuestionSet]:
    """The sets of those names, or all, that are there; the sample set is the last."""
    shared = [load_shared(SHARED / name) for name in SHARED_SETS if (SHARED / name).is_dir()]
    return [s for s in (*shared, load_samples()) if not names or s.name in names]


def load_shared(folder: Path) -> QuestionSet:
    """A set in the form of evaluate.py, with its file names and its halves."""
    file_of = {row["_id"]: name for name, row in shared_documents(folder)}
    wanted, gold = _relevant(folder), _answers(folder)
    rows = [row for row in read_rows(folder / "queries.jsonl") if row["_id"] in wanted]
    questions = (
        Question(
            id=row["_id"],
            text=row["text"],
            half=half_of(wanted[row["_id"]]),
            documents=frozenset(file_of[d] for d in wanted[row["_id"]]),
            gold=tuple(gold[row["_id"]]),
        )
        for row in rows
    )
    return QuestionSet(folder.name, folder, tuple(questions))


def load_samples() -> QuestionSet:
    rows = read_rows(ROOT / "bench" / "questions.jsonl")
    return QuestionSet(SAMPLES, ROOT / "corpus", tuple(map(sample_question, rows)))


def sample_question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=row["question"],
        half=row["half"],
        documents=frozenset([row["document"]] if row["document"] else []),
        gold=tuple(row.get("items") or ([row["quote"]] if row["quote"] else [])),
        type=row["type"],
        history=tuple(row.get("history", ())),
    )


def shared_documents(folder: Path) -> Iterable[tuple[str, dict[str, str]]]:
    """Each document of a shared set with the name of the file that it becomes."""
    return ((f"d{number:06d}.txt", row) for number, row in enumerate(read_rows(folder / "corpus.jsonl")))


def write_documents(folder: Path, target: Path) -> None:
    """One .txt file a document: title, blank line, text; byte for byte what evaluate.py writes."""
    for name, row in shared_documents(folder):
        text = f"{row.get('title') or ''}\n\n{row['text']}".strip() + "\n"
        (target / name).write_text(text, encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _relevant(folder: Path) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) == 3 and parts[2].isdigit() and int(parts[2]) > 0:
            found[parts[0]].add(parts[1])
    return dict(found)


def _answers(folder: Path) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    path = folder / "answers.jsonl"
    for row in read_rows(path) if path.exists() else []:
        found[row["_id"]] += [nfc_lower(answer["text"]) for answer in row["answers"]]
    return found


def half_of(documents: Iterable[str]) -> str:
    """A or B, by the hash of the documents' ids as evaluate.py has it; "" where they lie in both."""
    halves = {"AB"[hashlib.sha256(d.encode()).digest()[0] % 2] for d in documents}
    return halves.pop() if len(halves) == 1 else ""
