"""Pages made for tests: sample documents as a scanner gives them, and PDFs put together from pages."""

import io
from collections.abc import Sequence

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from fakes import ROOT

REPORT = "bc-286-2022-so-ket-chi-thi-04.pdf"
CONCLUSION = "kl-83-2024-du-lich-di-san.pdf"


def picture_of(name: str, page: int = 0, dpi: int = 200, share: float = 1.0) -> Image.Image:
    """The upper `share` of a page of a sample document, in grey."""
    pdf = pdfium.PdfDocument(ROOT / "corpus" / name)
    image: Image.Image = pdf[page].render(scale=dpi / 72, grayscale=True).to_pil()
    return image.crop((0, 0, image.width, round(image.height * share)))


def worn(image: Image.Image, angle: float = 0.0, noise: float = 0.0) -> Image.Image:
    """`image` as a scanner with a speckled glass gives it, laid on aslant; the same at every run."""
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    speckles = np.random.default_rng(7).normal(0, noise, (turned.height, turned.width))
    return Image.fromarray((np.asarray(turned) * 0.9 + 20 + speckles).clip(0, 255).astype(np.uint8))


def scan(*images: Image.Image, dpi: int = 200) -> bytes:
    """A PDF whose pages are pictures."""
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return file.getvalue()


def merged(*files: bytes) -> bytes:
    """All pages of some PDFs as one."""
    pdf = pdfium.PdfDocument.new()
    for file in files:
        pdf.import_pages(pdfium.PdfDocument(file))
    return saved(pdf)


def saved(pdf: pdfium.PdfDocument) -> bytes:
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def written_over(file: bytes, lines: Sequence[str], hidden: bool = False) -> bytes:
    """The first page of a PDF with more lines in its text layer, from the top down."""
    pdf = pdfium.PdfDocument(file)
    page = pdf[0]
    for number, line in enumerate(lines):
        text = raw.FPDFPageObj_NewTextObj(pdf.raw, b"Helvetica", 11.0)
        codes = (line + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(text, (raw.FPDF_WCHAR * (len(codes) // 2)).from_buffer_copy(codes))
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 70, page.get_height() - 90 - 16 * number)
        if hidden:
            raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPage_InsertObject(page.raw, text)
    page.gen_content()
    return saved(pdf)


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as the bytes of a PNG, JPEG or TIFF."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
