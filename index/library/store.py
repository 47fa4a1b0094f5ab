"""`library.sqlite`: the truth. Every change is one transaction that raises the generation by one."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.corrections import corrected
from index.errors import LibraryError, LibraryMismatch, LibraryMissing
from index.library import schema
from index.library.checks import find_problems
from index.library.connection import connect
from index.library.failures import FailedFile, find_failures, forget_failure, keep_failure
from index.library.filters import Filters, conditions
from index.text import text_sha256
from index.types import Correction, Document, Passage, Reference, SourceFile

_CHUNK = 500  # SQLite's variables a statement are limited


class Store:
    """Documents, passages, sentences and vectors. One connection a thread; readers see whole transactions only."""

    def __init__(self, path: Path, writable: bool = False, older_format: bool = False) -> None:
        """`older_format` opens a store of an older format too, to be brought to this one and marked by `set_format`."""
        self._path = path
        self._writable = writable
        self._local = threading.local()
        if not writable and not path.exists():
            raise LibraryMissing(f"Chưa có kho văn bản ở {path.parent}. Hãy chạy: python -m index add THƯ_MỤC")
        self._check_format(older_format)
        if writable:
            self._db.executescript(schema.TABLES)
            if self.meta("format") is None:
                with self.transaction():
                    self.set_format()

    @property
    def _db(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            self._local.db = connect(self._path, self._writable)
        connection: sqlite3.Connection = self._local.db
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        if hasattr(self._local, "db"):
            self._local.db.close()
            del self._local.db

    def _check_format(self, older_allowed: bool) -> None:
        found = self.meta("format") if self._has_tables() else None
        if found == str(schema.FORMAT) or (found is None and self._writable):
            return
        if found is not None and found.isdecimal() and int(found) > schema.FORMAT:
            raise LibraryMismatch(
                f"Kho có định dạng {found}, mới hơn định dạng {schema.FORMAT} của chương trình này. "
                "Hãy dùng bản mới của chương trình."
            )
        if not older_allowed:
            raise LibraryMismatch(
                f"Kho có định dạng {found}, chương trình này dùng định dạng {schema.FORMAT}. "
                "Hãy chạy: python -m index rebuild"
            )

    def _has_tables(self) -> bool:
        try:
            return bool(self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone())
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.DatabaseError) -> LibraryError:
        return LibraryError(f"Không đọc được {self._path.name} ({error}). Hãy khôi phục từ bản sao lưu.")

    def set_format(self) -> None:
        """Say that the tables hold what this program's format holds."""
        self.set_meta("format", str(schema.FORMAT))

    # --- transactions and facts about the whole

    @contextmanager
    def transaction(self) -> Iterator[int]:
        """All or nothing; gives the new generation. Not to be nested."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            generation = self.generation + 1
            self.set_meta("generation", str(generation))
            yield generation
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state, whatever a writer commits meanwhile. May be nested."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def meta(self, key: str) -> str | None:
        try:
            row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def generation(self) -> int:
        return int(self.meta("generation") or 0)

    @property
    def dimension(self) -> int:
        return int(self.meta("dimension") or 0)

    def counts(self) -> dict[str, int]:
        """How many documents, passages, files, sample documents and files not read there are."""
        queries = {
            "documents": "SELECT count(*) FROM documents",
            "passages": "SELECT count(*) FROM passages",
            "files": "SELECT count(*) FROM files",
            "samples": "SELECT count(*) FROM documents WHERE sample",
        }
        counts = {name: self._db.execute(sql).fetchone()[0] for name, sql in queries.items()}
        return counts | {"failed": len(self.failures())}

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file (it grew to 249 MB over 100,000 passages without)."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def problems(self) -> list[str]:
        """What SQLite's own check, and the references between the tables, find wrong."""
        return find_problems(self._db)

    # --- writing

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        dense: NDArray[np.float32],
        sentences: Sequence[NDArray[np.float32]],
        generation: int,
    ) -> int:
        """Add a document, or give the one with its id new content; the row id."""
        key = schema.document_key(document.id)
        if key is not None:
            self._drop_passages(key, generation)
        key = self.put_record(document, generation)
        self.set_meta("indexed", datetime.now(UTC).isoformat(timespec="seconds"))
        for passage, vector, inner in zip(passages, dense, sentences, strict=True):
            self._put_passage(key, passage, vector, inner, generation)
        return key

    def put_record(self, document: Document, generation: int) -> int:
        """Add or replace a document without its passages, corrected as was kept under its id; the row id."""
        key = schema.document_key(document.id)
        document = corrected(document, self.corrections_of(key) if key is not None else ())
        m = document.metadata
        row = (
            key, document.text, schema.dump_record(document), m.kind, m.issuer,
            m.issued.isoformat() if m.issued else None, int(document.sample), generation,
        )  # fmt: skip
        cursor = self._db.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        key = int(cursor.lastrowid or 0)
        self._db.execute("DELETE FROM refs WHERE document = ?", (key,))
        rows = [schema.reference_row(key, reference) for reference in document.references]
        self._db.executemany(f"INSERT INTO refs VALUES ({','.join('?' * 11)})", rows)
        self._db.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (key, text_sha256(document.text)))
        return key

    def _put_passage(
        self, key: int, passage: Passage, vector: NDArray[np.float32], inner: NDArray[np.float32], generation: int
    ) -> None:
        path = json.dumps(passage.path, ensure_ascii=False)
        packed = schema.pack_sentences(passage.sentences)
        row = (None, key, passage.ordinal, passage.start, passage.end, path, packed, generation)
        cursor = self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        vectors = (cursor.lastrowid, schema.pack_vectors(vector), schema.pack_vectors(inner))
        self._db.execute("INSERT INTO vectors VALUES (?, ?, ?)", vectors)

    def _drop_passages(self, key: int, generation: int) -> None:
        self._db.execute("INSERT INTO removed SELECT id, ? FROM passages WHERE document = ?", (generation, key))
        self._db.execute("DELETE FROM vectors WHERE passage IN (SELECT id FROM passages WHERE document = ?)", (key,))
        self._db.execute("DELETE FROM passages WHERE document = ?", (key,))

    def remove(self, key: int, generation: int) -> None:
        """Take a document and its files' names out."""
        self._drop_passages(key, generation)
        for file in self.files_of(key):
            self.forget_failure(file.path)
        self._db.execute("DELETE FROM files WHERE document = ?", (key,))
        self._db.execute("DELETE FROM refs WHERE document = ?", (key,))
        self._db.execute("DELETE FROM texts WHERE document = ?", (key,))
        self._db.execute("DELETE FROM corrections WHERE document = ?", (key,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (key,))

    def link(self, file: SourceFile, key: int) -> None:
        """Say that `file` holds document `key`, whatever it held before."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (file.path, file.sha256, key))

    def unlink(self, path: str) -> None:
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    # --- files and documents

    def file(self, path: str) -> tuple[str, int] | None:
        """SHA-256 and document row of the file added under `path`."""
        row = self._db.execute("SELECT sha256, document FROM files WHERE path = ?", (path,)).fetchone()
        return (row[0], row[1]) if row else None

    def document_of_sha256(self, sha256: str) -> int | None:
        row = self._db.execute("SELECT document FROM files WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone()
        return row[0] if row else None

    def document_of_text(self, sha256: str) -> int | None:
        """The first document whose text has that `text_sha256`."""
        row = self._db.execute("SELECT min(document) FROM texts WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None

    def paths(self) -> list[str]:
        """The paths of all files, sorted."""
        return [row[0] for row in self._db.execute("SELECT path FROM files ORDER BY path")]

    def files_of(self, key: int) -> tuple[SourceFile, ...]:
        rows = self._db.execute("SELECT path, sha256 FROM files WHERE document = ? ORDER BY path", (key,))
        return tuple(SourceFile(*row) for row in rows)

    def keys(self, samples_only: bool = False) -> list[int]:
        where = "WHERE sample" if samples_only else ""
        return [row[0] for row in self._db.execute(f"SELECT id FROM documents {where} ORDER BY id")]

    def document(self, key: int, with_text: bool = True) -> Document | None:
        text = "text" if with_text else "''"
        row = self._db.execute(f"SELECT {text}, record, sample FROM documents WHERE id = ?", (key,)).fetchone()
        if row is None:
            return None
        read = schema.load_document(key, row[0], row[1], bool(row[2]), self.files_of(key), self.references_of(key))
        return corrected(read, self.corrections_of(key))

    def generations(self) -> list[tuple[int, int]]:
        """Row of every document, and the generation in which it was put last."""
        return list(self._db.execute("SELECT id, generation FROM documents ORDER BY id"))

    # --- files that could not be read; these are no part of a generation

    def failures(self) -> list[FailedFile]:
        return find_failures(self._db)

    def keep_failure(self, failed: FailedFile) -> None:
        keep_failure(self._db, failed)

    def forget_failure(self, path: str, sha256: str = "") -> None:
        forget_failure(self._db, path, sha256)

    # --- corrections

    def corrections_of(self, key: int) -> tuple[Correction, ...]:
        rows = self._db.execute("SELECT field, value, made FROM corrections WHERE document = ? ORDER BY field", (key,))
        return tuple(Correction(*row) for row in rows)

    def correct(self, key: int, corrections: Iterable[Correction]) -> None:
        """Keep these corrections of a document and no others; its record is to be put again."""
        self._db.execute("DELETE FROM corrections WHERE document = ?", (key,))
        rows = ((key, c.field, c.value, c.made) for c in corrections)
        self._db.executemany("INSERT INTO corrections VALUES (?, ?, ?, ?)", rows)

    # --- references

    def references_of(self, key: int) -> tuple[Reference, ...]:
        """What a document cites, in text order."""
        rows = self._db.execute("SELECT * FROM refs WHERE document = ? ORDER BY start", (key,))
        return tuple(schema.load_reference(row) for row in rows)

    def references_to(self, number_keys: Iterable[str]) -> list[tuple[int, Reference]]:
        """Every mention of numbers (as `number_key` gives them), with the row of the document it stands in."""
        keys = sorted(set(number_keys))
        rows: list[tuple[Any, ...]] = []
        for i in range(0, len(keys), _CHUNK):
            part = keys[i : i + _CHUNK]
            rows += self._db.execute(f"SELECT * FROM refs WHERE key IN ({','.join('?' * len(part))})", part)
        return [(row[0], schema.load_reference(row)) for row in sorted(rows, key=lambda row: row[:2])]

    def references_that(self, relations: Iterable[str]) -> list[tuple[int, Reference]]:
        """Every mention with one of `relations`, with the row of the document it stands in."""
        wanted = sorted(set(relations))
        sql = f"SELECT * FROM refs WHERE relation IN ({','.join('?' * len(wanted))}) ORDER BY document, start"
        return [(row[0], schema.load_reference(row)) for row in self._db.execute(sql, wanted)]

    def cards(self) -> Iterator[tuple[int, str | None, str | None, str | None]]:
        """Row, number, kind and date of every document."""
        yield from self._db.execute(
            "SELECT id, CASE WHEN c.field IS NULL THEN json_extract(record, '$.metadata.number') ELSE c.value END, "
            "kind, issued FROM documents LEFT JOIN corrections c ON c.document = id AND c.field = 'number'"
        )

    def sha256s(self) -> set[str]:
        return {row[0] for row in self._db.execute("SELECT DISTINCT sha256 FROM files")}

    # --- passages and vectors

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        sql = "SELECT id, document, ordinal, start, stop, path, sentences FROM passages WHERE id IN ({})"
        return {row[0]: schema.load_passage(row) for row in self._in_chunks(sql, ids)}

    def passage_ids_of(self, key: int) -> list[int]:
        rows = self._db.execute("SELECT id FROM passages WHERE document = ? ORDER BY ordinal", (key,))
        return [row[0] for row in rows]

    def vectors(self, ids: Sequence[int]) -> dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """For each passage its vector [d] and its sentences' [n, d]."""
        d = self.dimension
        sql = "SELECT passage, dense, sentences FROM vectors WHERE passage IN ({})"
        unpack = schema.unpack_vectors
        return {row[0]: (unpack(row[1], d)[0], unpack(row[2], d)) for row in self._in_chunks(sql, ids)}

    def closeness(self, ids: Sequence[int], vector: NDArray[np.float32]) -> dict[int, tuple[float, float]]:
        """For each passage the inner products of `vector` [d] with its own vector and with its sentences' nearest."""
        rows = list(self._in_chunks("SELECT passage, dense, sentences FROM vectors WHERE passage IN ({})", ids))
        own = self._products((row[1] for row in rows), vector)
        inner = self._products((row[2] for row in rows), vector)
        ends = np.cumsum([len(row[2]) // (2 * len(vector)) for row in rows]).tolist()
        found = zip(rows, own.tolist(), pairwise([0, *ends]), strict=True)
        return {row[0]: (o, float(inner[a:b].max()) if a < b else o) for row, o, (a, b) in found}

    def _products(self, blobs: Iterable[bytes], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        products: NDArray[np.float32] = schema.unpack_vectors(b"".join(blobs), len(vector)) @ vector
        return products

    def _in_chunks(self, sql: str, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        for i in range(0, len(ids), _CHUNK):
            part = [int(x) for x in ids[i : i + _CHUNK]]
            yield from self._db.execute(sql.format(",".join("?" * len(part))), part)

    def dense_since(self, generation: int, upto: int) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Ids and vectors of the passages added after `generation`, in batches."""
        sql = (
            "SELECT p.id, dense FROM passages p JOIN vectors ON passage = p.id "
            "WHERE generation > ? AND generation <= ? ORDER BY p.id"
        )
        cursor = self._db.execute(sql, (generation, upto))
        while rows := cursor.fetchmany(8192):
            yield [r[0] for r in rows], schema.unpack_vectors(b"".join(r[1] for r in rows), self.dimension)

    def passages_since(self, generation: int) -> Iterator[tuple[int, int, Passage]]:
        """Passage id, document row and passage of those added after `generation`, document by document."""
        sql = (
            "SELECT id, document, ordinal, start, stop, path, sentences FROM passages WHERE generation > ? "
            "ORDER BY document, ordinal"
        )
        for row in self._db.execute(sql, (generation,)):
            yield row[0], row[1], schema.load_passage(row)

    def removed_since(self, generation: int) -> list[int]:
        return [r[0] for r in self._db.execute("SELECT passage FROM removed WHERE generation > ?", (generation,))]

    def forget_removed(self) -> None:
        self._db.execute("DELETE FROM removed")

    def passage_ids(self) -> set[int]:
        return {row[0] for row in self._db.execute("SELECT id FROM passages")}

    # --- filters and their choices

    def matching(self, filters: Filters) -> list[int]:
        """Rows of the documents that pass `filters`."""
        where, values = conditions(filters)
        return [row[0] for row in self._db.execute(f"SELECT id FROM documents WHERE {where}", values)]

    def passages_of(self, keys: Iterable[int]) -> list[int]:
        sql = "SELECT id FROM passages WHERE document IN ({})"
        return [row[0] for row in self._in_chunks(sql, list(keys))]

    def choices(self, column: str) -> list[str]:
        """The different values of `column` ("kind" or "issuer")."""
        if column not in ("kind", "issuer"):
            raise ValueError(f"found column {column!r}; expected 'kind' or 'issuer'")
        sql = f"SELECT DISTINCT {column} FROM documents WHERE {column} IS NOT NULL ORDER BY 1"
        return [row[0] for row in self._db.execute(sql)]
