"""Questions about the store itself get documents; questions about one document's card get the line that states it."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bench.sets import load_samples
from fakes import CORPUS, fill, read_path
from index.library import EVERYTHING, Filters, open_library
from search import reply_json
from search.catalogue import Catalogue, read_catalogue
from search.service import Searcher
from search.types import Reply

if TYPE_CHECKING:
    from index.encoder import Encoder

ASKED = {
    "liệt kê các kết luận năm 2023": Catalogue("KL", "kết luận", date(2023, 1, 1), date(2023, 12, 31)),
    "có bao nhiêu nghị quyết về chuyển đổi số?": Catalogue("NQ", "nghị quyết", subject="chuyển đổi số"),
    "văn bản nào của UBND tỉnh ban hành năm 2022?": Catalogue(
        None, "văn bản", date(2022, 1, 1), date(2022, 12, 31), "UBND tỉnh"
    ),
    "liet ke các kết luận": Catalogue("KL", "kết luận"),
    "trong kho có những chỉ thị nào": Catalogue("CT", "chỉ thị"),
    "Kho có mấy văn bản?": Catalogue(),
    "những kế hoạch nào từ năm 2021 đến 2022?": Catalogue("KH", "kế hoạch", date(2021, 1, 1), date(2022, 12, 31)),
    "liệt kê các thông báo tháng 6/2022": Catalogue("TB", "thông báo", date(2022, 6, 1), date(2022, 6, 30)),
    "liệt kê nghị quyết về giáo dục năm 2021": Catalogue(
        "NQ", "nghị quyết", date(2021, 1, 1), date(2021, 12, 31), subject="giáo dục"
    ),
}
OF_CONTENT = [
    "Nghị quyết nào giao Sở Y tế quản lý kho thuốc?",
    "Kết luận nào sửa Nghị quyết 07?",
    "kế hoạch kiểm tra có mấy đoàn?",
    "Có bao nhiêu kế hoạch bị chậm trong năm 2022?",
    "Kết luận 56 đặt chỉ tiêu gì?",
    "những chỉ tiêu nào chưa đạt?",
    "quyết định",
]
NAMES = ("nq-06", "nq-54", "kl-25-2019", "kl-25-2022", "kl-58", "qd-1851", "btt-2023-ban")

CARD = {"document", "number", "kind", "title", "issuer", "issued", "status", "sample"}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("store_questions")
    fill(folder, *(read_path(path) for path in CORPUS if path.name.startswith(NAMES)), encoder=encoder)
    return Searcher(open_library(folder), encoder)


@pytest.mark.parametrize(("question", "expected"), ASKED.items())
def test_a_question_about_the_store_is_read(question: str, expected: Catalogue) -> None:
    assert read_catalogue(question) == expected


@pytest.mark.parametrize("question", OF_CONTENT)
def test_a_question_about_content_is_none(question: str) -> None:
    assert read_catalogue(question) is None


def test_no_question_of_the_sample_set_is_one() -> None:
    assert not [q.id for q in load_samples().questions if read_catalogue(q.text)]


def numbers(reply: Reply) -> list[str | None]:
    return [document.metadata.number for document in reply.documents]


def test_the_documents_come_newest_first_with_their_count_in_words(searcher: Searcher) -> None:
    reply = searcher.ask("có bao nhiêu nghị quyết về chuyển đổi số?")
    assert numbers(reply) == ["54-NQ/TU", "06-NQ/TU"]
    assert "có 2 nghị quyết" in str(reply.note)
    assert "chuyển đổi số" in str(reply.note)
    assert (reply.refused, reply.reason, reply.answer) == (False, None, ())
    assert reply.hits


def test_filters_narrow_the_list(searcher: Searcher) -> None:
    assert numbers(searcher.ask("liệt kê các kết luận")) == ["58-KL/TU", "25-KL/TU", "25-KL/TU"]
    assert numbers(searcher.ask("liệt kê các kết luận", Filters(until=date(2020, 1, 1)))) == ["25-KL/TU"]
    assert len(searcher.ask("Kho có mấy văn bản?", EVERYTHING).documents) == len(NAMES)


def test_what_the_store_has_not_is_said(searcher: Searcher) -> None:
    reply = searcher.ask("liệt kê các kết luận năm 2010")
    assert reply.refused
    assert reply.reason == "Trong kho không có kết luận năm 2010."


def test_where_no_title_names_the_subject_what_documents_say_is_told_so(searcher: Searcher) -> None:
    reply = searcher.ask("Quyết định nào nói về thưởng sản phẩm được xếp hạng sao?")
    assert {quote.hit.document.metadata.number for quote in reply.answer} == {"1851/QĐ-UBND"}
    assert str(reply.note).startswith(
        "Trong kho không có quyết định có tên nói về “thưởng sản phẩm được xếp hạng sao”. Các câu dưới đây nói đến"
    )
    refused = searcher.ask("Quyết định nào nói về nuôi cá tra?")
    assert refused.refused
    assert str(refused.reason).startswith("Trong kho không có quyết định có tên nói về “nuôi cá tra”. Không có câu")


def test_the_json_lists_cards(searcher: Searcher) -> None:
    documents = reply_json(searcher.ask("liệt kê các quyết định"))["documents"]
    assert [set(d) for d in documents] == [CARD]
    assert (documents[0]["number"], documents[0]["kind"]) == ("1851/QĐ-UBND", "QĐ")


STATED = {
    "Kết luận 58 ban hành ngày nào?": ["Thanh Lam, ngày 14 tháng 3 năm 2023"],
    "58-KL/TU ban hành khi nào?": ["Thanh Lam, ngày 14 tháng 3 năm 2023"],
    "Kết luận số 25 được ban hành ngày nào?": [
        "Thanh Lam, ngày 18 tháng 10 năm 2019",
        "Thanh Lam, ngày 29 tháng 7 năm 2022",
    ],
    "Kết luận 25 năm 2022 ban hành ngày nào?": ["Thanh Lam, ngày 29 tháng 7 năm 2022"],
    "Ai ký Kết luận 58?": ["T/M BAN THƯỜNG VỤ\nBÍ THƯ\n(đã ký)"],
    "Quyết định 1851 do cơ quan nào ban hành?": ["ỦY BAN NHÂN DÂN TỈNH"],
    "Nghị quyết về đột phá dữ liệu số số mấy?": ["Số 54-NQ/TU"],
}


@pytest.mark.parametrize(("question", "expected"), STATED.items())
def test_the_line_that_states_it_is_quoted(searcher: Searcher, question: str, expected: list[str]) -> None:
    quotes = searcher.ask(question).answer
    assert sorted(quote.text for quote in quotes) == sorted(expected)
    for quote in quotes:
        assert quote.hit.document.text[quote.sentence.start : quote.sentence.end] == quote.text


def test_of_the_document_that_answered_last(searcher: Searcher) -> None:
    before = "Quyết định nào thưởng sản phẩm OCOP được xếp hạng sao?"
    for question in ("Văn bản đó ban hành ngày nào?", "Ban hành ngày nào?", "Quyết định này ký ngày nào?"):
        (quote,) = searcher.ask(question, history=[before]).answer
        assert quote.text == "Thanh Lam, ngày 22 tháng 10 năm 2024"
