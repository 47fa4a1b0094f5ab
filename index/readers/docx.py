"""Word's .docx, opened by python-docx and walked as XML, since its own texts leave out insertions and boxes."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError, _Element

from index.errors import ReadError
from index.readers.layout import is_layout
from index.readers.writer import ExtractWriter
from index.text import nfc
from index.types import Extract

_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
# Deleted text, field codes, and the older twin of a drawing are not what a reader of the page sees.
_UNSEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(content: bytes) -> Extract:
    """Paragraphs, tables and text boxes in reading order. Raises ReadError when the package is broken."""
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise ReadError(
            "Tệp .docx bị hỏng hoặc không đầy đủ (không mở được gói nội dung). "
            "Hãy mở bằng Word, lưu lại rồi thêm lần nữa."
        ) from error
    writer = ExtractWriter()
    _body(document.element.body, _heading_levels(document), writer)
    return writer.extract()


def _heading_levels(document: WordDocument) -> dict[str, int]:
    found = ((s.style_id, _HEADING.match(s.name or "")) for s in document.styles)
    return {style: int(match[1]) for style, match in found if style and match}


def _body(parent: _Element, levels: dict[str, int], writer: ExtractWriter) -> None:
    for element in parent:
        if element.tag == qn("w:p"):
            _paragraph(element, levels, writer)
        elif element.tag == qn("w:tbl"):
            _table(element, levels, writer)
        elif element.tag in (qn("w:sdt"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            _body(element.find(qn("w:sdtContent")) if element.tag == qn("w:sdt") else element, levels, writer)


def _paragraph(element: _Element, levels: dict[str, int], writer: ExtractWriter) -> None:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    level = levels.get(style.get(qn("w:val")), 0) if style is not None else 0
    writer.line(_clean("".join(_runs(element))), level)
    for box in _boxes(element):
        _body(box, levels, writer)


def _runs(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag in _UNSEEN or child.tag == qn("w:txbxContent") or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:r") and _is_hidden(child):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield from _runs(child)


def _is_hidden(run: _Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")


def _boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in _UNSEEN and child.tag != _FALLBACK:
            yield from _boxes(child)


def _clean(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in nfc(text).split("\n"))


def _table(element: _Element, levels: dict[str, int], writer: ExtractWriter) -> None:
    rows = [list(_cells(row)) for row in element.iter(qn("w:tr")) if row.getparent() is element]
    texts = [[_cell_text(cell) for cell in row] for row in rows]
    if is_layout("\n".join(text for row in texts for text in row)):
        for row in rows:
            for cell in row:
                _body(cell, levels, writer)
    else:
        writer.table(texts)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from _cells(child.find(qn("w:sdtContent")))


def _cell_text(cell: _Element) -> str:
    return "\n".join(_clean("".join(_runs(p))) for p in cell.iter(qn("w:p")))
