"""Spreadsheets, whichever program wrote them: lines above the table, then its rows under their header."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.readers.layout_tables import is_layout
from index.readers.writer import ExtractWriter
from index.types import Extract

_DEFAULT_NAME = re.compile(r"(?:Sheet|Worksheet|Trang[ _]?tính|Bảng[ _]?tính)\s?\d*", re.IGNORECASE)
_HEADER_SHARE = 0.6  # of the fullest row's cells are filled in a header; a merged heading leaves some empty


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells as text, row by row; how many of the rows and columns with text are hidden."""

    name: str
    rows: Sequence[Sequence[str]]
    hidden_rows: int = 0
    hidden_columns: int = 0


def extract_sheets(sheets: Iterable[Sheet], hidden: Sequence[str]) -> Extract:
    """The sheets in order; `hidden` names those that are not shown, which are not read."""
    writer, doubts = ExtractWriter(), list[str]()
    for sheet in sheets:
        _write(sheet, writer)
        doubts += _doubts(sheet)
    if hidden:
        names = ", ".join(f"«{name}»" for name in hidden)
        doubts.append(f"Có {len(hidden)} trang tính ẩn không được đọc: {names}.")
    extract = writer.extract()
    return replace(extract, doubts=(*extract.doubts, *doubts))


def _doubts(sheet: Sheet) -> list[str]:
    parts = [f"{n} {what} ẩn" for n, what in ((sheet.hidden_rows, "dòng"), (sheet.hidden_columns, "cột")) if n]
    told = f"Trang tính «{sheet.name}» có {' và '.join(parts)}; chữ ở đó vẫn được đọc."
    return [told] if parts else []


def _write(sheet: Sheet, writer: ExtractWriter) -> None:
    rows = _without_empty_columns([row for row in sheet.rows if any(cell.strip() for cell in row)])
    if rows and not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
        writer.line(sheet.name, 1)
    first, last = _table_of(rows)
    _lines(rows[:first], writer)
    if first < last:
        writer.table(rows[first:last])
    _lines(rows[last:], writer)


def _table_of(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """From the header row to past the last row of data; above stand letterhead and title, below the signature."""
    filled = [sum(map(bool, row)) for row in rows]
    needed = max(2, _HEADER_SHARE * max(filled, default=0))
    layout = [is_layout("\n".join(row)) for row in rows]
    first = next((i for i, n in enumerate(filled) if n >= needed and not layout[i]), len(rows))
    return first, next((i for i in range(first, len(rows)) if layout[i]), len(rows))


def _lines(rows: Sequence[Sequence[str]], writer: ExtractWriter) -> None:
    for cell in (cell for row in rows for cell in row):
        writer.line("\n".join(" ".join(line.split()) for line in cell.split("\n")))


def _without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    whole = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]
    kept = [i for i in range(width) if any(row[i] for row in whole)]
    return [[row[i] for i in kept] for row in whole]
