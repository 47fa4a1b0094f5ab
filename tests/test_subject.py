"""The subject that a question names outright: what the answer must then speak of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.subject import named_subject


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


@pytest.mark.parametrize(
    "question", ["quy hoạch khu công nghiệp Phú Bình", "cách nấu phở bò", "học phí đại học năm 2024?"]
)
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


@given(st.text())
def test_a_subject_is_a_part_of_its_question(question: str) -> None:
    subject = named_subject(question)
    assert subject is None or subject in question
