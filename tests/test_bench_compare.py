"""Two results compared question by question, and an older commit's answers judged like this one's."""

import json
import shutil
from pathlib import Path

import pytest

from bench import compare, report
from bench.baseline import ask_batch, check_out
from bench.outcomes import Outcome, Said, read_outcome
from bench.quality import by_question, judge_all
from bench.record import compact_json, save_result
from bench.sets import ROOT, Question
from bench.turns import describe_turns, measure_against

QUESTIONS = [Question(name, "?", "B", frozenset({"a.txt"}), ("đúng",)) for name in ("q1", "q2")]


def result(**gains: dict[str, float]) -> dict[str, object]:
    return {"half": "B", "gains": gains}


def test_only_questions_of_both_results_are_compared() -> None:
    old = result(uit_reg={"q1": 0.0, "q2": 0.5, "gone": 1.0}, alqac={"q3": 1.0})
    new = result(uit_reg={"q1": 0.5, "q2": 1.0, "new": 0.0}, samples={"q4": 1.0})
    rows = {str(row[1]): row[2:] for row in compare.compare(old, new)}
    assert rows == {
        "uit_reg": [2, 0.25, 0.75, 0.5, [0.5, 0.5], 0.0],
        compare.TOGETHER: [2, 0.25, 0.75, 0.5, [0.5, 0.5], 0.0],
    }


def test_shared_sets_count_together_and_the_samples_by_themselves() -> None:
    old = result(uit_reg={"q": 0.0}, viquad1={"q": 1.0}, samples={"q": 0.0})
    new = result(uit_reg={"q": 0.0}, viquad1={"q": 0.5}, samples={"q": 1.0})
    changes = {str(row[1]): (row[2], row[5]) for row in compare.compare(old, new)}
    assert changes == {"uit_reg": (1, 0), "viquad1": (1, -0.5), "samples": (1, 1), compare.TOGETHER: (2, -0.25)}


def test_a_measure_that_one_result_lacks_is_left_out() -> None:
    both = {"gains": {"alqac": {"q": 1.0}}}
    assert [row[0] for row in compare.compare(both, both | {"refused": {"alqac": {"q": 0.0}}})] == ["nDCG@10"] * 2


def test_results_are_compared_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = save_result("baseline", result(alqac={"q": 0.5}), tmp_path, commit="0ld")
    new = save_result("quality", result(alqac={"q": 1.0}), tmp_path, commit="new")
    compare.main([str(old), str(new)])
    printed = capsys.readouterr().out
    assert "new against 0ld" in printed
    assert "| nDCG@10 | alqac | 1 | .500 | 1.000 | .500 | .500 to .500 | .000 |" in printed
    page = report.fill("<!-- compare -->\n<!-- end -->", tmp_path)
    assert printed.splitlines()[-1] in page
    assert "Commit new against 0ld, half B." in page


def test_what_is_kept_of_each_question_is_of_answerable_ones() -> None:
    unanswerable = Question("q0", "?", "B", frozenset())
    right, refused = Outcome(("a.txt",), (Said("đúng", "", frozenset({"a.txt"})),), False), Outcome((), (), True)
    kept = by_question(judge_all([*QUESTIONS, unanswerable], [right, refused, refused]))
    assert kept == {
        "gains": {"q1": 1.0, "q2": 0.0},
        "quoted": {"q1": 1.0, "q2": 0.0},
        "refused": {"q1": 0.0, "q2": 1.0},
    }


def test_results_are_kept_one_line_a_row() -> None:
    record = {"gains": {"a]": [1, 0.5], "b": [2, 3]}, "x": {"text": "một {hai\nba"}}
    text = compact_json(record)
    assert json.loads(text) == record
    assert ' "a]": [ 1, 0.5 ],\n' in text


def test_outcomes_are_read_from_the_contract() -> None:
    place = {"file": "x/a.txt"}
    quote = {"file": "x/b.txt", "quote": "câu", "lead_in": {"text": "yêu cầu:"}, "also": [place]}
    outcome = read_outcome({"hits": [{"file": "b.txt"}, place, place], "answer": [quote], "refused": False})
    assert outcome == Outcome(("b.txt", "a.txt"), (Said("câu", "yêu cầu:", frozenset({"a.txt", "b.txt"})),), False)


# --- an older commit


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="no git")
def test_a_commit_is_unpacked_without_its_history(tmp_path: Path) -> None:
    checkout = check_out("HEAD", tmp_path / "checkout")
    assert (checkout / "search" / "__main__.py").exists()
    assert not (checkout / ".git").exists()


def test_a_commit_that_is_not_there_is_not_measured(tmp_path: Path) -> None:
    assert measure_against(None, tmp_path, tmp_path / "before", commit="0" * 40) is None  # type: ignore[arg-type]


def stub(folder: Path, body: str) -> Path:
    """A checkout whose search answers by `body`, a line of Python for each row read."""
    (folder / "search").mkdir()
    (folder / "search" / "__init__.py").touch()  # without it the installed package of that name comes first
    lines = ["import json, sys", "for line in open(sys.argv[2], encoding='utf-8'):", "    row = json.loads(line)", body]
    (folder / "search" / "__main__.py").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_commit_answers_by_its_own_command_line(tmp_path: Path) -> None:
    reply = "{'id': row['id'], 'refused': True, 'answer': [], 'hits': [{'file': 'x/' + row['id']}]}"
    checkout = stub(tmp_path, f"    print(json.dumps({reply}))")
    outcomes = ask_batch(checkout, tmp_path, QUESTIONS, tmp_path / "questions.jsonl")
    assert outcomes == [Outcome(("q1",), (), True), Outcome(("q2",), (), True)]


def test_a_question_without_an_answer_is_an_error(tmp_path: Path) -> None:
    checkout = stub(tmp_path, "    pass")
    with pytest.raises(RuntimeError, match="did not answer"):
        ask_batch(checkout, tmp_path, QUESTIONS, tmp_path / "questions.jsonl")


def test_turns_by_hand() -> None:
    stages = dict.fromkeys(("understand", "encode", "retrieve", "answer"), 0.001)
    before = [stages | {"whole": seconds} for seconds in (0.004, 0.008, 0.006)]
    found = describe_turns({"before": before, "now": [stages | {"whole": 0.009}]})
    assert found["whole"] == {"before": 6, "now": 9, "times": 1.5}
    assert found["encode"] == {"before": 1, "now": 1, "times": 1}
