"""Everything read and encoded again: for another encoder, a newer format, or better readers."""

from itertools import islice
from pathlib import Path

from index.ahead import ahead
from index.encoder import Encoder
from index.library import LibraryWriter
from index.report import OnProgress, Report
from index.reread import Rereading, contents_of
from index.workers import Pool


def rebuild(folder: Path, encoder: Encoder, on_progress: OnProgress | None = None) -> Report:
    """Read every original again and encode it with `encoder`, in one transaction; then make the indexes anew.

    A document none of whose originals can be read any more keeps its text; what can't be read is reported as failed.
    """
    with (
        LibraryWriter(folder, encoder.name, encoder.dimension, rebuilding=True) as writer,
        Pool(folder) as pool,
    ):
        documents = list(writer.documents())
        total = sum(len(contents_of(document)) for document in documents)
        again = Rereading(writer, pool, encoder, total, on_progress or (lambda _: None))
        with writer.re_encoding() as batch:
            files = ahead(again.open(file) for document in documents for file in contents_of(document))
            for document in documents:
                again.settle(batch, document, islice(files, len(contents_of(document))))
        writer.drop_indexes()
    return again.report
