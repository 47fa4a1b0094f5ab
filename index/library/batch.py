"""The changes of one transaction."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.library import schema
from index.library.store import Store
from index.names import is_gone
from index.types import Document, Passage, SourceFile

Vectors = NDArray[np.float32]


class Batch:
    """What a writer may change; all of it is kept, or nothing."""

    def __init__(self, store: Store, generation: int) -> None:
        self._store = store
        self._generation = generation

    def put(self, document: Document, passages: Sequence[Passage], dense: Vectors, sentences: Sequence[Vectors]) -> str:
        """Add a document, or give the one with its id new content; its id."""
        return schema.document_id(self._store.put(document, passages, dense, sentences, self._generation))

    def link(self, file: SourceFile, document_id: str) -> None:
        """Say that `file` holds the document; one that it held alone before is removed."""
        before = self._store.file(file.path)
        key = schema.document_key(document_id)
        if key is not None:
            self._store.link(file, key)
        if before and before[1] != key and not self._store.files_of(before[1]):
            self._store.remove(before[1], self._generation)

    def unlink_moved(self, file: SourceFile) -> None:
        """Forget the other paths of `file`'s content that no longer exist: it was moved, not copied."""
        known = self._store.file(file.path)
        for other in self._store.files_of(known[1]) if known else ():
            if other.path != file.path and other.sha256 == file.sha256 and is_gone(other.path):
                self._store.unlink(other.path)

    def unlink(self, path: str) -> None:
        """Forget a file; a document that has no other is removed."""
        before = self._store.file(path)
        self._store.unlink(path)
        if before and not self._store.files_of(before[1]):
            self._store.remove(before[1], self._generation)

    def correct(self, document: Document) -> None:
        """Keep the corrections of `document` and no others, with its references; its passages stay."""
        key = schema.document_key(document.id)
        if key is not None:
            self._store.correct(key, document.corrections)
            self._store.put_record(document, self._generation)

    def remove(self, document_id: str) -> None:
        key = schema.document_key(document_id)
        if key is not None:
            self._store.remove(key, self._generation)
