"""With a reranker: passages and quotes follow it, quotes stay the documents' own, and refusals stay as they are."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import fill, make_document
from index.library import EVERYTHING, Library, open_library
from index.text import syllables
from search.reranker import AS_FOUND, Relevance
from search.reranking import gains
from search.service import Searcher
from search.types import Reply

if TYPE_CHECKING:
    from index.encoder import Encoder

MEETINGS = [
    f"Cuộc họp thứ {n} về {subject} trong năm do Văn phòng Tỉnh ủy chuẩn bị trước {n} ngày."
    for n, subject in enumerate(
        ("đất đai", "trồng rừng", "y tế", "giáo dục", "du lịch", "biên giới", "thủy lợi", "văn hóa"), 1
    )
]
BODIES = {
    "Quy định về họp": ["\n".join(f"{n}. {line}" for n, line in enumerate(MEETINGS, 1)), "12-QyĐ/TU"],
    "Kết luận về đầu tư công": [
        "Đến hết tháng 6, toàn tỉnh giải ngân 1.250 tỷ đồng vốn đầu tư công.\nBan Thường vụ Tỉnh ủy yêu cầu:\n"
        "- Đẩy nhanh tiến độ giải ngân vốn đầu tư công.\n- Gỡ vướng mắc mặt bằng trước ngày 30/9/2024.",
        "45-KL/TU",
    ],
    **{
        f"Báo cáo tình hình huyện thứ {n}": [
            f"Huyện thứ {n} giải ngân {n * 10} tỷ đồng vốn đầu tư công.\nHuyện thứ {n} họp {n} cuộc về đất đai.",
            f"{n}-BC/HU",
        ]
        for n in range(1, 36)
    },
}
MEETING = "Cuộc họp trong năm do cơ quan nào chuẩn bị?"
SPENT = "giải ngân vốn đầu tư công bao nhiêu tỷ đồng?"
UNANSWERED = ("cách nấu phở bò", "Tỉnh ủy chỉ đạo gì về nuôi cá tra?", "who won the cup?", "???")


class ByWord:
    """Gives `worth` to texts that hold `words` and 0 to others; keeps what it was asked."""

    def __init__(self, words: str, worth: float = 1.0) -> None:
        self.words, self.worth = words, worth
        self.asked: list[tuple[str, list[str]]] = []

    def score(self, question: str, texts: Sequence[str]) -> Relevance:
        self.asked.append((question, list(texts)))
        return np.array([self.worth * (self.words in text) for text in texts], np.float32)


class Shared:
    """Counts the syllables that question and text share."""

    def score(self, question: str, texts: Sequence[str]) -> Relevance:
        return np.array([len({*syllables(question)} & {*syllables(text)}) for text in texts], np.float32)


class Arbitrary:
    """Any scores, always the same for one text; as far apart as `scale` says."""

    def __init__(self, seed: int, scale: float) -> None:
        self.seed, self.scale = seed, scale

    def score(self, question: str, texts: Sequence[str]) -> Relevance:
        return np.array([zlib.crc32(text.encode(), self.seed) / 2**32 * self.scale for text in texts], np.float32)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Library:
    folder = tmp_path_factory.mktemp("reranking")
    documents = [
        make_document(f"{title}\n{body}", title=title, number=number) for title, (body, number) in BODIES.items()
    ]
    fill(folder, *documents, encoder=encoder)
    return open_library(folder)


@pytest.fixture(scope="module")
def plain(library: Library, encoder: "Encoder") -> Searcher:
    return Searcher(library, encoder)


@pytest.fixture(scope="module")
def reranked(library: Library, encoder: "Encoder") -> "Callable[..., Searcher]":
    return lambda reranker: Searcher(library, encoder, reranker)


Reranked = Callable[..., Searcher]


def assert_verbatim(reply: Reply) -> None:
    """Every quote stands where it says, in a sentence of its passage; quotes and hits are best first."""
    for quote in reply.answer:
        assert quote.sentence in quote.hit.passage.sentences
        assert quote.text == quote.hit.document.text[quote.sentence.start : quote.sentence.end]
    assert [q.score for q in reply.answer] == sorted((q.score for q in reply.answer), reverse=True)
    assert [h.scores.total for h in reply.hits] == sorted((h.scores.total for h in reply.hits), reverse=True)


# --- what it adds


def test_a_score_has_as_much_say_as_those_it_is_added_to_whatever_its_scale() -> None:
    for scale in (1e-3, 1.0, 1e3):
        gained = gains(Arbitrary(18, scale), "", list("abcde"), [9.0, 7.0, 4.0, 2.0, 1.0])
        assert np.mean(gained) == pytest.approx(0, abs=1e-6)
        assert np.std(gained) == pytest.approx(np.std([9.0, 7.0, 4.0, 2.0, 1.0]), rel=1e-3)
        assert np.argsort(gained).tolist() == np.argsort(Arbitrary(18, scale).score("", list("abcde"))).tolist()


def test_equal_scores_add_nothing() -> None:
    assert gains(AS_FOUND, "", ["a", "b"], [2.0, 1.0]) == [0.0, 0.0]
    assert gains(AS_FOUND, "", [], []) == []


# --- passages


def test_the_best_thirty_passages_follow_it(plain: Searcher, reranked: Reranked) -> None:
    before = plain.ask(SPENT, top=30).hits
    wanted = before[1].document.metadata.title
    reranker = ByWord(f"{wanted}\n")  # the title alone: "huyện thứ 2" opens that of the 20th, too
    hits = reranked(reranker).ask(SPENT, top=30).hits
    assert {h.id for h in hits} == {h.id for h in before}
    assert hits[0].document.metadata.title == wanted
    question, texts = reranker.asked[0]
    assert question == SPENT
    assert len(texts) == 30
    assert all(any(hit.text.split("\n")[-1] in text for text in texts) for hit in before)


def test_passages_that_it_did_not_read_stay_behind_in_their_order(plain: Searcher, reranked: Reranked) -> None:
    before, after = (searcher.ask(SPENT, top=50).hits for searcher in (plain, reranked(Arbitrary(5, 1.0))))
    assert len(after) > 30
    assert [h.id for h in after[30:]] == [h.id for h in before[30:]]
    assert [h.id for h in after[:30]] != [h.id for h in before[:30]]


def test_the_number_of_hits_asked_for_changes_no_answer(reranked: Reranked) -> None:
    for seed in range(3):
        searcher = reranked(Arbitrary(seed, 1.0))
        few, many = searcher.ask(SPENT, top=3), searcher.ask(SPENT, top=50)
        assert few.answer == many.answer
        assert few.hits == many.hits[:3]


def test_a_question_by_number_keeps_its_document(plain: Searcher, reranked: Reranked) -> None:
    """The number says which document is meant; a reranker sees only that another one says the same words."""
    question = "kl 45 giải ngân bao nhiêu tỷ đồng?"
    before = plain.ask(question)
    after = reranked(ByWord("Huyện thứ")).ask(question)
    assert [h.id for h in after.hits] == [h.id for h in before.hits]
    assert after.answer[0].hit.document.metadata.number == "45-KL/TU"


# --- quotes


@pytest.mark.parametrize("subject", ["đất đai", "giáo dục", "biên giới", "văn hóa"])
def test_the_first_quote_follows_it(reranked: Reranked, subject: str) -> None:
    reply = reranked(ByWord(f"về {subject} trong năm")).ask(MEETING)
    assert subject in reply.answer[0].text
    assert_verbatim(reply)


def test_a_sentence_is_read_with_its_lead_in_and_its_title(reranked: Reranked) -> None:
    reranker = ByWord("x")
    reranked(reranker).ask("Ban Thường vụ yêu cầu gì về giải ngân vốn đầu tư công?")
    (read,) = [text for text in reranker.asked[-1][1] if text.endswith("Gỡ vướng mắc mặt bằng trước ngày 30/9/2024.")]
    assert read.split("\n")[:2] == ["Kết luận về đầu tư công", "Ban Thường vụ Tỉnh ủy yêu cầu:"]


def test_the_sentence_that_shares_most_with_the_question_is_quoted_first(reranked: Reranked) -> None:
    reply = reranked(Shared()).ask("Huyện thứ 7 giải ngân bao nhiêu tỷ đồng vốn đầu tư công?")
    assert reply.answer[0].text == "Huyện thứ 7 giải ngân 70 tỷ đồng vốn đầu tư công."


def test_it_reads_at_most_twenty_sentences(reranked: Reranked) -> None:
    reranker = ByWord("x")
    reranked(reranker).ask("Các huyện giải ngân vốn đầu tư công và họp về đất đai thế nào?")
    assert [len(texts) for _, texts in reranker.asked] == [30, 20]


# --- refusals


@pytest.mark.parametrize("question", UNANSWERED)
def test_it_turns_no_refusal_into_an_answer(plain: Searcher, reranked: Reranked, question: str) -> None:
    assert plain.ask(question).refused
    for reranker in (Shared(), ByWord("họp"), Arbitrary(3, 1e6)):
        reply = reranked(reranker).ask(question)
        assert reply.refused
        assert reply.reason == plain.ask(question).reason


def test_it_turns_no_answer_into_a_refusal(plain: Searcher, reranked: Reranked) -> None:
    """Even where it puts the one passage that answers behind all others."""
    question, answer = "Gỡ vướng mắc mặt bằng trước ngày nào?", "Gỡ vướng mắc mặt bằng trước ngày 30/9/2024."
    assert plain.ask(question).answer[0].text == answer
    reply = reranked(ByWord("vướng mắc", worth=-1.0)).ask(question)
    assert answer not in "\n".join(hit.text for hit in reply.hits)
    assert reply.answer
    assert reply.reason is None


def test_it_puts_first_only_what_speaks_of_the_subject_named(plain: Searcher, reranked: Reranked) -> None:
    question = "Tỉnh ủy chỉ đạo gì về du lịch?"
    assert not plain.ask(question).refused
    (first, *_) = reranked(ByWord("vướng mắc")).ask(question).answer
    assert first.hit.document.metadata.number == "12-QyĐ/TU"


WORDS = sorted({word for body, _ in BODIES.values() for word in body.split()} | {"nuôi", "cá", "gì?", "nào", "ai"})


@settings(max_examples=30)
@given(
    question=st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map(" ".join),
    seed=st.integers(0, 2**31),
    scale=st.sampled_from([1e-4, 1.0, 1e4]),
)
def test_whatever_it_scores_quotes_are_verbatim_and_refusals_the_same(
    plain: Searcher, reranked: Reranked, question: str, seed: int, scale: float
) -> None:
    without, reply = plain.ask(question), reranked(Arbitrary(seed, scale)).ask(question)
    assert (reply.refused, reply.reason) == (without.refused, without.reason)
    assert_verbatim(reply)


# --- what it leaves alone


def test_related_passages_ask_it_nothing(plain: Searcher, reranked: Reranked) -> None:
    reranker = ByWord("họp")
    assert reranked(reranker).related("vb2") == plain.related("vb2")
    assert reranker.asked == []


def test_a_filter_that_nothing_matches_asks_it_nothing(reranked: Reranked) -> None:
    reranker = ByWord("họp")
    reranked(reranker).ask(SPENT, replace(EVERYTHING, kinds=frozenset({"XX"})))
    assert reranker.asked == []
