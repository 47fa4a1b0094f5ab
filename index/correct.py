"""One document's corrections into the store, with all that follows from them, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.corrections import changed
from index.encoder import Encoder, Vectors
from index.fields import passage_text
from index.library import Library, LibraryWriter, open_library
from index.references import find_references
from index.types import Document, Passage


def correct_document(
    folder: Path,
    id_or_path: str,
    changes: Mapping[str, str | None],
    undo: Sequence[str],
    encoder: Callable[[], Encoder],
) -> Document:
    """Correct a document's fields, or drop the corrections of the fields `undo`; the document as it is then.

    `encoder` is asked for where the title changes, which every passage's vector holds. Raises NotFound, BadCorrection,
    LibraryLocked or LibraryMismatch before anything is changed.
    """
    library = open_library(folder)
    document_id = library.find(id_or_path).id
    tool = encoder() if "title" in {*changes, *undo} else None
    if tool:
        library.require_encoder(tool.name)
    with LibraryWriter(folder, str(library.info()["encoder"]), 0) as writer:
        library.refresh()
        before = library.document(document_id)
        document = changed(before, changes, undo, datetime.now(UTC).isoformat(timespec="seconds"))
        document = replace(document, references=find_references(document))
        with writer.transaction() as batch:
            batch.correct(document)
            if _searched(document) != _searched(before):
                batch.put(document, *_passages(library, document, tool))
    return document


def _passages(
    library: Library, document: Document, encoder: Encoder | None
) -> tuple[list[Passage], Vectors, list[Vectors]]:
    """A document's passages, their vectors, made anew by `encoder` or as they were, and those of their sentences."""
    ids = library.passage_ids(document.id)
    passages, vectors = library.passages(ids), library.vectors(ids)
    ordered = [passages[i] for i in ids]
    texts = [passage_text(document, passage) for passage in ordered]
    dense = encoder.encode(texts, "passage") if encoder else np.array([vectors[i][0] for i in ids])
    return ordered, dense, [vectors[i][1] for i in ids]


def _searched(document: Document) -> tuple[str | None, str | None]:
    """What the fields of its passages hold of a document's metadata."""
    return document.metadata.title, document.metadata.number
