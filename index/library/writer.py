"""The one writer at a time, and what it may do."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from index.corrections import corrected
from index.errors import LibraryLocked
from index.library import schema
from index.library.batch import Batch
from index.library.failures import FailedFile
from index.library.lexical import LexicalIndex
from index.library.library import DATABASE, ORIGINALS, not_found, require_encoder, require_library
from index.library.originals import Originals
from index.library.rewriting import rewrite_if_worth
from index.library.store import Store
from index.references import find_references
from index.types import Document, Passage, SourceFile


def create_library(folder: Path, encoder: str, dimension: int) -> None:
    """Make an empty store for vectors of that encoder where there is none."""
    with LibraryWriter(folder, encoder, dimension):
        pass


def upgrade_library(folder: Path) -> None:
    """Bring a store of the last format to this one, in place. Raises LibraryMissing, LibraryMismatch, LibraryLocked."""
    require_library(folder)
    with LibraryWriter(folder):
        pass


class LibraryWriter:
    """The one writer: use as a context manager. Derived indexes are brought up to date when it closes.

    Without an `encoder` nothing can be encoded, and the store's own stays. `rebuilding` takes a store of any encoder
    and of an older format, which `re_encoding` brings to this one's.
    """

    def __init__(self, folder: Path, encoder: str | None = None, dimension: int = 0, rebuilding: bool = False) -> None:
        self._folder = folder
        self._encoder = (encoder, dimension)
        self._rebuilding = rebuilding
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(str(folder / "writer.lock"))

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryLocked(
                "Kho đang được một tiến trình khác ghi. Hãy đợi tiến trình đó xong rồi chạy lại."
            ) from error
        self._store = Store(self._folder / DATABASE, writable=True, older_format=self._rebuilding)
        self._originals = Originals(self._folder / ORIGINALS)
        self._bytes = None if self._rebuilding else self._store.counts().get("bytes")
        self._has_changed = False
        if self._store.meta("encoder") is None and self._encoder[0]:
            with self._store.transaction():
                self._set_encoder()
        elif self._encoder[0] and not self._rebuilding:
            require_encoder(self._store, self._encoder[0])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.update_indexes()
                self._drop_originals()
                self._store.checkpoint()
        finally:
            self._store.close()
            self._lock.release()

    def _drop_originals(self) -> None:
        """Delete what no document needs any more; after a crash, all that none needs."""
        if self._bytes is None:
            waiting = {failed.sha256 for failed in self.failures()}
            self._store.set_bytes(self._originals.drop_all_but(self._store.sha256s() | waiting))
        elif self._has_changed:
            self._originals.drop(self._store.unneeded(self._originals.kept))
            self._store.set_bytes(self._bytes + self._originals.changed)

    def _set_encoder(self) -> None:
        name, dimension = self._encoder
        self._store.set_meta("encoder", name or "")
        self._store.set_meta("dimension", str(dimension))

    def update_indexes(self) -> None:
        """Bring FAISS and tantivy to the store's generation, on disk."""
        rewrite_if_worth(self._folder / "dense", self._store)
        LexicalIndex(self._folder / "lexical", self._store, writable=True).catch_up()

    def drop_indexes(self) -> None:
        """Delete the derived indexes, to be made anew."""
        for name in ("dense", "lexical"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    @contextmanager
    def transaction(self) -> Iterator[Batch]:
        """Changes inside are kept all together or not at all."""
        self._begin_change()
        with self._store.transaction() as generation:
            yield Batch(self._store, generation)

    @contextmanager
    def re_encoding(self) -> Iterator[Batch]:
        """As `transaction`, and the store's encoder and format become this writer's with it."""
        self._begin_change()
        with self._store.transaction() as generation:
            self._set_encoder()
            self._store.set_format()
            yield Batch(self._store, generation)

    def _begin_change(self) -> None:
        """Forget how many bytes the originals have until this writer is done: it may be cut off."""
        if not self._has_changed:
            self._store.set_bytes(None)
            self._has_changed = True

    def keep_original(self, content: bytes) -> str:
        self._begin_change()
        return self._originals.keep(content)

    def original(self, sha256: str) -> Path:
        return self._originals.path(sha256)

    def find(self, id_or_path: str) -> str:
        """The id of the document of that id, or that holds the file of that path. Raises NotFound."""
        known = self._store.file(id_or_path) or self._store.file(str(Path(id_or_path).resolve()))
        key = known[1] if known else schema.document_key(id_or_path)
        if key is None or self._store.cards.of(key) is None:
            raise not_found(id_or_path)
        return schema.document_id(key)

    def samples(self) -> list[str]:
        """The ids of all sample documents."""
        return [schema.document_id(key) for key in self._store.keys(samples_only=True)]

    def file(self, path: str) -> tuple[str, str] | None:
        """SHA-256 and document id of the file known under `path`."""
        found = self._store.file(path)
        return (found[0], schema.document_id(found[1])) if found else None

    def document_of(self, sha256: str) -> str | None:
        """The document that holds a file of that content."""
        key = self._store.document_of_sha256(sha256)
        return schema.document_id(key) if key is not None else None

    def document_of_text(self, sha256: str) -> str | None:
        """The first document whose text has that `text_sha256`."""
        key = self._store.document_of_text(sha256)
        return schema.document_id(key) if key is not None else None

    def files_of(self, document_id: str) -> tuple[SourceFile, ...]:
        key = schema.document_key(document_id)
        return self._store.files_of(key) if key is not None else ()

    def paths_below(self, folder: str) -> list[str]:
        """The paths of all files that start with `folder`, which ends in a separator; sorted."""
        return self._store.paths_below(folder)

    def has_one_file(self, document_id: str) -> bool:
        return len(self.files_of(document_id)) == 1

    def documents(self) -> Iterator[Document]:
        """Every document with its text, in the order they were added."""
        keys = self._store.keys()
        for key in keys:
            document = self._store.document(key)
            if document:
                yield document

    def corrected(self, document: Document) -> Document:
        """A document read again, with the corrections that are kept under its id and all that follows from them."""
        key = schema.document_key(document.id)
        kept = self._store.corrections_of(key) if key is not None else ()
        found = corrected(document, kept)
        return replace(found, references=find_references(found)) if kept else found

    def failures(self) -> list[FailedFile]:
        """The files that could not be read, the newest first."""
        return self._store.failures()

    def keep_failure(self, failed: FailedFile) -> None:
        """Kept at once, or with the transaction that it is said in."""
        self._begin_change()
        self._store.keep_failure(failed)

    def forget_failure(self, path: str, sha256: str = "") -> None:
        """The file of that name, and of that content under other names, is read or given up."""
        self._begin_change()
        self._store.forget_failure(path, sha256)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        key = schema.document_key(document_id)
        ids = self._store.passage_ids_of(key) if key is not None else []
        found = self._store.passages(ids)
        return tuple(found[i] for i in ids)
