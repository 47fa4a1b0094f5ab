"""Everything read and encoded again: for another encoder, a newer format, or better readers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from index.ahead import Opened, ahead
from index.encoder import Encoder, Vectors
from index.errors import ReadError
from index.folders import why_not_opened
from index.library import LibraryWriter
from index.references import find_references
from index.report import Failure, OnProgress, Progress, Report
from index.types import Document, Passage
from index.vectors import encode_documents
from index.workers import Pool


def rebuild(folder: Path, encoder: Encoder, on_progress: OnProgress | None = None) -> Report:
    """Read every original again and encode it with `encoder`, in one transaction; then make the indexes anew.

    A document whose original can't be read any more keeps its text and is reported as failed.
    """
    report = Report()
    tell = on_progress or (lambda _: None)
    with (
        LibraryWriter(folder, encoder.name, encoder.dimension, rebuilding=True) as writer,
        Pool(folder) as pool,
    ):
        documents = list(writer.documents())
        with writer.re_encoding() as batch:
            again = ahead(_reopen(writer, pool, document) for document in documents)
            for number, (document, file) in enumerate(zip(documents, again, strict=True), 1):
                for page, pages in file.pages():
                    tell(Progress(number - 1, len(documents), file.name, "reading", page, pages))
                outcome = _reread(writer, batch.put, encoder, document, file, report)
                tell(Progress(number, len(documents), file.name, outcome))
        for document in documents:
            pool.forget(document.files[0].sha256)
        writer.drop_indexes()
    return report


def _reopen(writer: LibraryWriter, pool: Pool, document: Document) -> Opened:
    file = document.files[0]
    try:
        content = writer.original(file.sha256).read_bytes()
    except OSError as error:
        return Opened(file.path, reason=why_not_opened(error, "bản gốc"))
    return Opened(file.path, content, file.sha256, pool.read(content, file.path, file.sha256))


def _reread(
    writer: LibraryWriter,
    put: Callable[[Document, Sequence[Passage], Vectors, Sequence[Vectors]], str],
    encoder: Encoder,
    document: Document,
    file: Opened,
    report: Report,
) -> str:
    try:
        fresh, passages = file.result()
    except ReadError as error:
        report.failed.append(Failure(file.name, str(error)))
        kept = replace(document, references=find_references(document))  # an older format kept none
        fresh, passages, outcome = kept, writer.passages(document.id), "failed"
    else:
        report.read.append(file.name)
        outcome = "read"
    fresh = writer.corrected(replace(fresh, id=document.id))
    put(fresh, passages, *encode_documents(encoder, [(fresh, passages)])[0])
    return outcome
