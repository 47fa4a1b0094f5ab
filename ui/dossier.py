"""A dossier that an office can file: questions or related passages, quoted verbatim with full citations, as .docx."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from index.types import Metadata
from ui.citation import cite_document, cite_in_full, write_marks
from ui.contract import Card, Place
from ui.takeaway import Entry, Part, cited_documents
from ui.text import write_day, write_subject
from ui.word import LEAD_IN, TABLE, Numbering, new_document, printable

_MOST_CELLS = 63  # of a row, in Word
_CAUTION = "Lưu ý: trong tài liệu này có trích dẫn từ văn bản mẫu (văn bản không có thật, dùng để chạy thử)."


def write_dossier(title: str, parts: Sequence[Part], made: date) -> bytes:
    """The .docx: title, each part with its quotes in order, the documents cited. Verbatim but for what XML forbids."""
    document = new_document(title, made)
    document.add_paragraph(printable(title), "Title")
    document.add_paragraph(f"Lập ngày {write_day(made)}. Các đoạn trích được chép nguyên văn.", "Subtitle")
    cited = cited_documents(parts)
    if any(item["sample"] for item in (*cited, *(card for part in parts for card in part.documents))):
        document.add_paragraph().add_run(_CAUTION).bold = True
    for number, part in enumerate(parts, 1):
        _write_part(document, part, number if len(parts) > 1 else None)
    if cited:
        _write_documents(document, cited)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write_part(document: WordDocument, part: Part, number: int | None) -> None:
    name = f"Câu hỏi {number}: " if number else "Câu hỏi: "
    document.add_paragraph(printable((name if part.is_question else "") + part.heading), "Heading 1")
    if part.understood is not None:
        document.add_paragraph(f"Đã hiểu: {printable(part.understood)}")
    for note in part.notes:
        document.add_paragraph(printable(note))
    numbering = Numbering(document)
    for card in part.documents:
        _write_document(document, numbering, card)
    if part.documents:
        numbering = Numbering(document)
    for entry in part.entries:
        _write_entry(document, numbering, entry)


def _write_entry(document: WordDocument, numbering: Numbering, entry: Entry) -> None:
    """Its citation with what must be known of it; then what stands before the quote, the quote, where it stands too."""
    citation = _write_citation(document, numbering, cite_in_full(entry.place), write_marks(entry.place, entry.newest))
    citation.paragraph_format.keep_with_next = True
    before = [entry.relation and f"Quan hệ: {entry.relation}. {entry.reason[:1].upper()}{entry.reason[1:]}".strip()]
    before += ["" if "\t" in entry.lead_in else entry.lead_in, *entry.context]
    for text in filter(None, before):
        document.add_paragraph(printable(text), LEAD_IN).paragraph_format.keep_with_next = True
    _write_verbatim(document, printable(entry.text), printable(entry.lead_in))
    if entry.also:
        document.add_paragraph(printable("Cũng có trong: " + "; ".join(map(cite_in_full, entry.also)) + "."), LEAD_IN)


def _write_citation(document: WordDocument, numbering: Numbering, citation: str, marks: Iterable[str]) -> Paragraph:
    paragraph = document.add_paragraph(printable(citation), "List Number")
    for mark in marks:
        paragraph.add_run(printable(f" ({mark})")).bold = True
    numbering.apply(paragraph)
    return paragraph


def _write_verbatim(document: WordDocument, text: str, header: str) -> None:
    """Lines as one paragraph, table rows among them as tables under the names of their columns."""
    is_table = False
    for cells, group in groupby(text.split("\n"), _count_cells):
        lines = list(group)
        if cells == 1:
            document.add_paragraph("\n".join(lines), "Quote")
        else:
            if is_table:  # Word would make one table of two that touch
                document.add_paragraph(style=TABLE)
            _write_table(document, [line.split("\t") for line in lines], header.split("\t"))
        is_table = cells > 1


def _count_cells(line: str) -> int:
    """Cells of a table row; 1 for a line that is none."""
    cells = line.count("\t") + 1
    return cells if cells <= _MOST_CELLS else 1


def _write_table(document: WordDocument, rows: list[list[str]], header: list[str]) -> None:
    has_header = len(header) == len(rows[0])
    table = document.add_table(0, len(rows[0]), "Table Grid")
    if has_header:
        _write_row(table, header, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        _write_row(table, row)


def _write_row(table: Table, texts: Sequence[str], bold: bool = False) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    for cell, text in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style = TABLE
        paragraph.add_run(text).bold = bold or None


def _write_documents(document: WordDocument, cited: Sequence[Place]) -> None:
    document.add_paragraph("Văn bản được trích dẫn", "Heading 1")
    numbering = Numbering(document)
    for item in cited:
        _write_document(document, numbering, item)


def _write_document(document: WordDocument, numbering: Numbering, item: Place | Card) -> None:
    marks = [mark for mark in write_marks(item) if mark != "nhận dạng từ ảnh quét"]
    subject = write_subject(Metadata(item["title"], kind=item["kind"], issuer=item["issuer"])) if item["number"] else ""
    _write_citation(document, numbering, cite_document(item) + (f": {subject}" if subject else ""), marks)
