"""A quote that is no whole alone brings the sentence before it; of differing figures the newest is marked."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from fakes import make_document, texts
from index.types import SourceFile
from search import reply_json
from search.context import complete, context_of
from search.types import Hit, Quote, Reply, Scores


def quotes_of(text: str, issued: date | None = None) -> list[Quote]:
    document, passages = make_document(text, issued=issued)
    scores = Scores(0, 0, 0, 0)
    return [Quote(s, Hit(i, p, document, scores), 0.0) for i, p in enumerate(passages) for s in p.sentences]


def shown(quote: Quote) -> list[str]:
    return [span.of(quote.hit.document.text) for span in context_of(quote)]


@pytest.mark.parametrize(
    "leaning",
    [
        "Trong đó vốn ngân sách trung ương của tỉnh là 480 tỷ đồng, còn lại của huyện.",
        "Đồng thời giao Sở Tài chính cân đối đủ kinh phí cho các huyện trong năm.",
        "Riêng huyện Đại Ngàn được lùi thời hạn đến hết quý II năm sau.",
        "Đạt 41%.",
        "41,7%.",
    ],
)
def test_what_leans_on_the_sentence_before_brings_it(leaning: str) -> None:
    before = "Tỉnh bố trí 1.250 tỷ đồng cho giải phóng mặt bằng đường Vành đai Tây."
    first, second = quotes_of(f"{before} {leaning}")
    assert shown(first) == []
    assert shown(second) == [before]


def test_what_is_a_whole_brings_nothing() -> None:
    _, second = quotes_of("Tỉnh có 12 huyện. Sở Xây dựng chủ trì lập quy hoạch chung trước ngày 30/6/2024.")
    assert shown(second) == []


def test_a_lead_in_says_enough_for_a_short_item() -> None:
    assert not [q for q in quotes_of("Hội nghị họp. Yêu cầu: rà soát quỹ đất; lập hồ sơ; báo cáo kết quả.") if shown(q)]


def test_of_several_figures_the_newest_is_marked() -> None:
    old = quotes_of("Tỷ lệ hộ nghèo là 5%.", date(2021, 5, 1))
    new = quotes_of("Tỷ lệ hộ nghèo là 3%.", date(2024, 5, 1))
    unknown = quotes_of("Tỷ lệ hộ nghèo là 4%.")
    marked = complete([*old, *new, *unknown], "Tỷ lệ hộ nghèo là bao nhiêu?")
    assert [q.newest for q in marked] == [False, True, False]
    assert not [q for q in complete(new, "Tỷ lệ hộ nghèo là bao nhiêu?") if q.newest]
    assert not [q for q in complete([*old, *new], "Ai chủ trì?") if q.newest]


def test_the_json_has_context_with_its_place() -> None:
    _, quote = quotes_of("Tỉnh bố trí đủ vốn cho đường Vành đai Tây. Đạt 41%.")
    file = replace(quote.hit.document, files=(SourceFile("a.txt", ""),))
    placed = replace(quote, hit=replace(quote.hit, document=file), context=context_of(quote))
    (shown,) = reply_json(Reply("?", "?", (placed,), ()))["answer"]
    (context,) = shown["context"]
    assert (
        file.text[context["start"] : context["end"]] == context["text"] == "Tỉnh bố trí đủ vốn cho đường Vành đai Tây."
    )
    assert shown["newest"] is False


@given(text=texts)
def test_context_is_verbatim_and_stands_before(text: str) -> None:
    for quote in quotes_of(text):
        for span in context_of(quote):
            assert quote.hit.passage.start <= span.start < span.end <= quote.sentence.start
