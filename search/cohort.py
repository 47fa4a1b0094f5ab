"""How near a question comes to sentences of any matter: what its raw similarities are measured against.

A vague question is near to everything, one of rare words to nothing; that the store speaks of the matter is told by its
passages being nearer than these. Score normalisation by a cohort: R. Auckenthaler et al., "Score normalization for
text-independent speaker verification systems", Digital Signal Processing 10, 2000.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from search.everyday import everyday_sentences

KEPT = Path(__file__).with_name("cohort.npz")  # made by `python -m bench.cohort`
# So many of the everyday ones, evenly spread over the first so many; half A: 100 to 1,600 do alike (docs/decisions.md).
_SENTENCES, _AMONG = 200, 6000


@dataclass(frozen=True, slots=True)
class Nearness:
    """The inner products of a question's vector with the cohort's."""

    mean: float
    deviation: float


class Cohort:
    """The vectors [n, d] of sentences that no store holds."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def nearness(self, vector: NDArray[np.float32]) -> Nearness:
        """How near the question with this `vector` [d] comes to them."""
        near = self._vectors @ vector
        return Nearness(float(near.mean()), float(near.std()))


def everyday_cohort(encoder: Encoder) -> Cohort:
    """Everyday sentences as the cohort of an encoder.

    The bundled one's vectors are kept beside this file: who only asks need not load the passages' model for them.
    """
    with np.load(KEPT) as kept:
        if str(kept["encoder"]) == encoder.name:
            return Cohort(kept["vectors"].astype(np.float32))
    return Cohort(encode_cohort(encoder))


def encode_cohort(encoder: Encoder) -> NDArray[np.float32]:
    """The vectors [n, d] of the cohort's sentences."""
    return encoder.encode(everyday_sentences()[: _AMONG : _AMONG // _SENTENCES], "passage")
