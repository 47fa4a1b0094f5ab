"""Sentences and clauses: what is quoted, and the lead-in that says of whom or what it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import clauses, words
from index.sentences import split_sentences
from index.types import Span


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, 0, len(text))]


def with_lead_ins(text: str) -> list[tuple[str, str | None]]:
    found = split_sentences(text, 0, len(text))
    return [(text[s.start : s.end], s.lead_in.of(text) if s.lead_in else None) for s in found]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Giao Văn phòng chủ trì.", "Các cấp ủy phối hợp."],
        ["Vì sao chậm?", "Vì thiếu vốn!", "Còn nhiều việc…", "Cần làm ngay."],
        ["Đồng chí nói: “Phải làm ngay.”", "Hội nghị nhất trí."],
        ["Đạt 12.500 tỷ đồng.", "30 xã đạt chuẩn."],
        ["Đã xong (kể cả nợ cũ.)", "(Có phụ lục kèm theo.)"],
        ["Hoàn thành trong quý I.", "Thông xe đường Vành đai V.", "Lấp đầy Khu công nghiệp Sông Công II.", "Hết."],
        ["Số xã đạt chuẩn là 30.", "Số xã còn lại là 12."],
        ["Không có dấu chấm ở cuối"],
    ],
)
def test_a_sentence_ends_at_its_mark(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "UBND TP. Thanh Lam và các huyện thực hiện.",
        "Giao ThS. Nguyễn Văn A chủ trì.",
        "Đồng chí Nguyễn H. An phát biểu.",
        "Tăng 12.5 điểm so với năm trước.",
        "Ngày 15.02.2022 ban hành.",
        "Thu ngân sách, chi đầu tư, v.v. đều tăng.",
        "1. Văn phòng chủ trì.",
        "II. Văn phòng chủ trì.",
    ],
)
def test_a_point_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert split(sentence) == [sentence]


def test_clauses_after_a_colon_are_quoted_alone_with_their_lead_in() -> None:
    lead = "Đồng chí Bí thư Tỉnh ủy yêu cầu:"
    assert with_lead_ins(f"{lead} đẩy nhanh giải ngân vốn; rà soát các dự án; báo cáo trước ngày 15.") == [
        ("đẩy nhanh giải ngân vốn", lead),
        ("rà soát các dự án", lead),
        ("báo cáo trước ngày 15.", lead),
    ]


def test_the_lead_in_is_the_nearest_colon_before_the_clauses() -> None:
    text = "Hội nghị kết luận: Về đầu tư, yêu cầu: giao đủ vốn; nghiệm thu đúng hạn."
    assert [lead for _, lead in with_lead_ins(text)] == ["Hội nghị kết luận: Về đầu tư, yêu cầu:"] * 2


def test_a_short_sentence_with_a_semicolon_but_no_colon_stays_whole() -> None:
    text = "Đất đã giao đủ; nhà đã xây xong."
    assert with_lead_ins(text) == [(text, None)]


def test_a_very_long_sentence_is_cut_at_its_semicolons() -> None:
    parts = [" ".join([word] * 25) for word in ("đất", "vốn", "việc")]
    assert split("; ".join(parts)) == parts


def test_a_tiny_clause_stays_with_its_neighbour() -> None:
    assert split("Gồm: giao đất cho dân; v.v.; thu hồi nợ đọng.") == ["giao đất cho dân", "v.v.; thu hồi nợ đọng."]


def test_a_lead_in_from_above_is_kept_unless_the_sentence_has_its_own() -> None:
    text = "Yêu cầu các sở: rà soát dự án. Giao Sở A: lập kế hoạch năm; báo cáo kết quả."
    above = Span(0, 15)
    found = list(split_sentences(text, 16, len(text), above))
    assert [s.lead_in for s in found] == [above, Span(31, 41), Span(31, 41)]


@given(clauses, words)
def test_sentences_are_in_order_and_leave_only_space_and_marks(text: str, before: str) -> None:
    whole = before + "\n" + text
    at = len(before) + 1
    for sentence in split_sentences(whole, at, len(whole)):
        assert at <= sentence.start < sentence.end <= len(whole)
        quote = whole[sentence.start : sentence.end]
        assert quote == quote.strip()
        gap = whole[at : sentence.start]
        assert sentence.lead_in is None or sentence.lead_in.end <= sentence.start
        lead_in_is_the_gap = sentence.lead_in is not None and sentence.lead_in.of(whole) == gap.strip(" ;")
        assert not gap.strip(" ;") or lead_in_is_the_gap
        at = sentence.end
    assert not whole[at:].strip(" ;")


@given(st.text(), st.integers(0, 5))
def test_any_text_at_all_can_be_split(text: str, start: int) -> None:
    ends = [start]
    for sentence in split_sentences(text, start, len(text)):
        assert ends[-1] <= sentence.start < sentence.end <= len(text)
        ends.append(sentence.end)
