"""PowerPoint's .pptx, by python-pptx: slides are pages, titles headings, speaker's notes follow their slide."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.errors import ReadError
from index.readers.archive import BROKEN
from index.readers.flow import squeezed
from index.readers.fonts import as_drawn
from index.readers.writer import ExtractWriter
from index.types import Extract

if TYPE_CHECKING:
    from pptx.presentation import Presentation

_BREAK = "\v"  # how python-pptx gives a line break
_PAGE_PARTS = ("DATE", "FOOTER", "HEADER", "SLIDE_NUMBER")  # placeholders that repeat on every slide


def read_pptx(content: bytes) -> Extract:
    """Every shown slide; hidden ones are told as a doubt. Raises ReadError when the presentation is broken."""
    import pptx  # 0.2 s, and only where a presentation is read
    from pptx.exc import PythonPptxError

    writer = ExtractWriter()
    try:
        _write(pptx.Presentation(io.BytesIO(content)), writer)
    except (*BROKEN, PythonPptxError) as error:
        raise ReadError("Tệp .pptx bị hỏng. Hãy mở bằng PowerPoint, lưu lại rồi thêm lần nữa.") from error
    return writer.extract()


def _write(presentation: "Presentation", writer: ExtractWriter) -> None:
    hidden = 0
    for slide in presentation.slides:
        if slide._element.get("show") in ("0", "false"):
            hidden += 1
            continue
        writer.page()
        title = slide.shapes.title
        if title is not None:
            writer.line(_text(title.text_frame), 1)
        for shape in _shapes(slide.shapes):
            if title is None or shape.shape_id != title.shape_id:
                _shape(shape, writer)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            writer.line(_text(slide.notes_slide.notes_text_frame))
    if hidden:
        writer.doubt(f"Có {hidden} trang chiếu ẩn không được đọc.")


def _shapes(shapes: Any) -> Iterator[Any]:
    """The shapes from the top of the slide down, those in groups too."""
    for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        elif not (shape.is_placeholder and shape.placeholder_format.type.name in _PAGE_PARTS):
            yield shape


def _shape(shape: Any, writer: ExtractWriter) -> None:
    if shape.has_text_frame:
        writer.line(_text(shape.text_frame))
    elif shape.has_table:
        writer.table([[_text(cell.text_frame) for cell in row.cells] for row in shape.table.rows])


def _text(frame: Any) -> str:
    """The paragraphs of a frame, a line each; a line break inside one is a line too."""
    return squeezed("\n".join("".join(_runs(paragraph)) for paragraph in frame.paragraphs))


def _runs(paragraph: Any) -> Iterator[str]:
    """Text, breaks and fields of a paragraph, each as its font draws it."""
    for element in paragraph._p.content_children:
        latin = element.find("{*}rPr/{*}latin")
        text = (element.text or "").replace(_BREAK, "\n")
        yield as_drawn(text, latin.get("typeface", "") if latin is not None else "")
