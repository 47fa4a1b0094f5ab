"""The development sets: half A's threads only, no sample question again, and every gold stands in its document."""

from functools import cache

import pytest

from bench.dev import SETS
from bench.sets import ROOT, Question, load_samples, read_rows, sample_question
from fakes import read_path
from index.text import syllables

QUESTIONS = [sample_question(row) for name in SETS for row in read_rows(ROOT / "bench" / f"dev_{name}.jsonl")]
SAMPLES = load_samples().questions


@cache
def words_of(document: str) -> str:
    folders = [ROOT / "corpus", ROOT / "bench" / "dev_others"]
    (path,) = [folder / document for folder in folders if (folder / document).exists()]
    return " ".join(syllables(read_path(path)[0].text))


def test_they_are_of_half_a_and_ask_nothing_that_is_reported() -> None:
    assert {question.half for question in QUESTIONS} == {"A"}
    assert not {document for q in QUESTIONS for document in q.documents} & {
        document for q in SAMPLES if q.half == "B" for document in q.documents
    }
    assert not {(q.text, q.history) for q in QUESTIONS} & {(q.text, q.history) for q in SAMPLES}
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.answerable], ids=lambda question: question.id)
def test_every_gold_stands_in_its_document(question: Question) -> None:
    (document,) = question.documents
    for gold in question.gold:
        assert f" {' '.join(syllables(gold))} " in f" {words_of(document)} "
