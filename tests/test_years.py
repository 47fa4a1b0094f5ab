"""Years that a follow-up names by that of the question before it."""

import pytest

from search.years import points_to_year, with_years


@pytest.mark.parametrize(
    ("question", "last", "whole"),
    [
        ("Bốn năm trước đó thì sao?", "Năm 2024 thu nhập là bao nhiêu?", "năm 2020 thì sao?"),
        ("Năm năm trước đó bao nhiêu?", "Năm 2024 trồng mấy ha?", "năm 2019 bao nhiêu?"),
        ("2 năm sau thì sao?", "Năm 2021 có mấy xã?", "năm 2023 thì sao?"),
        ("năm sau?", "Năm 2023 có mấy xã?", "năm 2024?"),
        ("đến cuối năm đó xong mấy nhà?", "tháng 6/2023 xong mấy nhà?", "đến cuối năm 2023 xong mấy nhà?"),
    ],
)
def test_the_year_is_counted_from_the_last_question(question: str, last: str, whole: str) -> None:
    assert with_years(question, last) == whole


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("năm trước thì sao?", "Thu nhập là bao nhiêu?"),  # no year was named
        ("năm trước thì sao?", "Năm 2022 và năm 2023 có mấy xã?"),  # which of both?
        ("năm sau của 2022 thì sao?", "Năm 2019 có mấy xã?"),  # names one itself
        ("năm nào xong?", "Năm 2019 có mấy xã?"),
        ("Kết luận 29 năm đó?", "Kết luận số 12-KL/2021 nói gì?"),  # a number, no year
    ],
)
def test_where_no_year_or_several_are_known_the_question_stays(question: str, last: str) -> None:
    assert with_years(question, last) == question


def test_only_a_year_that_the_question_does_not_name_itself_points_back() -> None:
    assert points_to_year("đến cuối năm đó xong mấy nhà?")
    assert not points_to_year("năm 2023 làm gì, sang năm sau đó làm gì?")
    assert not points_to_year("năm sau xong mấy nhà?")
