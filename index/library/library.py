"""The library as readers see it: they change nothing."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.doubts import Doubt
from index.errors import LibraryMismatch, LibraryMissing, NotFound
from index.library import schema
from index.library.cards import Card
from index.library.citations import Citation, Citations
from index.library.dense import DenseIndex
from index.library.failures import FailedFile
from index.library.filters import EVERYTHING, Filters
from index.library.lexical import Field, LexicalIndex
from index.library.noted import Noted
from index.library.originals import Originals
from index.library.store import Store
from index.types import Document, Passage, Reference

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
WeightedTerms = Sequence[tuple[str, float]]

DATABASE = "library.sqlite"
ORIGINALS = "files"


class Library:
    """What questions need of the store. Safe to use from several threads; sees the state of the last `refresh`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = Store(folder / DATABASE)
        self._originals = Originals(folder / ORIGINALS)
        self._dense = DenseIndex(folder / "dense", self._store)
        self._lexical = LexicalIndex(folder / "lexical", self._store)
        self._noted = Noted(self._store)
        self.refresh()

    def refresh(self) -> None:
        """Take over what a writer has finished meanwhile; nothing is written to the folder."""
        self._dense.catch_up()
        self._lexical.catch_up()
        self._allowed = lru_cache(maxsize=32)(self._find_allowed)
        self._document = lru_cache(maxsize=256)(self._find_document)
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
        require_encoder(self._store, name)

    # --- documents

    def documents(self, samples_only: bool = False) -> list[Document]:
        """All documents without their text, in the order they were added."""
        return self._without_text(self._store.keys(samples_only))

    def newest(self, filters: Filters, most: int) -> list[Document]:
        """At most so many of the documents that pass `filters`, without text; the newest first, undated ones last."""
        return self._without_text(self._store.cards.newest(self._spelt(filters), most))

    def without_text(self, document_ids: Iterable[str]) -> list[Document]:
        """These documents, as far as they are there."""
        return self._without_text(key for i in document_ids if (key := schema.document_key(i)) is not None)

    def _without_text(self, keys: Iterable[int]) -> list[Document]:
        found = (self._store.document(key, with_text=False) for key in keys)
        return [self._with_status(document) for document in found if document]

    def numbered(self, number: str) -> list[Card]:
        """The documents whose number starts with the digits of `number`, in the order they were added."""
        return self._store.cards.numbered(number)

    def document(self, document_id: str) -> Document:
        """A document with its text. Raises NotFound."""
        return self._document(document_id)

    def _find_document(self, document_id: str) -> Document:
        key = schema.document_key(document_id)
        document = self._store.document(key) if key is not None else None
        if document is None:
            raise not_found(document_id)
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

    def cited_by(self, document_id: str, changing: bool = False) -> list[Citation]:
        """The mentions of a document in others, in the order these were added; `changing`: by those that replace, end
        or change it. Raises NotFound.
        """
        return self._citations.cited_by(self.document(document_id), changing)

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
        return self._store.cards.choices(column)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents pass `filters`."""
        return self._store.cards.count(self._spelt(filters))

    def _find_allowed(self, filters: Filters) -> tuple[Rows, Rows]:
        """The rows of the documents and of the passages that pass."""
        spelt = self._spelt(filters)
        return self._store.cards.matching(spelt), self._store.cards.passages(spelt)

    def _spelt(self, filters: Filters) -> Filters:
        """With the documents left out that are not in force, where only those that are may pass."""
        if not filters.in_force:
            return filters
        return replace(filters, in_force=False, without=filters.without | self._citations.ended)

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

    def doubts(self) -> dict[str, tuple[Doubt, ...]]:
        """What a person should look at, by the document's id; documents without any are left out."""
        return self._noted.doubts()

    def failures(self) -> list[FailedFile]:
        """The files that could not be read, the newest first."""
        return self._store.failures()

    def info(self) -> dict[str, object]:
        """Counts, encoder, format, generation, bytes on disk, and when a document was last put (ISO, UTC; or None)."""
        counts = self._store.counts()
        originals = counts.pop("bytes", None)
        return {
            **counts,
            "encoder": self._store.meta("encoder"),
            "format": schema.FORMAT,
            "generation": self._store.generation,
            "indexed": self._store.meta("indexed"),
            "bytes": self._bytes_beside_originals() + (self._originals.bytes() if originals is None else originals),
        }

    def _bytes_beside_originals(self) -> int:
        entries = (path for path in self.folder.iterdir() if path.name != ORIGINALS)
        files = (p for entry in entries for p in (entry, *entry.rglob("*")))
        return sum(path.stat().st_size for path in files if path.is_file())

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


def not_found(name: str) -> NotFound:
    """The error for an id or path that no document has."""
    return NotFound(f"Không có văn bản {name} trong kho. Xem danh sách: python -m index list")


def open_library(folder: Path) -> Library:
    """The store in `folder`, to read. Raises LibraryMissing or LibraryMismatch."""
    require_library(folder)
    return Library(folder)


def require_library(folder: Path) -> None:
    """Raise LibraryMissing unless `folder` holds a store, whatever its format or encoder."""
    if not (folder / DATABASE).exists():
        raise LibraryMissing(f"Chưa có kho văn bản ở {folder}. Hãy chạy: python -m index add THƯ_MỤC --store {folder}")


def require_encoder(store: Store, name: str) -> None:
    """Raise LibraryMismatch unless the vectors of `store` were made by the encoder `name`."""
    found = store.meta("encoder")
    if found != name:
        raise LibraryMismatch(
            f"Kho được lập bằng mô hình {found}, chương trình đang dùng {name}. "
            "Hãy đặt lại VANKIEN_MODEL như cũ, hoặc chạy: python -m index rebuild"
        )
