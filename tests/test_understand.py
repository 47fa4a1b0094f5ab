"""A question as typed becomes a `Query`: NFC, single spaces, accents restored from the store's own words."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import FakeEncoder, fill, make_document
from index.library import Library, create_library, open_library
from index.text import fold, nfc, syllables
from search.types import Interpretation
from search.understand import understand

BODIES = [
    "Tin một\nTỉnh ủy yêu cầu đẩy nhanh giải ngân vốn đầu tư công.",
    "Tin hai\nBan Thường vụ Tỉnh ủy thảo luận về chuyển đổi số.",
    "Tin ba\nHoà bình và thuỷ lợi.",
    "Tin bốn\nĐẩy nhanh giải phóng mặt bằng.",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("understand")
    fill(folder, *map(make_document, BODIES), encoder=FakeEncoder())
    return open_library(folder)


@pytest.mark.parametrize(
    "meant", ["tỉnh ủy yêu cầu giải ngân vốn đầu tư công", "ban thường vụ thảo luận", "chuyển đổi số"]
)
def test_a_question_without_accents_is_understood_in_the_words_of_the_store(library: Library, meant: str) -> None:
    query = understand(fold(meant), library)
    assert query.text == fold(meant)
    assert query.understood == meant
    assert query.words == tuple(meant.split())


def test_a_question_with_accents_is_understood_as_typed(library: Library) -> None:
    query = understand("Tỉnh ủy yêu cầu gì?", library)
    assert query.text == query.understood == "Tỉnh ủy yêu cầu gì?"


def test_what_was_changed_is_told_in_pairs(library: Library) -> None:
    query = understand("Tinh uy yeu cau gi ve giai ngan, GPMB?", library)
    assert query.understood == "Tỉnh ủy yêu cầu gì về giải ngân, giải phóng mặt bằng?"
    assert query.interpretations == (
        Interpretation("accents", "Tinh uy yeu cau gi ve giai ngan", "Tỉnh ủy yêu cầu gì về giải ngân"),
        Interpretation("abbreviation", "GPMB", "giải phóng mặt bằng"),
    )


@pytest.mark.parametrize("question", ["giai ngan von", "GPMB", "  GPMB  kl 25\n"])
def test_taken_literally_every_word_stays_as_typed(library: Library, question: str) -> None:
    assert understand(question, library).interpretations
    query = understand(question, library, literally=True)
    assert query.understood == query.text == " ".join(question.split())
    assert query.interpretations == query.expansions == ()
    assert query.words == tuple(syllables(question))


def test_white_space_does_not_matter(library: Library) -> None:
    assert understand("  Tỉnh\tủy\n\u00a0yêu cầu \n", library) == understand("Tỉnh ủy yêu cầu", library)


def test_composed_and_decomposed_questions_are_one(library: Library) -> None:
    question = "Thuỷ lợi và đầu tư?"
    assert understand(unicodedata.normalize("NFD", question), library) == understand(question, library)


def test_words_take_one_place_of_the_tone_and_the_text_stays(library: Library) -> None:
    query = understand("Thuỷ lợi", library)
    assert query.understood == "Thuỷ lợi"
    assert query.words == ("thủy", "lợi")


def test_an_empty_store_understands_everyday_language(tmp_path: Path) -> None:
    create_library(tmp_path / "store", "fake", 16)
    assert understand("bao gio xong, ai lo tien?", open_library(tmp_path / "store")).understood == (
        "bao giờ xong, ai lo tiền?"
    )


@given(text=st.text())
def test_any_text_is_understood_with_only_what_is_told_and_accents_changed(library: Library, text: str) -> None:
    query = understand(text, library)
    assert query.text == " ".join("".join(c for c in nfc(text) if unicodedata.category(c) != "Cf").split())
    assert (query.understood == query.text) == (query.interpretations == ())
    if all(interpretation.kind == "accents" for interpretation in query.interpretations):
        assert fold(query.understood) == fold(query.text)
    if not query.expansions and not query.documents:
        assert query.words == tuple(syllables(query.understood))
    assert understand(query.understood, library).understood == query.understood
