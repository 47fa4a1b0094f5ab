"""Whether the FAISS index is worth writing anew: told by counts, so that it is loaded only then."""

import re
from pathlib import Path

from index.library.dense import DenseIndex
from index.library.store import Store

_GENERATION = re.compile(r"dense-(\d+)\.faiss")
_SHARE = 0.1  # of the passages, changed since; less is cheaper to add from the store at each start than to write out
_WRITTEN = "dense_bytes"


def rewrite_if_worth(folder: Path, store: Store) -> None:
    """Bring the index in `folder` to the store's generation on disk where it lags by much, is missing or is damaged."""
    saved = _saved(folder)
    if saved and not _is_damaged(saved[1], store) and not _lags(saved[0], store):
        return
    index = DenseIndex(folder, store)
    index.save()
    saved = _saved(folder)
    store.set_meta(_WRITTEN, str(saved[1].stat().st_size) if saved else "")


def _saved(folder: Path) -> tuple[int, Path] | None:
    """Generation and file of the latest index."""
    found = ((int(m[1]), path) for path in folder.glob("dense-*.faiss") if (m := _GENERATION.fullmatch(path.name)))
    return max(found, default=None)


def _lags(generation: int, store: Store) -> bool:
    return store.changes_since(generation) > _SHARE * store.counts()["passages"]


def _is_damaged(path: Path, store: Store) -> bool:
    """Whether the file is not as long as it was written."""
    return str(path.stat().st_size) != store.meta(_WRITTEN)
