"""What a person should look at in a document that was read, and what to do about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.blocks import is_letterhead_mark
from index.metadata import StatedDate, stated_dates, stated_number
from index.types import Document

_REACH = 8  # lines of a letterhead around the name of the state or the Party
_YEAR = re.compile(r"/((?:19|20)\d\d)/")
# The date in the picture that signing software puts on a page.
_SIGNED_AT = re.compile(
    r"(?:thời\s+gian|ngày)\s+ký\s*(?:số)?\s*:\s*(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})", re.IGNORECASE
)
_COMPARE = "Mở bản gốc, so với phần chữ đã đọc. Nếu khớp, hãy đánh dấu đã xem."
_NUMBER = "Xem phần đầu văn bản, điền số, ký hiệu. Nếu văn bản không có số, hãy đánh dấu đã xem."
_DATE = "Xem phần đầu văn bản, điền ngày ban hành. Nếu văn bản không ghi ngày, hãy đánh dấu đã xem."
_ODDS = "So với bản gốc rồi sửa ngày hoặc số. Nếu bản gốc đúng là như vậy, hãy đánh dấu đã xem."
_SPLIT = "Nếu đúng là nhiều văn bản, hãy tách tệp, thêm lại từng văn bản rồi xóa văn bản này."


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was found and what to do, in Vietnamese; `field` is the one to correct, where there is one."""

    found: str
    todo: str
    field: str | None = None


def doubts_of(document: Document) -> Iterator[str]:
    """In Vietnamese: the reader's own doubts, then what letterhead and dates leave open."""
    return (doubt.found for doubt in noted(document))


def noted(document: Document) -> Iterator[Doubt]:
    """As `doubts_of`, with what to do. A field that a person has set is no longer missing."""
    yield from (Doubt(found, _COMPARE) for found in document.doubts)
    is_set = {correction.field for correction in document.corrections}
    heads = (document.text[b.start : b.end] for b in document.blocks if b.kind == "letterhead")
    if any(is_letterhead_mark(line) for head in heads for line in head.split("\n")):
        if document.metadata.number is None and "number" not in is_set:
            yield Doubt("Không thấy số, ký hiệu.", _NUMBER, "number")
        if "issued" not in is_set:
            yield from (Doubt(found, _DATE, "issued") for found in _missing_date(document))
    yield from (Doubt(found, _ODDS, "issued") for found in _contradictions(document))
    yield from (Doubt(found, _SPLIT) for found in _another(document))


def _missing_date(document: Document) -> Iterator[str]:
    if document.metadata.issued is not None:
        return
    stated = stated_dates(document.text, document.blocks)
    days = sorted({date.day for date in stated if date.day})
    if len(days) > 1:
        yield f"Phần đầu văn bản ghi nhiều ngày khác nhau: {', '.join(f'{day:%d/%m/%Y}' for day in days)}."
    elif stated:
        yield _unreadable(stated[0], document)
    else:
        yield "Không thấy ngày ban hành."


def _unreadable(stated: StatedDate, document: Document) -> str:
    written = " ".join(stated.span.of(document.text).split())
    if stated.is_blank:
        return f"Ngày ban hành để trống hoặc thiếu: “{written}”."
    return f"Ngày ban hành không có trong lịch: “{written}”."


def _contradictions(document: Document) -> Iterator[str]:
    """Where the date of issue disagrees with the year in the number, or with the day of the digital signature."""
    m = document.metadata
    if m.issued is None:
        return
    year = _YEAR.search(m.number or "")
    if year and int(year[1]) != m.issued.year:
        yield f"Ngày ban hành {m.issued:%d/%m/%Y} không khớp với năm trong số, ký hiệu {m.number}."
    signed = _SIGNED_AT.search(document.text)
    if signed and tuple(map(int, signed.group("y", "m", "d"))) != m.issued.timetuple()[:3]:
        yield f"Ngày ban hành {m.issued:%d/%m/%Y} khác ngày ký số {signed['d']}/{signed['m']}/{signed['y']}."


def _another(document: Document) -> Iterator[str]:
    """A second letterhead with a number of its own: two documents in one file."""
    end = max((b.end for b in document.blocks if b.kind in ("letterhead", "title")), default=0)
    lines = list(re.finditer(r"[^\n]+", document.text[end:]))
    marks = [i for i, line in enumerate(lines) if is_letterhead_mark(line[0])]
    for i in dict.fromkeys(j for mark in marks for j in range(max(0, mark - _REACH), min(len(lines), mark + _REACH))):
        number = stated_number(lines[i][0])
        if number and number != document.metadata.number:
            page = document.page_of(end + lines[i].start())
            where = f" (trang {page})" if page else ""
            yield f"Tệp có thể gồm nhiều văn bản: thấy thêm phần đầu văn bản số {number}{where}."
            return
