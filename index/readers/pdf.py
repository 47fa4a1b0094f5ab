"""Text PDFs, by pypdfium2: its characters in reading order, joined into paragraphs by their place on the page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium

from index.errors import EmptyDocument, ReadError
from index.patterns import ADDRESSEE, LAYOUT_TABLE, MOTTO, SIGNATURE, UNMARKED, mark_of
from index.readers.pdf_tables import Grid, find_grids
from index.readers.writer import ExtractWriter
from index.text import nfc
from index.types import Extract, Span

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


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A ruled table: the text of its cells row by row, and which characters of the page they are."""

    grid: Grid
    rows: tuple[tuple[str, ...], ...]
    characters: frozenset[int]

    def goes_on_from(self, other: "_Table") -> bool:
        """Whether this is `other`'s next part, on a new page, without its header being printed again."""
        return self.grid.has_columns_of(other.grid) and self.rows[0] != other.rows[0]

    @classmethod
    def in_(cls, grid: Grid, text: str, textpage: pdfium.PdfTextPage) -> "_Table":
        cells = [["" for _ in grid.xs[1:]] for _ in grid.ys[1:]]
        characters = set()
        place: tuple[int, int] | None = None
        for i, character in enumerate(text[: textpage.count_chars()]):
            if not character.isspace():
                place = grid.cell(textpage.get_charbox(i, loose=True))
            if place:
                cells[place[0]][place[1]] += "-" if character == "\ufffe" else character
                characters.add(i)
        rows = tuple(tuple(nfc(_SPACE.sub(" ", cell)).strip() for cell in row) for row in cells)
        return cls(grid, rows, frozenset(characters))


def read_pdf(content: bytes) -> Extract:
    """The text layer. Raises ReadError for a broken or locked file, EmptyDocument for one without text."""
    pdf = _open(content)
    try:
        pages = [_parts(page) for page in pdf]
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


def _parts(page: pdfium.PdfPage) -> list[_Row | _Table]:
    """What is printed, in reading order."""
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    tables = [table for grid in find_grids(page) if not _is_layout(table := _Table.in_(grid, text, textpage))]
    inside = {i: table for table in tables for i in table.characters}
    parts: list[_Row | _Table] = []
    for match in _PRINTED.finditer(text):
        for start, end, owner in _runs(match.start(), match.end(), inside):
            if owner is None:
                parts += _row(text[start:end], start, textpage)
            elif owner not in parts:
                parts.append(owner)
    return parts


def _runs(start: int, end: int, inside: Mapping[int, _Table]) -> Iterator[tuple[int, int, _Table | None]]:
    """The range in pieces that lie in one table or in none."""
    begin = start
    for i in range(start, end):
        if i + 1 == end or inside.get(i + 1) is not inside.get(i):
            yield begin, i + 1, inside.get(i)
            begin = i + 1


def _row(raw: str, start: int, textpage: pdfium.PdfTextPage) -> list[_Row]:
    first, last = _ink(raw, start)
    clean = nfc(_SPACE.sub(" ", raw.replace("\ufffe", "-"))).strip()
    if not clean or last >= textpage.count_chars():
        return []
    left, low, _, high = textpage.get_charbox(first, loose=True)
    right = textpage.get_charbox(last, loose=True)[2]
    return [_Row(clean, left, right, (low + high) / 2, high - low, bool(_CUT_WORD.search(clean)))]


def _is_layout(table: _Table) -> bool:
    return bool(LAYOUT_TABLE.search("\n".join(cell for row in table.rows for cell in row)))


def _ink(raw: str, start: int) -> tuple[int, int]:
    """Indexes of the first and last characters of `raw` that are not white space."""
    return start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip()) - 1


def _join(pages: list[list[_Row | _Table]]) -> Extract:
    writer = _PageWriter(_Layout.of([part for page in pages for part in page if isinstance(part, _Row)]))
    for parts in map(_without_page_number, pages):
        writer.add_page(parts)
    return writer.extract()


class _PageWriter:
    """Joins rows into paragraphs and parts of tables into tables, across pages."""

    def __init__(self, layout: "_Layout") -> None:
        self._layout = layout
        self._writer = ExtractWriter()
        self._paragraph: list[_Row] = []
        self._table: tuple[_Table, Span | None] | None = None  # the last thing written, if a table: it may go on

    def add_page(self, parts: Sequence[_Row | _Table]) -> None:
        if not (parts and isinstance(parts[0], _Row) and self._goes_on(parts[0])):
            self._end_paragraph()
        self._writer.page(len(_text(self._paragraph)))
        for part in parts:
            if isinstance(part, _Table):
                self._add_table(part)
            else:
                self._add_row(part)

    def _add_row(self, row: _Row) -> None:
        self._table = None
        if not self._goes_on(row):
            self._end_paragraph()
        self._paragraph.append(row)

    def _goes_on(self, row: _Row) -> bool:
        return not self._paragraph or not self._layout.starts_paragraph(self._paragraph[-1], row)

    def _add_table(self, table: _Table) -> None:
        self._end_paragraph()
        before, header = self._table or (None, None)
        if before is None or not table.goes_on_from(before):
            header = None
        self._table = table, self._writer.table(table.rows, header)

    def _end_paragraph(self) -> None:
        self._writer.line(_text(self._paragraph))
        self._paragraph = []

    def extract(self) -> Extract:
        self._end_paragraph()
        return self._writer.extract()


def _text(paragraph: list[_Row]) -> str:
    """The rows with a space between them, but where a word goes on."""
    return "".join(row.text + ("" if row.goes_on else " ") for row in paragraph)


def _without_page_number(parts: list[_Row | _Table]) -> list[_Row | _Table]:
    if parts and _is_page_number(parts[0]):
        parts = parts[1:]
    if parts and _is_page_number(parts[-1]):
        parts = parts[:-1]
    return parts


def _is_page_number(part: _Row | _Table) -> bool:
    return isinstance(part, _Row) and _PAGE_NUMBER.match(part.text) is not None


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
