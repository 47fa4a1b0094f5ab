"""The truly nearest passages, by multiplying every vector of a store; kept beside it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.synthetic import days_of
from index.library import EVERYTHING, Filters, Library

SHARES = (1.0, 0.5, 0.1, 0.01)  # of the documents that a filter keeps
DEPTH = 200
_AT_ONCE = 500  # documents
_CLOSE = 2e-3  # that a question's vector may lie from the one it had when the neighbours were found

Vectors = NDArray[np.float32]
Found = NDArray[np.float64]


def filter_of(share: float) -> Filters:
    """One by date, for documents are dated evenly, whatever they hold."""
    if share == 1:
        return EVERYTHING
    since, until = days_of(share)
    return Filters(since=since, until=until)


def exact_neighbours(library: Library, vectors: Vectors, kept: Path) -> dict[float, list[dict[int, float]]]:
    """For each share, for each of `vectors` [q, d], the DEPTH nearest passages with inner products, best first."""
    if not (kept.exists() and _is_of(kept, vectors)):
        found = find_exact(library, vectors, SHARES, DEPTH)
        np.savez(kept, allow_pickle=False, vectors=vectors, **{str(share): pair for share, pair in found.items()})
    with np.load(kept) as arrays:
        return {share: [_as_dict(row) for row in arrays[str(share)]] for share in SHARES}


def _is_of(kept: Path, vectors: Vectors) -> bool:
    with np.load(kept) as arrays:
        before = arrays["vectors"]
    return before.shape == vectors.shape and bool(np.abs(before - vectors).max() < _CLOSE)


def _as_dict(row: Found) -> dict[int, float]:
    return {int(i): float(score) for i, score in row if np.isfinite(score)}


def find_exact(library: Library, vectors: Vectors, shares: Sequence[float], depth: int) -> dict[float, Found]:
    """[q, depth, 2] for each share: id and inner product, -inf where there are no more."""
    best = {share: np.full((len(vectors), depth, 2), (-1, -np.inf)) for share in shares}
    for ids, matrix, days in _chunks(library):
        scores = vectors.astype(np.float64) @ matrix.T.astype(np.float64)
        for share in shares:
            allowed = _allowed(days, filter_of(share))
            best[share] = _merge(best[share], ids[allowed], scores[:, allowed])
    return best


def _chunks(library: Library) -> Iterator[tuple[NDArray[np.int64], Vectors, NDArray[np.int64]]]:
    """Ids, vectors and the day of the document of all passages."""
    documents = library.documents()
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        day_of = {
            i: d.metadata.issued.toordinal() if d.metadata.issued else 0
            for d in some
            for i in library.passage_ids(d.id)
        }
        vectors = library.vectors(list(day_of))
        rows = np.stack([vectors[i][0] for i in day_of])
        yield np.array(list(day_of), np.int64), rows, np.array(list(day_of.values()), np.int64)


def _allowed(days: NDArray[np.int64], filters: Filters) -> NDArray[np.bool_]:
    since = filters.since.toordinal() if filters.since else -1
    until = filters.until.toordinal() if filters.until else np.iinfo(np.int64).max
    allowed: NDArray[np.bool_] = (days >= since) & (days <= until)
    return allowed


def _merge(best: Found, ids: NDArray[np.int64], scores: Found) -> Found:
    """The best of what was found and what is new, best first."""
    new = np.stack([np.broadcast_to(ids, scores.shape), scores], axis=2)
    both = np.concatenate([best, new], axis=1)
    order = np.argsort(-both[:, :, 1], axis=1, kind="stable")[:, : best.shape[1]]
    merged: Found = np.take_along_axis(both, order[:, :, None], axis=1)
    return merged
