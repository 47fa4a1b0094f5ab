"""What every encoder offers."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Kind = Literal["query", "passage"]
Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts to vectors whose inner product is their likeness."""

    @property
    def name(self) -> str:
        """What a library records, so that vectors of two models never mix."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """float32 [len(texts), dimension] in the order of `texts`; rows of length 1."""
