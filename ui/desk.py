"""The store as the pages see it: it may not exist yet, and it may change while they are open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep
from typing import cast

from index.correct import correct_document
from index.corrections import read_changes
from index.doubts import Doubt
from index.encoder import Encoder
from index.errors import LibraryLocked, LibraryMissing
from index.ingest import add_paths, remove_documents, remove_samples
from index.library import EVERYTHING, FailedFile, Filters, Library
from index.report import OnProgress, Progress, Report
from index.reread import reread
from index.retry import give_up_failed, retry_failed
from index.settings import configured_encoder
from index.types import Document, Reference, Span
from search import Asked, Searcher, open_searcher, related_json, reply_json
from ui.contract import Answered, Related

_PATIENCE = 300.0  # seconds that files wait for another writer: a new title of 361 passages took 116 on a busy machine
_LOOK_AGAIN = 0.3  # seconds


@dataclass(frozen=True, slots=True)
class Health:
    """Counts and bytes of the store, and when a document was last put (ISO, UTC; None: unknown)."""

    documents: int = 0
    passages: int = 0
    samples: int = 0
    bytes: int = 0
    indexed: str | None = None


class Desk:
    """One store folder; opened at the first use that finds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._searcher: Searcher | None = None
        self._listed: tuple[int, list[Document]] = (-1, [])
        self._lock = Lock()

    def searcher(self) -> Searcher | None:
        """The open store, or None where there is none yet. Raises LibraryError where it can't be used."""
        with self._lock:
            if self._searcher is None:
                try:
                    self._searcher = open_searcher(self.folder)
                except LibraryMissing:
                    return None
            return self._searcher

    def library(self) -> Library | None:
        """The library in its newest state."""
        searcher = self.searcher()
        if searcher is None:
            return None
        if not searcher.library.is_current:
            searcher.library.refresh()
        return searcher.library

    def ask(
        self,
        question: str,
        filters: Filters = EVERYTHING,
        history: Sequence[str | Asked] = (),
        literally: bool = False,
    ) -> Answered:
        """The contract's JSON for a question."""
        searcher = self.searcher()
        if searcher is None:
            raise LibraryMissing("Kho chưa có văn bản nào. Hãy thêm văn bản ở trang Văn bản rồi hỏi lại.")
        return cast(Answered, reply_json(searcher.ask(question, filters, history=history, literally=literally)))

    def related(
        self,
        document_id: str | None,
        span: Span | None = None,
        text: str = "",
        top: int = 10,
        filters: Filters = EVERYTHING,
    ) -> list[Related]:
        """The contract's JSON of passages related to a document, a part of it, or a text. Raises NotFound."""
        searcher = self.searcher()
        if searcher is None:
            raise LibraryMissing("Kho chưa có văn bản nào. Hãy thêm văn bản ở trang Văn bản rồi tìm lại.")
        found = searcher.related(document_id, span, text, top, filters)
        return [cast(Related, related_json(related)) for related in found]

    # --- what there is

    def document(self, document_id: str) -> Document:
        """A document with its text. Raises NotFound."""
        return self._require().document(document_id)

    def original(self, document_id: str, file_index: int) -> tuple[Path, str]:
        """The kept original and the name it was added under. Raises NotFound."""
        library = self._require()
        path = library.original(document_id, file_index)
        return path, library.document(document_id).files[file_index].path

    def documents(self) -> list[Document]:
        """All documents, without their texts."""
        library = self.library()
        if library is None:
            return []
        if self._listed[0] != library.generation:
            self._listed = library.generation, library.documents()
        return list(self._listed[1])

    def cites(self, document_id: str) -> list[tuple[Reference, Document | None]]:
        """What a document cites, in text order, with the document of the store that is meant. Raises NotFound."""
        library = self._require()
        targets = [(r, library.target_of(r, document_id)) for r in library.references_of(document_id)]
        return [(reference, library.document(target) if target else None) for reference, target in targets]

    def cited_by(self, document_id: str) -> list[tuple[Reference, Document]]:
        """The mentions of a document, each with the document that makes it. Raises NotFound."""
        library = self._require()
        return [(c.reference, library.document(c.document)) for c in library.cited_by(document_id)]

    def newest(self, most: int) -> list[Document]:
        """At most so many documents, those issued last, without their texts."""
        library = self.library()
        return library.newest(EVERYTHING, most) if library else []

    def passage_count(self, document_id: str) -> int:
        library = self.library()
        return len(library.passage_ids(document_id)) if library else 0

    def info(self) -> dict[str, int]:
        """How many documents, passages and samples, and how many bytes."""
        health = self.health()
        return {name: getattr(health, name) for name in ("documents", "passages", "samples", "bytes")}

    def health(self) -> Health:
        library = self.library()
        found = library.info() if library else {}
        counts = {name: int(str(found.get(name, 0))) for name in ("documents", "passages", "samples", "bytes")}
        return Health(**counts, indexed=cast(str | None, found.get("indexed")))

    def doubts(self) -> dict[str, tuple[Doubt, ...]]:
        """What a person should look at, by document; documents without any are left out."""
        library = self.library()
        return library.doubts() if library else {}

    def failures(self) -> list[FailedFile]:
        """The files that could not be read, the newest first."""
        library = self.library()
        return library.failures() if library else []

    def choices(self, column: str) -> list[str]:
        library = self.library()
        return list(library.choices(column)) if library else []

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents pass `filters`."""
        library = self.library()
        return library.count(filters) if library else 0

    def _require(self) -> Library:
        library = self.library()
        if library is None:
            raise LibraryMissing("Kho chưa có văn bản nào.")
        return library

    # --- changing it

    def add(self, names: Mapping[Path, str]) -> Iterator[Progress | Report]:
        """Add uploaded files under their names: progress as it comes, then the report. Errors are raised here."""
        return self._follow(lambda encoder, tell: add_paths(self.folder, list(names), encoder, tell, names))

    def reread(self, document_id: str) -> Iterator[Progress | Report]:
        """Read every file of a document again, told as by `add`."""
        return self._follow(lambda encoder, tell: reread(self.folder, [document_id], encoder, tell))

    def retry(self, names: Sequence[str]) -> Iterator[Progress | Report]:
        """Read files that could not be read again, told as by `add`."""
        return self._follow(lambda encoder, tell: retry_failed(self.folder, names, encoder, tell))

    def give_up(self, names: Sequence[str]) -> None:
        """Forget files that could not be read."""
        give_up_failed(self.folder, names)

    def correct(self, document_id: str, field: str, value: str) -> None:
        """Say what a field is; "" empties it. Raises BadCorrection, LibraryLocked, NotFound."""
        correct_document(self.folder, document_id, read_changes([f"{field}={value}"]), [], self._encoder)

    def undo_correction(self, document_id: str, field: str) -> None:
        """Give a field back what was read. Raises as `correct`."""
        correct_document(self.folder, document_id, {}, [field], self._encoder)

    def _follow(self, work: Callable[[Encoder, OnProgress], Report]) -> Iterator[Progress | Report]:
        """Done in a thread, so that it goes on when the page is left."""
        arrived: SimpleQueue[Progress | Report | Exception] = SimpleQueue()
        Thread(target=self._do, args=(work, arrived), daemon=True).start()
        while True:
            item = arrived.get()
            if isinstance(item, Exception):
                raise item
            yield item
            if isinstance(item, Report):
                return

    def _do(
        self,
        work: Callable[[Encoder, OnProgress], Report],
        arrived: "SimpleQueue[Progress | Report | Exception]",
    ) -> None:
        try:
            arrived.put(self._when_free(work, arrived.put))
        except Exception as error:  # noqa: BLE001 carried to the page's thread, which raises it
            arrived.put(error)

    def _when_free(self, work: Callable[[Encoder, OnProgress], Report], tell: OnProgress) -> Report:
        """Do it when the store is free: saving a correction may hold it for some seconds. Raises LibraryLocked."""
        encoder, last = self._encoder(), monotonic() + _PATIENCE
        while monotonic() < last:
            try:
                return work(encoder, tell)
            except LibraryLocked:
                sleep(_LOOK_AGAIN)
        return work(encoder, tell)

    def _encoder(self) -> Encoder:
        searcher = self.searcher()
        return searcher.encoder if searcher else configured_encoder()

    def remove(self, document_id: str) -> None:
        remove_documents(self.folder, [document_id])

    def remove_samples(self) -> int:
        """Remove every sample document; how many there were."""
        return remove_samples(self.folder) if self.searcher() else 0
