"""Quotes or related passages as a table for a spreadsheet."""

from collections.abc import Sequence

from index.table import write_csv
from ui.citation import cite_in_full, write_section
from ui.takeaway import Entry, Part
from ui.text import file_name, kind_name, write_day

COLUMNS = (
    "STT", "Câu hỏi hoặc nguồn", "Trích nguyên văn", "Lời dẫn", "Ngữ cảnh", "Quan hệ", "Lý do", "Loại văn bản",
    "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Đề mục", "Trang", "Tình trạng", "Văn bản mẫu",
    "Nhận dạng từ ảnh quét", "Tệp", "Cũng có trong",
)  # fmt: skip


def write_spreadsheet(parts: Sequence[Part]) -> bytes:
    """CSV with one row an entry, under `COLUMNS`."""
    rows = [(part.heading, entry) for part in parts for entry in part.entries]
    return write_csv(COLUMNS, ([str(number), *_cells(*row)] for number, row in enumerate(rows, 1)))


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
