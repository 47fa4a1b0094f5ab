"""The mean of what a candidate's nearest others score, against sorting them all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from search.neighbours import neighbours_mean


@given(seed=st.integers(0, 1000), n=st.integers(2, 30), count=st.integers(1, 40))
def test_it_is_that_of_the_nearest_and_never_its_own(seed: int, n: int, count: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(n, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = random.normal(size=n)
    for i, mean in enumerate(neighbours_mean(scores, vectors, count)):
        others = sorted((j for j in range(n) if j != i), key=lambda j: -float(vectors[i] @ vectors[j]))
        assert_allclose(mean, scores[others[:count]].mean())


def test_a_candidate_alone_has_no_others() -> None:
    assert neighbours_mean(np.array([3.0]), np.ones((1, 2), np.float32), 5).tolist() == [0.0]
    assert neighbours_mean(np.array([]), np.ones((0, 2), np.float32), 5).tolist() == []
