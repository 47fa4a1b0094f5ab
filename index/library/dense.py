"""The FAISS index of passage vectors (inner product), derived from the store and kept up with it."""

import logging
import os
import re
import threading
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.library import ann
from index.library.store import Store

_log = logging.getLogger(__name__)
_NAME = re.compile(r"dense-(\d+)\.faiss")


class DenseIndex:
    """Passage vectors by id. `generation` says of which state of the store."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._lock = threading.Lock()
        self._saved_generation, self._index = _load(folder, store.dimension)
        self.generation = self._saved_generation
        self.catch_up()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def catch_up(self) -> None:
        """Take over what the store gained and lost since, in memory."""
        with self._lock:
            if self._store.generation != self.generation:
                with self._store.snapshot():
                    self._take_over(self._store.generation)

    def _take_over(self, latest: int) -> None:
        gone = self._store.removed_since(self.generation)
        if gone and len(self):
            self._index.remove_ids(np.array(gone, dtype=np.int64))
        for ids, vectors in self._store.dense_since(self.generation, latest):
            self._index.add_with_ids(vectors, np.array(ids, dtype=np.int64))
        self.generation = latest

    def nearest(
        self, vector: NDArray[np.float32], count: int, allowed: Sequence[int] | NDArray[np.int64] | None = None
    ) -> tuple[list[int], NDArray[np.float32]]:
        """Ids and inner products of the `count` passages nearest to `vector` [d], among `allowed` where given.

        In a store of over 100,000 passages a few may be missed, and the products are those of 8-bit components.
        """
        with self._lock:
            total = len(self) if allowed is None else min(len(allowed), len(self))
            if not total:
                return [], np.empty(0, np.float32)
            among = None if allowed is None else np.asarray(allowed, dtype=np.int64)
            ids, scores = ann.search(self._index, vector, min(count, total), among)
        found = ids >= 0
        return ids[found].tolist(), scores[found]

    def ids(self) -> list[int]:
        """All ids, one for each vector (so that twins show)."""
        return ann.all_ids(self._index)

    def _make_lists(self) -> None:
        """Put all vectors into an index of as many lists as they should have."""
        lists = ann.lists_for(len(self))
        made = ann.in_lists(self._sample(ann.sample_size(lists)), lists)
        for ids, vectors in self._store.dense_since(0, self.generation):
            made.add_with_ids(vectors, np.array(ids, dtype=np.int64))
        self._index = made

    def _sample(self, count: int) -> NDArray[np.float32]:
        """About `count` of the vectors, the same each time."""
        share, random = min(1.0, count / len(self)), np.random.default_rng(0)
        parts = self._store.dense_since(0, self.generation)
        return np.concatenate([vectors[random.random(len(vectors)) < share] for _, vectors in parts])

    def save(self) -> None:
        """Write the index under its generation's name, whole or not at all, then drop older ones; an outgrown one is
        made anew in lists first.
        """
        if ann.is_outgrown(self._index):
            self._make_lists()
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / "dense.tmp"
        faiss.write_index(self._index, str(temporary))
        os.replace(temporary, self._folder / f"dense-{self.generation}.faiss")
        self._saved_generation = self.generation
        for generation, path in _saved(self._folder):
            if generation != self.generation:
                path.unlink(missing_ok=True)


def _saved(folder: Path) -> list[tuple[int, Path]]:
    """Generations and files of the indexes in `folder`, the latest first."""
    paths = folder.glob("dense-*.faiss")
    return sorted(((int(m[1]), path) for path in paths if (m := _NAME.fullmatch(path.name))), reverse=True)


def _load(folder: Path, dimension: int) -> tuple[int, faiss.Index]:
    for generation, path in _saved(folder):
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            _log.warning("%s không đọc được, chỉ mục được lập lại: %s", path.name, error)
            continue
        if index.d == dimension:
            return generation, index
    return 0, ann.exact(dimension)
