"""PDFs page by page: the text layer where it can be read, else poppler's reading of it, else recognition (OCR)."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pypdfium2 as pdfium
from PIL import Image

from index.errors import EmptyDocument, ReadError
from index.readers.furniture import without_furniture
from index.readers.layout import join
from index.readers.old_fonts import to_unicode
from index.readers.options import Reading
from index.readers.page import Page
from index.readers.page_list import name_pages
from index.readers.pdf_tables import find_grids
from index.readers.pictures import DPI, Picture, part_inks
from index.readers.poppler import read_by_poppler
from index.readers.quality import READABLE
from index.readers.scans import MOST_PAGES, low_quality, recognise_in_place, recognise_pages
from index.readers.tesseract import NoRecognition
from index.readers.text_layer import Layer, read_layer
from index.types import Extract

_MOST_PAGES = 10_000
_MOST_POINTS = 30_000_000  # of a page's picture: A3 at 300 dpi has 17 million
_FEW_WORDS = 100  # over a picture of the whole page: a stamp or signature, not the page's text


def read_pdf(content: bytes, reading: Reading | None = None) -> Extract:
    """All pages. Raises ReadError for a broken, locked or endless file, or for a scan that can't be recognised here,
    EmptyDocument for one without text.
    """
    pdf = _open(content)
    try:
        return _Pdf(content, pdf, reading or Reading()).read()
    finally:
        pdf.close()


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() and b"/Encrypt" in content  # else what pdfium said of an earlier file
        raise ReadError(
            "Tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi thêm lại."
            if locked
            else "Tệp PDF bị hỏng hoặc không đầy đủ; hãy lấy lại bản gốc rồi thêm lần nữa."
        ) from error
    if len(pdf) > _MOST_PAGES:
        raise ReadError(f"Tệp PDF có {len(pdf)} trang, quá giới hạn {_MOST_PAGES} trang; hãy tách thành nhiều tệp.")
    return pdf


def picture_of_page(content: bytes, number: int, width: int) -> Image.Image:
    """The page, counted from 0, `width` points wide. Raises ReadError where there is none."""
    with closing(_open(content)) as pdf:
        page = _page(pdf, number)
        picture: Image.Image = page.render(scale=width / max(page.get_width(), 1.0)).to_pil()
        return picture.convert("RGB")


def parts_of_page(content: bytes, number: int) -> tuple[Page, tuple[float, float], float]:
    """A page's parts, its width and height in printer's points, and the degrees to the left by which it was levelled.

    Raises ReadError where there is no such page.
    """
    with closing(_open(content)) as pdf:
        size = _page(pdf, number).get_size()
        layer = _layer(pdf, number)
        if _is_readable(layer.page) and not _shows_more(layer):
            return layer.page, size, 0.0
        picture = _draw(pdf, number)
    page, angle = recognise_in_place(picture) if picture else (Page(), 0.0)
    return page, size, angle


def _page(pdf: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    try:
        return pdf[number]
    except (pdfium.PdfiumError, IndexError) as error:
        raise ReadError(f"Tệp PDF không có trang {number + 1}.") from error


class _Pdf:
    """One file being read: its pages as far as they are known."""

    def __init__(self, content: bytes, pdf: pdfium.PdfDocument, reading: Reading) -> None:
        self._content, self._pdf, self._reading = content, pdf, reading
        self._layers = [_layer(pdf, number) for number in range(len(pdf))]
        self._pages, old = to_unicode([layer.page for layer in self._layers])
        self._doubts = list(old)

    def read(self) -> Extract:
        broken = self._mend([n for n, page in enumerate(self._pages) if page.parts and not _is_readable(page)])
        pictures = sorted({*broken, *(n for n, layer in enumerate(self._layers) if _shows_more(layer))})
        if pictures:
            self._recognise(pictures)
        self._reading.tell(len(self._pages), len(self._pages))
        if not any(page.parts for page in self._pages):
            raise EmptyDocument("Tệp PDF không có chữ nào: mọi trang đều trắng hoặc chỉ có hình.")
        extract = join(without_furniture(self._pages))
        return replace(
            extract, doubts=tuple(dict.fromkeys((*extract.doubts, *self._doubts, *low_quality(self._pages))))
        )

    def _mend(self, broken: list[int]) -> list[int]:
        """Take poppler's reading of pages with a broken text layer; those that stay broken."""
        grids = {n: find_grids(self._pdf[n]) for n in broken}
        found = read_by_poppler(self._content, grids)
        pages, old = to_unicode(list(found.values()))
        self._doubts += old
        for number, page in zip(found, pages, strict=True):
            if _is_readable(page):
                self._pages[number] = page
        return [n for n in broken if not _is_readable(self._pages[n])]

    def _recognise(self, numbers: list[int]) -> None:
        _check_count(len(numbers))
        unread = dict.fromkeys(numbers, "")
        try:
            for number, page in recognise_pages(self._pictures(numbers), self._reading.memory):
                if page:
                    del unread[number]
                    self._take(number, page)
                self._reading.tell(len(self._pages) - len(unread), len(self._pages))
            reason = "Tesseract không nhận dạng được."
        except NoRecognition as error:
            reason = str(error)
        self._tell_unread([n for n in unread if not _is_readable(self._pages[n])], reason)

    def _pictures(self, numbers: list[int]) -> Iterator[tuple[int, Picture]]:
        self._reading.tell(len(self._pages) - len(numbers), len(self._pages))
        for number in numbers:
            if picture := _draw(self._pdf, number):
                yield number, picture

    def _take(self, number: int, page: Page) -> None:
        """The recognised page, unless the text layer already said as much, or as well."""
        layer = self._pages[number]
        if _is_readable(layer) and _count_words(page) < 1.5 * _count_words(layer):
            return
        if page.readable >= min(layer.readable, READABLE):
            self._pages[number] = page

    def _tell_unread(self, unread: list[int], reason: str) -> None:
        for number in unread:
            self._pages[number] = replace(self._pages[number], parts=())
        if unread and not any(page.parts for page in self._pages):
            raise NoRecognition(f"Tệp PDF là bản quét hoặc có lớp chữ hỏng, chưa nhận dạng được. {reason}")
        if unread:
            self._doubts.append(f"Chưa đọc được {name_pages(unread)} (trang ảnh hoặc có lớp chữ hỏng). {reason}")


def _layer(pdf: pdfium.PdfDocument, number: int) -> Layer:
    try:
        return read_layer(pdf[number])
    except pdfium.PdfiumError:
        return Layer(Page())


def _is_readable(page: Page) -> bool:
    return page.readable >= READABLE


def _shows_more(layer: Layer) -> bool:
    """Whether something is drawn on the page that its text does not say."""
    if not layer.page.parts:
        return layer.has_ink
    return layer.is_picture and not layer.page.scanned and _count_words(layer.page) < _FEW_WORDS


def _count_words(page: Page) -> int:
    return len(page.text.split())


def _check_count(count: int) -> None:
    if count > MOST_PAGES:
        raise ReadError(
            f"Tệp PDF có {count} trang quét, quá giới hạn {MOST_PAGES} trang nhận dạng; hãy tách thành nhiều tệp."
        )


def _draw(pdf: pdfium.PdfDocument, number: int) -> Picture | None:
    try:
        page = pdf[number]
        width, height = page.get_size()
        scale = min(DPI / 72, (_MOST_POINTS / max(width * height, 1.0)) ** 0.5)
        return part_inks(page.render(scale=scale).to_pil().convert("RGB"), scale * 72)
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None
