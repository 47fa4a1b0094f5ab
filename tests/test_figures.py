"""The years and numbers of a question against sentences and passages."""

from datetime import date

import pytest

from fakes import make_document
from search.figures import Figures, agreeing_first
from search.types import Hit, Scores


def hit_of(body: str, fused: float, issued: date) -> Hit:
    document, passages = make_document(body, issued=issued)
    return Hit(1, passages[0], document, Scores(fused, 0, 0, 0))


@pytest.mark.parametrize(
    ("text", "context", "speaks"),
    [
        ("Năm 2024 giải ngân 92%.", "", 0),
        ("Năm 2023 giải ngân 88%.", "", -1),
        ("Từ 2023 đến 2024 giải ngân tăng.", "", 0),
        ("Giải ngân đạt 92%.", "Kết quả năm 2024", 1),
        ("Giải ngân đạt 92%.", "Kết quả năm 2023", 0),
        ("Năm 2023 giải ngân 88%.", "Kế hoạch năm 2024", -1),
        ("Giải ngân chậm.", "", 0),
        ("Năm 2023, tính đến 31/01/2024, giải ngân 94%.", "", -1),
        ("Đến 31/01/2024 giải ngân 94%.", "", 0),
    ],
)
def test_a_sentence_of_another_year_loses_and_one_below_the_year_asked_gains(
    text: str, context: str, speaks: int
) -> None:
    found = Figures("Năm 2024 giải ngân bao nhiêu?").of(text, context)
    assert (found > 0) - (found < 0) == speaks


def test_a_number_of_the_question_speaks_for_the_sentence_that_has_it() -> None:
    figures = Figures("Khi nào đạt 70% mặt bằng?")
    assert figures.of("Bàn giao tối thiểu 70% mặt bằng.", "") > 0
    assert figures.of("Bàn giao tối thiểu 7% mặt bằng.", "") == figures.of("Bàn giao mặt bằng.", "70%") == 0


def test_a_question_without_figures_says_nothing() -> None:
    assert Figures("Ai chủ trì?").of("Năm 2023 Sở Y tế chủ trì 5 việc.", "Năm 2024") == 0


def test_the_passage_of_the_year_asked_comes_first_and_nothing_is_lost() -> None:
    older = hit_of("Giải ngân đạt 88%.", fused=3.0, issued=date(2023, 5, 1))
    newer = hit_of("Giải ngân đạt 92%.", fused=2.0, issued=date(2024, 5, 1))
    assert agreeing_first("Giải ngân bao nhiêu?", [older, newer]) == [older, newer]
    first, second = agreeing_first("Năm 2024 giải ngân bao nhiêu?", [older, newer])
    assert (first.document, second) == (newer.document, older)
    assert first.scores.fused > second.scores.fused
