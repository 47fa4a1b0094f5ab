"""`activity.sqlite`: what people said of answers, and what they have looked at.

A file of its own, so that saying it never waits for indexing.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import ActivityError

REASONS = {"wrong_quote": "Trích dẫn sai", "incomplete": "Thiếu", "off_topic": "Không liên quan"}
NOTE_LENGTH = 1000
_WAIT = 5.0  # seconds for another process that is writing; each writes one short row
_TABLES = """
CREATE TABLE IF NOT EXISTS opinions (
    key TEXT PRIMARY KEY, said TEXT NOT NULL, question TEXT NOT NULL, is_right INTEGER NOT NULL, reasons TEXT NOT NULL,
    note TEXT NOT NULL, quoted TEXT NOT NULL, is_done INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (
    document TEXT NOT NULL, doubt TEXT NOT NULL, PRIMARY KEY (document, doubt)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of the answer: its citation, and the address of its place (#vb12/345-400)."""

    citation: str
    address: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was said of one answer. `reasons` are keys of `REASONS`; `said` is in UTC, None before it is kept."""

    question: str
    is_right: bool
    reasons: tuple[str, ...] = ()
    note: str = ""
    quoted: tuple[Quoted, ...] = ()
    is_done: bool = False
    said: datetime | None = None
    key: str = ""


class Activity:
    """The opinions and marks of one store folder. Every method raises ActivityError where the file can't be used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "activity.sqlite"

    def keep(self, opinion: Opinion) -> str:
        """Keep an opinion, in the place of the one with its key; the key."""
        key = opinion.key or secrets.token_urlsafe(12)
        row = (
            key, datetime.now(UTC).isoformat(timespec="seconds"), opinion.question, opinion.is_right,
            json.dumps(opinion.reasons), opinion.note,
            json.dumps([(q.citation, q.address) for q in opinion.quoted]),
        )  # fmt: skip
        with self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO opinions (key, said, question, is_right, reasons, note, quoted) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)", row,
            )  # fmt: skip
        return key

    def withdraw(self, key: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM opinions WHERE key = ?", (key,))

    def mark(self, key: str, is_done: bool) -> None:
        """Say that an opinion has been dealt with, or that it has not."""
        with self._open() as db:
            db.execute("UPDATE opinions SET is_done = ? WHERE key = ?", (is_done, key))

    def opinions(self) -> list[Opinion]:
        """All, the newest first."""
        if not self._path.exists():
            return []
        with self._open() as db:
            rows: Sequence[Any] = db.execute(
                "SELECT question, is_right, reasons, note, quoted, is_done, said, key FROM opinions "
                "ORDER BY said DESC, key"
            ).fetchall()
        return [_opinion(*row) for row in rows]

    # --- doubts about documents

    def see(self, document: str, doubt: str, is_seen: bool = True) -> None:
        """Say that somebody has looked at a doubt about a document, or take that back."""
        insert, delete = "INSERT OR IGNORE INTO seen VALUES (?, ?)", "DELETE FROM seen WHERE document = ? AND doubt = ?"
        with self._open() as db:
            db.execute(insert if is_seen else delete, (document, doubt))

    def seen(self) -> frozenset[tuple[str, str]]:
        """Document and doubt of each that somebody has looked at."""
        if not self._path.exists():
            return frozenset()
        with self._open() as db:
            return frozenset(db.execute("SELECT document, doubt FROM seen"))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction on a connection of its own."""
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as db, db:
                db.execute("PRAGMA journal_mode = WAL")
                db.executescript(_TABLES)
                yield db
        except sqlite3.Error as error:
            raise ActivityError(
                f"Không ghi hoặc đọc được {self._path} ({error}). Hãy kiểm tra quyền ghi và dung lượng đĩa."
            ) from error


def _opinion(
    question: str, is_right: int, reasons: str, note: str, quoted: str, is_done: int, said: str, key: str
) -> Opinion:
    return Opinion(
        question, bool(is_right), tuple(json.loads(reasons)), note, tuple(Quoted(*pair) for pair in json.loads(quoted)),
        bool(is_done), datetime.fromisoformat(said), key,
    )  # fmt: skip
