"""The library behind one door: readers that change nothing, and one writer at a time."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.corrections import corrected
from index.errors import LibraryLocked, LibraryMismatch, LibraryMissing, NotFound
from index.library import schema
from index.library.batch import Batch
from index.library.citations import Citation, Citations
from index.library.dense import DenseIndex
from index.library.filters import EVERYTHING, Filters
from index.library.lexical import Field, LexicalIndex
from index.library.originals import Originals
from index.library.store import Store
from index.types import Document, Passage, Reference, SourceFile

Vectors = NDArray[np.float32]
WeightedTerms = Sequence[tuple[str, float]]

_DATABASE = "library.sqlite"


class Library:
    """What questions need of the store. Safe to use from several threads; sees the state of the last `refresh`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = Store(folder / _DATABASE)
        self._originals = Originals(folder / "files")
        self._dense = DenseIndex(folder / "dense", self._store)
        self._lexical = LexicalIndex(folder / "lexical", self._store)
        self.refresh()

    def refresh(self) -> None:
        """Take over what a writer has finished meanwhile; nothing is written to the folder."""
        self._dense.catch_up()
        self._lexical.catch_up()
        self._allowed = lru_cache(maxsize=32)(self._find_allowed)
        self._document = lru_cache(maxsize=256)(self._find_document)
        self.numbered = lru_cache(maxsize=1)(self._find_numbered)
        self._citations = Citations(self._store)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read of documents, passages and vectors inside is of one state, whatever a writer commits."""
        with self._store.snapshot():
            yield

    @property
    def is_current(self) -> bool:
        return self._store.generation == self._dense.generation == self._lexical.generation

    @property
    def generation(self) -> int:
        return self._dense.generation

    def close(self) -> None:
        self._store.close()

    def require_encoder(self, name: str) -> None:
        """Raise LibraryMismatch unless the vectors were made by the encoder `name`."""
        _require_encoder(self._store, name)

    # --- documents

    def documents(self, samples_only: bool = False) -> list[Document]:
        """All documents without their text, in the order they were added."""
        found = (self._store.document(key, with_text=False) for key in self._store.keys(samples_only))
        return [self._with_status(document) for document in found if document]

    def _find_numbered(self) -> tuple[Document, ...]:
        """The documents that state a number, without text and structure; read once for each `refresh`."""
        bare = (replace(d, sections=(), blocks=(), pages=()) for d in self.documents() if d.metadata.number)
        return tuple(bare)

    def document(self, document_id: str) -> Document:
        """A document with its text. Raises NotFound."""
        return self._document(document_id)

    def _find_document(self, document_id: str) -> Document:
        key = schema.document_key(document_id)
        document = self._store.document(key) if key is not None else None
        if document is None:
            raise NotFound(f"Không có văn bản {document_id} trong kho. Xem danh sách: python -m index list")
        return self._with_status(document)

    def _with_status(self, document: Document) -> Document:
        return replace(document, status=self._citations.status_of(document))

    def find(self, id_or_path: str) -> Document:
        """The document of that id, or that holds the file of that path. Raises NotFound."""
        known = self._store.file(id_or_path) or self._store.file(str(Path(id_or_path).resolve()))
        return self.document(schema.document_id(known[1]) if known else id_or_path)

    def original(self, document_id: str, file_index: int = 0) -> Path:
        """The kept bytes of one of a document's files. Raises NotFound."""
        files = self.document(document_id).files
        if not 0 <= file_index < len(files):
            raise NotFound(f"Văn bản {document_id} không có tệp thứ {file_index + 1}.")
        return self._originals.path(files[file_index].sha256)

    def passage_ids(self, document_id: str) -> list[int]:
        """Ids of a document's passages, in text order."""
        key = schema.document_key(document_id)
        return self._store.passage_ids_of(key) if key is not None else []

    # --- references

    def references_of(self, document_id: str) -> tuple[Reference, ...]:
        """What a document cites, in text order. Raises NotFound."""
        return self.document(document_id).references

    def cited_by(self, document_id: str) -> list[Citation]:
        """The mentions of a document in others, in the order these were added. Raises NotFound."""
        return self._citations.cited_by(self.document(document_id))

    def target_of(self, reference: Reference, citing: str) -> str | None:
        """The document of the store that the document `citing` means; None where the store does not hold it."""
        return self._citations.target_of(reference, citing)

    def also_citing(self, references: Sequence[Reference], citing: str) -> dict[str, set[str]]:
        """The other documents that cite what `references` of the document `citing` cite, and the numbers shared."""
        return self._citations.also_citing(references, citing)

    def replaced_by(self, document_id: str) -> str | None:
        """The document that replaced this one or ended it, where the store holds it. Raises NotFound."""
        return self._citations.replaced_by(self.document(document_id))

    # --- filters

    def choices(self, column: str) -> list[str]:
        """The different kinds ("kind") or issuers ("issuer") there are."""
        return self._store.choices(column)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents pass `filters`."""
        return len(self.matching(filters))

    def matching(self, filters: Filters) -> list[str]:
        """The documents that pass `filters`, in the order they were added."""
        ended = self._citations.ended if filters.in_force else frozenset[str]()
        found = map(schema.document_id, sorted(self._store.matching(filters)))
        return [document for document in found if document not in ended]

    def _find_allowed(self, filters: Filters) -> tuple[tuple[int, ...], tuple[int, ...]]:
        keys = [key for d in self.matching(filters) if (key := schema.document_key(d)) is not None]
        return tuple(keys), tuple(self._store.passages_of(keys))

    # --- retrieval

    def nearest(self, vector: Vectors, count: int, filters: Filters = EVERYTHING) -> dict[int, float]:
        """The `count` passages of the highest inner product with `vector` [d], exactly; best first."""
        allowed = self._allowed(filters)[1] if filters else None
        ids, scores = self._dense.nearest(vector, count, allowed)
        return dict(zip(ids, scores.tolist(), strict=True))

    def best_by_words(
        self,
        terms: WeightedTerms,
        field: Field,
        count: int,
        filters: Filters = EVERYTHING,
        pairs_once: bool = False,
    ) -> dict[int, float]:
        """The `count` passages of the highest BM25 for weighted terms; best first.

        With `pairs_once` a pair of syllables that a passage repeats counts as if it stood there once.
        """
        documents = self._allowed(filters)[0] if filters else None
        ids, scores = self._lexical.best(terms, field, count, documents, pairs_once)
        return dict(zip(ids, scores, strict=True))

    def word_scores(
        self, terms: WeightedTerms, field: Field, passages: Sequence[int], pairs_once: bool = False
    ) -> dict[int, float]:
        """The BM25 of given passages."""
        return self._lexical.scores(terms, field, passages, pairs_once)

    def frequency(self, term: str, field: Field = "exact") -> int:
        """In how many passages a syllable, or a pair joined by "_", stands."""
        return self._lexical.frequency(term, field)

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._lexical.size

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        return self._store.passages(ids)

    def vectors(self, ids: Sequence[int]) -> dict[int, tuple[Vectors, Vectors]]:
        """For each passage its vector [d] and those of its sentences [n, d]."""
        return self._store.vectors(ids)

    def closeness(self, ids: Sequence[int], vector: Vectors) -> dict[int, tuple[float, float]]:
        """For each passage the inner products of `vector` [d] with its own vector and with its nearest sentence's.

        A passage without sentences has its own twice.
        """
        return self._store.closeness(ids, vector)

    # --- health

    def info(self) -> dict[str, object]:
        """Counts, encoder, format, generation and bytes on disk."""
        sizes = (path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return {
            **self._store.counts(),
            "encoder": self._store.meta("encoder"),
            "format": schema.FORMAT,
            "generation": self._store.generation,
            "bytes": sum(sizes),
        }

    def problems(self) -> list[str]:
        """What is wrong with the store or its indexes; empty when all is well."""
        found = self._store.problems() + self._originals.problems(self._store.sha256s())
        expected = sorted(self._store.passage_ids())
        for name, ids in (("FAISS", self._dense.ids()), ("tantivy", self._lexical.ids())):
            if sorted(ids) != expected:
                found.append(
                    f"chỉ mục {name} có {len(ids)} đoạn, kho có {len(expected)}; chạy: python -m index rebuild"
                )
        return found


def open_library(folder: Path) -> Library:
    """The store in `folder`, to read. Raises LibraryMissing or LibraryMismatch."""
    require_library(folder)
    return Library(folder)


def require_library(folder: Path) -> None:
    """Raise LibraryMissing unless `folder` holds a store, whatever its format or encoder."""
    if not (folder / _DATABASE).exists():
        raise LibraryMissing(f"Chưa có kho văn bản ở {folder}. Hãy chạy: python -m index add THƯ_MỤC --store {folder}")


def create_library(folder: Path, encoder: str, dimension: int) -> None:
    """Make an empty store for vectors of that encoder where there is none."""
    with LibraryWriter(folder, encoder, dimension):
        pass


class LibraryWriter:
    """The one writer: use as a context manager. Derived indexes are brought up to date when it closes.

    `rebuilding` takes a store of any encoder and of an older format, which `re_encoding` brings to this one's.
    """

    def __init__(self, folder: Path, encoder: str, dimension: int, rebuilding: bool = False) -> None:
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
        self._store = Store(self._folder / _DATABASE, writable=True, older_format=self._rebuilding)
        self._originals = Originals(self._folder / "files")
        if self._store.meta("encoder") is None:
            with self._store.transaction():
                self._set_encoder()
        elif not self._rebuilding:
            _require_encoder(self._store, self._encoder[0])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.update_indexes()
                self._originals.drop_all_but(self._store.sha256s())
                self._store.checkpoint()
        finally:
            self._store.close()
            self._lock.release()

    def _set_encoder(self) -> None:
        name, dimension = self._encoder
        self._store.set_meta("encoder", name)
        self._store.set_meta("dimension", str(dimension))

    def update_indexes(self) -> None:
        """Bring FAISS and tantivy to the store's generation, on disk."""
        dense = DenseIndex(self._folder / "dense", self._store)
        dense.save_if_worth()
        LexicalIndex(self._folder / "lexical", self._store, writable=True).catch_up()

    def drop_indexes(self) -> None:
        """Delete the derived indexes, to be made anew."""
        for name in ("dense", "lexical"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    @contextmanager
    def transaction(self) -> Iterator[Batch]:
        """Changes inside are kept all together or not at all."""
        with self._store.transaction() as generation:
            yield Batch(self._store, generation)

    @contextmanager
    def re_encoding(self) -> Iterator[Batch]:
        """As `transaction`, and the store's encoder and format become this writer's with it."""
        with self._store.transaction() as generation:
            self._set_encoder()
            self._store.set_format()
            yield Batch(self._store, generation)

    def keep_original(self, content: bytes) -> str:
        return self._originals.keep(content)

    def original(self, sha256: str) -> Path:
        return self._originals.path(sha256)

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

    def paths(self) -> list[str]:
        """The paths of all files, sorted."""
        return self._store.paths()

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
        """A document read again, with the corrections that are kept under its id."""
        key = schema.document_key(document.id)
        return corrected(document, self._store.corrections_of(key)) if key is not None else document

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        key = schema.document_key(document_id)
        ids = self._store.passage_ids_of(key) if key is not None else []
        found = self._store.passages(ids)
        return tuple(found[i] for i in ids)


def _require_encoder(store: Store, name: str) -> None:
    found = store.meta("encoder")
    if found != name:
        raise LibraryMismatch(
            f"Kho được lập bằng mô hình {found}, chương trình đang dùng {name}. "
            "Hãy đặt lại VANKIEN_MODEL như cũ, hoặc chạy: python -m index rebuild"
        )
