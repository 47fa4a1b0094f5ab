"""The store as the pages see it: it may not exist yet, and it may change while they are open."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import cast

from index.errors import LibraryMissing
from index.ingest import add_paths, remove_documents, remove_samples
from index.library import EVERYTHING, Filters, Library
from index.report import Progress, Report
from index.settings import configured_encoder
from index.types import Document, Reference, Span
from search import Asked, Searcher, open_searcher, related_json, reply_json
from ui.contract import Answered, Related


class Desk:
    """One store folder; opened at the first use that finds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._searcher: Searcher | None = None
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
        return library.documents() if library else []

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
        library = self.library()
        found = library.info() if library else {}
        return {name: int(str(found.get(name, 0))) for name in ("documents", "passages", "samples", "bytes")}

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
        arrived: SimpleQueue[Progress | Report | Exception] = SimpleQueue()
        Thread(target=self._add, args=(names, arrived), daemon=True).start()
        while True:
            item = arrived.get()
            if isinstance(item, Exception):
                raise item
            yield item
            if isinstance(item, Report):
                return

    def _add(self, names: Mapping[Path, str], arrived: "SimpleQueue[Progress | Report | Exception]") -> None:
        try:
            searcher = self.searcher()
            encoder = searcher.encoder if searcher else configured_encoder()
            arrived.put(add_paths(self.folder, list(names), encoder, arrived.put, names))
        except Exception as error:  # noqa: BLE001 carried to the page's thread, which raises it
            arrived.put(error)

    def remove(self, document_id: str) -> None:
        remove_documents(self.folder, [document_id])

    def remove_samples(self) -> int:
        """Remove every sample document; how many there were."""
        return remove_samples(self.folder) if self.searcher() else 0
