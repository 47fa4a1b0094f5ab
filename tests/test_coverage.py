"""Coverage: how much of a question's rare words a text holds, weighed by rarity in the store."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.coverage import Coverage


@dataclass
class Counts:
    """What Coverage asks of a library: how many passages there are, and how many hold a term."""

    size: int = 99
    terms: dict[str, int] = field(default_factory=dict)

    def frequency(self, term: str) -> int:
        return self.terms.get(term, 0)


LIBRARY: Any = Counts(99, {"giải": 10, "ngân": 10, "giải_ngân": 10, "vốn": 20, "ngân_vốn": 5, "các": 99, "ủy": 50})
words = st.lists(st.sampled_from("giải ngân vốn các ủy nuôi cá tra 2024".split()), max_size=8)
texts = st.lists(words.map(" ".join), max_size=4)


def weight(count: int) -> float:
    return math.log(100 / (count + 0.5))


def cover(question: Sequence[str], *held: str) -> float:
    return Coverage(question, LIBRARY).of(held)


def test_a_term_weighs_as_much_as_it_is_rare() -> None:
    total = 2 * weight(10) + weight(20) + weight(10) + weight(5)  # giải, ngân; vốn; giải ngân; ngân vốn
    question = ["giải", "ngân", "vốn"]
    assert cover(question, "vốn vay") == pytest.approx(weight(20) / total)
    assert cover(question, "Ngân hàng giải thể") == pytest.approx(2 * weight(10) / total)
    assert cover(question, "Đã giải ngân xong") == pytest.approx(3 * weight(10) / total)
    assert cover(question, "giải ngân vốn") == pytest.approx(1)


def test_words_that_stand_everywhere_weigh_next_to_nothing() -> None:
    assert cover(["các", "vốn"], "các") < 0.01
    assert cover(["các"], "các") <= 1


def test_a_word_that_stands_nowhere_weighs_most() -> None:
    assert cover(["vốn", "tra"], "vốn") < cover(["vốn", "ủy"], "vốn")


def test_terms_with_an_ignored_word_count_neither_way() -> None:
    coverage = Coverage(["vốn", "tra", "giải"], LIBRARY, ignored={"tra"}.__contains__)
    assert coverage.of(["vốn tra giải"]) == pytest.approx(1)
    assert coverage.of(["vốn"]) == pytest.approx(weight(20) / (weight(20) + weight(10)))
    assert not coverage.is_empty
    assert Coverage(["tra"], LIBRARY, ignored={"tra"}.__contains__).is_empty


def test_pairs_count_inside_one_text_only() -> None:
    assert cover(["giải", "ngân"], "giải", "ngân") < cover(["giải", "ngân"], "giải ngân") == 1


def test_neither_question_nor_text_covers_nothing() -> None:
    assert cover([], "giải ngân") == cover(["vốn"]) == cover(["vốn"], "") == 0


@given(words, texts)
def test_it_is_a_share(question: list[str], held: list[str]) -> None:
    assert 0 <= cover(question, *held) <= 1 + 1e-9


@given(words, texts, texts)
def test_more_text_never_covers_less(question: list[str], held: list[str], more: list[str]) -> None:
    assert cover(question, *held) <= cover(question, *held, *more) + 1e-9


@given(words.filter(bool))
def test_the_question_itself_covers_all(question: list[str]) -> None:
    assert cover(question, " ".join(question)) == pytest.approx(1)


def test_case_and_the_place_of_the_tone_do_not_matter() -> None:
    assert cover(["ủy"], "UỶ") == cover(["ủy"], "Ủy") == 1


def test_the_rarest_missing_is_the_heaviest_syllable_that_no_text_holds() -> None:
    coverage = Coverage(["vốn", "ủy", "nuôi"], LIBRARY)
    assert coverage.rarest_missing(["vốn"]) == "nuôi"
    assert coverage.rarest_missing(["nuôi"]) == "vốn"
    assert coverage.rarest_missing(["nuôi vốn", "ủy"]) is None


@given(words, texts)
def test_the_rarest_missing_is_a_word_of_the_question_and_of_no_text(question: list[str], held: list[str]) -> None:
    missing = Coverage(question, LIBRARY).rarest_missing(held)
    assert missing in set(question) - set(" ".join(held).split()) | {None}


def test_a_misread_text_is_compared_without_accents() -> None:
    coverage = Coverage(["giải", "ngân", "vốn"], LIBRARY)
    assert coverage.of(["Giai ngân vồn"], misread=True) == pytest.approx(1)
    assert coverage.of(["Giai ngân vồn"]) < 0.5
    assert coverage.of(["Nuôi cá tra"], misread=True) == 0
