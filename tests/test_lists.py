"""List questions get every item of the one list that is asked for, in document order."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from fakes import fill, make_document, texts
from index.library import open_library
from search.card import agreement
from search.lists import asks_for_list
from search.service import Searcher

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
    ],
)
def test_what_asks_for_a_list(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize("question", ["Ai chủ trì?", "Cơ quan nào chủ trì?", "Các sở phải làm gì?"])
def test_what_asks_for_one_thing(question: str) -> None:
    assert not asks_for_list(question)


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


@given(text=texts)
def test_every_list_is_verbatim(text: str) -> None:
    document, passages = make_document(text)
    from search.lists import _grouped, _items

    groups = _grouped(document, range(len(passages)), dict(enumerate(passages)))
    for sentences in groups.values():
        spans = [sentence for sentence, _, _ in _items(document, sentences)]
        assert all(s.start < s.end <= len(text) + len(document.text) for s in spans)
        assert [s.start for s in spans] == sorted(s.start for s in spans)
