"""Lines and tables out of a stream of paragraphs, cells and rows, as Word's old format and RTF give them."""

from index.readers.layout_tables import is_layout
from index.readers.writer import ExtractWriter

_Paragraph = tuple[str, int, bool]  # text, heading level, and whether all of it is bold


class Flow:
    """Takes what comes in reading order; a table is written when the first paragraph after it comes, or by `close`."""

    def __init__(self, writer: ExtractWriter) -> None:
        self._writer = writer
        self._rows: list[list[list[_Paragraph]]] = []
        self._cells: list[list[_Paragraph]] = []
        self._cell: list[_Paragraph] = []

    def paragraph(self, text: str, level: int = 0, bold: bool = False) -> None:
        """A paragraph outside every table."""
        self.close()
        self._writer.line(squeezed(text), level, bold=bold)

    def cell_paragraph(self, text: str, level: int = 0, bold: bool = False) -> None:
        """A paragraph of the cell that is open."""
        self._cell.append((squeezed(text), level, bold))

    def end_cell(self) -> None:
        self._cells.append(self._cell)
        self._cell = []

    def end_row(self) -> None:
        if self._cell:
            self.end_cell()
        self._rows.append(self._cells)
        self._cells = []

    def close(self) -> None:
        """Write the table that is open: its rows, or its cells' paragraphs where it lays out a letterhead."""
        if self._cell or self._cells:
            self.end_row()
        rows, self._rows = self._rows, []
        texts = [["\n".join(text for text, _, _ in cell) for cell in row] for row in rows]
        if is_layout("\n".join(text for row in texts for text in row)):
            for text, level, bold in (paragraph for row in rows for cell in row for paragraph in cell):
                self._writer.line(text, level, bold=bold)
        elif rows:
            self._writer.table(texts)


def squeezed(text: str) -> str:
    """`text` with each run of white space inside a line as one space."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))
