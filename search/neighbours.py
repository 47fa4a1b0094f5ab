"""What the candidates near to a candidate say of it: what is near to related passages is related too.

Scores regularised by their neighbours': F. Diaz, "Regularizing ad hoc retrieval scores", CIKM 2005.
"""

import numpy as np
from numpy.typing import NDArray


def neighbours_mean(scores: NDArray[np.float64], vectors: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """The mean score [n] of each candidate's `count` nearest others (or all, where there are fewer).

    `scores` [n], `vectors` [n, d] of length one. A candidate alone has no others: 0.
    """
    count = min(count, len(scores) - 1)
    if count < 1:
        return np.zeros(len(scores))
    near = vectors @ vectors.T
    np.fill_diagonal(near, -np.inf)
    nearest = np.argpartition(near, -count, axis=1)[:, -count:]
    return np.asarray(scores[nearest].mean(axis=1))
