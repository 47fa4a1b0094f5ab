"""Quotes or related passages for a spreadsheet: CSV by RFC 4180, with the mark by which Excel knows UTF-8."""

import csv
from collections.abc import Sequence
from io import StringIO

from ui.citation import cite_in_full, write_section
from ui.takeaway import Entry, Part
from ui.text import file_name, kind_name, write_day

COLUMNS = (
    "STT", "Câu hỏi hoặc nguồn", "Trích nguyên văn", "Lời dẫn", "Ngữ cảnh", "Quan hệ", "Lý do", "Loại văn bản",
    "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Đề mục", "Trang", "Tình trạng", "Văn bản mẫu",
    "Nhận dạng từ ảnh quét", "Tệp", "Cũng có trong",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a cell that starts so may be run (OWASP)


def write_spreadsheet(parts: Sequence[Part]) -> bytes:
    """One row an entry, under `COLUMNS`; a cell that a spreadsheet might run gets an apostrophe before it."""
    rows = [(part.heading, entry) for part in parts for entry in part.entries]
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([str(number), *map(make_safe, _cells(*row))] for number, row in enumerate(rows, 1))
    return text.getvalue().encode("utf-8-sig", "replace")


def make_safe(cell: str) -> str:
    """ "=1+1" → "'=1+1"; anything that is no formula stays as it is."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(heading: str, entry: Entry) -> list[str]:
    place = entry.place
    return [
        heading, entry.text, entry.lead_in, "\n".join(entry.context), entry.relation, entry.reason,
        kind_name(place["kind"]), place["number"] or "", write_day(place["issued"]), place["issuer"] or "",
        place["title"] or "", write_section(place["path"]), str(place["page"] or ""), place["status"] or "",
        _yes(place["sample"]), _yes(bool(place.get("ocr"))), file_name(place["file"]),
        "; ".join(map(cite_in_full, entry.also)),
    ]  # fmt: skip


def _yes(applies: bool) -> str:
    return "có" if applies else ""
