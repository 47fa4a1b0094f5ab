"""The tables of `library.sqlite`, and the forms in which values are kept in them."""

import json
import struct
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.references import number_key
from index.types import CHANGING, Block, Document, Metadata, Passage, Reference, Section, Sentence, SourceFile, Span

FORMAT = 4  # 2: refs; 3: scanned, doubts, texts, corrections; 4: cards, totals
FROM_RECORDS = 3  # the oldest format that is brought to this one in place; older ones are read again

CHANGES = f"relation IN {CHANGING}"  # of references: those that change the cited one
TABLES = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, record TEXT NOT NULL,
    sample INTEGER NOT NULL, generation INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, document INTEGER NOT NULL REFERENCES documents(id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_sha256 ON files (sha256);
CREATE INDEX IF NOT EXISTS files_document ON files (document);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents(id), ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, path TEXT NOT NULL, sentences BLOB NOT NULL,
    generation INTEGER NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS passages_document ON passages (document, ordinal);
CREATE INDEX IF NOT EXISTS passages_generation ON passages (generation);
CREATE TABLE IF NOT EXISTS vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages(id), dense BLOB NOT NULL, sentences BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS removed (passage INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS removed_generation ON removed (generation);
CREATE TABLE IF NOT EXISTS refs (
    document INTEGER NOT NULL REFERENCES documents(id), start INTEGER NOT NULL, stop INTEGER NOT NULL,
    relation TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, key TEXT NOT NULL, issued TEXT,
    part INTEGER NOT NULL, quote_start INTEGER NOT NULL, quote_stop INTEGER NOT NULL,
    PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refs_key ON refs (key);
CREATE INDEX IF NOT EXISTS refs_changes ON refs (key) WHERE {CHANGES};
CREATE TABLE IF NOT EXISTS texts (
    document INTEGER PRIMARY KEY REFERENCES documents(id), sha256 TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS texts_sha256 ON texts (sha256);
CREATE TABLE IF NOT EXISTS corrections (
    document INTEGER NOT NULL REFERENCES documents(id), field TEXT NOT NULL, value TEXT, made TEXT NOT NULL,
    PRIMARY KEY (document, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
    path TEXT PRIMARY KEY, reason TEXT NOT NULL, made TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cards (
    document INTEGER PRIMARY KEY REFERENCES documents(id), number TEXT, digits TEXT, name TEXT, short_name TEXT,
    kind TEXT, issuer TEXT, issued TEXT, title TEXT NOT NULL, sample INTEGER NOT NULL,
    first INTEGER NOT NULL DEFAULT 0, passages INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS cards_digits ON cards (digits);
CREATE INDEX IF NOT EXISTS cards_name ON cards (name);
CREATE INDEX IF NOT EXISTS cards_short_name ON cards (short_name);
CREATE INDEX IF NOT EXISTS cards_kind ON cards (kind, issued, first, passages);
CREATE INDEX IF NOT EXISTS cards_issuer ON cards (issuer, issued, first, passages);
CREATE INDEX IF NOT EXISTS cards_issued ON cards (issued, first, passages);
CREATE INDEX IF NOT EXISTS cards_sample ON cards (document) WHERE sample;
CREATE TABLE IF NOT EXISTS totals (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS card_added AFTER INSERT ON cards BEGIN
    UPDATE totals SET value = value + CASE name WHEN 'documents' THEN 1 WHEN 'samples' THEN NEW.sample
    ELSE NEW.passages END WHERE name IN ('documents', 'samples', 'passages');
END;
CREATE TRIGGER IF NOT EXISTS card_changed AFTER UPDATE OF sample, passages ON cards BEGIN
    UPDATE totals SET value = value + CASE name WHEN 'samples' THEN NEW.sample - OLD.sample
    ELSE NEW.passages - OLD.passages END WHERE name IN ('samples', 'passages');
END;
CREATE TRIGGER IF NOT EXISTS card_dropped AFTER DELETE ON cards BEGIN
    UPDATE totals SET value = value - CASE name WHEN 'documents' THEN 1 WHEN 'samples' THEN OLD.sample
    ELSE OLD.passages END WHERE name IN ('documents', 'samples', 'passages');
END;
CREATE TRIGGER IF NOT EXISTS file_added AFTER INSERT ON files BEGIN
    UPDATE totals SET value = value + 1 WHERE name = 'files';
END;
CREATE TRIGGER IF NOT EXISTS file_dropped AFTER DELETE ON files BEGIN
    UPDATE totals SET value = value - 1 WHERE name = 'files';
END;
"""

# "INSERT OR REPLACE" would delete without the triggers that count.
PUT_DOCUMENT = (
    "INSERT INTO documents (id, text, record, sample, generation) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
    "SET text = excluded.text, record = excluded.record, sample = excluded.sample, generation = excluded.generation"
)
PUT_FILE = (
    "INSERT INTO files VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE "
    "SET sha256 = excluded.sha256, document = excluded.document"
)

_SENTENCE = struct.Struct("<4i")  # start, end, start and end of the lead-in (-1 where there is none)


def pack_sentences(sentences: tuple[Sentence, ...]) -> bytes:
    leads = ((s.lead_in.start, s.lead_in.end) if s.lead_in else (-1, -1) for s in sentences)
    return b"".join(_SENTENCE.pack(s.start, s.end, *lead) for s, lead in zip(sentences, leads, strict=True))


def unpack_sentences(blob: bytes) -> tuple[Sentence, ...]:
    rows = _SENTENCE.iter_unpack(blob)
    return tuple(Sentence(a, b, Span(c, d) if c >= 0 else None) for a, b, c, d in rows)


def pack_vectors(vectors: NDArray[np.float32]) -> bytes:
    return vectors.astype("<f2").tobytes()


def unpack_vectors(blob: bytes, dimension: int) -> NDArray[np.float32]:
    """float32 [n, dimension]."""
    return np.frombuffer(blob, "<f2").astype(np.float32).reshape(-1, dimension)


def document_key(document_id: str) -> int | None:
    """The row of a document id such as "vb12"; None when it is not of that form."""
    digits = document_id[2:]
    return int(digits) if document_id.startswith("vb") and digits.isascii() and digits.isdigit() else None


def document_id(key: int) -> str:
    return f"vb{key}"


def dump_record(document: Document) -> str:
    """All of a document but its text, files, references, corrections and id, as JSON; the metadata as read."""
    stated = document.stated or document.metadata
    issued = stated.issued.isoformat() if stated.issued else None
    places = {name: (span.start, span.end) for name, span in stated.places}
    record = {
        "metadata": asdict(stated) | {"issued": issued, "places": places},
        "sections": [asdict(s) for s in document.sections],
        "blocks": [asdict(b) for b in document.blocks],
        "pages": document.pages,
        "status": document.status,
        "scanned": [(span.start, span.end) for span in document.scanned],
        "doubts": document.doubts,
    }
    return json.dumps(record, ensure_ascii=False)


def reference_row(key: int, reference: Reference) -> tuple[Any, ...]:
    """A row of `refs`, in the order of its columns."""
    r = reference
    issued = r.issued.isoformat() if r.issued else None
    return (
        key, r.start, r.end, r.relation, r.kind, r.number, number_key(r.number), issued, int(r.part),
        r.quote.start, r.quote.end,
    )  # fmt: skip


def load_reference(row: tuple[Any, ...]) -> Reference:
    """The inverse of `reference_row`, without the document."""
    start, end, relation, kind, number, _, issued, part, *quote = row[1:]
    day = date.fromisoformat(issued) if issued else None
    return Reference(start, end, relation, kind, number, day, bool(part), Span(*quote))


def load_passage(row: tuple[Any, ...]) -> Passage:
    """A passage from its row, without the generation."""
    _, key, ordinal, start, stop, path, sentences = row
    return Passage(document_id(key), ordinal, start, stop, tuple(json.loads(path)), unpack_sentences(sentences))


def load_document(
    key: int,
    text: str,
    record: str,
    sample: bool,
    files: tuple[SourceFile, ...],
    references: tuple[Reference, ...],
) -> Document:
    """The inverse of `dump_record`, with what is kept beside it."""
    values: dict[str, Any] = json.loads(record)
    metadata = values["metadata"]
    issued = metadata.pop("issued")
    places = metadata.pop("places", {})
    return Document(
        text=text,
        metadata=Metadata(
            **metadata,
            issued=date.fromisoformat(issued) if issued else None,
            places=tuple((name, Span(*span)) for name, span in places.items()),
        ),
        sections=tuple(Section(**s) for s in values["sections"]),
        blocks=tuple(Block(**b) for b in values["blocks"]),
        pages=tuple(values["pages"]),
        sample=sample,
        id=document_id(key),
        files=files,
        status=values["status"],
        references=references,
        scanned=tuple(Span(*span) for span in values.get("scanned", ())),
        doubts=tuple(values.get("doubts", ())),
    )
