"""Files that could not be read, as they wait in `library.sqlite` until they are read or given up."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file's name as added, why it could not be read, and when (ISO form, UTC).

    `sha256` names its kept content; "" where the file can only be found under its name.
    """

    path: str
    reason: str
    made: str
    sha256: str = ""


def find_failures(db: sqlite3.Connection) -> list[FailedFile]:
    """All, the newest first; none in a store that was last written before they were kept."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'failures'").fetchone():
        return []
    rows = db.execute("SELECT path, reason, made, sha256 FROM failures ORDER BY made DESC, path")
    return [FailedFile(*row) for row in rows]


def keep_failure(db: sqlite3.Connection, failed: FailedFile) -> None:
    """Keep it in place of an earlier failure of the same name."""
    row = (failed.path, failed.reason, failed.made, failed.sha256)
    db.execute("INSERT OR REPLACE INTO failures (path, reason, made, sha256) VALUES (?, ?, ?, ?)", row)


def forget_failure(db: sqlite3.Connection, path: str, sha256: str = "") -> None:
    """Drop the failure of that name, and those of the same content under other names."""
    db.execute("DELETE FROM failures WHERE path = ? OR (sha256 <> '' AND sha256 = ?)", (path, sha256))
