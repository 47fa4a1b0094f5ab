"""Document numbers as typed: every spelling finds its document, and nothing else in a question is taken for one."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import EVERY_FILE, fill, make_document, read_path
from index.library import Card, open_library
from index.patterns import KINDS, PARTY_NUMBER, STATE_NUMBER
from index.text import fold
from search import Searcher, reply_json
from search.numbers import find_numbers, resolve

if TYPE_CHECKING:
    from index.encoder import Encoder

NAMES = {"TT": "thông tư", "TB": "thông báo", "CTr": "chương trình"} | {
    sign: word.lower() for word, sign in KINDS.items() if sign not in ("TT", "TB", "CTr")
}


def parts(card: Card) -> tuple[str, str, str, str, int]:
    """Number without and with its year, kind's name, letters, body, and year of issue."""
    assert card.number
    assert card.issued
    match = PARTY_NUMBER.match(card.number) or STATE_NUMBER.match(card.number)
    assert match
    return match["no"], NAMES[card.kind or ""], match["kind"], match["body"], card.issued.year


SPELLINGS: dict[str, Callable[[str, str, str, str, str, int], str]] = {
    "as printed": lambda full, *_: full,
    "long dash": lambda full, *_: full.replace("-", "–"),
    "small": lambda full, *_: full.lower(),
    "small, plain": lambda full, *_: fold(full),
    "decomposed": lambda full, *_: unicodedata.normalize("NFD", full),
    "kl 25": lambda full, no, name, sign, body, year: f"{sign.lower()} {no}",
    "kl25": lambda full, no, name, sign, body, year: f"{fold(sign)}{no}",
    "KL25/TU": lambda full, no, name, sign, body, year: f"{sign}{no}/{body}",
    "KL 25-TU": lambda full, no, name, sign, body, year: f"{sign} {no}-{body}",
    "kl 25/2022": lambda full, no, name, sign, body, year: f"{sign.lower()} {no}/{year}",
    "kết luận số 25": lambda full, no, name, sign, body, year: f"{name} số {no}",
    "kết luận 25 năm 2022": lambda full, no, name, sign, body, year: f"{name} {no} năm {year}",
    "ket luan so 25": lambda full, no, name, sign, body, year: fold(f"{name} so {no}"),
    "Kết luận số 25-KL/TU": lambda full, no, name, sign, body, year: f"{name.capitalize()} số {full}",
}
SENTENCES = ["{}", "Theo {} thì ai chịu trách nhiệm?", "{} giao việc gì", "noi dung {} ve giai ngan"]


@pytest.fixture(scope="module")
def cards() -> list[Card]:
    found = ((path.name, read_path(path)[0].metadata) for path in EVERY_FILE)
    return [Card(name, m.number, m.kind, m.issued) for name, m in found if m.number]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_number_in_every_spelling_finds_its_document(cards: list[Card], spelling: str) -> None:
    assert len(cards) >= 60
    for card in cards:
        typed = SPELLINGS[spelling](card.number or "", *parts(card))
        for sentence in SENTENCES:
            (mention,) = find_numbers(sentence.format(typed))
            found = resolve(mention, cards)
            assert card in found, sentence.format(typed)
            assert {parts(c)[0].lstrip("0") for c in found} == {parts(card)[0].lstrip("0")}


def card(number: str, kind: str, issued: date, id: str = "") -> Card:
    return Card(id or number, number, kind, issued)


COLLIDING = [
    card("25-KL/TU", "KL", date(2019, 10, 18), "old"),
    card("25-KL/TU", "KL", date(2022, 7, 29), "new"),
    card("25-KL/TW", "KL", date(2022, 12, 30)),
    card("62-QĐ/TU", "QyĐ", date(2024, 3, 18)),
    card("62/QĐ-UBND", "QĐ", date(2024, 1, 5)),
    card("168/2024/NĐ-CP", "NĐ", date(2024, 12, 26)),
    card("26-HD/BTCTU", "HD", date(2021, 10, 5)),
    card("17-CTr/BCSĐ", "CTr", date(2021, 10, 12)),
    card("24/2018/QH14", "L", date(2018, 6, 12)),
]


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("kl 25", ["25-KL/TW", "new", "old"]),
        ("kl 25/tu", ["new", "old"]),
        ("kết luận 25 của Tỉnh ủy", ["new", "old"]),
        ("kết luận 25 của Bộ Chính trị", ["25-KL/TW"]),
        ("kl 25 năm 2019", ["old"]),
        ("kl 25 2019", ["old"]),
        ("Kết luận số 25-KL/TU, ngày 29/7/2022", ["new"]),
        ("kết luận 25 (2019)", ["old"]),
        ("kl 25/TU năm 2023 đạt bao nhiêu", ["new", "old"]),  # no year of issue: asked about, or wrong
        ("kl 25/2023", []),
        ("qđ 62", ["62-QĐ/TU", "62/QĐ-UBND"]),
        ("quy định 62", ["62-QĐ/TU"]),
        ("quyết định 62", ["62-QĐ/TU", "62/QĐ-UBND"]),
        ("quyết định 62 của ubnd tỉnh", ["62/QĐ-UBND"]),
        ("nđ 168", ["168/2024/NĐ-CP"]),
        ("168/2020/NĐ-CP", []),
        ("hướng dẫn 26 của Tỉnh ủy", ["26-HD/BTCTU"]),
        ("CTHĐ 17", ["17-CTr/BCSĐ"]),
        ("Luật số 24/2018/QH14", ["24/2018/QH14"]),
        ("văn bản số 25", ["25-KL/TW", "new", "old"]),
        ("kl 26", []),
        ("25-NQ/TU", []),
    ],
)
def test_candidates_are_all_kept_newest_first(question: str, ids: list[str]) -> None:
    (mention,) = find_numbers(question)
    assert [c.document for c in resolve(mention, COLLIDING)] == ids


@pytest.mark.parametrize(
    "question",
    """
    năm 2024 | ngày 20/4/2021 | 12,5% vốn | Điều 5 | khoản 2 Điều 5 | quý 3 | nhiệm kỳ 2020-2025 |
    giai đoạn 2021-2025 | Nghị quyết Đại hội XVII | Nghị quyết Đại hội 13 | Nghị quyết Trung ương 8 khóa XI |
    kế hoạch 2021-2025 | Kế hoạch 2025 | báo cáo 6 tháng | bao cao 6 thang dau nam | quy định 30% |
    Trong quyết định, 30 hộ | giao 7 CT UBND xã | quy định 40 giờ | nghị quyết 2018 cấm gì | kế hoạch 5 năm |
    quyết định 12,5 tỷ | thông báo ngày 20/4/2021 | báo cáo 15/6/2023 | tổ số 5 | hđ 25 | đã 5 lần |
    da 5 nam | hỗ trợ 40 triệu | 87 hộ còn vướng | số 1 Việt Nam | 25 kl | luật 4 | 2.000 tỷ | chi thị |
    quy định 3 nội dung | thông báo 2 ngày trước khi họp | quốc lộ 37 | chi bộ 8 | 3/4 số xã | 1.1 | I- |
    hội nghị lần 12 |
    tối đa 14 tín chỉ | lâu hơn quy định 3 học kỳ | quy định 3 mức hỗ trợ
    """.replace("\n", " ").split(" | "),
)
def test_what_is_no_document_number(question: str) -> None:
    assert find_numbers(question.strip()) == ()


def test_several_numbers_and_where_they_stand() -> None:
    question = "Kế hoạch 24-KH/TU và kl 186 năm 2023 khác gì?"
    first, second = find_numbers(question)
    assert first.span.of(question) == "Kế hoạch 24-KH/TU"
    assert second.span.of(question) == "kl 186 năm 2023"
    assert (second.kind, second.number, second.year) == ("KL", "186", 2023)


@given(
    number=st.integers(1, 1800),
    zeros=st.sampled_from(["", "0"]),
    kind=st.sampled_from(["KL", "NQ", "CT", "TB", "BC", "KH", "HD", "QĐ", "TTr", "CTr"]),
    dash=st.sampled_from(["-", "–", "—", "‑", " - ", " – "]),
    slash=st.sampled_from(["/", " / "]),
    case=st.sampled_from([str, str.lower, str.upper, fold]),
    around=st.sampled_from(["{}", "({})", "theo {},", "{}?", "{}."]),
)
def test_any_number_in_any_dress(
    number: int, zeros: str, kind: str, dash: str, slash: str, case: Callable[[str], str], around: str
) -> None:
    typed = around.format(case(f"{zeros}{number}{dash}{kind}{slash}TU"))
    (mention,) = find_numbers(typed)
    assert (mention.number, mention.kind, mention.body) == (str(number), kind, "tu")
    assert re.sub(r"\D", "", mention.span.of(typed)).lstrip("0") == str(number)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for mention in find_numbers(text):
        assert mention.number


# --- a question that names a number


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("numbers")
    bodies = [
        (
            "25-KL/TU",
            "KL",
            date(2019, 10, 18),
            "Giải ngân vốn đầu tư công chín tháng đạt 41%. Giao Sở Tài chính.",
        ),
        ("25-KL/TU", "KL", date(2022, 7, 29), "Giải ngân vốn đầu tư công sáu tháng đạt 38%. Giao Văn phòng theo dõi."),
        ("13-CT/TU", "CT", date(2021, 4, 20), "Giải ngân vốn đầu tư công phải đạt 95%."),
        ("31-CT/TU", "CT", date(2024, 3, 15), "Chỉ thị này thay thế Chỉ thị số 13-CT/TU và Chỉ thị số 07-CT/TU."),
        ("40-BC/TU", "BC", date(2023, 3, 15), "Tỷ lệ giải ngân vốn đầu tư công cả năm là 93,5%."),
    ]
    documents = [make_document(body, number=number, kind=kind, issued=day) for number, kind, day, body in bodies]
    fill(folder, *documents, encoder=encoder)
    return Searcher(open_library(folder), encoder)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("ct 13 yêu cầu giải ngân đạt bao nhiêu?", ["13-CT/TU"]),
        ("chi thi 13 yeu cau giai ngan dat bao nhieu", ["13-CT/TU"]),
        ("kl 25 giải ngân đạt bao nhiêu?", ["25-KL/TU", "25-KL/TU"]),
        ("BC40/TU: giải ngân vốn cả năm?", ["40-BC/TU"]),
        ("giải ngân vốn đầu tư công đạt bao nhiêu?", []),
    ],
)
def test_the_documents_named_come_first_and_are_told(searcher: Searcher, question: str, numbers: list[str]) -> None:
    reply = searcher.ask(question)
    assert [d.metadata.number for d in reply.documents] == numbers
    assert {hit.document.id for hit in reply.hits[: len(numbers)]} == {d.id for d in reply.documents}
    told = reply_json(reply)["documents"]
    keys = {"document", "number", "kind", "title", "issuer", "issued", "status", "sample"}
    assert [set(d) for d in told] == [keys] * len(numbers)
    assert len(reply.hits) == 5


def test_what_came_of_a_document_is_told_by_another(searcher: Searcher) -> None:
    reply = searcher.ask("văn bản nào thay thế Chỉ thị 13?")
    assert reply.answer[0].hit.document.metadata.number == "31-CT/TU"


def test_a_number_that_is_only_cited_is_said_to_be_so(searcher: Searcher) -> None:
    reply = searcher.ask("Chỉ thị 07 yêu cầu giải ngân đạt bao nhiêu?")
    assert reply.reason == "Chỉ thị 07 không có trong kho; được viện dẫn trong 31-CT/TU."
    assert {quote.hit.document.metadata.number for quote in reply.answer} <= {"31-CT/TU"}
    assert reply.documents == ()


def test_an_unknown_number_is_not_answered_from_another_document(searcher: Searcher) -> None:
    reply = searcher.ask("kl 99 yêu cầu giải ngân vốn đầu tư công đạt bao nhiêu?")
    assert reply.refused
    assert reply.reason == "Kl 99 không có trong kho và không được văn bản nào trong kho viện dẫn."
    assert reply.hits


def test_a_number_alone_asks_for_nothing(searcher: Searcher) -> None:
    reply = searcher.ask("kl 25 năm 2019")
    assert reply.refused
    assert [str(d.metadata.issued) for d in reply.documents] == ["2019-10-18"]
