"""Which kind of sentence a question asks for: an amount, a time, a body or person, an order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.expectation import expectation


def fits(question: str, sentence: str, lead_in: str = "") -> bool | None:
    test = expectation(question)
    return None if test is None else test(sentence, lead_in)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Hội nghị thảo luận bao nhiêu nội dung?", "Cho ý kiến vào 30 nội dung.", "Cho ý kiến vào các nội dung."),
        ("Tỷ lệ giải ngân đến nay?", "Đạt 45,2% kế hoạch.", "Đạt thấp so với kế hoạch."),
        ("Mấy xã đạt chuẩn?", "Có 12 xã đạt chuẩn.", "Nhiều xã đạt chuẩn."),
        ("Khi nào báo cáo?", "Báo cáo trước ngày 15 tháng 6.", "Báo cáo Ban Thường vụ."),
        ("Thời hạn nộp hồ sơ?", "Nộp hằng quý.", "Nộp cho Văn phòng."),
        ("Hạn chót là bao giờ?", "Xong 30/6/2024.", "Xong đúng tiến độ."),
        ("Ai chủ trì rà soát?", "Giao Văn phòng chủ trì.", "Rà soát toàn diện."),
        ("Giải ngân được bao nhiêu phần trăm?", "Đạt 45,2% kế hoạch.", "Đạt 560 tỷ đồng."),
        ("Kinh phí hết bao nhiêu?", "Chi 79,3 tỷ đồng.", "Chi cho 1.412 hộ."),
        ("Phải ở tối thiểu bao lâu?", "Ít nhất 36 tháng.", "Ít nhất 36 người."),
        ("Nộp trước ngày nào?", "Nộp trước ngày 15/3/2023.", "Nộp trong năm nay."),
        ("Hoàn thành vào năm nào?", "Xong trong năm 2025.", "Xong sau hai năm."),
        ("Được hạ còn mấy xã?", "Từ 82 xã xuống 77 xã.", "Trước ngày 30/6/2025."),
        ("Có bao nhiêu sản phẩm?", "Sản phẩm OCOP\t46\t74", "Có 30 hợp tác xã."),
        ("Cơ quan nào thẩm định?", "Sở Tài chính thẩm định.", "Đã được thẩm định."),
    ],
)
def test_a_question_word_asks_for_its_kind_of_sentence(question: str, right: str, wrong: str) -> None:
    assert fits(question, right) is True
    assert fits(question, wrong) is False


def test_an_order_asks_for_its_verb_in_the_sentence_or_in_its_lead_in() -> None:
    question = "Tỉnh ủy yêu cầu gì về giải ngân?"
    assert fits(question, "Yêu cầu các sở đẩy nhanh giải ngân.") is True
    assert fits(question, "đẩy nhanh giải ngân", "đồng chí Bí thư Tỉnh ủy yêu cầu:") is True
    assert fits(question, "đẩy nhanh giải ngân", "Hội nghị thảo luận:") is False
    assert fits("Bí thư nhấn mạnh những nội dung nào?", "Đồng chí nhấn mạnh ba việc.") is True


def test_a_body_may_stand_in_the_lead_in() -> None:
    assert fits("Đơn vị nào chủ trì?", "rà soát tiến độ", "Giao Sở Xây dựng:") is True


@pytest.mark.parametrize(
    "question",
    [
        "quy hoạch khu công nghiệp Phú Bình",
        "Nghị quyết số 01 nói về gì?",
        "",
        "Vì sao tiến độ chậm?",
        "hai ngành dệt may",
    ],
)
def test_other_questions_ask_for_no_kind(question: str) -> None:
    assert fits(question, "Bất cứ câu nào.") is None


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Kỳ họp được tổ chức khi nào, có bao nhiêu đại biểu?", "Họp trong tháng 6.", True),
        ("BAO NHIÊU XÃ?", "Có 12 xã.", True),
        ("thảo luận", "Cho ý kiến.", None),
        ("Người lao động hưởng gì?", "Được hỗ trợ.", None),
    ],
)
def test_time_goes_before_amount_and_case_and_parts_of_words_do_not_matter(
    question: str, sentence: str, expected: bool | None
) -> None:
    assert fits(question, sentence) is expected


@given(st.text(), st.text(), st.text())
def test_any_text_can_be_asked_and_judged(question: str, sentence: str, lead_in: str) -> None:
    assert fits(question, sentence, lead_in) in (True, False, None)
