"""Text PDFs, by pypdfium2: its characters in reading order, joined into paragraphs by their place on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium

from index.errors import EmptyDocument, ReadError
from index.patterns import ADDRESSEE, MOTTO, SIGNATURE, UNMARKED, mark_of
from index.readers.writer import ExtractWriter
from index.text import nfc
from index.types import Extract

_PAGE_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
_SPACE = re.compile(r"\s+")
_PRINTED = re.compile("[^\r\n\ufffe]+\ufffe?")  # U+FFFE: pdfium's hyphen between lines
_CUT_WORD = re.compile(r"\w-$")


@dataclass(frozen=True, slots=True)
class _Row:
    """One printed line: its text, edges, vertical middle and height (points, y grows upwards)."""

    text: str
    left: float
    right: float
    middle: float
    height: float
    goes_on: bool = False  # its last word is cut at a hyphen ("40/KH-", "UBND")


def read_pdf(content: bytes) -> Extract:
    """The text layer. Raises ReadError for a broken or locked file, EmptyDocument for one without text."""
    pdf = _open(content)
    try:
        pages = [list(_rows(page)) for page in pdf]
    finally:
        pdf.close()
    if not any(pages):
        raise EmptyDocument("Tệp PDF không có lớp chữ (có thể là bản quét); chưa đọc được bản quét.")
    return _join(pages)


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ReadError(
            "Tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi thêm lại."
            if locked
            else "Tệp PDF bị hỏng hoặc không đầy đủ; hãy lấy lại bản gốc rồi thêm lần nữa."
        ) from error


def _rows(page: pdfium.PdfPage) -> Iterator[_Row]:
    textpage = page.get_textpage()
    for match in _PRINTED.finditer(textpage.get_text_range()):
        raw = match[0]
        first, last = _ink(raw, match.start())
        clean = nfc(_SPACE.sub(" ", raw.replace("\ufffe", "-"))).strip()
        if clean and last < textpage.count_chars():
            left, low, _, high = textpage.get_charbox(first, loose=True)
            right = textpage.get_charbox(last, loose=True)[2]
            yield _Row(clean, left, right, (low + high) / 2, high - low, bool(_CUT_WORD.search(clean)))


def _ink(raw: str, start: int) -> tuple[int, int]:
    """Indexes of the first and last characters of `raw` that are not white space."""
    return start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip()) - 1


def _join(pages: list[list[_Row]]) -> Extract:
    writer = ExtractWriter()
    layout = _Layout.of([row for page in pages for row in page])
    paragraph: list[_Row] = []
    for rows in map(_without_page_number, pages):
        if not rows:
            writer.page(len(_text(paragraph)))
        for first, row in enumerate(rows):
            if paragraph and layout.starts_paragraph(paragraph[-1], row):
                writer.line(_text(paragraph))
                paragraph = []
            if first == 0:
                writer.page(len(_text(paragraph)))
            paragraph.append(row)
    writer.line(_text(paragraph))
    return writer.extract()


def _text(paragraph: list[_Row]) -> str:
    """The rows with a space between them, but where a word goes on."""
    return "".join(row.text + ("" if row.goes_on else " ") for row in paragraph)


def _without_page_number(rows: list[_Row]) -> list[_Row]:
    if rows and _PAGE_NUMBER.match(rows[0].text):
        rows = rows[1:]
    if rows and _PAGE_NUMBER.match(rows[-1].text):
        rows = rows[:-1]
    return rows


@dataclass(frozen=True, slots=True)
class _Layout:
    """The document's left and right margins and usual line step (points)."""

    left: float
    right: float
    step: float

    @classmethod
    def of(cls, rows: list[_Row]) -> "_Layout":
        steps = [a.middle - b.middle for a, b in pairwise(rows) if 4 < a.middle - b.middle < 60]
        lefts, rights = sorted(r.left for r in rows), sorted(r.right for r in rows)
        return cls(lefts[len(lefts) // 5], rights[len(rights) * 9 // 10], median(steps) if steps else 20.0)

    def starts_paragraph(self, previous: _Row, row: _Row) -> bool:
        """Whether `row` begins anew: its first word would have fitted above, or its mark, indent or gap says so."""
        if previous.goes_on:
            return False
        if _stands_alone(previous, row):
            return True
        ended = previous.text[-1:] in ".;:!?…"
        if previous.middle - row.middle > 1.5 * self.step or (ended and mark_of(row.text)[0] < UNMARKED):
            return True
        if ended and (abs(previous.height - row.height) > 0.1 * row.height or row.text.isupper()):
            return True
        width = (row.right - row.left) / max(len(row.text), 1)
        first_word = width * (len(row.text.split(" ", 1)[0]) + 1)
        if previous.right + first_word < self.right:
            return True
        return row.left > self.left + 12 and previous.left < row.left - 6 and ended


def _stands_alone(previous: _Row, row: _Row) -> bool:
    """Whether the words say that `row` begins anew: formulas of head and foot, set close together."""
    if ADDRESSEE.match(row.text) or MOTTO.match(row.text):
        return True
    return bool(SIGNATURE.match(previous.text) or SIGNATURE.match(row.text)) or (
        previous.text.isupper() and row.text.startswith("(")
    )
