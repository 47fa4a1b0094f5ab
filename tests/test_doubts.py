"""What `add` asks a person to look at: numbers and dates that are missing, impossible or at odds."""

import pytest

from fakes import HEAD, TAIL, make_document, parse_text
from index.doubts import doubts_of

DATE = "Thanh Lam, ngày 15 tháng 02 năm 2022"


def doubts(text: str) -> list[str]:
    return list(doubts_of(parse_text(text)[0]))


def test_a_document_that_states_all_raises_none() -> None:
    assert doubts(HEAD + "Nội dung." + TAIL) == []


def test_a_report_without_letterhead_need_not_have_a_number() -> None:
    assert doubts("Hội nghị Ban Thường vụ\nNgày 31/02/2022, hội nghị bàn Nghị quyết số 01-NQ/TU.\nHết.") == []


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (HEAD.replace("Số 29-KL/TU\n", ""), "Không thấy số, ký hiệu."),
        (HEAD.replace(DATE + "\n", ""), "Không thấy ngày ban hành."),
        (HEAD.replace("15 tháng", "31 tháng"),
         "Ngày ban hành không có trong lịch: “Thanh Lam, ngày 31 tháng 02 năm 2022”."),
        (HEAD.replace("15 tháng 02", "    tháng    "),
         "Ngày ban hành để trống hoặc thiếu: “Thanh Lam, ngày tháng năm 2022”."),
        (HEAD.replace("29-KL/TU", "29/2021/QĐ-UBND"),
         "Ngày ban hành 15/02/2022 không khớp với năm trong số, ký hiệu 29/2021/QĐ-UBND."),
        (HEAD.replace(DATE, DATE + "\nThanh Lam, ngày 16 tháng 02 năm 2022"),
         "Phần đầu văn bản ghi nhiều ngày khác nhau: 15/02/2022, 16/02/2022."),
    ],
)  # fmt: skip
def test_what_a_letterhead_leaves_open(head: str, said: str) -> None:
    assert doubts(head + "Nội dung." + TAIL) == [said]


def test_dates_at_odds_are_not_chosen_from() -> None:
    head = HEAD.replace(DATE, DATE + "\nThanh Lam, ngày 16 tháng 02 năm 2022")
    assert parse_text(head + "Nội dung.")[0].metadata.issued is None


def test_the_day_of_the_digital_signature() -> None:
    signed = HEAD + "Nội dung." + TAIL + "\nThời gian ký: 17.02.2022 10:00:00 +07:00"
    assert doubts(signed) == ["Ngày ban hành 15/02/2022 khác ngày ký số 17/02/2022."]
    assert doubts(signed.replace("17.02", "15.02")) == []


def test_two_documents_in_one_file() -> None:
    second = HEAD.replace("29-KL/TU", "30-KL/TU")
    assert doubts(HEAD + "Nội dung." + TAIL + "\n" + second + "Nội dung khác.") == [
        "Tệp có thể gồm nhiều văn bản: thấy thêm phần đầu văn bản số 30-KL/TU."
    ]


def test_what_the_reader_doubts_comes_first() -> None:
    document, _ = make_document("Tin\nHết.")
    object.__setattr__(document, "doubts", ("Chất lượng nhận dạng thấp.",))
    assert list(doubts_of(document)) == ["Chất lượng nhận dạng thấp."]
