"""Tables for spreadsheets: CSV by RFC 4180, with the mark by which Excel knows UTF-8; nothing in a cell is ever run."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a cell that starts so may be run (OWASP)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """`rows` under `header`; a cell that a spreadsheet might run gets an apostrophe before it."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(map(make_safe, row) for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def make_safe(cell: str) -> str:
    """ "=1+1" → "'=1+1"; anything that is no formula stays as it is."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
