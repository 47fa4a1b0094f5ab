"""How near a question is to passages and to their sentences, from the vectors as they are kept."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.library import schema


def closeness(rows: Iterable[tuple[int, bytes, bytes]], vector: NDArray[np.float32]) -> dict[int, tuple[float, float]]:
    """For each row (passage, its vector, its sentences' vectors) the inner products of `vector` [d] with both.

    Of the sentences the nearest counts; a passage without any has its own product twice. All are multiplied at once.
    """
    kept = list(rows)
    own = _products((row[1] for row in kept), vector)
    inner = _products((row[2] for row in kept), vector)
    ends = np.cumsum([len(row[2]) // (2 * len(vector)) for row in kept]).tolist()
    found = zip(kept, own.tolist(), pairwise([0, *ends]), strict=True)
    return {row[0]: (o, float(inner[a:b].max()) if a < b else o) for row, o, (a, b) in found}


def _products(blobs: Iterable[bytes], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    products: NDArray[np.float32] = schema.unpack_vectors(b"".join(blobs), len(vector)) @ vector
    return products
