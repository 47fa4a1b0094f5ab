"""Answers: sentences of the documents, word for word, best first; or a refusal that lists what stands nearest."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import FakeEncoder, fill, make_document, parse_text
from index.errors import BadQuestion
from index.library import open_library
from index.text import syllables
from index.types import Span
from search.answer import by_best_sentence, distinct, nearest
from search.candidate import Candidate, weigh
from search.cohort import Nearness
from search.coverage import Coverage
from search.gate import Gate
from search.service import Searcher
from search.types import Hit, Reply, Scores
from search.understand import understand

if TYPE_CHECKING:
    from index.encoder import Encoder

ORDER = "Đẩy nhanh tiến độ giải ngân vốn đầu tư công, phấn đấu đạt 95% kế hoạch."
BODIES = {
    "Kết luận về đầu tư công": (
        "I- TÌNH HÌNH\nĐến hết tháng 6, toàn tỉnh giải ngân 1.250 tỷ đồng vốn đầu tư công, đạt 41% kế hoạch."
        "\nII- NHIỆM VỤ\nBan Thường vụ Tỉnh ủy yêu cầu các sở, ngành:\n"
        f"- {ORDER}\n"
        "- Sở Tài nguyên và Môi trường tháo gỡ vướng mắc mặt bằng đường Vành đai Tây trước ngày 30/9/2024."
    ),
    "Tin hội nghị Tỉnh ủy": (
        f"Sáng 12/7, Tỉnh ủy họp phiên thường kỳ, cho ý kiến vào 17 nội dung. {ORDER}\n"
        "Hội nghị cũng bàn việc sáp nhập các trường tiểu học ở vùng cao."
    ),
    "Kế hoạch trồng rừng": (
        "Năm 2024, tỉnh trồng mới 850 ha rừng phòng hộ đầu nguồn. Chi cục Kiểm lâm chủ trì thực hiện."
    ),
    "Quy định về họp": "\n".join(
        f"{n}. Cuộc họp thứ {n} trong năm do Văn phòng Tỉnh ủy chuẩn bị." for n in range(1, 10)
    ),
}
ANSWERED = {
    "Ban Thường vụ yêu cầu gì về giải ngân vốn đầu tư công?": "Đẩy nhanh tiến độ giải ngân",
    "Đến hết tháng 6 giải ngân được bao nhiêu tỷ đồng?": "1.250 tỷ đồng",
    "Khi nào phải gỡ xong mặt bằng đường Vành đai Tây?": "trước ngày 30/9/2024",
    "Chi cục nào chủ trì thực hiện?": "Chi cục Kiểm lâm",
    "phien hop cho y kien vao bao nhieu noi dung?": "17 nội dung",
}
REFUSED = [
    "cách nấu phở bò",
    "giá vàng hôm nay bao nhiêu?",
    "Tỉnh ủy chỉ đạo gì về nuôi cá tra?",
    "who won the cup?",
    "???",
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("answer")
    documents = [make_document(f"{title}\n{body}", title=title) for title, body in BODIES.items()]
    fill(folder, *documents, encoder=encoder)
    return Searcher(open_library(folder), encoder)


def assert_sound(reply: Reply) -> None:
    """What holds for every reply: quotes are the documents' own sentences, best first, and hits are always full."""
    assert reply.refused == (not reply.answer) == (reply.reason is not None)
    assert len(reply.answer) <= 5
    assert [q.score for q in reply.answer] == sorted((q.score for q in reply.answer), reverse=True)
    assert len({tuple(syllables(q.text)) for q in reply.answer}) == len(reply.answer)
    for place in [*reply.answer, *(p for q in reply.answer for p in q.also)]:
        assert place.sentence in place.hit.passage.sentences
    for quote in reply.answer:
        document = quote.hit.document
        assert quote.text == document.text[quote.sentence.start : quote.sentence.end]
        for p in quote.also:
            assert syllables(p.hit.document.text[p.sentence.start : p.sentence.end]) == syllables(quote.text)
    assert [h.scores.fused for h in reply.hits] == sorted((h.scores.fused for h in reply.hits), reverse=True)


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_a_question_gets_the_sentence_that_answers(searcher: Searcher, question: str, expected: str) -> None:
    reply = searcher.ask(question)
    assert expected in reply.answer[0].text
    assert_sound(reply)


def test_answers_are_surer_than_refusals(searcher: Searcher) -> None:
    """Measured, not shown: the reply's confidence is there either way."""
    answered = [searcher.ask(question).confidence for question in ANSWERED]
    refused = [searcher.ask(question).confidence for question in ("cách nấu phở bò", "who won the cup?")]
    assert min(c for c in answered if c is not None) > max(c for c in refused if c is not None)
    assert None not in (*answered, *refused)


@pytest.mark.parametrize("question", REFUSED)
def test_a_question_that_nothing_answers_is_refused_with_a_reason_and_the_nearest_passages(
    searcher: Searcher, question: str
) -> None:
    reply = searcher.ask(question)
    assert reply.refused
    assert reply.reason
    assert len(reply.hits) >= 3
    assert_sound(reply)


def test_the_reason_names_a_word_of_the_subject_and_never_one_that_asks(searcher: Searcher) -> None:
    cases = {"Tỉnh ủy chỉ đạo gì về nuôi cá tra?": "nuôi cá tra", "giá vàng hôm nay bao nhiêu?": "giá vàng hôm nay"}
    for question, subject in cases.items():
        reason = str(searcher.ask(question).reason)
        named = str(re.search("“(.+?)”", reason)[1] if "“" in reason else "")
        assert named
        assert named in subject


def test_the_same_sentence_in_two_documents_is_one_quote_with_both_places(searcher: Searcher) -> None:
    reply = searcher.ask("yêu cầu đẩy nhanh tiến độ giải ngân vốn đầu tư công, phấn đấu đạt bao nhiêu kế hoạch?")
    (quote,) = [q for q in reply.answer if q.text == ORDER]
    (other,) = quote.also
    assert {quote.hit.document.id, other.hit.document.id} == {"vb1", "vb2"}


def test_a_list_item_comes_with_its_lead_in(searcher: Searcher) -> None:
    quotes = searcher.ask("Ban Thường vụ yêu cầu gì về giải ngân vốn đầu tư công?").answer
    (item,) = [q for q in quotes if q.text == ORDER and q.hit.document.id == "vb1"] or [None]
    assert item is not None
    assert item.sentence.lead_in is not None
    assert "Ban Thường vụ Tỉnh ủy yêu cầu" in item.sentence.lead_in.of(item.hit.document.text)


def test_many_sentences_that_answer_alike_give_at_most_five(searcher: Searcher) -> None:
    reply = searcher.ask("Cuộc họp trong năm do cơ quan nào chuẩn bị?")
    assert len(reply.answer) == 5
    assert {q.hit.document.id for q in reply.answer} == {"vb4"}
    assert_sound(reply)


def test_the_number_of_hits_asked_for_changes_no_answer(searcher: Searcher) -> None:
    for question in [*ANSWERED, *REFUSED]:
        few, many = searcher.ask(question, top=1), searcher.ask(question, top=50)
        assert few.answer == many.answer
        assert few.hits == many.hits[:1]
        assert len(many.hits) == searcher.library.size


def candidate(hit: Hit, similarity: float) -> Candidate:
    return Candidate(hit.passage.sentences[0], hit, similarity, 0.0, words=5, fits=0, figures=0.0)


def with_fused(hits: tuple[Hit, ...], *fused: float) -> list[Hit]:
    return [replace(hit, scores=Scores(f, 0, 0, 0)) for hit, f in zip(hits, fused, strict=False)]


def test_a_passage_with_a_sentence_near_the_question_comes_before_one_found_a_little_nearer(searcher: Searcher) -> None:
    first, second, third = with_fused(searcher.ask("giải ngân").hits, 2.0, 1.9, 1.8)
    ordered = by_best_sentence([first, second, third], [candidate(first, 0.8), candidate(second, 0.9)])
    assert [hit.id for hit in ordered] == [second.id, first.id, third.id]
    assert ordered[1:] == [first, third]  # the least, and what was not weighed, keep their scores


@given(similarities=st.lists(st.floats(0.7, 0.95), min_size=2, max_size=4))
def test_weighing_sentences_puts_no_passage_behind_those_that_were_not_weighed(
    searcher: Searcher, similarities: list[float]
) -> None:
    hits = with_fused(searcher.ask("giải ngân").hits, 4.0, 3.0, 2.0, 1.0)
    weighed = [candidate(hit, s) for hit, s in zip(hits[:-1], similarities, strict=False)]
    ordered = by_best_sentence(hits, weighed)
    assert sorted(hit.id for hit in ordered) == sorted(hit.id for hit in hits)
    assert {hit.id for hit in ordered[: len(weighed)]} == {c.hit.id for c in weighed}


def test_the_place_that_the_letterhead_names_is_known_with_every_sentence(tmp_path: Path) -> None:
    encoder, question = FakeEncoder(dimension=64), "Đăk Liêng bị phá bao nhiêu rừng?"
    head = {"issuer": "Ban Thường vụ Tỉnh ủy", "parent": "Tỉnh ủy Đăk Liêng", "place": "Đăk Liêng"}
    other = make_document("Đăk Liêng nuôi cá.")
    fill(tmp_path, make_document("Rừng bị phá là 3 héc ta.", **head), other, encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    coverage = Coverage(syllables(question), searcher.library)
    vector = encoder.encode([question], "query")[0]
    weighed = list(
        weigh(searcher.understand(question), vector, searcher.ask(question).hits, coverage, searcher.library)
    )
    (best,) = [c for c in weighed if "héc ta" in c.text]
    assert "Tỉnh ủy Đăk Liêng" in best.known[-1]
    assert best.coverage > coverage.of([best.text])


def test_a_line_that_only_introduces_others_is_hardly_an_answer(tmp_path: Path) -> None:
    encoder, question = FakeEncoder(dimension=64), "yêu cầu gì về mặt bằng?"
    introductions = ["Yêu cầu về mặt bằng:", "Tiếp theo Kết luận số 67-KL/TU, ngày 02/02/2024, yêu cầu về mặt bằng:"]
    caption, statement = "Bảng 1. Mặt bằng đến ngày 30/6/2024 (ha)", "Mặt bằng còn lại xem dưới đây."
    rows = "Dự án\tMặt bằng\nCầu Vàng\t23\nĐường ven biển\t186"
    body = "\n".join((
        introductions[0], "1. Chi trả tiền bồi thường.", "Tổng nhu cầu về mặt bằng là 63 tỷ đồng, gồm:", "2. Xây nhà.",
        introductions[1], "1. Bàn giao sớm.", caption, rows, statement, rows,
    ))  # fmt: skip
    fill(tmp_path, make_document(body), encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    coverage = Coverage(syllables(question), searcher.library)
    vector = encoder.encode([question], "query")[0]
    hits = searcher.ask(question).hits
    weighed = list(weigh(searcher.understand(question), vector, hits, coverage, searcher.library))
    assert {c.text for c in weighed if c.introduces} == {*introductions, caption.removeprefix("Bảng 1. ")}
    for c in weighed:  # but it shows that the list is there which it introduces
        assert c.as_introduction == replace(c, introduces=False).score
        assert (c.score < c.as_introduction) is c.introduces


def test_three_quotes_may_lie_further_apart_than_more(tmp_path: Path) -> None:
    fill(tmp_path, make_document("\n".join(f"Việc thứ {n}." for n in range(9))), encoder=FakeEncoder(dimension=64))
    hit = Searcher(open_library(tmp_path), FakeEncoder(dimension=64)).ask("việc").hits[0]

    def quoted(*behind: float) -> int:
        sentences = hit.passage.sentences[: len(behind)]
        found = [replace(candidate(hit, 0.0), sentence=s, reread=-b) for s, b in zip(sentences, behind, strict=True)]
        return len(nearest(distinct(found)))

    assert quoted(0, 2.4, 2.5, 2.5, 2.5, 2.5) == 5
    assert quoted(0, 5, 6, 6) == 3
    assert quoted(0, 6.1) == 1
    assert quoted(0, 1, 2, 2.6) == 3


def test_confidence_knows_the_nearest_passage(searcher: Searcher) -> None:
    query, hit = searcher.understand("giải ngân"), searcher.ask("giải ngân").hits[0]
    far, near = (replace(hit, scores=Scores(0, dense, 0, 0)) for dense in (0.8, 0.9))
    best = candidate(far, 0.85)
    usual = Nearness(0.75, 0.02)
    sure, sure_too, unsure = (
        Gate(query, hits, searcher.library, usual).confidence(best) for hits in ([far] * 29 + [near], [near], [far])
    )
    assert sure == sure_too > unsure


def test_a_question_that_is_near_to_anything_must_come_nearer(searcher: Searcher) -> None:
    query, hits = searcher.understand("giải ngân"), searcher.ask("giải ngân").hits
    best = candidate(hits[0], 0.85)
    usual, vague, uneven = (
        Gate(query, hits, searcher.library, anything).confidence(best)
        for anything in (Nearness(0.75, 0.02), Nearness(0.8, 0.02), Nearness(0.75, 0.03))
    )
    assert vague < usual
    assert uneven < usual


WORDS = sorted(
    {word for body in BODIES.values() for word in body.split()} | {"nuôi", "cá", "gì?", "bao", "nhiêu", "ai"}
)
asked = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), st.text(min_size=1, max_size=30)
)


@settings(max_examples=40)
@given(question=asked.filter(str.strip))
def test_whatever_is_asked_the_reply_is_sound(searcher: Searcher, question: str) -> None:
    reply = searcher.ask(question)
    assert reply.question == question
    assert_sound(reply)
    assert searcher.ask(question) == reply


def test_a_figure_of_another_subject_is_no_answer(tmp_path: Path, encoder: "Encoder") -> None:
    body = (
        "Vốn kiên cố hóa kênh mương như sau: năm 2023 là 520 tỷ đồng; năm 2024 là 560 tỷ đồng; năm 2025 là 450 tỷ đồng."
    )
    fill(tmp_path, make_document(body, title="Kế hoạch thủy lợi"), encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    assert searcher.ask("Học phí đại học năm 2024 là bao nhiêu?").refused
    assert "560 tỷ đồng" in searcher.ask("Vốn kiên cố hóa kênh mương năm 2024 là bao nhiêu?").answer[0].text


def test_an_empty_store_refuses(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> None:
    folder = tmp_path_factory.mktemp("empty")
    fill(folder, encoder=encoder)
    reply = Searcher(open_library(folder), encoder).ask("giải ngân?")
    assert reply.refused
    assert reply.hits == ()
    assert "Kho không có đoạn nào" in str(reply.reason)


@pytest.mark.parametrize(
    ("question", "message"), [("", "trống"), (" \n", "trống"), ("a" * 2001, "2001"), ("nửa \ud800", "UTF-8")]
)
def test_what_cannot_be_asked_is_an_error(searcher: Searcher, question: str, message: str) -> None:
    with pytest.raises(BadQuestion, match=message):
        searcher.ask(question)


@pytest.mark.parametrize("words", ["xin chào", "Chào anh ạ!", "cảm ơn nhé"])
def test_a_greeting_is_no_question(searcher: Searcher, words: str) -> None:
    reply = searcher.ask(words)
    assert reply.refused
    assert reply.hits == ()
    assert "Hãy gõ câu hỏi" in str(reply.reason)


@pytest.mark.parametrize("question", ["ban hành ngày nào?", "Ai chịu trách nhiệm?", "cần báo cáo khi nào"])
def test_a_question_that_names_nothing_asks_back_what_it_is_about(searcher: Searcher, question: str) -> None:
    reply = searcher.ask(question)
    assert reply.refused
    assert reply.hits
    assert "chưa nói về việc gì" in str(reply.reason)


@pytest.mark.parametrize("question", ["Giá vàng hôm nay bao nhiêu?", "giá vàng hôm nay"])
def test_a_refusal_names_no_time_as_what_is_missing(tmp_path: Path, question: str) -> None:
    encoder = FakeEncoder()
    fill(tmp_path / "kho", parse_text(BASES), encoder=encoder)
    reply = Searcher(open_library(tmp_path / "kho"), encoder).ask(question)
    assert reply.refused
    assert "“giá vàng”" in str(reply.reason)


BASES = """KẾ HOẠCH
về nước sạch
Căn cứ chương trình nước sạch cho xã vùng cao giai đoạn 2021 - 2025 của tỉnh;
Ngày 12/3/2022, Ban Thường vụ họp bàn nước sạch cho xã vùng cao.
Chương trình nước sạch cho xã vùng cao cấp 40 lít một người mỗi ngày.
Đơn vị\tNước sạch (lít)
Xã vùng cao\t40
"""


def test_how_a_document_opens_and_the_head_of_a_table_answer_only_who_asks_for_them(tmp_path: Path) -> None:
    encoder = FakeEncoder(dimension=64)
    fill(tmp_path / "kho", parse_text(BASES), encoder=encoder)
    library = open_library(tmp_path / "kho")
    document, (passage,) = library.document("vb1"), library.passages(library.passage_ids("vb1")).values()
    *before, head, row = passage.sentences
    row = replace(row, lead_in=Span(head.start, head.end))
    hits = [Hit(1, replace(passage, sentences=(*before, head, row)), document, Scores(0, 0, 0, 0))]

    def weighed(question: str) -> dict[str, bool]:
        query = understand(question, library)
        coverage = Coverage(syllables(question), library)
        vector = encoder.encode([question], "query")[0]
        return {c.text: c.is_opening for c in weigh(query, vector, hits, coverage, library)}

    found = weighed("Chương trình nước sạch cấp bao nhiêu?")
    basis, account = (next(text for text in found if text.startswith(opening)) for opening in ("Căn cứ", "Ngày"))
    assert [text for text, is_opening in found.items() if is_opening] == [basis, account]
    assert "Đơn vị\tNước sạch (lít)" not in found
    assert "Xã vùng cao\t40" in found
    assert not weighed("Kế hoạch căn cứ chương trình nào?")[basis]
    assert not weighed("Ban Thường vụ họp bàn nước sạch ngày nào?")[account]
