"""Steps left out in turn, questions without accents, error against share answered, and time by stage."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import ablation, stages
from bench.ablation import CONFIDENCE, STEPS, Step, make_groups, measure_steps
from bench.judge import Verdict, judge, wrong_when_answered
from bench.outcomes import Outcome, ask
from bench.parts import measure_parts
from bench.risk import error_by_share
from bench.sets import Question
from bench.unaccented import measure_unaccented, retyped, strip_accents, strip_every_second
from fakes import FakeEncoder, fill, make_document
from index.library import open_library
from index.text import fold
from search.service import Searcher

BODIES = {
    "Kết luận về đầu tư công": "Ban Thường vụ yêu cầu:\n- Đẩy nhanh giải ngân vốn đầu tư công.\n- Gỡ vướng mặt bằng.",
    "Kế hoạch trồng rừng": "Năm 2024, tỉnh trồng mới 850 ha rừng phòng hộ đầu nguồn.",
    "Thông báo về trường học": "Hội nghị bàn việc sáp nhập các trường tiểu học ở vùng cao.",
}  # fmt: skip
QUESTIONS = {
    "fact": "Trồng mới bao nhiêu ha rừng phòng hộ?",
    "list": "Ban Thường vụ yêu cầu những nội dung nào?",
    "document_number": "Kết luận số 25-KL/TU nói gì về đầu tư công?",
    "follow_up": "Thế còn rừng?",
    "unanswerable": "cách nấu phở bò",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("steps")
    documents = [make_document(f"{title}\n{body}", title=title) for title, body in BODIES.items()]
    fill(folder, *documents, encoder=FakeEncoder())
    return Searcher(open_library(folder), FakeEncoder())


def question(kind: str, text: str, file: str = "a.txt") -> Question:
    if kind == "unanswerable":
        return Question(kind, text, "B", frozenset(), type=kind)
    history = ("Trồng mới bao nhiêu ha?",) if kind == "follow_up" else ()
    return Question(kind, text, "B", frozenset({file}), ("850 ha",), kind, history)


ASKED = [question(kind, text) for kind, text in QUESTIONS.items()]


def verdict(first: float | None, confidence: float | None, refused: float = 0.0) -> Verdict:
    return Verdict("q", "", 1.0, 1.0, 1.0, first, first, refused, confidence)


# --- steps


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_is_left_out_only_within(searcher: Searcher, step: Step) -> None:
    """Its stand-ins can be called like what they stand in for, and go again."""
    before = [getattr(module, name) for module, name, _ in step.stand_ins]
    with CONFIDENCE.left_out(), step.left_out():
        assert all(getattr(module, name) is stand_in for module, name, stand_in in step.stand_ins)
        for asked in ASKED:
            ask(searcher, asked)
    assert [getattr(module, name) for module, name, _ in step.stand_ins] == before


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_is_timed_where_it_works(searcher: Searcher, step: Step) -> None:
    watch = stages.Stopwatch()
    with CONFIDENCE.left_out(), step.timed(watch):  # so that every question gets as far as it can
        for asked in ASKED:
            ask(searcher, asked)
    assert watch.seconds[step.name] > 0


def test_a_step_that_the_code_no_longer_has_is_an_error() -> None:
    with pytest.raises(AttributeError), Step("gone", ((stages, "gone", None),), ()).left_out():
        pass


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def test_leaving_a_step_out_shows(searcher: Searcher) -> None:
    typed = "trong moi rung phong ho"
    assert searcher.ask(typed).understood == "trồng mới rừng phòng hộ"
    with step_named("accents restored").left_out():
        assert searcher.ask(typed).understood == typed
    with step_named("confidence asked for").left_out(), step_named("subject asked for").left_out():
        assert not searcher.ask("cách nấu phở bò").refused
    assert searcher.ask("cách nấu phở bò").refused


def test_every_group_that_a_step_acts_on_is_made() -> None:
    names = dict.fromkeys(("uit_reg", "alqac", "viquad1", "samples"))
    types = ("unaccented", "abbreviation", "document_number", "follow_up", "list", "unanswerable")
    asked = [question(kind, "?") for kind in types]
    groups = make_groups(dict.fromkeys(names, None), dict.fromkeys(names, asked))  # type: ignore[arg-type]
    assert {group for step in STEPS for group in step.acts_on} <= groups.keys()
    assert all(q.answerable for q in groups["samples"][1])
    assert not any(q.answerable for q in groups["alqac → uit_reg"][1])


def test_steps_have_a_row_for_each_group(searcher: Searcher) -> None:
    step = Step("confidence", ((ablation.search.gate, "_LEAST", 1e9),), ("samples", "samples, unanswerable"))
    rows = measure_steps(make_groups({"samples": searcher}, {"samples": ASKED}), [step])
    assert [(row["step"], row["questions"], row["count"]) for row in rows] == [
        ("confidence", "samples", 4),
        ("confidence", "samples, unanswerable", 1),
    ]
    assert [row["refused"][1] for row in rows] == [1, 1]  # nobody is that sure
    assert rows[0]["nDCG@10"][2] is None  # which says nothing of what is found
    assert "nDCG@10" not in rows[1]


def test_parts_of_the_retrieval_are_left_out_in_turn(searcher: Searcher) -> None:
    rows = measure_parts(searcher, ASKED)
    assert list(rows) == ["all parts", "no dense", "no sentence", "no words"]
    assert {row["questions"] for row in rows.values()} == {3}  # answerable, without a history


# --- accents


def test_accents_are_stripped_by_hand() -> None:
    assert strip_accents("Đồng chí Bí thư đã ký") == "Dong chi Bi thu da ky"
    assert strip_every_second("Đồng chí Bí thư đã ký") == "Đồng chi Bí thu đã ky"
    assert retyped(question("follow_up", "Thế còn rừng?"), strip_accents).history == ("Trong moi bao nhieu ha?",)


@given(st.text())
def test_no_accent_is_left(text: str) -> None:
    stripped = strip_accents(text)
    assert fold(stripped) == stripped.lower()
    assert strip_accents(stripped) == stripped


def test_what_is_kept_without_accents(searcher: Searcher) -> None:
    """The plan's one file stands first as asked; typed anyhow it must be compared with that."""
    file = ask(searcher, ASKED[0]).files[0]
    asked = [question("fact", QUESTIONS["fact"], file)]
    rows = measure_unaccented(searcher, asked, [judge(q, ask(searcher, q)) for q in asked])
    assert list(rows) == ["as asked", "without accents", "every second word without"]
    assert rows["as asked"]["nDCG@10 kept"] == 1
    assert rows["without accents"]["nDCG@10 kept"] == rows["without accents"]["nDCG@10"] > 0


# --- error against share answered


def test_the_surest_half_is_right_and_the_rest_is_wrong() -> None:
    verdicts = [verdict(0.0, -1.0), verdict(1.0, 2.0), verdict(0.0, 0.5), verdict(1.0, 3.0)]
    assert error_by_share(verdicts, (1.0, 0.75, 0.5)) == [0.5, 0.3333, 0.0]
    assert error_by_share([], (1.0,)) == [None]


def test_cards_are_sure_and_what_gets_no_quote_comes_last() -> None:
    verdicts = [verdict(0.0, 9.0, refused=1.0), verdict(0.0, 5.0), verdict(1.0, None)]
    assert error_by_share(verdicts, (0.34, 0.67, 1.0)) == [0.0, 0.5, 0.6667]


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.floats(-9, 9)), min_size=1))
def test_with_all_answered_the_error_is_that_of_all(pairs: list[tuple[float, float]]) -> None:
    verdicts = [verdict(first, confidence) for first, confidence in pairs]
    assert error_by_share(verdicts, (1.0,)) == [wrong_when_answered(verdicts)]


def test_a_refusal_is_no_wrong_answer() -> None:
    assert wrong_when_answered([verdict(1.0, 1.0), verdict(0.0, 1.0), verdict(0.0, -1.0, refused=1.0)]) == 0.5
    assert wrong_when_answered([verdict(0.0, -1.0, refused=1.0)]) is None


def test_the_verdict_of_an_unanswerable_question_holds_no_measures() -> None:
    found = judge(question("unanswerable", "?"), Outcome(("a.txt",), (), True))
    assert (found.gain, found.recall, found.top, found.first, found.within) == (None,) * 5
    assert found.refused == 1
    assert not found.answerable


# --- stages


def test_what_a_stage_takes_within_another_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Iterator[float] = iter([0.0, 1.0, 3.0, 4.0, 5.0, 10.0])
    monkeypatch.setattr(stages.time, "perf_counter", lambda: next(clock))
    watch = stages.Stopwatch()
    inner = watch.timed("inner", lambda: None)
    watch.timed("outer", lambda: (inner(), inner()))()
    assert watch.seconds == {"inner": 3, "outer": 7}


def test_a_function_that_a_stage_returns_is_timed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Iterator[float] = iter([0.0, 1.0, 3.0, 5.0])
    monkeypatch.setattr(stages.time, "perf_counter", lambda: next(clock))
    watch = stages.Stopwatch()
    assert watch.timed("test", lambda: lambda: "fits")()() == "fits"
    assert watch.seconds == {"test": 3}


def test_every_stage_of_a_question_is_timed(searcher: Searcher) -> None:
    encode = FakeEncoder.encode
    seconds = stages.ask_timed(searcher, QUESTIONS["fact"])
    assert tuple(seconds) == stages.STAGES
    assert all(seconds.values())
    assert seconds["whole"] == sum(seconds[stage] for stage in stages.STAGES[:-1])
    assert FakeEncoder.encode is encode


def test_the_process_prints_the_stages_of_each_question(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "open_searcher", lambda _: searcher)
    row = json.dumps({"question": QUESTIONS["follow_up"], "history": [QUESTIONS["fact"]]})
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{row}\n{row}\n"))
    stages._serve(Path("store"))
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [tuple(seconds) for seconds in printed] == [stages.STAGES] * 2
