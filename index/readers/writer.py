"""Gathers a reader's lines into one text, keeping the offsets of lines, header rows and pages."""

from collections.abc import Sequence

from index.text import nfc
from index.types import Extract, Line, Span


class ExtractWriter:
    """Append lines in reading order, then take `extract()`. Text is made NFC here, so offsets are final."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._lines: list[Line] = []
        self._pages: list[int] = []
        self._length = 0

    def line(self, text: str, level: int = 0, header: Span | None = None) -> Span | None:
        """Add `text`, one `Line` for each of its own lines; the span of the last, or None when all are blank."""
        span = None
        for part in text.split("\n"):
            clean = nfc(part).strip()
            if clean:
                span = self._append(clean, level, header)
        return span

    def _append(self, clean: str, level: int, header: Span | None) -> Span:
        span = Span(self._length, self._length + len(clean))
        self._parts.append(clean + "\n")
        self._lines.append(Line(span.start, span.end, level, header))
        self._length = span.end + 1
        return span

    def table(self, rows: Sequence[Sequence[str]], header: Span | None = None) -> Span | None:
        """Add the rows of a data table, cells parted by tabs; its header, which every row below it carries.

        That is the first row, or `header` for a table that goes on.
        """
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            span = self.line("\t".join(cells), header=header) if any(cells) else None
            header = header or span
        return header

    def page(self, ahead: int = 0) -> None:
        """A page starts here, or `ahead` code points further, inside a line that is still to be added."""
        self._pages.append(self._length + ahead)

    def extract(self) -> Extract:
        return Extract("".join(self._parts), tuple(self._lines), tuple(self._pages))
