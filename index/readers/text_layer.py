"""A PDF page's own text, by pypdfium2: its characters in reading order, in rows and the cells of ruled tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2 as pdfium
from pypdfium2.raw import (
    FPDF_PAGEOBJ_IMAGE,
    FPDF_PAGEOBJ_TEXT,
    FPDF_TEXTRENDERMODE_INVISIBLE,
    FPDFTextObj_GetTextRenderMode,
)

from index.readers.arrange import in_reading_order
from index.readers.page import Page, Part, Row, Table
from index.readers.pdf_tables import Grid, find_grids
from index.text import nfc

_SPACE = re.compile(r"\s+")
_PRINTED = re.compile("[^\r\n\ufffe]+\ufffe?")  # U+FFFE: pdfium's hyphen between lines
_COVERED = 0.6  # share of a page's area from which a picture is the page itself


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A table, and which characters of the page stand in it."""

    table: Table
    characters: frozenset[int]


@dataclass(frozen=True, slots=True)
class Layer:
    """A page's text layer; whether anything is drawn on it, and whether a picture covers most of it."""

    page: Page
    has_ink: bool = True
    is_picture: bool = False


def read_layer(page: pdfium.PdfPage) -> Layer:
    """What the page's text layer says; no parts where it has none.

    Invisible text over a picture was recognised by another program: it counts as scanned.
    """
    is_picture = _picture_share(page) >= _COVERED
    is_hidden = is_picture and _is_hidden(page)
    found = Page(tuple(_parts(page)), page.get_height(), scanned=is_hidden)
    return Layer(found, next(iter(page.get_objects()), None) is not None, is_picture)


def _picture_share(page: pdfium.PdfPage) -> float:
    """The share of the page that pictures cover, strips of a scan taken together."""
    boxes = [drawn.get_bounds() for drawn in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])]
    area = sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)
    return float(area / max(page.get_width() * page.get_height(), 1.0))


def _is_hidden(page: pdfium.PdfPage) -> bool:
    modes = [FPDFTextObj_GetTextRenderMode(t.raw) for t in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT])]
    return bool(modes) and modes.count(FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2


def _parts(page: pdfium.PdfPage) -> list[Part]:
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    found = [table for grid in find_grids(page) if not (table := _table(grid, text, textpage)).table.is_layout]
    inside = {i: table for table in found for i in table.characters}
    parts: list[Part] = []
    for match in _PRINTED.finditer(text):
        for start, end, owner in _runs(match.start(), match.end(), inside):
            if owner is None:
                parts += _row(text[start:end], start, textpage)
            elif owner.table not in parts:
                parts.append(owner.table)
    return _in_columns(parts)


def _in_columns(parts: Sequence[Part]) -> list[Part]:
    """The rows between two tables in reading order; a PDF may hold rows of two columns in turns."""
    ordered: list[Part] = []
    for is_row, group in groupby(parts, key=lambda part: isinstance(part, Row)):
        some = list(group)
        ordered += in_reading_order([part for part in some if isinstance(part, Row)]) if is_row else some
    return ordered


def _table(grid: Grid, text: str, textpage: pdfium.PdfTextPage) -> _Found:
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
    return _Found(Table(grid, rows), frozenset(characters))


def _runs(start: int, end: int, inside: Mapping[int, _Found]) -> Iterator[tuple[int, int, _Found | None]]:
    """The range in pieces that lie in one table or in none."""
    begin = start
    for i in range(start, end):
        if i + 1 == end or inside.get(i + 1) is not inside.get(i):
            yield begin, i + 1, inside.get(i)
            begin = i + 1


def _row(raw: str, start: int, textpage: pdfium.PdfTextPage) -> list[Row]:
    first, last = _ink(raw, start)
    clean = nfc(_SPACE.sub(" ", raw.replace("\ufffe", "-"))).strip()
    if not clean or last >= textpage.count_chars():
        return []
    left, low, _, high = textpage.get_charbox(first, loose=True)
    right = textpage.get_charbox(last, loose=True)[2]
    return [Row(clean, left, right, (low + high) / 2, high - low)]


def _ink(raw: str, start: int) -> tuple[int, int]:
    """Indexes of the first and last characters of `raw` that are not white space."""
    return start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip()) - 1
