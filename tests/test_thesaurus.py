"""Everyday phrases of a question and the office's words for them: found, weighed less than the question's own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import FakeEncoder, fill, parse_text
from index.library import open_library
from index.text import nfc, syllables
from search.coverage import Coverage
from search.service import Searcher
from search.thesaurus import _TABLE, _table, find_wordings, in_official_words
from search.understand import understand
from search.words import question_terms

TEXT = (
    "Thông báo về đường Vành đai\nKinh phí bồi thường là 12 tỷ đồng.\nGiải ngân đạt 40%, chậm hơn kế hoạch.\n"
    "Người đứng đầu chịu trách nhiệm."
)


def everything(_: str) -> int:
    return 1


def found(text: str) -> dict[str, str]:
    return {w.typed: w.official[0] for w in find_wordings(text, everything)}


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    fill(tmp_path / "s", parse_text(TEXT), encoder=FakeEncoder())
    return Searcher(open_library(tmp_path / "s"), FakeEncoder())


def test_the_longest_phrase_counts() -> None:
    assert found("Tiền đền bù hết mấy tỷ?") == {"Tiền đền bù": "bồi thường"}


def test_a_wording_that_the_store_does_not_hold_is_left_out() -> None:
    held = {"bồi_thường"}
    (wording,) = find_wordings("tiền đền bù", lambda term: int(term in held))
    assert wording.official == ("bồi thường",)
    assert find_wordings("tiền đền bù", lambda _: 0) == ()


def test_the_question_in_the_words_of_offices_keeps_all_else() -> None:
    text = "Sếp nào để tiền đền bù (2023) chậm?"
    assert in_official_words(text, find_wordings(text, everything)) == ("người đứng đầu nào để bồi thường (2023) chậm?")


@given(st.lists(st.sampled_from([*" ?,.", *(" ".join(phrase) for phrase in _table()), "vốn", "HĐND"])).map(" ".join))
def test_phrases_stand_where_they_say_in_order_and_apart(text: str) -> None:
    wordings = find_wordings(text, everything)
    assert [w.span.of(text) for w in wordings] == [w.typed for w in wordings]
    ends = [0, *(w.span.end for w in wordings)]
    assert all(end <= w.span.start for end, w in zip(ends, wordings, strict=False))
    assert all(w.official == _table()[tuple(syllables(w.typed))] for w in wordings)


def test_the_table_is_in_order() -> None:
    lines = _TABLE.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert [nfc(line) for line in lines] == lines
    phrases = [tuple(syllables(phrase)) for phrase, _ in rows]
    assert len(phrases) == len(set(phrases)) > 100
    for phrase, official in rows:
        wordings = [tuple(syllables(wording)) for wording in official.split(",")]
        assert all(wordings), phrase
        assert tuple(syllables(phrase)) not in wordings
        assert len(wordings) == len(set(wordings)) <= 4, phrase


def test_the_question_own_words_weigh_more(searcher: Searcher) -> None:
    terms = dict(question_terms(understand("tiền đền bù", searcher.library)))
    assert terms["đền"] == 1
    assert 0 < terms["bồi"] < terms["đền"]
    assert 0 < terms["bồi_thường"] < terms["đền_bù"]


def test_a_text_in_the_words_of_offices_says_what_the_everyday_question_does(searcher: Searcher) -> None:
    query = understand("tiền đền bù", searcher.library)
    coverage = Coverage(query.words, searcher.library, query.equivalents)
    assert coverage.of(["Kinh phí bồi thường là 12 tỷ đồng."]) == 1
    assert coverage.of(["Giải ngân đạt 40%."]) == 0


def test_taken_literally_a_question_has_its_own_words_only(searcher: Searcher) -> None:
    assert understand("tiền đền bù", searcher.library, literally=True).wordings == ()


def test_a_follow_up_has_the_words_of_offices_too(searcher: Searcher) -> None:
    query = searcher.understand("thế còn tiền đền bù?", ["Giải ngân đạt bao nhiêu phần trăm?"])
    assert [w.typed for w in query.wordings] == ["tiền đền bù"]
