"""Pictures of pages (.png, .jpg, .tiff): each frame a page to recognise."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from index.errors import EmptyDocument, ReadError
from index.readers.furniture import without_furniture
from index.readers.layout import join
from index.readers.options import Reading
from index.readers.page import Page
from index.readers.page_list import name_pages
from index.readers.pictures import DPI, Picture, part_inks
from index.readers.scans import MOST_PAGES, low_quality, recognise_in_place, recognise_pages
from index.types import Extract

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_FORMATS = ("PNG", "JPEG", "TIFF")
_MOST_POINTS = 60_000_000  # of one frame; A3 at 600 dpi has 70 million, a telephone's photograph 12 to 50
_PAPER = 8.27  # inches: the short side of A4, which a picture is taken for when it does not tell its resolution
_TOLD = (70.0, 1300.0)  # dpi that a file can mean; others are what a program wrote without thinking (1, 72 is real)
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)  # what Pillow raises for bad files


def read_image(content: bytes, reading: Reading | None = None) -> Extract:
    """The pages recognised. Raises ReadError for a broken or huge picture, or where nothing can be recognised here."""
    reading = reading or Reading()
    image = _open(content)
    count = getattr(image, "n_frames", 1)
    if count > MOST_PAGES:
        raise ReadError(f"Tệp ảnh có {count} trang, quá giới hạn {MOST_PAGES} trang; hãy tách thành nhiều tệp.")
    pages = [Page(scanned=True)] * count
    unread = set(range(count))
    reading.tell(0, count)
    for number, page in recognise_pages(_pictures(image, count), reading.memory):
        if page:
            pages[number] = page
            unread.discard(number)
        reading.tell(number + 1, count)
    return _extract(pages, sorted(unread))


def picture_of_frame(content: bytes, number: int, width: int) -> Image.Image:
    """The frame, counted from 0, at most `width` points wide. Raises ReadError where there is none."""
    page = _on_white(_frame(content, number))
    height = max(round(page.height * width / page.width), 1)
    return page.resize((width, height), Image.Resampling.LANCZOS) if page.width > width else page


def parts_of_frame(content: bytes, number: int) -> tuple[Page, tuple[float, float], float]:
    """As `readers.pdf.parts_of_page`, of a frame."""
    picture = _picture(_frame(content, number))
    page, angle = recognise_in_place(picture)
    return page, (picture.image.width * 72 / picture.dpi, picture.height), angle


def _frame(content: bytes, number: int) -> Image.Image:
    image = _open(content)
    try:
        image.seek(number)
        _check_size(image)
    except _BROKEN as error:
        raise ReadError(f"Tệp ảnh không có trang {number + 1}.") from error
    return image


def _extract(pages: list[Page], unread: list[int]) -> Extract:
    if not any(page.parts for page in pages):
        raise EmptyDocument("Không nhận dạng được chữ nào trong ảnh; hãy xem ảnh có rõ, có phải trang văn bản không.")
    extract = join(without_furniture(pages))
    missing = [f"Chưa đọc được {name_pages(unread)}: Tesseract không nhận dạng được."] if unread else []
    return Extract(
        extract.text, extract.lines, extract.pages, extract.scanned, (*extract.doubts, *missing, *low_quality(pages))
    )


def _open(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise ReadError("Tệp ảnh bị hỏng; hãy lấy lại bản gốc rồi thêm lần nữa.") from error
    except _BROKEN as error:
        raise ReadError("Tệp ảnh quá lớn hoặc bị hỏng; hãy quét lại ở 300 dpi.") from error


def _pictures(image: Image.Image, count: int) -> Iterator[tuple[int, Picture]]:
    for number in range(count):
        try:
            image.seek(number)
            _check_size(image)
            yield number, _picture(image)
        except _BROKEN as error:
            raise ReadError(f"Trang {number + 1} của tệp ảnh bị hỏng hoặc cụt; hãy quét lại.") from error


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > _MOST_POINTS:
        raise ReadError(f"Ảnh quá lớn ({image.width} × {image.height} điểm); hãy quét lại ở 300 dpi.")


def _picture(image: Image.Image) -> Picture:
    """On white, upright as the camera says, at about 300 dpi."""
    told = float(image.info.get("dpi", (0, 0))[0])
    page = _on_white(image)
    dpi = told if _TOLD[0] <= told <= _TOLD[1] and told != 72 else min(page.size) / _PAPER
    scale = DPI / max(dpi, 50.0)
    if 0.8 < scale < 1.2:
        return part_inks(page, dpi)
    size = max(round(page.width * scale), 1), max(round(page.height * scale), 1)
    return part_inks(page.resize(size, Image.Resampling.LANCZOS), DPI)


def _on_white(image: Image.Image) -> Image.Image:
    """In colour, upright as the camera says."""
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright).convert("RGB")
