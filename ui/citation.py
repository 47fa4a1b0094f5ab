"""A citation in full, as an office files it: "Kết luận số 29-KL/TU, ngày 15/02/2022, của …, mục II.1, trang 2"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.patterns import mark_of
from ui.contract import Card, Place
from ui.text import document_name, straight, write_day

_ARTICLE = re.compile(r"Điều\b", re.IGNORECASE)
_PART = re.compile(r"(?:Phần|Phụ lục|Mẫu|Biểu)\b", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:Chương|Mục)\b", re.IGNORECASE)
_LETTER = re.compile(r"[a-zđ]")
_NUMBER = re.compile(r"[A-ZĐ]|[IVXLC]+|\d+(?:\.\d+)*")


def cite_in_full(place: Place) -> str:
    """The document and the place in it; what is not known is left out."""
    page = f"trang {place['page']}" if place["page"] else ""
    parts = (cite_document(place), write_section(place["path"]), page)
    return ", ".join(part for part in parts if part)


def cite_document(document: Place | Card) -> str:
    """Kết luận số 29-KL/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy"""
    file = str(document.get("file") or "")
    name = document_name(document["kind"], document["number"], document["title"], file)
    day = document["issued"] and f"ngày {write_day(document['issued'])}"
    issuer = document["issuer"] and f"của {straight(document['issuer'])}"
    return ", ".join(part for part in (name, day, issuer) if part)


def write_section(path: Sequence[str]) -> str:
    """Where the headings `path` lead: "mục II.1, Phần thứ nhất" or "điểm a khoản 2 Điều 5"; "" for none.

    An article is found without its chapter; a heading without number is named where no numbered one is.
    """
    labels = [label for heading in path if (label := mark_of(heading)[1])]
    numbers = _without_repeats([label for label in labels if _NUMBER.fullmatch(label)])
    letter = "".join(f"điểm {label}" for label in labels[-1:] if _LETTER.fullmatch(label))
    parts = [label for label in reversed(labels) if _PART.match(label)]
    if article := next((label for label in reversed(labels) if _ARTICLE.match(label)), None):
        clause = f"khoản {numbers[-1]}" if numbers and labels.index(article) < labels.index(numbers[-1]) else ""
        return ", ".join([" ".join(part for part in (letter, clause, article) if part), *parts])
    number = "mục " + ".".join(numbers) if numbers else ""
    chapters = [label for label in reversed(labels) if _CHAPTER.match(label)]
    found = ", ".join(part for part in (letter, number, *chapters, *parts) if part)
    return found or (f"mục “{path[-1].strip(' .:;')}”" if path and path[-1].strip(" .:;") else "")


def _without_repeats(numbers: list[str]) -> list[str]:
    """IV, 2, 2.2 → IV, 2.2: a decimal number holds those above it."""
    return [a for a, b in pairwise([*numbers, ""]) if not b.startswith(f"{a}.")]


def write_marks(place: Place | Card, newest: bool = False) -> list[str]:
    """What must be known before a place or document is relied on: its status, and whether it is a sample or a scan."""
    marks = (
        ("mới nhất", newest),
        (place["status"], place["status"]),
        ("nhận dạng từ ảnh quét", place.get("ocr")),
        ("văn bản mẫu", place["sample"]),
    )
    return [str(mark) for mark, applies in marks if applies]
