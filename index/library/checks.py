"""What may be wrong inside `library.sqlite`."""

import sqlite3

_ORPHANS = {
    "đoạn không có vectơ": "passages LEFT JOIN vectors ON passage = id WHERE passage IS NULL",
    "vectơ không có đoạn": "vectors LEFT JOIN passages ON passage = id WHERE id IS NULL",
    "đoạn không có văn bản": "passages LEFT JOIN documents d ON d.id = document WHERE d.id IS NULL",
    "viện dẫn không có văn bản": "refs LEFT JOIN documents d ON d.id = document WHERE d.id IS NULL",
    "chỗ sửa không có văn bản": "corrections LEFT JOIN documents d ON d.id = document WHERE d.id IS NULL",
    "tệp không có văn bản": "files LEFT JOIN documents d ON d.id = document WHERE d.id IS NULL",
    "văn bản không có tệp": "documents d LEFT JOIN files ON document = d.id WHERE path IS NULL",
    "văn bản không có thẻ": "documents d LEFT JOIN cards ON document = d.id WHERE document IS NULL",
    "thẻ không có văn bản": "cards LEFT JOIN documents d ON d.id = document WHERE d.id IS NULL",
    "thẻ đếm sai đoạn": (
        "cards c WHERE passages <> (SELECT count(*) FROM passages p WHERE p.document = c.document) OR passages <> "
        "(SELECT count(*) FROM passages WHERE document = c.document AND id BETWEEN first AND first + c.passages - 1)"
    ),
    "tổng đếm sai": (
        "totals WHERE value <> CASE name WHEN 'documents' THEN (SELECT count(*) FROM documents) WHEN 'passages' "
        "THEN (SELECT count(*) FROM passages) WHEN 'files' THEN (SELECT count(*) FROM files) WHEN 'samples' "
        "THEN (SELECT count(*) FROM documents WHERE sample) ELSE value END"
    ),
}


def find_problems(db: sqlite3.Connection) -> list[str]:
    """What SQLite's own check, and the references between the tables, find wrong."""
    found = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    for name, rows in _ORPHANS.items():
        count = db.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]
        found += [f"{count} {name}"] if count else []
    return found
