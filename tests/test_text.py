"""Search forms of syllables: two spellings of one Vietnamese word meet; the document's own text stays as it is."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import fold, nfc, settle_tone, syllables, with_bigrams

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđĐbcdghklmnpqrstvxABCĐÊÔ"
vietnamese = st.text(st.sampled_from(VIETNAMESE + " -/.,5"))
texts = st.one_of(vietnamese, st.text())


@given(texts)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    assert fold(fold(text)) == fold(text)
    assert settle_tone(settle_tone(text)) == settle_tone(text)
    assert syllables(" ".join(syllables(text))) == syllables(text)


@given(vietnamese)
def test_composed_and_decomposed_spellings_are_one(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == nfc(text)
    assert syllables(decomposed) == syllables(text)
    assert fold(decomposed) == fold(text)


@given(texts)
def test_folding_leaves_no_mark(text: str) -> None:
    folded = fold(text)
    assert "đ" not in folded
    assert not any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", folded))


@given(vietnamese)
def test_folded_vietnamese_is_ascii(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("uỷ", "ủy"),
        ("toạ", "tọa"),
        ("khoá", "khóa"),
        ("XOÁ", "xóa"),
    ],
)
def test_both_placements_of_the_tone_are_one_word(old: str, new: str) -> None:
    assert syllables(old) == syllables(new) == [new]


@pytest.mark.parametrize("word", ["quý", "quỳ", "quả", "hoàn", "khoảng", "thuyền", "của", "mía"])
def test_other_words_keep_their_tone(word: str) -> None:
    assert syllables(word) == [word]


def test_syllables_are_words_and_numbers_in_lower_case() -> None:
    assert syllables("Số 29-KL/TU, ngày 15/02/2022: giải_ngân 12,5%") == [
        "số", "29", "kl", "tu", "ngày", "15", "02", "2022", "giải", "ngân", "12", "5",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["ban", "thường", "vụ", "29"])))
def test_terms_are_the_words_then_their_neighbours(words: list[str]) -> None:
    terms = list(with_bigrams(words))
    assert terms[: len(words)] == words
    assert terms[len(words) :] == [f"{a}_{b}" for a, b in pairwise(words)]
