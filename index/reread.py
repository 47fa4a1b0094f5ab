"""Documents read again from their kept originals, every file of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.ahead import Opened
from index.doubts import doubts_of
from index.encoder import Encoder
from index.errors import ReadError
from index.folders import why_not_opened
from index.library import Batch, FailedFile, LibraryWriter, open_library
from index.references import find_references
from index.report import Failure, OnProgress, Progress, Report
from index.text import text_sha256
from index.types import Document, Passage, SourceFile
from index.vectors import encode_documents
from index.workers import Pool

Parsed = tuple[Document, tuple[Passage, ...]]


def reread(
    folder: Path, ids_or_paths: Sequence[str], encoder: Encoder, on_progress: OnProgress | None = None
) -> Report:
    """Read every original of these documents again, all in one transaction; ids, files and corrections stay.

    Raises NotFound, LibraryLocked, LibraryMismatch or WorkerError before anything is changed.
    """
    library = open_library(folder)
    found = {document.id: document for document in map(library.find, ids_or_paths)}
    total = sum(len(contents_of(document)) for document in found.values())
    with LibraryWriter(folder, encoder.name, encoder.dimension) as writer, Pool(folder) as pool:
        again = Rereading(writer, pool, encoder, total, on_progress or (lambda _: None))
        for document in found.values():
            files = [again.open(file) for file in contents_of(document)]
            with writer.transaction() as batch:
                again.settle(batch, document, files)
    return again.report


def contents_of(document: Document) -> list[SourceFile]:
    """A document's files, each content once."""
    return list({file.sha256: file for file in reversed(document.files)}.values())[::-1]


class Rereading:
    """One run: originals are opened ahead, then each document is settled with what they hold now."""

    def __init__(
        self, writer: LibraryWriter, pool: Pool, encoder: Encoder, total: int, on_progress: OnProgress
    ) -> None:
        self.report = Report()
        self._writer = writer
        self._pool = pool
        self._encoder = encoder
        self._total = total
        self._done = 0
        self._on_progress = on_progress

    def open(self, file: SourceFile) -> Opened:
        """Begin to read an original."""
        try:
            content = self._writer.original(file.sha256).read_bytes()
        except OSError as error:
            return Opened(file.path, sha256=file.sha256, reason=why_not_opened(error, "bản gốc"))
        return Opened(file.path, content, file.sha256, self._pool.read(content, file.path, file.sha256))

    def settle(self, batch: Batch, document: Document, files: Iterable[Opened]) -> None:
        """Put what the files hold now: in the document, or in one of its own where the texts are no longer the same.

        Where none can be read the text is kept, and encoded again.
        """
        read = [(file, parsed) for file in files if (parsed := self._follow(file))]
        known = text_sha256(document.text)
        first = next((one for one in read if text_sha256(one[1][0].text) == known), read[0] if read else None)
        if first is None:
            kept = replace(document, references=find_references(document))  # an older format kept none
            self._put(batch, kept, self._writer.passages(document.id))
            return
        fresh, passages = first[1]
        self._put(batch, self._writer.corrected(replace(fresh, id=document.id)), passages)
        self._tell_doubts(first[0].name, fresh)
        for file, (other, passages) in read:
            if text_sha256(other.text) != text_sha256(fresh.text):
                self._part(batch, document, file, other, passages)

    def _follow(self, file: Opened) -> Parsed | None:
        """What a file holds, or None with the reason told."""
        for page, pages in file.pages():
            self._on_progress(Progress(self._done, self._total, file.name, "reading", page, pages))
        self._done += 1
        try:
            parsed = file.result()
        except ReadError as error:
            self._fail(file, str(error))
            return None
        self._pool.forget(file.sha256)
        self._writer.forget_failure(file.name, file.sha256)
        self.report.read.append(file.name)
        self._on_progress(Progress(self._done, self._total, file.name, "read"))
        return parsed

    def _fail(self, file: Opened, reason: str) -> None:
        self.report.failed.append(Failure(file.name, reason))
        self._writer.keep_failure(FailedFile(file.name, reason, datetime.now(UTC).isoformat(), file.sha256))
        self._on_progress(Progress(self._done, self._total, file.name, "failed"))

    def _part(
        self, batch: Batch, document: Document, file: Opened, fresh: Document, passages: Sequence[Passage]
    ) -> None:
        """Give the files of that content the document whose text they hold, a new one where there is none."""
        target = self._writer.document_of_text(text_sha256(fresh.text)) or self._put(batch, fresh, passages)
        for one in document.files:
            if one.sha256 == file.sha256:
                batch.link(one, target)
        told = f"Đọc lại thấy nội dung khác với {document.files[0].path}, nên nay là một văn bản riêng."
        self.report.doubts.append(Failure(file.name, told))
        self._tell_doubts(file.name, fresh)

    def _tell_doubts(self, name: str, document: Document) -> None:
        self.report.doubts += [Failure(name, doubt) for doubt in doubts_of(document)]

    def _put(self, batch: Batch, document: Document, passages: Sequence[Passage]) -> str:
        return batch.put(document, passages, *encode_documents(self._encoder, [(document, passages)])[0])
