"""HTML made from values: everything escaped, every mark exactly its quote, citations as an office writes them."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Block, Document, Metadata, Section, SourceFile
from ui.contract import Answered, Card, Place, Quote
from ui.conversation import add_turn, draw_messages, earlier_questions, make_turn, replace_turn, restore
from ui.listing import PAGE, Wanted, draw_listing, list_documents
from ui.paper import Mark, draw_paper
from ui.places import read_numbered, read_place, read_places, write_place
from ui.render import draw_answer, draw_question, draw_source
from ui.text import cite, dictionary_order, read_day, write_day, write_number, write_position, write_size, write_subject
from ui.understood import read_again, write_again

HOSTILE = '<script>x()</script> ${y} {{z}} <img src=x onerror="x()"> *a* [b](javascript:x) `c` \'"& \u202e'


def make_place(**changes: Any) -> Place:
    values: dict[str, Any] = {
        "document": "vb12", "file": "/van-ban/kl-29.pdf", "title": "Kết luận về giải ngân", "kind": "KL",
        "number": "29-KL/TU", "issuer": "Ban Thường vụ Tỉnh ủy", "issued": "2022-02-15", "status": None,
        "path": ["II. NHIỆM VỤ", "1. Giải ngân"], "page": 2, "ocr": False, "start": 10, "end": 20, "score": 1.0,
        "sample": False,
    }  # fmt: skip
    return Place(**{**values, **changes})  # type: ignore[typeddict-item]


def make_quote(**changes: Any) -> Quote:
    quote = {"quote": "Đẩy nhanh tiến độ.", "lead_in": None, "context": [], "newest": False, "also": []}
    return Quote(**{**make_place(), **quote, **changes})  # type: ignore[typeddict-item]


def make_reply(*quotes: Quote, **changes: Any) -> Answered:
    values: dict[str, Any] = {
        "id": None, "question": "Câu hỏi?", "understood": "Câu hỏi?", "interpretations": [], "carried": None,
        "refused": not quotes, "reason": None, "note": None, "answer": list(quotes), "hits": [], "documents": [],
    }  # fmt: skip
    return Answered(**{**values, **changes})  # type: ignore[typeddict-item]


class Reader(HTMLParser):
    """What a browser would find: tags, attributes, all text, and the text of marks by class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.marks: dict[str, str] = {}
        self._mark: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "mark":
            self._mark = dict(attrs).get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._mark is not None:
            self.marks[self._mark] = self.marks.get(self._mark, "") + data


def assert_harmless(html: str) -> None:
    found = Reader(html)
    assert not {"script", "img"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert not [value for name, value in found.attributes if name == "href" and (value or "").startswith("javascript")]


# --- the paper


@given(
    text=st.text(alphabet="aếữ1.;-–) \t\n<&>\"'$`{}\u202e", max_size=200),
    edges=st.lists(st.integers(0, 200), min_size=2, max_size=8),
    pages=st.sets(st.integers(1, 199), max_size=3),
)
def test_paper_holds_the_text_and_marks_hold_the_quotes(text: str, edges: list[int], pages: set[int]) -> None:
    start, end = sorted(min(edge, len(text)) for edge in edges[:2])
    others = [Mark(*sorted(pair), number="2") for pair in zip(edges[2::2], edges[3::2], strict=False)]
    document = Document(text, pages=(0, *sorted(page for page in pages if page < len(text))))
    found = Reader(str(draw_paper(document, [*others, Mark(start, end, "1", is_current=True)])))
    assert found.text == text
    assert found.marks.get("cur", "") == text[start:end]


def test_paper_is_structured() -> None:
    text = "TỈNH ỦY\nKẾT LUẬN\nvề A\nI. Nhiệm vụ\n1. Việc một.\nCột A\tCột B\n1\t2\nNơi nhận:\n- Lưu."
    blocks = [Block("letterhead", 0, 7), Block("title", 8, 21), Block("recipients", text.index("Nơi"), len(text))]
    heading = text.index("I. Nh")
    sections = (Section(5, "I", "I. Nhiệm vụ", heading, text.index("Nơi") - 1),)
    html = str(draw_paper(Document(text, sections=sections, blocks=tuple(blocks))))
    assert '<div class="letterhead">' in html
    assert '<div class="title">' in html
    assert 'role="heading"' in html
    assert "<th>Cột A\t</th><th>Cột B\n</th>" in html
    assert "<td>1\t</td><td>2\n</td>" in html


def test_a_page_sign_stands_where_the_page_starts() -> None:
    html = str(draw_paper(Document("Trang một\nTrang hai", pages=(0, 10))))
    assert html.index('data-page="2"') < html.index("Trang hai")
    assert html.index('data-page="2"') > html.index("Trang một")


def test_a_large_document_is_drawn_fast() -> None:
    line = "1. Đẩy nhanh tiến độ giải ngân vốn đầu tư công theo kế hoạch đã được giao. " * 2 + "\n"
    document = Document(line * 1700, pages=tuple(range(0, len(line) * 1700, 3000)))
    assert (
        Reader(draw_source(document, [Mark(200_000, 200_040, "1", True)])).marks["cur"]
        == document.text[200_000:200_040]
    )


# --- answers


def test_answer_shows_quote_lead_in_citation_and_badge() -> None:
    lead_in = {"text": "Bí thư Tỉnh ủy yêu cầu:", "start": 0, "end": 5}
    also = [make_place(document="vb3", number="5-NQ/TU", kind="NQ")]
    html = draw_answer(make_reply(make_quote(lead_in=lead_in, sample=True, also=also)))
    text = Reader(html).text
    assert "Bí thư Tỉnh ủy yêu cầu:" in text
    assert "Đẩy nhanh tiến độ. [1]" in text
    assert (
        "Kết luận số 29-KL/TU, ngày 15/02/2022, Ban Thường vụ Tỉnh ủy · II › 1. Giải ngân · trang 2 văn bản mẫu" in text
    )
    assert "Cũng có trong: Nghị quyết số 5-NQ/TU" in text
    assert 'href="#vb12/10-20"' in html


def test_refusal_gives_reason_and_three_nearest() -> None:
    hits = [{**make_place(start=i), "text": f"đoạn {i}"} for i in range(5)]
    text = Reader(draw_answer(make_reply(reason="Không có câu nào đủ gần.", hits=hits))).text
    assert "Không tìm thấy" in text
    assert "Không có câu nào đủ gần." in text
    assert "đoạn 2" in text
    assert "đoạn 3" not in text


GPMB: Any = {
    "understood": "giải phóng mặt bằng chậm?",
    "interpretations": [{"kind": "abbreviation", "typed": "GPMB", "understood": "giải phóng mặt bằng"}],
}


def links_of(html: str) -> list[str | None]:
    """The addresses that ask again."""
    return [value for name, value in Reader(html).attributes if name == "href" and "hoi-lai" in str(value)]


def test_what_was_understood_is_said_and_one_click_takes_it_back() -> None:
    plain = draw_answer(make_reply(make_quote()))
    assert "Đã hiểu" not in plain
    assert links_of(plain) == []
    html = draw_answer(make_reply(make_quote(), **GPMB), turn=2)
    assert "Đã hiểu: giải phóng mặt bằng chậm? Hỏi đúng như đã gõ" in Reader(html).text
    assert "<b>giải phóng mặt bằng</b> chậm?" in html
    assert links_of(html) == ["#hoi-lai/2/literally"]


def test_what_a_follow_up_took_over_is_said_and_one_click_drops_it() -> None:
    html = draw_answer(make_reply(make_quote(), understood="giải ngân năm 2023?", carried="giải ngân"), turn=1)
    assert "Đã hiểu: giải ngân năm 2023?" in Reader(html).text
    assert "Tiếp theo câu trước: giải ngân Hỏi riêng câu này" in Reader(html).text
    assert links_of(html) == ["#hoi-lai/1/alone"]
    assert len(links_of(draw_answer(make_reply(make_quote(), carried="giải ngân", **GPMB)))) == 2


def test_a_question_asked_again_says_how_and_leads_back() -> None:
    literal = draw_answer(make_reply(make_quote()), way="literally")
    assert "Đã hỏi đúng như đã gõ" in literal
    assert links_of(literal) == ["#hoi-lai/0/whole"]
    alone = draw_answer(make_reply(make_quote(), **GPMB), way="alone")
    assert "Đã hỏi riêng câu này" in alone
    assert links_of(alone) == ["#hoi-lai/0/whole", "#hoi-lai/0/literally"]


def test_the_address_that_asks_again_is_read_back_as_written() -> None:
    assert read_again(write_again(12, "alone")) == (12, "alone")
    for address in (None, 5, "", "#hoi-lai/1/x", "#hoi-lai/-1/alone", "#hoi-lai/1000/alone", "#vb1/1-2", ["alone"]):
        assert read_again(address) is None


def make_card(**changes: Any) -> Card:
    place = {**make_place(), **changes}
    return Card(**{key: place[key] for key in Card.__annotations__})  # type: ignore[typeddict-item]


def test_what_must_be_known_stands_above_the_quotes() -> None:
    reply = make_reply(
        make_quote(newest=True, context=[{"text": "Năm 2024 như sau.", "start": 0, "end": 17}]),
        carried="giải ngân", note="Theo thứ tự trong văn bản.", reason="Số 5-KL/TU không có trong kho.",
        documents=[make_card(), make_card(document="vb13", issued="2019-10-18", status="đã được thay thế")],
    )  # fmt: skip
    text = Reader(draw_answer(reply)).text
    above, _, quotes = text.partition("Năm 2024 như sau.")
    for said in (
        "Tiếp theo câu trước: giải ngân",
        "Theo thứ tự",
        "Lưu ý: Số 5-KL/TU",
        "18/10/2019",
        "đã được thay thế",
    ):
        assert said in above
    assert "Đẩy nhanh tiến độ." in quotes
    assert "mới nhất" in quotes


def test_a_question_about_the_store_gets_documents() -> None:
    html = draw_answer(make_reply(refused=False, note="Có 1 kết luận.", documents=[make_card(sample=True)]))
    assert "Có 1 kết luận." in html
    assert 'href="#vb12/0-1"' in html
    assert "văn bản mẫu" in html


def test_mixing_samples_and_office_documents_is_said() -> None:
    mixed = draw_answer(make_reply(make_quote(), make_quote(sample=True)))
    assert "không có thật" in Reader(mixed).text
    assert "Lưu ý" not in Reader(draw_answer(make_reply(make_quote(), make_quote()))).text


def test_a_table_row_stands_under_its_columns() -> None:
    row = make_quote(quote="1\tĐường A", lead_in={"text": "TT\tTên", "start": 0, "end": 6})
    assert "<tr><th>TT</th><th>Tên</th></tr><tr><td>1</td><td>Đường A</td></tr>" in draw_answer(make_reply(row))


def test_hostile_text_stays_text_everywhere() -> None:
    place = dict.fromkeys(("document", "file", "title", "kind", "number", "issuer", "status"), HOSTILE)
    quote = make_quote(
        **place,
        path=[HOSTILE],
        quote=HOSTILE,
        lead_in={"text": HOSTILE, "start": 0, "end": 9},
        also=[make_place(**place)],
    )
    hostile = [{"kind": "slip", "typed": HOSTILE, "understood": HOSTILE}]
    document = Document(HOSTILE, Metadata(*[HOSTILE] * 4), id='"><b>', files=(SourceFile(HOSTILE + ".pdf", ""),))
    pages = [
        draw_question(HOSTILE),
        draw_answer(make_reply(quote, question=HOSTILE, understood=HOSTILE + "?", interpretations=hostile)),
        draw_answer(make_reply(quote, carried=HOSTILE)),
        draw_answer(make_reply(reason=HOSTILE, hits=[{**make_place(**place), "text": HOSTILE}])),
        draw_source(document, [Mark(0, 5, HOSTILE, True)]),
        draw_listing(list_documents([document], Wanted(), 0), lambda _: 1),
    ]
    for html in pages:
        assert_harmless(html)
        assert "<script>x()</script>" in Reader(html).text


@pytest.mark.parametrize("text", ["một\n\nhai", "một\thai\n \n* ba", HOSTILE + "\n\n" + HOSTILE])
def test_a_message_is_one_block_for_markdown(text: str) -> None:
    """A blank line would end the HTML block, and Markdown would read the rest."""
    for html in (draw_question(text), draw_answer(make_reply(make_quote(quote=text)))):
        assert "\n" not in html
        assert html.startswith("<div")


# --- what the browser keeps and sends


def test_a_conversation_comes_back_or_starts_anew() -> None:
    turns = add_turn([], make_turn("Câu hỏi?", "whole", make_reply(make_quote())))
    assert restore(turns) == turns
    assert [message["role"] for message in draw_messages(turns)] == ["user", "assistant"]
    for broken in (None, 5, "x", [{}], [{"question": "a", "reply": {}}], {"a": 1}):
        assert restore(broken) == []


def test_a_question_asked_again_takes_the_place_of_its_answer() -> None:
    turns = [make_turn("Một?", "whole", make_reply(reason="a")), make_turn("Hai?", "whole", make_reply(reason="b"))]
    again = replace_turn(turns, 0, make_turn("Một?", "literally", make_reply(reason="c")))
    assert [(t["question"], t["way"], t["reply"]["reason"]) for t in again] == [
        ("Một?", "literally", "c"), ("Hai?", "whole", "b"),
    ]  # fmt: skip
    assert restore(again) == again
    assert "#hoi-lai/0/whole" in draw_messages(again)[1]["content"]


@pytest.mark.parametrize(
    ("ways", "leans_on"),
    [
        (["whole", "whole", "whole"], "Một? Hai? Ba?"), (["whole", "alone", "whole"], "Hai? Ba?"),
        (["alone", "whole", "literally"], "Ba?"), ([], ""),
    ],
)  # fmt: skip
def test_a_follow_up_leans_on_nothing_before_a_question_asked_alone(ways: list[Any], leans_on: str) -> None:
    asked = zip(("Một?", "Hai?", "Ba?"), ways, strict=False)
    turns = [make_turn(question, way, make_reply()) for question, way in asked]
    earlier = earlier_questions(turns)
    assert " ".join(asked.text for asked in earlier) == leans_on
    assert [asked.literally for asked in earlier] == [way == "literally" for way in ways[len(ways) - len(earlier) :]]


def test_a_place_is_read_back_as_written() -> None:
    place = read_place(write_place("vb 1/đ", 5, 9))
    assert place is not None
    assert (place.document, place.mark.start, place.mark.end) == ("vb 1/đ", 5, 9)


@pytest.mark.parametrize(
    "address", [None, 5, "", "#vb1", "#vb1/9-5", "#vb1/-1-5", "#a/b/1-2", "#vb1/1-2x", ["#vb1/1-2"]]
)
def test_what_is_no_place_is_none(address: object) -> None:
    assert read_place(address) is None


def test_other_quotes_of_the_same_document_are_marked_too() -> None:
    others = read_numbered([["1", "#vb1/0-5"], ["2", "#vb1/9-12"], ["3", "#vb2/0-5"], "x", [1], ["4", "x"], [5, None]])
    assert [number for number, _ in others] == ["1", "2", "3"]
    places = read_places("#vb1/9-12", others)
    assert [(p.mark.number, p.mark.is_current) for p in places] == [("2", True), ("1", False)]


def test_every_quote_of_the_answer_is_one_step_away_in_whatever_document() -> None:
    numbered = [("1", "#vb1/0-5"), ("2", "#vb2/9-12")]
    document = Document("Một hai ba bốn năm", id="vb2")
    html = draw_source(document, [Mark(9, 12, "2", True)], numbered=numbered)
    assert 'aria-label="Trích dẫn trước"' in html
    assert "Trích dẫn 2/2" in html
    assert "data-step" not in draw_source(document, [Mark(9, 12, "2", True)], numbered=numbered[1:])
    assert "data-step" not in draw_source(document, [Mark(9, 12, "", True)], numbered=numbered)


# --- words


def test_citations() -> None:
    assert cite(make_place()) == "Kết luận số 29-KL/TU, ngày 15/02/2022, Ban Thường vụ Tỉnh ủy"
    bare = make_place(number=None, title=None, kind=None, issuer=None, issued=None, path=[], page=None)
    assert (cite(bare), write_position(bare)) == ("kl-29.pdf", "")


def test_subject_leaves_out_what_other_columns_say() -> None:
    title = "Kết luận của Ban Thường vụ Tỉnh ủy về giải ngân"
    assert write_subject(Metadata(title=title, kind="KL", issuer="Ban Thường vụ Tỉnh ủy")) == "Về giải ngân"


@pytest.mark.parametrize(
    ("typed", "last", "day"),
    [
        ("15/2/2022", False, date(2022, 2, 15)), ("2022", False, date(2022, 1, 1)), ("2022", True, date(2022, 12, 31)),
        ("02/2024", True, date(2024, 2, 29)), (" 2022-02-15 ", False, date(2022, 2, 15)), ("", False, None),
    ],
)  # fmt: skip
def test_days_as_people_type_them(typed: str, last: bool, day: date | None) -> None:
    assert read_day(typed, last) == day


@pytest.mark.parametrize("typed", ["31/02/2022", "hôm qua", "13/2022", "0/0/0000", "99"])
def test_what_is_no_day_is_said_so(typed: str) -> None:
    with pytest.raises(ValueError, match="không phải là ngày"):
        read_day(typed)


def test_numbers_and_sizes() -> None:
    assert (write_number(12345), write_size(13_002_342), write_day("2022-02-15")) == ("12.345", "12,4 MB", "15/02/2022")


def test_names_stand_in_dictionary_order() -> None:
    words = ["ô", "đá", "da", "dạ", "á", "â", "ă", "a", "ơ", "o", "e", "d"]
    assert sorted(words, key=dictionary_order) == ["a", "á", "ă", "â", "d", "da", "dạ", "đá", "e", "o", "ô", "ơ"]


def test_listing_finds_without_accents_and_pages() -> None:
    documents = [Document("", Metadata(title=f"Kết luận về giảm nghèo {i}"), id=f"vb{i}") for i in range(PAGE + 1)]
    assert list_documents(documents, Wanted("giam ngheo 50", order="Tên, A–Z"), 0).found == 1
    last = list_documents(documents, Wanted(), 9)
    assert (last.pages, last.page, len(last.documents)) == (2, 1, 1)
