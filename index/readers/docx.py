"""Word's .docx, opened by python-docx and walked as XML, since its own texts leave out insertions, boxes and notes."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

from index.errors import ReadError
from index.readers.archive import BROKEN
from index.readers.docx_styles import Numbering, Styles
from index.readers.fonts import as_drawn
from index.readers.layout_tables import is_layout
from index.readers.writer import ExtractWriter
from index.text import nfc
from index.types import Extract

_PAGE = "\ufdd1"  # where Word last began a page; Unicode's own word that no text has it
_BREAKS = {
    qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "\xad",
    qn("w:lastRenderedPageBreak"): _PAGE,
}  # fmt: skip
# Deleted text, field codes, and the older twin of a drawing are not what a reader of the page sees.
_UNSEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOTES = {qn("w:footnoteReference"): KIND.FOOTNOTES, qn("w:endnoteReference"): KIND.ENDNOTES}
_WRAPPERS = (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:sdtContent"))


def read_docx(content: bytes) -> Extract:
    """Paragraphs, tables, text boxes and notes in reading order. Raises ReadError when the package is broken."""
    try:
        document = docx.Document(io.BytesIO(content))
        walk = _Walk(document)
    except (PackageNotFoundError, *BROKEN) as error:
        raise ReadError(
            "Tệp .docx bị hỏng hoặc không đầy đủ (không mở được gói nội dung). "
            "Hãy mở bằng Word, lưu lại rồi thêm lần nữa."
        ) from error
    return walk.read(document.element.body)


@dataclass(slots=True)
class _Paragraph:
    """One paragraph: its text with the number in front, and the boxes and notes that hang on it."""

    text: str
    level: int
    bold: bool
    boxes: list[_Element] = field(default_factory=list)
    notes: list[_Element] = field(default_factory=list)


class _Walk:
    def __init__(self, document: WordDocument) -> None:
        self._styles = Styles(document)
        self._numbering = Numbering(_part(document, KIND.NUMBERING), self._styles)
        self._notes = {tag: _notes(_part(document, kind)) for tag, kind in _NOTES.items()}
        self._writer = ExtractWriter()
        self._has_pages = next(document.element.body.iter(qn("w:lastRenderedPageBreak")), None) is not None

    def read(self, body: _Element) -> Extract:
        if self._has_pages:
            self._writer.page()
        self._blocks(body)
        return self._writer.extract()

    def _blocks(self, parent: _Element) -> None:
        for part in self._parts(parent):
            if isinstance(part, _Paragraph):
                self._write(part)
            else:
                self._table(part)

    def _parts(self, parent: _Element) -> Iterator["_Paragraph | _Element"]:
        """Paragraphs, and the elements of tables; a paragraph whose end is deleted is one with the next."""
        before = None
        for element in _blocks(parent):
            paragraph = self._paragraph(element, before) if element.tag == qn("w:p") else None
            before = paragraph if paragraph and _end_is_deleted(element) else None
            if before is None:
                yield paragraph or element
        if before is not None:
            yield before

    def _paragraph(self, element: _Element, before: _Paragraph | None) -> _Paragraph:
        found = _Paragraph("", self._styles.level(element), bold=before is None or before.bold or not before.text)
        found.boxes, found.notes = (before.boxes, before.notes) if before else ([], [])
        text = (before.text if before else "") + "".join(self._runs(element, element, found))
        found.bold &= any(letter.isalpha() for letter in text)
        if _end_is_deleted(element):
            found.text = text
        else:
            number = self._numbering.mark(element)
            found.text = _clean(f"{number} {text}" if text.strip().strip(_PAGE) else text)
        return found

    def _runs(self, parent: _Element, paragraph: _Element, found: _Paragraph) -> Iterator[str]:
        for child in parent:
            if child.tag in _UNSEEN or child.tag == _FALLBACK:
                continue
            if child.tag == qn("w:txbxContent"):
                found.boxes.append(child)
            elif child.tag == qn("w:r"):
                yield from self._run(child, paragraph, found)
            elif child.tag == _MATH:
                yield child.text or ""
            else:
                yield from self._runs(child, paragraph, found)

    def _run(self, run: _Element, paragraph: _Element, found: _Paragraph) -> Iterator[str]:
        if self._styles.is_on("w:vanish", run, paragraph):
            return
        text = "".join(self._characters(run, paragraph, found))
        if any(letter.isalpha() for letter in text):
            found.bold &= self._styles.is_on("w:b", run, paragraph)
        yield as_drawn(text, self._styles.font(run, paragraph))

    def _characters(self, run: _Element, paragraph: _Element, found: _Paragraph) -> Iterator[str]:
        for child in run:
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in _BREAKS:
                yield _BREAKS[child.tag]
            elif child.tag in self._notes:
                note = self._notes[child.tag].pop(child.get(qn("w:id")), None)
                found.notes += [] if note is None else [note]
            else:
                yield from self._runs([child], paragraph, found)

    def _write(self, paragraph: _Paragraph) -> None:
        self._line(paragraph)
        for part in (*paragraph.boxes, *paragraph.notes):
            self._blocks(part)

    def _line(self, paragraph: _Paragraph) -> None:
        text = paragraph.text.replace(_PAGE, "")
        for i, place in enumerate(re.finditer(_PAGE, paragraph.text)):
            self._writer.page(place.start() - i)
        self._writer.line(text, paragraph.level, bold=paragraph.bold)

    # --- tables

    def _table(self, element: _Element) -> None:
        rows = [list(_cells(row)) for row in _rows(element)]
        if _is_frame(rows) or is_layout("\n".join(_plain(cell) for row in rows for cell in row)):
            for cell in (cell for row in rows for cell in row):
                self._blocks(cell)
            return
        header = None
        waiting: list[_Element] = []
        for row in rows:
            cells = [list(self._paragraphs(cell)) for cell in row]
            texts = ["\n".join(paragraph.text for paragraph in cell) for cell in cells]
            for _ in range(max((text.count(_PAGE) for text in texts), default=0)):
                self._writer.page()
            header = self._writer.table([[text.replace(_PAGE, "") for text in texts]], header)
            waiting += [part for cell in cells for paragraph in cell for part in paragraph.notes]
        for part in waiting:
            self._blocks(part)

    def _paragraphs(self, cell: _Element) -> Iterator[_Paragraph]:
        """The paragraphs of a cell, those of nested tables and boxes among them."""
        for part in self._parts(cell):
            if isinstance(part, _Paragraph):
                yield part
                for box in part.boxes:
                    yield from self._paragraphs(box)
            else:
                for inner in (inner for row in _rows(part) for inner in _cells(row)):
                    yield from self._paragraphs(inner)


def _part(document: WordDocument, kind: str) -> _Element | None:
    """The root of the part of that kind, if the document has one."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype == kind), None)
    return parse_xml(part.blob) if part is not None else None


def _notes(root: _Element | None) -> dict[str, _Element]:
    return {} if root is None else {note.get(qn("w:id")): note for note in root}


def _end_is_deleted(paragraph: _Element) -> bool:
    """Whether the mark at the paragraph's end is deleted, or moved away, with changes tracked."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(mark.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom"))


def _blocks(parent: _Element) -> Iterator[_Element]:
    """The paragraphs and tables right below `parent`, content controls and insertions opened."""
    for element in parent:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag == qn("w:sdt"):
            yield from _blocks(element.findall(qn("w:sdtContent")))
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows, but for those deleted with their changes tracked."""
    for row in _opened(table, qn("w:tr")):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield row


def _cells(row: _Element) -> Iterator[_Element]:
    return _opened(row, qn("w:tc"))


def _opened(parent: Iterable[_Element], tag: str) -> Iterator[_Element]:
    """The children with that tag, those in content controls among them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == qn("w:sdt"):
            yield from _opened(child.findall(qn("w:sdtContent")), tag)
        elif child.tag in _WRAPPERS:
            yield from _opened(child, tag)


def _is_frame(rows: Sequence[Sequence[_Element]]) -> bool:
    """Whether the table is one column around another table."""
    return all(len(row) == 1 for row in rows) and any(_holds_table(cell) for row in rows for cell in row)


def _holds_table(cell: _Element) -> bool:
    return any(element.tag == qn("w:tbl") for element in _blocks(cell))


def _plain(cell: _Element) -> str:
    """The cell's text to look for patterns in: runs as they are, a line a paragraph."""
    return "\n".join(
        "".join(
            child.text or "" if child.tag == qn("w:t") else _BREAKS.get(child.tag, "") for child in paragraph.iter()
        )
        for paragraph in cell.iter(qn("w:p"))
    )


def _clean(text: str) -> str:
    """NFC, each run of white space inside a line as one space, no blank lines."""
    lines = (" ".join(line.split()) for line in nfc(text).split("\n"))
    return "\n".join(line for line in lines if line)
