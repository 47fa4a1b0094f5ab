"""A page of a file as its paper looks, and where its lines stand there: to be laid beside the text that was read."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from index.errors import ReadError
from index.readers.images import SIGNATURES, parts_of_frame, picture_of_frame
from index.readers.page import Page, Row, Table
from index.readers.pdf import parts_of_page, picture_of_page

_WIDTH = 1240  # points: A4 at 150 dpi, which shows a lost accent
_QUALITY = 80  # of JPEG: a scanned page takes 200 to 400 KB

Box = tuple[float, float, float, float]  # left, top, right, bottom: shares of the page's width and height


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A printed line or cell: its text and where it stands when the page is levelled."""

    text: str
    box: Box


def draw_page(content: bytes, number: int) -> bytes:
    """The page, counted from 0, as JPEG. Raises ReadError where the file has no such page."""
    picture = (picture_of_page if _is_pdf(content) else picture_of_frame)(content, number, _WIDTH)
    file = BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def place_lines(content: bytes, number: int) -> tuple[float, list[PlacedLine]]:
    """Degrees by which the page must be turned to the left to be level, and its lines as they stand then.

    None where the page can't be told to lie upright. Raises ReadError.
    """
    page, (width, height), angle = (parts_of_page if _is_pdf(content) else parts_of_frame)(content, number)
    return angle, [
        PlacedLine(text, (left / width, 1 - top / height, right / width, 1 - bottom / height))
        for text, left, top, right, bottom in _lines(page)
        if text.strip()
    ]


def _is_pdf(content: bytes) -> bool:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return True
    if content.startswith(SIGNATURES):
        return False
    raise ReadError("Tệp này không phải PDF hay ảnh nên không có trang để xem.")


def _lines(page: Page) -> Iterator[tuple[str, float, float, float, float]]:
    """Text, left, top, right, bottom in printer's points; y grows upwards."""
    for part in page.parts:
        if isinstance(part, Row):
            half = part.height / 2
            yield part.text, part.left, part.middle + half, part.right, part.middle - half
        else:
            yield from _cells(part)


def _cells(table: Table) -> Iterator[tuple[str, float, float, float, float]]:
    xs, ys = table.grid.xs, table.grid.ys
    for y, row in enumerate(table.rows):
        for x, text in enumerate(row):
            yield text, xs[x], ys[y], xs[x + 1], ys[y + 1]
