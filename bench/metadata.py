"""What documents state about themselves, against tests/data/truth_metadata.tsv: `python -m bench.metadata`.

The truth was written from page pictures. A file that no reader opens is counted apart, not as wrong.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bench.record import save_result
from bench.sets import ROOT
from bench.tables import table
from index.errors import ReadError
from index.parse import parse_file
from index.text import SYLLABLE, settle_tone
from index.types import Metadata

TRUTH = ROOT / "tests" / "data" / "truth_metadata.tsv"
FIELDS = (
    "number", "kind", "issued", "issuer", "title", "place", "signer", "role", "secrecy", "urgency", "meeting", "term",
)  # fmt: skip

Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print each field that is wrong")
    options = parser.parse_args()
    found = measure(read_truth())
    if options.wrong:
        print(*found["wrong"], sep="\n")
    print(found["read"], "files read, not read:", *found["not read"])
    for name, fields in found["groups"].items():
        print(f"\n{name}\n{fields_table(fields)}")
    save_result("metadata", {key: value for key, value in found.items() if key != "wrong"})


def read_truth() -> list[Row]:
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if located(row).exists()]


def located(row: Row) -> Path:
    """The file of a row: `shared/` lies beside the checkout."""
    shared = row["path"].startswith("shared/")
    return (ROOT.parent if shared else ROOT) / row["path"]


def measure(rows: list[Row]) -> dict[str, Any]:
    """Precision, recall and F1 of each field: of all files, and of each folder."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong, unread = [], []
    for row in rows:
        path = located(row)
        try:
            document, _ = parse_file(path.read_bytes(), path.name)
        except ReadError:
            unread.append(path.name)
            continue
        for name in ("all", path.parent.name):
            counts[name].update(_outcomes(row, document.metadata))
        wrong += [f"{row['path']}\t{field}\t{want!r}\t{got!r}" for field, want, got in _wrong(row, document.metadata)]
    groups = {name: {field: _score(count, field) for field in FIELDS} for name, count in counts.items()}
    return {"read": len(rows) - len(unread), "not read": unread, "groups": groups, "wrong": wrong}


def _outcomes(row: Row, metadata: Metadata) -> Iterator[str]:
    for field in FIELDS:
        stated, found = bool(row[field]), value_of(metadata, field) != ""
        if stated:
            yield f"{field} stated"
        if found:
            yield f"{field} found"
            if is_right(row[field], value_of(metadata, field)):
                yield f"{field} right"


def _wrong(row: Row, metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    for field in FIELDS:
        if not is_right(row[field], value := value_of(metadata, field)):
            yield field, row[field], value


def value_of(metadata: Metadata, field: str) -> str:
    value = getattr(metadata, field)
    return value.isoformat() if isinstance(value, date) else value or ""


def is_right(stated: str, found: str) -> bool:
    """Whether `found` is what is stated, or one of its ways (" | "), but for case, spaces and the place of a tone."""
    return any(_plain(found) == _plain(way) for way in stated.split(" | "))


def _plain(text: str) -> str:
    return SYLLABLE.sub(lambda m: settle_tone(m[0]), " ".join(text.split()).lower())


def _score(counts: Mapping[str, int], field: str) -> dict[str, float | int | None]:
    stated, found, right = (counts[f"{field} {name}"] for name in ("stated", "found", "right"))
    total = stated + found
    return {
        "stated": stated,
        "precision": round(right / found, 4) if found else None,
        "recall": round(right / stated, 4) if stated else None,
        "F1": round(2 * right / total, 4) if total else None,
    }


def fields_table(fields: Mapping[str, Mapping[str, Any]]) -> str:
    columns = ("stated", "precision", "recall", "F1")
    return table(["field", *columns], [[name, *(row[c] for c in columns)] for name, row in fields.items()])


if __name__ == "__main__":
    main()
