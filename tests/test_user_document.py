"""The user's own document: its questions answered, others refused, alone in a store and among the samples."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes import ROOT
from index.ingest import add_paths
from index.text import fold
from search.service import Searcher, open_searcher

if TYPE_CHECKING:
    from index.encoder import Encoder

NAME = "hoi-nghi-btv-lan-thu-29.txt"
LONGEST = 60  # words of a quote

# A question, what its first quote holds, and what the lead-in holds.
ANSWERED = [
    (
        "Tỉnh ủy yêu cầu gì về giải ngân vốn đầu tư công?",
        ["đẩy nhanh tiến độ giải ngân vốn đầu tư công theo kế hoạch"],
        ["Bí thư Tỉnh ủy"],
    ),
    ("Nghị quyết số 01 của BCH Đảng bộ tỉnh nói về gì?", ["Nghị quyết số 01", "Chuyển đổi số"], []),
    ("dự án đường liên kết các tỉnh nào?", ["Thái Nguyên", "Bắc Giang", "Vĩnh Phúc"], []),
    ("hội nghị thảo luận bao nhiêu nội dung?", ["30 nội dung"], []),
    ("quy hoạch khu công nghiệp Phú Bình", ["quy hoạch", "Khu công nghiệp", "Phú Bình"], []),
]
REFUSED = [
    "giá vàng hôm nay bao nhiêu?",
    "học phí đại học năm 2024?",
    "cách nấu phở bò",
    "Tỉnh ủy chỉ đạo gì về nuôi cá tra?",
]
TYPED = {"with accents": str, "without accents": fold}


@pytest.fixture(scope="session", params=["alone", "among the samples"])
def searcher(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder"
) -> Searcher:
    document = shared / "documents" / NAME
    if not document.exists():
        pytest.skip(f"no {NAME}")
    folder = tmp_path_factory.mktemp("user") / "store"
    among = [ROOT / "corpus"] if request.param != "alone" else []
    assert add_paths(folder, [document, *among], encoder).failed == []
    return open_searcher(folder, encoder)


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize(("question", "quote", "lead_in"), ANSWERED, ids=[question for question, _, _ in ANSWERED])
def test_the_first_quote_answers(
    searcher: Searcher, question: str, quote: list[str], lead_in: list[str], typed: type[str]
) -> None:
    reply = searcher.ask(typed(question))
    assert not reply.refused
    first = reply.answer[0]
    assert Path(first.hit.document.files[0].path).name == NAME
    assert len(first.text.split()) <= LONGEST
    assert [part for part in quote if part not in first.text] == []
    lead = first.sentence.lead_in.of(first.hit.document.text) if first.sentence.lead_in else ""
    assert [part for part in lead_in if part not in lead] == []


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("question", REFUSED)
def test_what_it_does_not_say_is_refused_with_the_nearest_passages(
    searcher: Searcher, question: str, typed: type[str]
) -> None:
    reply = searcher.ask(typed(question))
    assert reply.refused
    assert reply.reason
    assert len(reply.hits) >= 3
