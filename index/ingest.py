"""Files into the library: find, read, encode, keep; unchanged ones are skipped and a bad one stops nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from index.doubts import doubts_of
from index.encoder import Encoder, Vectors
from index.errors import ReadError
from index.fields import passage_text, sentence_text
from index.library import LibraryWriter, open_library
from index.library.originals import sha256_of
from index.parse import parse_file
from index.references import find_references
from index.types import Document, Passage, SourceFile

_BATCH = 96  # passages encoded and written together; one transaction, about 3 s on two cores
_INDEX_EVERY = 4096  # passages between updates of the derived indexes
_IGNORED = ("~$", ".", "readme.", "thumbs.db", "desktop.ini")  # Office's lock files, and what describes a folder


@dataclass(frozen=True, slots=True)
class Failure:
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` files are finished; `file` is the one finished last, with what became of it."""

    done: int
    total: int
    file: str
    outcome: str  # "read", "skipped" or "failed"


@dataclass(slots=True)
class Report:
    """What became of each file. Doubts are files read, with something for a person to look at."""

    read: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    doubts: list[Failure] = field(default_factory=list)


OnProgress = Callable[[Progress], None]


def add_paths(
    folder: Path,
    paths: Sequence[Path],
    encoder: Encoder,
    on_progress: OnProgress | None = None,
    names: Mapping[Path, str] | None = None,
) -> Report:
    """Add files, and folders with all below them, to the store in `folder`, which is made where missing.

    `names` gives the name to record for a path (an upload's temporary file). Raises LibraryLocked or LibraryMismatch;
    a file that can't be read is reported, not raised.
    """
    files, missing = _find_files(paths)
    with LibraryWriter(folder, encoder.name, encoder.dimension) as writer:
        run = _Run(writer, encoder, len(files) + len(missing), on_progress or (lambda _: None))
        for path in missing:
            run.fail(str(path), "Không tìm thấy tệp hoặc thư mục này.")
        for path in files:
            run.take(path, (names or {}).get(path) or str(path.resolve()))
        run.flush()
    return run.report


def remove_documents(folder: Path, ids_or_paths: Sequence[str]) -> list[str]:
    """Remove documents by id or path; the ids removed. Raises NotFound before anything is changed."""
    library = open_library(folder)
    ids = list(dict.fromkeys(library.find(name).id for name in ids_or_paths))
    _remove(folder, library.info(), ids)
    return ids


def remove_samples(folder: Path) -> int:
    """Remove every sample document; how many there were."""
    library = open_library(folder)
    ids = [document.id for document in library.documents(samples_only=True)]
    _remove(folder, library.info(), ids)
    return len(ids)


def _remove(folder: Path, info: Mapping[str, object], ids: Iterable[str]) -> None:
    with LibraryWriter(folder, str(info["encoder"]), 0) as writer, writer.transaction() as batch:
        for document_id in ids:
            batch.remove(document_id)


def rebuild(folder: Path, encoder: Encoder, on_progress: OnProgress | None = None) -> Report:
    """Read every original again and encode it with `encoder`, in one transaction; then make the indexes anew.

    A document whose original can't be read any more keeps its text and is reported as failed.
    """
    report = Report()
    with LibraryWriter(folder, encoder.name, encoder.dimension, rebuilding=True) as writer:
        documents = list(writer.documents())
        with writer.re_encoding() as batch:
            for number, document in enumerate(documents, 1):
                outcome = _reread(writer, batch.put, encoder, document, report)
                if on_progress:
                    on_progress(Progress(number, len(documents), document.files[0].path, outcome))
        writer.drop_indexes()
    return report


def _reread(
    writer: LibraryWriter,
    put: Callable[[Document, Sequence[Passage], Vectors, Sequence[Vectors]], str],
    encoder: Encoder,
    document: Document,
    report: Report,
) -> str:
    file = document.files[0]
    try:
        fresh, passages = parse_file(writer.original(file.sha256).read_bytes(), file.path)
    except (ReadError, OSError) as error:
        report.failed.append(Failure(file.path, str(error)))
        kept = replace(document, references=find_references(document))  # an older format kept none
        fresh, passages, outcome = kept, writer.passages(document.id), "failed"
    else:
        report.read.append(file.path)
        outcome = "read"
    fresh = writer.corrected(replace(fresh, id=document.id))
    put(fresh, passages, *_encode(encoder, [(fresh, passages)])[0])
    return outcome


def _find_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Files to read, folders opened, each once; and the paths that do not exist."""
    files: dict[Path, None] = {}
    missing = []
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(sorted(_below(path))))
        elif path.is_file():
            files[path] = None
        else:
            missing.append(path)
    return list(files), missing


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.lower().startswith(_IGNORED) for part in parts):
            yield path


@dataclass(frozen=True, slots=True)
class _Read:
    """A file read and waiting to be encoded; `document.id` is set when it replaces older content."""

    file: SourceFile
    document: Document
    passages: tuple[Passage, ...]


class _Run:
    """One call of `add_paths`: files come in one by one, batches go out."""

    def __init__(self, writer: LibraryWriter, encoder: Encoder, total: int, on_progress: OnProgress) -> None:
        self.report = Report()
        self._writer = writer
        self._encoder = encoder
        self._total = total
        self._on_progress = on_progress
        self._done = 0
        self._waiting: list[_Read] = []
        self._unindexed = 0

    def take(self, path: Path, name: str) -> None:
        """Read one file, or see that its content is known."""
        try:
            content = path.read_bytes()
        except OSError as error:
            self.fail(name, f"Không mở được tệp: {error.strerror or error}.")
            return
        sha256 = sha256_of(content)
        if any(read.file.sha256 == sha256 for read in self._waiting):
            self.flush()
        known = self._writer.document_of(sha256)
        if known:
            self._link(SourceFile(name, sha256), known)
            return
        try:
            document, passages = parse_file(content, name)
        except ReadError as error:
            self.fail(name, str(error))
            return
        self._writer.keep_original(content)
        document = self._writer.corrected(replace(document, id=self._replaced(name)))
        self._waiting.append(_Read(SourceFile(name, sha256), document, passages))
        if sum(len(read.passages) for read in self._waiting) >= _BATCH:
            self.flush()

    def _replaced(self, name: str) -> str:
        """The document that this file held until now, where no other file holds it too; else ""."""
        before = self._writer.file(name)
        return before[1] if before and self._writer.has_one_file(before[1]) else ""

    def _link(self, file: SourceFile, document_id: str) -> None:
        if self._writer.file(file.path) != (file.sha256, document_id):
            with self._writer.transaction() as batch:
                batch.link(file, document_id)
                batch.unlink_moved(file)
        self.report.skipped.append(file.path)
        self._finish(file.path, "skipped")

    def fail(self, name: str, reason: str) -> None:
        self.report.failed.append(Failure(name, reason))
        self._finish(name, "failed")

    def flush(self) -> None:
        """Encode and write what is waiting, in one transaction; then say that it is done."""
        if not self._waiting:
            return
        vectors = _encode(self._encoder, [(read.document, read.passages) for read in self._waiting])
        with self._writer.transaction() as batch:
            for read, (dense, sentences) in zip(self._waiting, vectors, strict=True):
                batch.link(read.file, batch.put(read.document, read.passages, dense, sentences))
        waiting, self._waiting = self._waiting, []
        for read in waiting:
            self.report.read.append(read.file.path)
            self.report.doubts += [Failure(read.file.path, doubt) for doubt in doubts_of(read.document)]
            self._finish(read.file.path, "read")
        self._update_indexes_now_and_then(sum(len(read.passages) for read in waiting))

    def _update_indexes_now_and_then(self, added: int) -> None:
        self._unindexed += added
        if self._unindexed >= _INDEX_EVERY:
            self._writer.update_indexes()
            self._unindexed = 0

    def _finish(self, name: str, outcome: str) -> None:
        self._done += 1
        self._on_progress(Progress(self._done, self._total, name, outcome))


def _encode(
    encoder: Encoder, documents: Sequence[tuple[Document, Sequence[Passage]]]
) -> list[tuple[Vectors, list[Vectors]]]:
    """For each document its passages' vectors [n, d] and, passage by passage, its sentences' [m, d]."""
    texts = [passage_text(d, p) for d, ps in documents for p in ps]
    texts += [sentence_text(d, s) for d, ps in documents for p in ps for s in p.sentences]
    vectors = encoder.encode(texts, "passage")
    count = sum(len(ps) for _, ps in documents)
    dense, inner = vectors[:count], vectors[count:]
    found = []
    for _, passages in documents:
        own, dense = dense[: len(passages)], dense[len(passages) :]
        cuts = np.cumsum([len(p.sentences) for p in passages]).tolist() or [0]
        parts = np.split(inner[: cuts[-1]], cuts[:-1])
        inner = inner[cuts[-1] :]
        found.append((own, list(parts)))
    return found
