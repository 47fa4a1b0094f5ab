"""List questions get every item of the one list that is asked for, in document order."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from fakes import FakeEncoder, fill, make_document, texts
from index.library import open_library
from index.parse import parse_extract
from index.text import syllables
from index.types import Document, Extract, Line, Passage, Span
from search.card import agreement
from search.coverage import Coverage
from search.items import lists_of
from search.lists import asks_for_list, worth
from search.remembered import RememberedVectors
from search.service import Searcher
from search.types import Hit, Quote, Scores

if TYPE_CHECKING:
    from index.encoder import Encoder

WEAK = [f"Điểm yếu thứ {n} của giải ngân vốn đầu tư công là {what}." for n, what in enumerate(
    ["dự án điều chỉnh nhiều lần", "vật liệu khan hiếm", "mặt bằng bàn giao chậm", "nhà thầu thiếu năng lực",
     "cán bộ kỹ thuật mỏng", "hồ sơ quyết toán dở dang", "kỷ luật báo cáo chưa nghiêm"], 1)]  # fmt: skip
TASKS = [
    "Rà soát đất phải thu hồi để giải phóng mặt bằng",
    "Trả tiền bồi thường giải phóng mặt bằng trước ngày 30/6",
    "Báo cáo tiến độ giải phóng mặt bằng hằng tháng",
]
BODY = (
    "I- NHỮNG YẾU KÉM TRONG GIẢI NGÂN VỐN ĐẦU TƯ CÔNG\n"
    + "\n".join(f"- {weak}" for weak in WEAK)
    + "\nII- NHIỆM VỤ\nBan Thường vụ yêu cầu các sở về giải phóng mặt bằng: "
    + "; ".join(TASKS)
    + "."
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("lists")
    fill(
        folder,
        make_document(BODY, title="Kết luận về đầu tư công"),
        make_document("Năm 2024 trồng mới 850 ha rừng.", title="Kế hoạch trồng rừng"),
        encoder=encoder,
    )
    return Searcher(open_library(folder), encoder)


@pytest.mark.parametrize(
    "question",
    [
        "Những yếu kém nào được chỉ ra?",
        "Các nhóm giải pháp chủ yếu nào?",
        "Nghị quyết gồm những gì?",
        "Liệt kê nhiệm vụ của Sở Xây dựng",
        "Cán bộ luân chuyển được hưởng những chính sách gì?",
        "Có các nhiệm vụ gì?",
        "Các chỉ tiêu cụ thể đến năm 2025 là gì?",
        "Tổ công tác gồm những ai?",
        "Mười mặt hàng OCOP nào được ưu tiên?",
        "Những tiêu chuẩn, điều kiện nào để luân chuyển?",
        "Những việc cần làm ngay trong kết luận 67 năm 2024?",
        "Chỉ tiêu về sinh hoạt chi bộ gồm gì?",
        "Nêu các nguyên nhân của hạn chế trong quản lý rác thải",
        "Mục tiêu về rác thải, nước sạch là gì?",
        "Hạn chế nào được nêu trong báo cáo?",
        "Số chợ cần cải tạo của từng huyện",
        "phân công thế nào, cơ quan nào làm việc gì",
    ],
)
def test_what_asks_for_a_list(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì?",
        "Cơ quan nào chủ trì?",
        "Các sở phải làm gì?",
        "Cán bộ bị đình chỉ một năm khi nào?",
        "Các huyện giải ngân được bao nhiêu?",
    ],
)
def test_what_asks_for_one_thing(question: str) -> None:
    assert not asks_for_list(question)


def test_lines_without_marks_under_a_heading_are_a_list(tmp_path: Path, encoder: "Encoder") -> None:
    lines = ["I. KẾT QUẢ", "Đã xây 12 trường học.", "II. HẠN CHẾ VỀ THU GOM RÁC THẢI", "Xe chở rác cũ nát.",
             "Người dân chưa phân loại.", "III. NHIỆM VỤ", "Mua thêm xe."]  # fmt: skip
    fill(tmp_path / "store", make_document("\n".join(lines)), encoder=encoder)
    reply = Searcher(open_library(tmp_path / "store"), encoder).ask("Nêu các hạn chế về thu gom rác thải")
    assert [quote.text for quote in reply.answer] == ["Xe chở rác cũ nát.", "Người dân chưa phân loại."]


def test_the_line_above_a_table_says_what_it_is_of(tmp_path: Path, encoder: "Encoder") -> None:
    rows = ["Đường ven biển\t186 ha\t97 hộ", "Hồ Suối Ngà\t274 ha\t56 hộ"]
    lines = [
        "I. NHIỆM VỤ",
        "1. Chi trả tiền bồi thường mặt bằng.",
        "2. Xây khu tái định cư.",
        "II. SỐ LIỆU",
        "Tiến độ bàn giao mặt bằng các dự án trọng điểm:",
        "Tên\tDiện tích\tCòn lại",
        *rows,
    ]
    question = "Tiến độ bàn giao mặt bằng của những dự án trọng điểm nào?"
    assert _answer_of_table(tmp_path, encoder, lines, 5, question) == rows


def test_all_items_come_in_document_order(searcher: Searcher) -> None:
    reply = searcher.ask("Những yếu kém nào trong giải ngân vốn đầu tư công?")
    assert [quote.text for quote in reply.answer] == WEAK
    assert "thứ tự" in str(reply.note)


def test_clauses_after_a_lead_in_are_items(searcher: Searcher) -> None:
    reply = searcher.ask("Ban Thường vụ yêu cầu các sở những nhiệm vụ nào về giải phóng mặt bằng?")
    assert [quote.text.rstrip(".") for quote in reply.answer] == TASKS
    for quote in reply.answer:
        assert quote.sentence.lead_in is not None
        assert quote.hit.document.text[quote.sentence.start : quote.sentence.end] == quote.text


def test_a_card_agrees_with_the_time_and_kind_named() -> None:
    document, _ = make_document("Một câu.", kind="NQ")
    assert agreement("Nghị quyết nói gì?", document.metadata) == 0.5
    assert agreement("Kết luận năm 2018 nói gì?", document.metadata) == 0


ROWS = ["1\tLập quy hoạch\tSở Xây dựng", "2\tTrạm biến áp\tCông ty Điện lực", "3\tĐào tạo nghề\tSở Nội vụ"]


def test_the_rows_of_a_table_are_a_list(tmp_path: Path, encoder: "Encoder") -> None:
    lines = [
        "I- QUAN ĐIỂM",
        "1. Rõ người.",
        "2. Rõ việc.",
        "II- PHÂN CÔNG NHIỆM VỤ",
        "TT\tNhiệm vụ\tCơ quan chủ trì",
        *ROWS,
    ]
    assert _answer_of_table(tmp_path, encoder, lines, 4, "Kế hoạch phân công những nhiệm vụ nào?") == ROWS


def test_steps_and_points_without_marks_are_lists(tmp_path: Path, encoder: "Encoder") -> None:
    steps = [
        "Bước 1: Ban Tổ chức đề xuất người.",
        "Bước 2: Nơi đi bỏ phiếu kín; nơi đến góp ý.",
        "Bước 3: Trình Ban Thường vụ.",
    ]
    points = ["Thứ nhất, dám hạ chỉ tiêu.", "Thứ hai, cử người về bản.", "Thứ ba, thưởng theo doanh thu."]
    lines = ["I- QUY TRÌNH LUÂN CHUYỂN", *steps, "II- BÀI HỌC KINH NGHIỆM", " ".join(points)]
    fill(tmp_path, make_document("\n".join(lines)), encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    asked = {
        "Quy trình luân chuyển gồm những bước nào?": steps,
        "Những bài học kinh nghiệm nào về hạ chỉ tiêu và cử người về bản?": points,
    }
    for question, items in asked.items():
        assert [quote.text for quote in searcher.ask(question).answer] == items


def test_an_item_that_introduces_clauses_of_its_own_stays_among_its_fellows(tmp_path: Path, encoder: "Encoder") -> None:
    goals = [
        "Xã nông thôn mới: từ 82 xã xuống 77 xã; không nợ tiêu chí.",
        "Sản phẩm OCOP: từ 120 lên 150 sản phẩm.",
        "Giảm nghèo: hộ nghèo giảm 1,4 điểm mỗi năm; riêng Đại Ngàn giảm 5 điểm.",
        "Các chỉ tiêu khác giữ nguyên.",
    ]
    lines = [
        "II- ĐIỀU CHỈNH",
        "Ban Chấp hành đồng ý sửa các chỉ tiêu của Nghị quyết như sau:",
        *(f"- {g}" for g in goals),
    ]
    lines += [
        "III- TỔ CHỨC THỰC HIỆN",
        "- Giao các ban đảng: theo dõi; báo cáo hằng quý.",
        "- Giao các huyện: thực hiện.",
    ]
    fill(tmp_path, make_document("\n".join(lines)), encoder=encoder)
    answer = Searcher(open_library(tmp_path), encoder).ask("Các chỉ tiêu của Nghị quyết được sửa thế nào?").answer
    assert [quote.text for quote in answer] == goals


def test_who_asks_for_steps_gets_the_steps_and_not_what_else_the_heading_holds(
    tmp_path: Path, encoder: "Encoder"
) -> None:
    rules = ["- Luân chuyển cán bộ phải khách quan.", "- Luân chuyển cán bộ gắn với quy hoạch."]
    steps = ["Bước 1: Ban Tổ chức đề xuất.", "Bước 2: Nơi đi bỏ phiếu kín.", "Bước 3: Ban Thường vụ quyết định."]
    lines = ["I- NGUYÊN TẮC", *rules, "II- TỔ CHỨC THỰC HIỆN", *steps]
    fill(tmp_path, make_document("\n".join(lines), title="Quy định về luân chuyển cán bộ"), encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    answer = searcher.ask("Luân chuyển cán bộ phải qua những khâu nào?").answer
    assert [quote.text for quote in answer] == steps
    answer = searcher.ask("Các nguyên tắc luân chuyển cán bộ là gì?").answer
    assert [quote.text for quote in answer] == [rule.removeprefix("- ") for rule in rules]


def _answer_of_table(store: Path, encoder: "Encoder", lines: list[str], header: int, question: str) -> list[str]:
    fill(store, _with_table(lines, header), encoder=encoder)
    return [quote.text for quote in Searcher(open_library(store), encoder).ask(question).answer]


def _with_table(lines: list[str], header: int) -> tuple[Document, tuple[Passage, ...]]:
    """A document whose last rows stand under the header row."""
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    spans = [Span(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    rows = [Line(s.start, s.end, 0, spans[header] if n > header else None) for n, s in enumerate(spans)]
    return parse_extract(Extract("\n".join(lines), tuple(rows)))


@pytest.mark.parametrize(("quoted", "nearest", "is_worth"), [(0, 1, True), (1, 0, True), (1, 1, False)])
def test_a_list_that_says_a_little_less_of_the_question_must_stand_where_the_answer_or_the_nearest_passage_does(
    searcher: Searcher, quoted: int, nearest: int, is_worth: bool
) -> None:
    library = searcher.library
    documents = [library.document("vb1"), library.document("vb2")]
    passages = [next(iter(library.passages(library.passage_ids(document.id)).items())) for document in documents]
    hits = [Hit(i, passage, d, Scores(0, 0, 0, 0)) for (i, passage), d in zip(passages, documents, strict=True)]
    quote = Quote(hits[quoted].passage.sentences[0], hits[quoted], 0.0)
    coverage = Coverage(syllables(quote.text), library)
    listing = replace(next(lists_of(hits[0], library)), lead_in=quote.text[: int(0.9 * len(quote.text))], path=())
    assert worth(listing, [quote], documents[nearest], coverage) is is_worth


def test_vectors_are_remembered_and_the_least_used_forgotten() -> None:
    encoder = FakeEncoder()
    remembered = RememberedVectors(encoder, most=2)
    expected = encoder.encode(["một", "hai", "một"], "passage")
    encoder.texts.clear()
    assert np.array_equal(remembered.of(["một", "hai", "một"]), expected)
    assert encoder.texts == ["một", "hai"]
    remembered.of(["một", "ba"])
    assert encoder.texts == ["một", "hai", "ba"]
    remembered.of(["một", "hai"])
    assert encoder.texts == ["một", "hai", "ba", "hai"]


@given(text=texts)
def test_every_list_is_verbatim(text: str) -> None:
    document, passages = make_document(text)
    from search.items import _grouped, _items

    groups = _grouped(document, range(len(passages)), dict(enumerate(passages)))
    for sentences in groups.values():
        spans = [sentence for sentence, _, _ in _items(document, sentences, None)]
        assert all(s.start < s.end <= len(text) + len(document.text) for s in spans)
        assert [s.start for s in spans] == sorted(s.start for s in spans)
