"""Files into the library: read ahead, encode, keep; unchanged ones are skipped and a bad one stops nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from index.ahead import Opened, ahead
from index.doubts import doubts_of
from index.encoder import Encoder
from index.errors import ReadError
from index.folders import Found, find_files, why_not_opened
from index.library import FailedFile, LibraryWriter, require_library
from index.library.originals import sha256_of
from index.limits import check_file
from index.names import recorded_name
from index.report import Failure, Link, OnProgress, Progress, Report
from index.text import text_sha256
from index.types import Document, Passage, SourceFile
from index.vectors import encode_documents
from index.workers import Pool, Task

_BATCH = 96  # passages encoded and written together; one transaction, about 3 s on two cores
_INDEX_EVERY = 4096  # passages between updates of the derived indexes


def add_paths(
    folder: Path,
    paths: Sequence[Path],
    encoder: Encoder,
    on_progress: OnProgress | None = None,
    names: Mapping[Path, str] | None = None,
    prune: bool = False,
) -> Report:
    """Add files, and folders with all below them, to the store in `folder`, which is made where missing.

    `names` gives the name to record for a path (an upload's temporary file). `prune` takes out files that were in those
    folders and are no more. A file that can't be read is reported, and waits in the store until it is read or given up;
    so does the content of an upload. Raises LibraryLocked, LibraryMismatch, WorkerError.
    """
    found = find_files(paths, names or {}, folder)
    total = len(found.files) + len(found.failures)
    with LibraryWriter(folder, encoder.name, encoder.dimension) as writer, Pool(folder) as pool:
        uploads = frozenset(map(recorded_name, (names or {}).values()))
        run = _Run(writer, pool, encoder, total, on_progress or (lambda _: None), uploads)
        for failure in found.failures:
            run.fail(failure.file, failure.reason)
        for file in ahead(run.open(path, name) for name, path in found.files.items()):
            run.take(file)
        run.flush()
        run.settle_gone(found.gone(writer.paths_below), prune)
        run.settle_failures(found)
    return run.report


def remove_documents(folder: Path, ids_or_paths: Sequence[str]) -> list[str]:
    """Remove documents by id or path; the ids removed. Raises NotFound before anything is changed."""
    require_library(folder)
    with LibraryWriter(folder) as writer:
        ids = list(dict.fromkeys(map(writer.find, ids_or_paths)))
        _remove(writer, ids)
    return ids


def remove_samples(folder: Path) -> int:
    """Remove every sample document; how many there were."""
    require_library(folder)
    with LibraryWriter(folder) as writer:
        ids = writer.samples()
        _remove(writer, ids)
    return len(ids)


def _remove(writer: LibraryWriter, ids: Iterable[str]) -> None:
    with writer.transaction() as batch:
        for document_id in ids:
            batch.remove(document_id)


@dataclass(slots=True)
class _Read:
    """A file read and waiting to be encoded, and the files that hold the same: each with what it is reported as."""

    file: SourceFile
    document: Document
    passages: tuple[Passage, ...]
    text_sha256: str
    others: list[tuple[SourceFile, str]] = field(default_factory=list)

    def holds(self, sha256: str) -> bool:
        """Whether one of the files has that content."""
        return sha256 in (self.file.sha256, *(other.sha256 for other, _ in self.others))


class _Run:
    """One call of `add_paths`: files come in one by one, batches go out."""

    def __init__(
        self,
        writer: LibraryWriter,
        pool: Pool,
        encoder: Encoder,
        total: int,
        on_progress: OnProgress,
        uploads: frozenset[str],
    ) -> None:
        self.report = Report()
        self._writer = writer
        self._pool = pool
        self._encoder = encoder
        self._total = total
        self._on_progress = on_progress
        self._uploads = uploads
        self._done = 0
        self._waiting: list[_Read] = []
        self._tasks: dict[str, Task] = {}
        self._refused: dict[str, str] = {}
        self._unindexed = 0

    def open(self, path: Path, name: str) -> Opened:
        """Get a file's bytes, and begin to read them where the store lacks them."""
        try:
            check_file(path.stat().st_size)
            content = path.read_bytes()
        except ReadError as error:
            return Opened(name, reason=str(error))
        except OSError as error:
            return Opened(name, reason=why_not_opened(error, "tệp"))
        file = Opened(name, content, sha256_of(content))
        if file.sha256 in self._refused:
            return replace(file, reason=self._refused[file.sha256])
        if not self._writer.document_of(file.sha256):
            self._begin(file)
        return file

    def _begin(self, file: Opened) -> None:
        """Have the file read; the same content once in a run, also when that fails."""
        if file.sha256 not in self._tasks:
            self._tasks[file.sha256] = self._pool.read(file.content, file.name, file.sha256)
        file.task = self._tasks[file.sha256]

    def take(self, file: Opened) -> None:
        """What became of the next file: its content is known, or has been read, or can't be."""
        if file.reason:
            self.fail(file.name, file.reason, file.content)
            return
        source = SourceFile(file.name, file.sha256)
        if same := self._waiting_one(lambda read: read.holds(file.sha256)):
            same.others.append((source, "skipped"))
        elif known := self._writer.document_of(file.sha256):
            self._link(source, known, "skipped")
        else:
            self._take_new(file, source)

    def _take_new(self, file: Opened, source: SourceFile) -> None:
        if file.task is None:  # known when it was opened, and no longer
            self._begin(file)
        try:
            document, passages = self._follow(file)
        except ReadError as error:
            self._refused[file.sha256] = str(error)
            self.fail(file.name, str(error), file.content)
            return
        finally:
            self._tasks.pop(file.sha256, None)
        self._writer.keep_original(file.content)
        text = text_sha256(document.text)
        if same := self._waiting_one(lambda read: read.text_sha256 == text):
            same.others.append((source, "read"))
        elif (known := self._writer.document_of_text(text)) and known != self._replaced(file.name):
            self._link(source, known, "read")
        else:
            self._waiting.append(_Read(source, document, passages, text))
            if sum(len(read.passages) for read in self._waiting) >= _BATCH:
                self.flush()

    def _follow(self, file: Opened) -> tuple[Document, tuple[Passage, ...]]:
        for page, pages in file.pages():
            self._on_progress(Progress(self._done, self._total, file.name, "reading", page, pages))
        return file.result()

    def _waiting_one(self, is_same: Callable[[_Read], bool]) -> _Read | None:
        return next(filter(is_same, self._waiting), None)

    def _replaced(self, name: str) -> str:
        """The document that this file held until now, where no other file holds it too; else ""."""
        before = self._writer.file(name)
        return before[1] if before and self._writer.has_one_file(before[1]) else ""

    def _link(self, file: SourceFile, document_id: str, outcome: str) -> None:
        if self._writer.file(file.path) != (file.sha256, document_id):
            with self._writer.transaction() as batch:
                batch.link(file, document_id)
                batch.unlink_moved(file)
        self._finish_known(file, document_id, outcome)

    def _finish_known(self, file: SourceFile, document_id: str, outcome: str) -> None:
        """A file whose content, or else text, another file brought."""
        self._pool.forget(file.sha256)
        self._writer.forget_failure(file.path, file.sha256)
        if outcome == "skipped":
            self.report.skipped.append(file.path)
        else:
            self.report.read.append(file.path)
            same = [other.path for other in self._writer.files_of(document_id) if other.path != file.path]
            self.report.linked += [Link(file.path, document_id, path) for path in same[:1]]
        self._finish(file.path, outcome)

    def fail(self, name: str, reason: str, content: bytes = b"") -> None:
        """A file that waits from now on; of an upload the content too, which is nowhere else."""
        sha256 = self._writer.keep_original(content) if content and name in self._uploads else ""
        self._writer.keep_failure(FailedFile(name, reason, datetime.now(UTC).isoformat(), sha256))
        self.report.failed.append(Failure(name, reason))
        self._finish(name, "failed")

    def flush(self) -> None:
        """Encode and write what is waiting, in one transaction; then say that it is done."""
        if not self._waiting:
            return
        documents = [replace(read.document, id=self._replaced(read.file.path)) for read in self._waiting]
        pairs = [(self._writer.corrected(d), read.passages) for d, read in zip(documents, self._waiting, strict=True)]
        vectors = encode_documents(self._encoder, pairs)
        ids = []
        with self._writer.transaction() as batch:
            for read, (document, _), (dense, sentences) in zip(self._waiting, pairs, vectors, strict=True):
                ids.append(batch.put(document, read.passages, dense, sentences))
                for file in (read.file, *(other for other, _ in read.others)):
                    batch.link(file, ids[-1])
        waiting, self._waiting = self._waiting, []
        for read, document_id in zip(waiting, ids, strict=True):
            self._finish_read(read, document_id)
        self._update_indexes_now_and_then(sum(len(read.passages) for read in waiting))

    def _finish_read(self, read: _Read, document_id: str) -> None:
        self.report.read.append(read.file.path)
        self.report.doubts += [Failure(read.file.path, doubt) for doubt in _doubts(read)]
        self._writer.forget_failure(read.file.path, read.file.sha256)
        self._finish(read.file.path, "read")
        self._pool.forget(read.file.sha256)
        for file, outcome in read.others:
            self._finish_known(file, document_id, outcome)

    def _update_indexes_now_and_then(self, added: int) -> None:
        self._unindexed += added
        if self._unindexed >= _INDEX_EVERY:
            self._writer.update_indexes()
            self._unindexed = 0

    def settle_gone(self, names: Sequence[str], prune: bool) -> None:
        """Take files that are no more out of the store, or only say that they are gone."""
        if prune and names:
            with self._writer.transaction() as batch:
                for name in names:
                    batch.unlink(name)
        (self.report.pruned if prune else self.report.gone).extend(names)

    def settle_failures(self, found: Found) -> None:
        """Forget what failed before in the folders looked into, and did not fail now."""
        failed = {failure.file for failure in self.report.failed}
        for before in self._writer.failures():
            if before.path not in failed and found.looked_into(before.path):
                self._writer.forget_failure(before.path)

    def _finish(self, name: str, outcome: str) -> None:
        self._done += 1
        self._on_progress(Progress(self._done, self._total, name, outcome))


def _doubts(read: _Read) -> Iterator[str]:
    yield from doubts_of(read.document)
    if not read.passages:
        yield "Không có nội dung nào ngoài phần đầu và phần ký."
