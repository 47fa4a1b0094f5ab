"""`library.sqlite`: the truth. Every change is one transaction that raises the generation by one."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.corrections import corrected
from index.errors import LibraryError, LibraryMismatch, LibraryMissing
from index.library import schema
from index.library.cards import Cards
from index.library.checks import find_problems
from index.library.closeness import closeness
from index.library.connection import connect
from index.library.failures import FailedFile, find_failures, forget_failure, keep_failure
from index.text import text_sha256
from index.types import Correction, Document, Passage, Reference, SourceFile

_CHUNK = 500  # SQLite's variables a statement are limited
_VECTORS = "SELECT passage, dense, sentences FROM vectors WHERE passage IN ({})"


class Store:
    """Documents, passages, sentences and vectors. One connection a thread; readers see whole transactions only."""

    def __init__(self, path: Path, writable: bool = False, older_format: bool = False) -> None:
        """`older_format` opens a store of an older format too, to be brought to this one and marked by `set_format`."""
        self._path = path
        self._writable = writable
        self._local = threading.local()
        self.cards = Cards(lambda: self._db)
        self._let_go: set[str] = set()
        if not writable and not path.exists():
            raise LibraryMissing(f"Chưa có kho văn bản ở {path.parent}. Hãy chạy: python -m index add THƯ_MỤC")
        self._check_format(older_format)
        if writable:
            self._db.executescript(schema.TABLES)
            if self.meta("format") != str(schema.FORMAT):
                self._bring_up()

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
        in_place = found == str(schema.FROM_RECORDS)
        if not (older_allowed or (in_place and self._writable)):
            command = "upgrade" if in_place else "rebuild"
            raise LibraryMismatch(
                f"Kho có định dạng {found}, chương trình này dùng định dạng {schema.FORMAT}. "
                f"Hãy chạy: python -m index {command}"
            )

    def _bring_up(self) -> None:
        """Make what this format adds from what older ones kept; those that kept too little stay marked as they are."""
        with self._all_or_nothing():
            self.cards.make()
            if self.meta("format") in (None, str(schema.FROM_RECORDS)):
                self.set_format()

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
        with self._all_or_nothing():
            generation = self.generation + 1
            self.set_meta("generation", str(generation))
            yield generation

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
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
        """How many documents, passages, files, samples and files not read there are; "bytes" of originals if known."""
        return dict(self._db.execute("SELECT name, value FROM totals")) | {"failed": len(self.failures())}

    def set_bytes(self, count: int | None) -> None:
        """Keep how many bytes the originals have; None: not known."""
        if count is None:
            self._db.execute("DELETE FROM totals WHERE name = 'bytes'")
        else:
            self._db.execute("INSERT OR REPLACE INTO totals VALUES ('bytes', ?)", (count,))

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
        rows = zip(passages, dense, sentences, strict=True)
        ids = [self._put_passage(key, passage, vector, inner, generation) for passage, vector, inner in rows]
        self.cards.set_passages(key, min(ids, default=0), len(ids))
        return key

    def put_record(self, document: Document, generation: int) -> int:
        """Add or replace a document without its passages, corrected as was kept under its id; the row id."""
        key = schema.document_key(document.id)
        document = corrected(document, self.corrections_of(key) if key is not None else ())
        row = (key, document.text, schema.dump_record(document), int(document.sample), generation)
        cursor = self._db.execute(schema.PUT_DOCUMENT, row)
        key = int(cursor.lastrowid or 0) if key is None else key
        self.cards.put(key, document.metadata, document.sample)
        self._db.execute("DELETE FROM refs WHERE document = ?", (key,))
        rows = [schema.reference_row(key, reference) for reference in document.references]
        self._db.executemany(f"INSERT INTO refs VALUES ({','.join('?' * 11)})", rows)
        self._db.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (key, text_sha256(document.text)))
        return key

    def _put_passage(
        self, key: int, passage: Passage, vector: NDArray[np.float32], inner: NDArray[np.float32], generation: int
    ) -> int:
        path = json.dumps(passage.path, ensure_ascii=False)
        packed = schema.pack_sentences(passage.sentences)
        row = (None, key, passage.ordinal, passage.start, passage.end, path, packed, generation)
        cursor = self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        vectors = (cursor.lastrowid, schema.pack_vectors(vector), schema.pack_vectors(inner))
        self._db.execute("INSERT INTO vectors VALUES (?, ?, ?)", vectors)
        return int(cursor.lastrowid or 0)

    def _drop_passages(self, key: int, generation: int) -> None:
        self._db.execute("INSERT INTO removed SELECT id, ? FROM passages WHERE document = ?", (generation, key))
        self._db.execute("DELETE FROM vectors WHERE passage IN (SELECT id FROM passages WHERE document = ?)", (key,))
        self._db.execute("DELETE FROM passages WHERE document = ?", (key,))

    def remove(self, key: int, generation: int) -> None:
        """Take a document and its files' names out."""
        self._drop_passages(key, generation)
        for file in self.files_of(key):
            self.forget_failure(file.path)
        self._let_go |= {file.sha256 for file in self.files_of(key)}
        self.cards.drop(key)
        self._db.execute("DELETE FROM files WHERE document = ?", (key,))
        self._db.execute("DELETE FROM refs WHERE document = ?", (key,))
        self._db.execute("DELETE FROM texts WHERE document = ?", (key,))
        self._db.execute("DELETE FROM corrections WHERE document = ?", (key,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (key,))

    def link(self, file: SourceFile, key: int) -> None:
        """Say that `file` holds document `key`, whatever it held before."""
        self._let_go_of(file.path)
        self._db.execute(schema.PUT_FILE, (file.path, file.sha256, key))

    def unlink(self, path: str) -> None:
        self._let_go_of(path)
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    def _let_go_of(self, path: str) -> None:
        known = self.file(path)
        self._let_go |= {known[0]} if known else set()

    def unneeded(self, kept: Iterable[str]) -> list[str]:
        """Of the contents in `kept` and those that files had until this writer changed them: which no file has now."""
        waiting = {failed.sha256 for failed in self.failures()}
        let_go = self._let_go.union(kept) - waiting - {""}
        return [sha256 for sha256 in let_go if self.document_of_sha256(sha256) is None]

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

    def paths_below(self, folder: str) -> list[str]:
        """The paths of all files that start with `folder`, which ends in a separator; sorted."""
        end = folder[:-1] + chr(ord(folder[-1]) + 1)
        rows = self._db.execute("SELECT path FROM files WHERE path >= ? AND path < ? ORDER BY path", (folder, end))
        return [row[0] for row in rows]

    def files_of(self, key: int) -> tuple[SourceFile, ...]:
        rows = self._db.execute("SELECT path, sha256 FROM files WHERE document = ? ORDER BY path", (key,))
        return tuple(SourceFile(*row) for row in rows)

    def keys(self, samples_only: bool = False) -> list[int]:
        where = "WHERE sample" if samples_only else ""
        return [row[0] for row in self._db.execute(f"SELECT document FROM cards {where} ORDER BY document")]

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
        self._let_go |= {known.sha256 for known in self.failures()}
        keep_failure(self._db, failed)

    def forget_failure(self, path: str, sha256: str = "") -> None:
        self._let_go |= {known.sha256 for known in self.failures()}
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

    def references_to(self, names: Iterable[str], changing: bool = False) -> list[tuple[int, date | None, Reference]]:
        """Every mention of documents by `names_of` them, with the row and date of issue of the one it stands in.

        `changing`: only those that replace, end or change what they name, found without reading any other.
        """
        keys = sorted(set(names))
        where = f"AND {schema.CHANGES}" if changing else ""
        sql = f"SELECT refs.*, c.issued FROM refs CROSS JOIN cards c USING (document) WHERE key IN ({{}}) {where}"
        rows = sorted(self._in_chunks(sql, keys), key=lambda row: row[:2])
        days = (date.fromisoformat(row[-1]) if row[-1] else None for row in rows)
        return [(row[0], day, schema.load_reference(row[:-1])) for row, day in zip(rows, days, strict=True)]

    def changing(self) -> list[tuple[int, Reference]]:
        """Every mention that replaces, ends or changes what it names, with the row of the document it stands in."""
        rows = self._db.execute(f"SELECT * FROM refs WHERE {schema.CHANGES} ORDER BY document, start")
        return [(row[0], schema.load_reference(row)) for row in rows]

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
        unpack = schema.unpack_vectors
        return {row[0]: (unpack(row[1], d)[0], unpack(row[2], d)) for row in self._in_chunks(_VECTORS, ids)}

    def closeness(self, ids: Sequence[int], vector: NDArray[np.float32]) -> dict[int, tuple[float, float]]:
        """For each passage the inner products of `vector` [d] with its own vector and with its sentences' nearest."""
        return closeness(self._in_chunks(_VECTORS, ids), vector)

    def _in_chunks(self, sql: str, values: Sequence[int] | Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for i in range(0, len(values), _CHUNK):
            part = [x if isinstance(x, str) else int(x) for x in values[i : i + _CHUNK]]
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

    def changes_since(self, generation: int) -> int:
        """How many passages were added and removed after `generation`."""
        tables = ("passages", "removed")
        rows = (self._db.execute(f"SELECT count(*) FROM {t} WHERE generation > ?", (generation,)) for t in tables)
        return sum(row.fetchone()[0] for row in rows)

    def removed_since(self, generation: int) -> list[int]:
        return [r[0] for r in self._db.execute("SELECT passage FROM removed WHERE generation > ?", (generation,))]

    def passage_ids(self) -> set[int]:
        return {row[0] for row in self._db.execute("SELECT id FROM passages")}
