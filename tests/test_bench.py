"""The benchmark's own measures, against numbers worked out by hand."""

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import record, report, sets, tables
from bench.judge import documents_found, list_items, measure_samples, measure_shared
from bench.metrics import gain, mean, paired_bootstrap, percentile, recall, standard_error
from bench.outcomes import Outcome, outcome_of
from bench.process import run_measured
from bench.quotes import contains, locate, says
from bench.related import Place, document_ranks, load_pairs, passage_ranks
from index.types import Document, Passage, Sentence, SourceFile, Span
from search.types import Hit, Quote, Reply, Scores
from search.types import Place as OtherPlace

# --- metrics


def test_gain_by_hand() -> None:
    second = 1 / math.log2(3)
    assert gain([True], 1) == 1
    assert gain([False, True], 1) == pytest.approx(second)
    assert gain([False, True], 2) == pytest.approx(second / (1 + second))
    assert gain([False] * 10 + [True], 1) == 0
    assert gain([True] * 10, 20) == pytest.approx(1)
    assert gain([], 0) == 0


def test_recall_by_hand() -> None:
    assert recall([True, False, True], 4) == 0.5
    assert recall([False] * 10 + [True], 1) == 0


def test_means_and_errors_by_hand() -> None:
    assert mean([]) is None
    assert mean([1.0, 0.0, 0.0, 1.0]) == 0.5
    assert standard_error([1.0]) is None
    assert standard_error([1.0, 0.0, 0.0, 1.0]) == pytest.approx(math.sqrt(1 / 3 / 4))


def test_percentiles_are_those_of_evaluate() -> None:
    for count in range(1, 2000):
        values = list(range(count))
        assert percentile(values, 0.5) == values[count // 2]
        assert percentile(values, 0.95) == values[count * 95 // 100]


def test_bootstrap_of_equal_systems_says_nothing() -> None:
    change = paired_bootstrap([0.2, 0.8, 0.5], [0.2, 0.8, 0.5])
    assert (change.mean, change.low, change.high, change.p) == (0, 0, 0, 1)


def test_bootstrap_of_a_constant_gain_is_certain() -> None:
    change = paired_bootstrap([0.0, 0.25, 0.5], [0.5, 0.75, 1.0])
    assert (change.mean, change.low, change.high, change.p) == (0.5, 0.5, 0.5, 0)


def test_bootstrap_counts_draws_without_a_gain() -> None:
    """Of two questions one gains: a quarter of all draws holds only the other, so p is about twice a quarter."""
    change = paired_bootstrap([0.0, 0.0], [0.0, 1.0], rounds=20_000)
    assert (change.mean, change.low, change.high) == (0.5, 0, 1)
    assert change.p == pytest.approx(0.5, abs=0.02)


def test_bootstrap_has_no_side() -> None:
    before, after = [0.0, 0.4, 0.3, 0.9], [0.1, 0.3, 0.9, 0.9]
    there, back = paired_bootstrap(before, after), paired_bootstrap(after, before)
    assert there.mean == pytest.approx(-back.mean)
    assert there.p == pytest.approx(back.p)


# --- quotes


@pytest.mark.parametrize(
    ("quote", "lead_in", "gold"),
    [
        ("Giao Sở Tài chính, trước ngày 15/9.", "", "giao Sở Tài chính"),  # holds it
        ("trước ngày 15/9", "", "Giao Sở Tài chính trước ngày 15/9"),  # half of it: 4 words of 8
        ("5 sao\t120\t40", "Hạng\tThưởng\tSố lượng", "5 sao | 120 | 40"),  # a table row
        ("5 sao\t120\t40", "", "120"),  # a cell of it
        ("không quá 3 ngày", "Thời hạn xử lý:", "Thời hạn xử lý: không quá 3 ngày"),  # the lead-in is shown with it
        ("Hoà giải ở cơ sở", "", "hòa giải ở cơ sở"),  # either place of the tone
    ],
)
def test_right_quotes(quote: str, lead_in: str, gold: str) -> None:
    assert says(quote, lead_in, gold)


@pytest.mark.parametrize(
    ("quote", "lead_in", "gold"),
    [
        ("ngày 15/9", "", "Giao Sở Tài chính trước ngày 15/9"),  # 3 words of 8
        ("1200 người", "", "120"),  # no whole word
        ("rà soát quy hoạch", "Sở Tài chính chủ trì:", "Sở Tài chính"),  # in the lead-in alone
        ("từ " * 60 + "đúng", "", "đúng"),  # too long
    ],
)
def test_wrong_quotes(quote: str, lead_in: str, gold: str) -> None:
    assert not says(quote, lead_in, gold)


def test_contains_is_the_test_of_evaluate() -> None:
    assert contains("Trước  NGÀY 15/9", "ngày 15/9")
    assert contains("từ " * 59 + "đúng", "đúng")
    assert not contains("từ " * 60 + "đúng", "đúng")


def test_locate_looks_past_punctuation_and_page_breaks() -> None:
    text = "Mở đầu.\n5 sao\t120\nTổ chức thực hiện nghiêm 2\ntúc việc này."
    assert text[slice(*(locate("5 sao | 120", text) or ()))] == "5 sao\t120"
    assert text[slice(*(locate("tổ chức thực hiện nghiêm túc việc", text) or ()))] == "Tổ chức thực"
    assert locate("không có ở đây", text) is None


# --- answers


def make_hit(name: str, text: str = "", start: int = 0, end: int = 1) -> Hit:
    passage = Passage(name, 0, start, end, (), ())
    document = Document(text, id=name, files=(SourceFile(f"folder/{name}", ""),))
    return Hit(0, passage, document, Scores(0, 0, 0, 0))


def make_quote(name: str, text: str, *others: str) -> Quote:
    sentence = Sentence(0, len(text))
    also = tuple(OtherPlace(sentence, make_hit(other, text)) for other in others)
    return Quote(sentence, make_hit(name, text), 1.0, also)


def make_outcome(names: str, *quotes: Quote) -> Outcome:
    return outcome_of(Reply("?", "?", quotes, tuple(make_hit(name) for name in names)))


def make_question(documents: str = "a", gold: str = "đúng", **values: Any) -> sets.Question:
    return sets.Question("q", "?", "B", frozenset(documents), tuple(gold.split("|")), **values)


def test_documents_count_once_at_their_best_rank() -> None:
    assert documents_found(make_question("a"), make_outcome("bbacab")) == [False, True, False]


def test_shared_measures_by_hand() -> None:
    """Two questions: right at rank 1 and quoted second; right at rank 2 and refused."""
    first = make_outcome("ab", make_quote("a", "sai một hai"), make_quote("b", "câu đúng"))
    found = measure_shared([make_question(), make_question()], [first, make_outcome("ba")])
    assert found["nDCG@10"] == round((1 + 1 / math.log2(3)) / 2, 4)
    assert (found["R@10"], found["P@1"], found["refused"]) == (1, 0.5, 0.5)
    assert (found["quote@1"], found["quote@3"], found["words"]) == (0, 0.5, [3, 3])


def test_sample_measures_by_hand() -> None:
    questions = [
        make_question(type="fact"),
        make_question(type="fact"),
        make_question("", type="unanswerable"),
    ]
    replies = [
        make_outcome("a", make_quote("b", "đúng", "a")),  # the same sentence, folded into another document's quote
        make_outcome("a", make_quote("b", "đúng"), make_quote("a", "rất đúng")),  # the first is of the wrong document
        make_outcome("a"),
    ]
    found = measure_samples(questions, replies)
    assert (found["all"]["right first"], found["all"]["in answer"], found["all"]["refused"]) == (0.5, 1, 0)
    assert found["unanswerable"] == {"questions": 1, "refused": 1}
    assert found["types"]["fact"]["questions"] == 2
    assert found["missed"] == []


def test_list_items_by_hand() -> None:
    """Of four quotes two are items (one twice the same); of three items one is quoted."""
    quotes = [make_quote("a", text) for text in ("việc một", "khác hẳn", "việc một đó", "lạ")]
    question = make_question(gold="việc một|việc hai|việc ba")
    assert list_items(question, make_outcome("a", *quotes).quotes) == (0.5, pytest.approx(1 / 3))
    assert list_items(question, []) == (0, 0)


def test_related_targets_are_met_once() -> None:
    targets = [Place("a", Span(5, 8)), Place("a", Span(30, 31))]
    passages = [make_hit("b").passage, *(make_hit("a", "", start, start + 6).passage for start in (0, 6, 26))]
    assert passage_ranks(passages, targets) == ([False, True, False, True], 2)
    assert document_ranks(passages, targets) == ([False, True], 1)


# --- sets, results, page


@pytest.mark.parametrize("half", ["A", "B"])
def test_samples_split_by_thread(half: str) -> None:
    samples = sets.load_samples()
    chosen = samples.select(half, 0)
    assert 0 < len(chosen) < len(samples.questions)
    assert all(question.half == half for question in chosen)
    assert any(not question.answerable for question in chosen)
    assert load_pairs(half)


def test_shared_sets_are_read(tmp_path: Path) -> None:
    files = {
        "corpus.jsonl": [{"_id": "x", "title": "T", "text": "Một."}, {"_id": "y", "text": "Hai."}],
        "queries.jsonl": [{"_id": "q1", "text": "?"}, {"_id": "q2", "text": "??"}],
        "answers.jsonl": [{"_id": "q1", "doc_id": "y", "answers": [{"text": "HAI", "start": 0}]}],
    }
    for name, rows in files.items():
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ty\t1\nq2\tx\t0\n", encoding="utf-8")
    [question] = sets.load_shared(tmp_path).questions
    assert (question.id, question.documents, question.gold) == ("q1", {"d000001.txt"}, ("hai",))
    assert question.half == "B"  # the SHA-256 of "y" begins with an odd byte
    sets.write_documents(tmp_path, tmp_path)
    assert (tmp_path / "d000000.txt").read_text(encoding="utf-8") == "T\n\nMột.\n"


def test_results_are_kept_and_the_latest_found(tmp_path: Path) -> None:
    kept = record.save_result("quality", {"x": 1}, tmp_path)
    older = json.loads(kept.read_text(encoding="utf-8")) | {"date": "2000-01-01", "result": {"x": 0}}
    (tmp_path / "quality-older.json").write_text(json.dumps(older), encoding="utf-8")
    latest = record.latest_result("quality", tmp_path)
    assert latest is not None
    assert latest["result"] == {"x": 1}
    assert record.latest_result("speed", tmp_path) is None


def test_no_machine_path_stands_in_the_command() -> None:
    shown = record.command_line("quality", ["--half", "A", "--keep", str(Path.cwd())])
    assert shown == "python -m bench.quality --half A --keep …"


def test_a_process_is_measured(tmp_path: Path) -> None:
    script = "import time; held = 'x' * 50_000_000; time.sleep(0.05); print('xong')"
    finished = run_measured([sys.executable, "-c", script], tmp_path)
    assert finished.output == "xong\n"
    assert finished.seconds > 0.05
    assert finished.peak_bytes is None or 50_000_000 < finished.peak_bytes < 150_000_000


def test_cells_by_hand() -> None:
    assert [tables.cell(x) for x in (None, 0.25, -0.25, 1.0, 12.345, 7, [0.5, 0.75])] == [
        "–", ".250", "-.250", "1.000", "12.3", "7", ".500 to .750",
    ]  # fmt: skip


def test_the_page_shows_the_latest_results() -> None:
    """After a run: `python -m bench.report`."""
    text = report.README.read_text(encoding="utf-8")
    assert report.fill(text) == text


def test_both_engines_of_a_set_have_a_row() -> None:
    result = {"samples": {"openvino": {"nDCG@10": 0.9, "ms": 40.0}, "torch": {"nDCG@10": 0.89, "ms": 80.0}}}
    assert report.render("fallback", result).splitlines()[2:] == [
        "| samples, openvino | .900 | 40.0 |",
        "| samples, torch | .890 | 80.0 |",
    ]


def test_only_tables_are_made_anew(tmp_path: Path) -> None:
    text = "Trước\n<!-- quality -->\ncũ\n<!-- end -->\nSau\n"
    filled = report.fill(text, tmp_path)
    assert filled.startswith("Trước\n<!-- quality -->\n")
    assert filled.endswith("<!-- end -->\nSau\n")
    assert "cũ" not in filled
    assert report.fill(filled, tmp_path) == filled
