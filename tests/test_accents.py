"""A question typed without accents gets them back from the store's own words; one typed with them is left alone."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import fold, nfc, settle_tone, syllables
from search.accents import restore_accents, spellings
from search.everyday import everyday_frequency

# How many passages of a hand-made store hold each syllable, and each pair.
TABLE = {
    "tỉnh": 50, "tinh": 2, "tính": 9, "ủy": 45, "tỉnh_ủy": 40, "yêu": 30, "cầu": 30, "câu": 8, "yêu_cầu": 28,
    "gì": 3, "về": 60, "vẻ": 1, "giải": 25, "ngân": 25, "ngàn": 4, "giải_ngân": 24, "vốn": 20, "ngân_vốn": 12,
    "đầu": 30, "dầu": 2, "tư": 30, "tự": 14, "đầu_tư": 28, "công": 40, "cộng": 6, "tư_công": 18, "vốn_đầu": 14,
    "ban": 40, "bản": 20, "bàn": 10, "ban_hành": 15, "văn_bản": 15, "văn": 22, "hành": 25, "hoàn": 5, "thành": 9,
    "hoàn_thành": 5, "năm": 30, "số": 30, "hòa": 4, "bình": 9, "hòa_bình": 4,
}  # fmt: skip


def frequency(term: str) -> int:
    return TABLE.get(term, 0)


def restore(text: str) -> str:
    return restore_accents(text, frequency)


plain_syllables = st.text(st.sampled_from("aeiouydbcghklmnpqrstvx"), min_size=1, max_size=5)
accented_words = st.sampled_from([word for word in TABLE if "_" not in word and fold(word) != word])
plain_words = st.one_of(accented_words.map(fold), st.sampled_from(["ban", "abc", "KL", "29", "2024", "12,5", "xyz"]))
marks = st.sampled_from([" ", ", ", "? ", " - ", "/", "  ", " “", "” ", "\u00a0"])
mixed = st.lists(st.tuples(st.one_of(accented_words, plain_words), marks), max_size=12).map(
    lambda parts: "".join(word + mark for word, mark in parts)
)
fully_accented = st.lists(accented_words, min_size=1, max_size=12).map(" ".join)


# --- the spellings of one plain syllable


@given(plain_syllables)
def test_every_spelling_folds_back_to_the_plain_syllable(plain: str) -> None:
    found = spellings(plain)
    assert {fold(s) for s in found} == {plain}
    assert len(set(found)) == len(found)
    assert all(s == nfc(s) == settle_tone(s) for s in found)


@given(accented_words)
def test_the_spellings_hold_every_word_of_the_language(word: str) -> None:
    assert word in spellings(fold(word))


@pytest.mark.parametrize("word", ["đường", "nghiêng", "thuở", "ủy", "quý", "khuỷu", "giữa", "được", "rượu", "quyết"])
def test_the_spellings_hold_marks_and_tones_together(word: str) -> None:
    assert word in spellings(fold(word))


def test_few_letters_have_few_spellings() -> None:
    assert spellings("kl") == ("kl",)
    assert set(spellings("y")) == set("yỳýỹỷỵ")
    assert len(spellings("da")) == 2 * 3 * 6


# --- what is restored


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tinh uy yeu cau gi ve giai ngan von dau tu cong", "tỉnh ủy yêu cầu gì về giải ngân vốn đầu tư công"),
        ("van ban", "văn bản"),
        ("ban hanh", "ban hành"),
        ("hoan thanh", "hoàn thành"),
    ],
)
def test_a_plain_question_gets_the_accents_that_its_neighbours_call_for(typed: str, meant: str) -> None:
    assert restore(typed) == meant


@given(fully_accented)
def test_a_fully_accented_question_is_never_changed(text: str) -> None:
    assert restore(text) == text
    assert restore(text.upper()) == text.upper()
    assert restore_accents(text, lambda _: 1000) == text


@given(st.text())
def test_a_store_without_words_restores_everyday_words_only(text: str) -> None:
    before, after = syllables(text), syllables(restore_accents(text, lambda _: 0))
    assert all(new == old or everyday_frequency(new) for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "asked",
    [
        "bao nhiêu", "thế còn năm 2023 thì sao?", "ai ký", "khi nào xong chưa ạ", "mấy tháng rồi mà vẫn bỏ dở",
        "thầy cô nào được thêm tiền", "vì sao dân quê chưa có nước máy",
    ],
)  # fmt: skip
def test_everyday_words_of_questions_need_not_stand_in_documents(asked: str) -> None:
    assert restore(fold(asked)) == asked


def test_syllables_typed_with_accents_are_kept_among_those_typed_without() -> None:
    assert restore("tính ủy yeu cau giai ngân") == "tính ủy yêu cầu giải ngân"
    assert restore("hoà binh tinh uy giai ngan") == "hoà bình tỉnh ủy giải ngân"


def test_case_and_punctuation_are_kept() -> None:
    assert restore("Tinh uy: “yeu cau” GIAI NGAN, (von)…?") == "Tỉnh ủy: “yêu cầu” GIẢI NGÂN, (vốn)…?"


def test_unknown_words_and_numbers_are_left_alone() -> None:
    assert restore("so 29-KL/TU nam 2024 xyzw giai ngan 12,5%") == "số 29-KL/TU năm 2024 xyzw giải ngân 12,5%"


# --- what holds for any text


@given(mixed)
def test_only_accents_are_added(text: str) -> None:
    restored = restore(text)
    assert len(restored) == len(text)
    for before, after in zip(text, restored, strict=True):
        assert before == after or (fold(before), before.isupper()) == (fold(after), after.isupper())


@given(mixed)
def test_restoring_twice_is_restoring_once(text: str) -> None:
    assert restore(restore(text)) == restore(text)


@given(st.one_of(st.text(), mixed), st.sampled_from([frequency, len, lambda _: 1]))
def test_any_text_folds_as_before(text: str, counts: Callable[[str], int]) -> None:
    assert fold(restore_accents(text, counts)) in (fold(text), fold(nfc(text)))


@pytest.mark.parametrize(
    "word", ["a" * 60, "aeou" * 500, "vanphongtinhuydangbothanhlamdoodoo", "ou" * 12 + " " + "ao" * 9]
)
def test_a_word_longer_than_any_syllable_costs_no_time(word: str) -> None:
    began = time.monotonic()
    assert restore(word) == word
    assert time.monotonic() - began < 2
