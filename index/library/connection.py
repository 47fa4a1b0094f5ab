"""Connections to `library.sqlite`."""

import sqlite3
from pathlib import Path

from index.errors import LibraryError


def connect(path: Path, writable: bool) -> sqlite3.Connection:
    """One that reads, or may write too. Raises LibraryError."""
    mode = "rwc" if writable else "rw"  # WAL needs its -shm file even to read
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30)
    except sqlite3.OperationalError as error:
        raise LibraryError(f"Không mở được kho {path}: {error}.") from error
    if writable:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
    else:
        db.execute("PRAGMA query_only = ON")
    return db
