"""How near a question comes to sentences of any matter, and that those are what they claim to be."""

import unicodedata
from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes import FakeEncoder
from index.text import fold, syllables
from search.cohort import Cohort, encode_cohort, everyday_cohort
from search.everyday import everyday_frequency, everyday_sentences

if TYPE_CHECKING:
    from index.encoder import Encoder


def test_nearness_is_the_mean_and_the_deviation_of_the_inner_products() -> None:
    near = Cohort(np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)).nearness(np.array([1.0, 0.0], np.float32))
    assert np.allclose([near.mean, near.deviation], [0.8, 0.2])


@given(seed=st.integers(0, 1000), n=st.integers(1, 20))
def test_a_cohort_tells_the_same_in_any_order(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    vectors, vector = random.normal(size=(n, 8)).astype(np.float32), random.normal(size=8).astype(np.float32)
    one, other = Cohort(vectors).nearness(vector), Cohort(vectors[::-1]).nearness(vector)
    assert np.allclose([one.mean, one.deviation], [other.mean, other.deviation], atol=1e-5)


def test_the_everyday_cohort_holds_some_two_hundred_sentences_of_all_subjects() -> None:
    encoder = FakeEncoder()
    everyday_cohort(encoder)
    assert 150 <= len(set(encoder.texts)) == len(encoder.texts) <= 250
    assert set(encoder.texts) <= set(everyday_sentences())


def test_the_vectors_kept_are_those_of_the_sentences(encoder: "Encoder") -> None:
    anew = encode_cohort(encoder)
    kept, made = everyday_cohort(encoder), Cohort(anew)
    for vector in anew[::10]:
        assert np.allclose(astuple(kept.nearness(vector)), astuple(made.nearness(vector)), atol=2e-3)


def test_everyday_sentences_are_whole_single_and_accented() -> None:
    sentences = everyday_sentences()
    assert len(set(sentences)) == len(sentences) >= 5000
    for sentence in sentences:
        assert sentence == unicodedata.normalize("NFC", sentence).strip()
        assert 4 <= len(syllables(sentence)) <= 40, sentence
        assert fold(sentence) != sentence.lower(), sentence


def test_any_number_stands_for_any_other() -> None:
    assert everyday_frequency("năm_2031") == everyday_frequency("năm_0") > everyday_frequency("nằm_2031")
