"""How Vietnamese offices write things: kinds, dates, numbers, citations, the order of names."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from index.patterns import UNMARKED, mark_of
from index.types import Metadata
from ui.contract import Place

KIND_NAMES = {
    "NQ": "Nghị quyết",
    "KL": "Kết luận",
    "CT": "Chỉ thị",
    "QĐ": "Quyết định",
    "QyĐ": "Quy định",
    "QC": "Quy chế",
    "TB": "Thông báo",
    "TT": "Thông tri, thông tư",
    "HD": "Hướng dẫn",
    "KH": "Kế hoạch",
    "CTr": "Chương trình",
    "ĐA": "Đề án",
    "PA": "Phương án",
    "BC": "Báo cáo",
    "TTr": "Tờ trình",
    "CV": "Công văn",
    "CĐ": "Công điện",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "NĐ": "Nghị định",
    "L": "Luật",
    "PL": "Pháp lệnh",
}
_LETTERS = {letter: i for i, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
_HEADING_LENGTH = 70
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # turn the letters after them round
_DAY = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def kind_name(kind: str | None) -> str:
    """ "KL" → "Kết luận"; an unknown code stays as it is."""
    return KIND_NAMES.get(kind or "", kind or "")


def straight(name: str | None) -> str:
    """A name as it stands among other words: without marks that would turn those round, a date above all."""
    return _TURNING.sub("", name or "")


def write_day(day: date | str | None) -> str:
    """15/02/2022, from a date or its ISO form."""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{value:%d/%m/%Y}" if value else ""


def write_number(number: int) -> str:
    """12345 → "12.345"."""
    return f"{number:,}".replace(",", ".")


def write_size(size: int) -> str:
    """Bytes as "12,4 MB"."""
    for unit, scale in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= scale:
            return f"{size / scale:.1f}".replace(".", ",") + f" {unit}"
    return f"{size} byte"


def read_day(text: str | None, last: bool = False) -> date | None:
    """A day as people type it: "15/2/2022", "2/2022", "2022". `last`: a month or year stands for its last day.

    Raises ValueError, with a message for the user, where it is no day.
    """
    typed = "".join((text or "").split())
    if not typed:
        return None
    found = _ISO_DAY.fullmatch(typed)
    parts = (found[3], found[2], found[1]) if found else None
    if match := _DAY.fullmatch(typed):
        parts = match[1], match[2], match[3]
    try:
        return _day(*parts, last=last) if parts else _no_day(typed)
    except ValueError:
        return _no_day(typed)


def _day(day: str | None, month: str | None, year: str, last: bool) -> date:
    month_number = int(month or (12 if last else 1))
    month_end = monthrange(int(year), month_number)[1] if 1 <= month_number <= 12 else 0
    return date(int(year), month_number, int(day or (month_end if last else 1)))


def _no_day(typed: str) -> date:
    raise ValueError(f"“{typed[:20]}” không phải là ngày. Xin nhập như 15/02/2022, 02/2022 hoặc 2022.")


def document_name(kind: str | None, number: str | None, title: str | None, file: str | None = None) -> str:
    """What a document is called in a citation: kind and number, else its title, else its file's name."""
    if number:
        return f"{kind_name(kind) or 'Văn bản'} số {straight(number)}"
    return straight(title) or file_name(file) or kind_name(kind) or "Văn bản không có tiêu đề"


def write_subject(metadata: Metadata) -> str:
    """What a title says beyond kind and issuer: "Kết luận của Ban Thường vụ Tỉnh ủy về A" → "Về A"."""
    rest = straight(metadata.title)
    for known in (kind_name(metadata.kind), f"của {metadata.issuer}"):
        rest = rest[len(known) :].lstrip(" ,") if known and rest.lower().startswith(known.lower()) else rest
    return rest[:1].upper() + rest[1:]


def file_name(path: str | None) -> str:
    """The last part of a path of either system, as it is shown."""
    return straight(re.split(r"[/\\]", path or "")[-1])


def cite(place: Place) -> str:
    """Kết luận số 29-KL/TU, ngày 15/02/2022, Ban Thường vụ Tỉnh ủy"""
    name = document_name(place["kind"], place["number"], place["title"], place["file"])
    day = place["issued"] and f"ngày {write_day(place['issued'])}"
    return ", ".join(part for part in (name, day, straight(place["issuer"])) if part)


def write_position(place: Place) -> str:
    """II › 1. Nhiệm vụ trọng tâm · trang 2: labels of the headings above, the last one in words."""
    headings = [_label(heading) for heading in place["path"][:-1]] + [_shorten(h) for h in place["path"][-1:]]
    page = f"trang {place['page']}" if place["page"] else ""
    return " · ".join(part for part in (" › ".join(headings), page) if part)


def _label(heading: str) -> str:
    level, label, _ = mark_of(heading)
    return label if level < UNMARKED else _shorten(heading)


def _shorten(heading: str) -> str:
    words = heading.strip(" .:;")
    if len(words) <= _HEADING_LENGTH:
        return words
    return words[:_HEADING_LENGTH].rsplit(" ", 1)[0] + "…"


def dictionary_order(text: str) -> tuple[list[int], list[int]]:
    """A sort key by the Vietnamese alphabet: letters first (d before đ, o ô ơ), then tones."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts[1:] if mark in _TONES), "")
        base = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        letters.append(_LETTERS.get(base, 0) + 1000 if base in _LETTERS else ord(base[0]))
        tones.append(_TONES.find(tone) + 1 if tone else 0)
    return letters, tones
