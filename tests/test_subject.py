"""The subject that a question names outright: what the answer must then speak of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import syllables
from search.subject import asks_figure, named_subject, says_nothing


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Tỉnh ủy chỉ đạo gì về nuôi cá tra?", "nuôi cá tra"),
        ("Tỉnh ủy yêu cầu gì về giải ngân vốn đầu tư công?", "giải ngân vốn đầu tư công"),
        ("Có chính sách nào đối với hợp tác xã?", "hợp tác xã"),
        ("Quy định thế nào liên quan đến bảo vệ rừng ?", "bảo vệ rừng"),
        ("Hội nghị kết luận ra sao về dự án Vành đai Tây", "dự án Vành đai Tây"),
    ],
)
def test_what_follows_about_is_the_subject(question: str, subject: str) -> None:
    assert named_subject(question) == subject


@pytest.mark.parametrize("question", ["quy hoạch khu công nghiệp Phú Bình", "cách nấu phở bò", "học phí đại học"])
def test_keywords_are_a_subject_as_a_whole(question: str) -> None:
    assert named_subject(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "giá vàng hôm nay bao nhiêu?",
        "Nghị quyết số 01 của BCH Đảng bộ tỉnh nói về gì?",  # what it is about is asked, not named
        "dự án đường liên kết các tỉnh nào?",
        "Ai ký quyết định về luân chuyển cán bộ?",  # asks who, of a document about it
        "Kết luận về giải ngân giao ai chủ trì?",
        "Có được nuôi cá không?",
    ],
)
def test_other_questions_name_none(question: str) -> None:
    assert named_subject(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "mức hỗ trợ OCOP",
        "các mức hỗ trợ OCOP hiện nay",
        "Liệt kê những mức hỗ trợ OCOP mới nhất",
        "cho xem mức hỗ trợ OCOP giai đoạn 2021 - 2025",
        "Có gì mới về các mức hỗ trợ OCOP năm 2024",
    ],
)
def test_orders_and_times_are_no_part_of_a_subject(question: str) -> None:
    assert named_subject(question) == "mức hỗ trợ OCOP"


@pytest.mark.parametrize("question", ["liệt kê hiện nay", "năm 2024", "Ngành gì quan trọng từ thế kỉ XX trở về trước"])
def test_what_names_nothing_is_no_subject(question: str) -> None:
    assert named_subject(question) is None


@given(st.text("abcă 0năm2024cáchệny,."))
def test_a_subject_is_made_of_the_words_of_its_question(question: str) -> None:
    words = iter(syllables(question))
    assert all(word in words for word in syllables(named_subject(question) or ""))


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("Học phí đại học năm 2024 là bao nhiêu?", "học phí đại học"),
        ("Tháng 6 giải ngân được mấy phần trăm?", "giải ngân phần trăm"),
        ("Có tất cả bao nhiêu?", ""),
    ],
)
def test_years_and_words_that_ask_do_not_say_what_a_figure_is_of(question: str, of: str) -> None:
    assert asks_figure(question)
    assert [s for s in syllables(question) if not says_nothing(s)] == of.split()


def test_a_question_for_a_body_asks_no_figure() -> None:
    assert not asks_figure("Cơ quan nào chủ trì?")
