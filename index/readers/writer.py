"""Gathers a reader's lines into one text, keeping the offsets of lines, header rows and pages."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.encodings import convert, doubts_of, encodings_of
from index.text import nfc
from index.types import Extract, Line, Span

_MARK = "\ufdd0"  # Unicode's own word that no text has it


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line as it was read: its cells (one but in tables), and where it stands among all that was read."""

    cells: tuple[str, ...]
    span: Span
    level: int
    header: Span | None
    bold: bool
    scanned: bool


class ExtractWriter:
    """Append lines in reading order, then take `extract()`.

    What is appended may be in an old encoding: it becomes Unicode in `extract()`, when all of it is known. Until then
    a span counts what was appended; the spans in the `Extract` are the final ones.
    """

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._pages: list[int] = []
        self._doubts: list[str] = []
        self._length = 0

    def line(
        self, text: str, level: int = 0, header: Span | None = None, *, bold: bool = False, scanned: bool = False
    ) -> Span | None:
        """Add `text`, one `Line` for each of its own lines; the span of the last, or None when all are blank.

        `scanned`: it was recognised from a picture, so it is Unicode.
        """
        span = None
        for part in text.split("\n"):
            clean = nfc(part).strip()
            if clean:
                span = self._append((clean,), level, header, bold, scanned)
        return span

    def table(self, rows: Sequence[Sequence[str]], header: Span | None = None, *, scanned: bool = False) -> Span | None:
        """Add the rows of a data table, cells parted by tabs; its header, which every row below it carries.

        That is the first row, or `header` for a table that goes on.
        """
        for row in rows:
            cells = [nfc(" ".join(cell.split())) for cell in row]
            if any(cells):
                span = self._append(tuple(cells), 0, header, False, scanned)
                header = header or span
        return header

    def _append(self, cells: tuple[str, ...], level: int, header: Span | None, bold: bool, scanned: bool) -> Span:
        span = Span(self._length, self._length + len("\t".join(cells)))
        self._entries.append(_Entry(cells, span, level, header, bold, scanned))
        self._length = span.end + 1
        return span

    def page(self, ahead: int = 0) -> None:
        """A page starts here, or `ahead` code points further, inside a line that is still to be added."""
        self._pages.append(self._length + ahead)

    def doubt(self, text: str) -> None:
        """Something, in Vietnamese, that a person should look at."""
        if text not in self._doubts:
            self._doubts.append(text)

    def extract(self) -> Extract:
        cells = [cell for entry in self._entries if not entry.scanned for cell in entry.cells]
        encodings = encodings_of(cells)
        for doubt in doubts_of(encodings):
            self.doubt(doubt)
        final = _Final(self._entries, encodings)
        pages = tuple(final.offset(page) for page in self._pages)
        return Extract("".join(final.parts), tuple(final.lines), pages, tuple(final.scanned), tuple(self._doubts))


class _Final:
    """The entries in Unicode, and where each of them stands then."""

    def __init__(self, entries: Sequence[_Entry], encodings: Sequence[str | None]) -> None:
        self.parts: list[str] = []
        self.lines: list[Line] = []
        self.scanned: list[Span] = []
        self._entries = entries
        self._encodings: list[Sequence[str | None]] = []
        self._starts: list[int] = []
        self._spans: dict[Span, Span] = {}
        self._length = 0
        at = 0
        for entry in entries:
            here = 0 if entry.scanned else len(entry.cells)
            self._add(entry, encodings[at : at + here] if here else [None] * len(entry.cells))
            at += here

    def _add(self, entry: _Entry, encodings: Sequence[str | None]) -> None:
        self._starts.append(self._length)
        self._encodings.append(encodings)
        text = nfc("\t".join(map(_visible, entry.cells, encodings))).strip()
        if not text:
            return
        span = Span(self._length, self._length + len(text))
        header = self._spans.get(entry.header) if entry.header else None
        self.parts.append(text + "\n")
        self.lines.append(Line(span.start, span.end, entry.level, header, entry.bold))
        self._spans[entry.span] = span
        if entry.scanned:
            self._add_scanned(span)
        self._length = span.end + 1

    def _add_scanned(self, span: Span) -> None:
        """Lines that follow one another are one span."""
        if self.scanned and self.scanned[-1].end + 1 == span.start:
            span = Span(self.scanned.pop().start, span.end)
        self.scanned.append(span)

    def offset(self, read: int) -> int:
        """Where the code point at `read`, counted in what was appended, stands in the text."""
        at = bisect_right(self._entries, read, key=lambda entry: entry.span.start) - 1
        if at < 0 or read > self._entries[at].span.end:
            return self._length
        entry, start, before = self._entries[at], self._starts[at], read - self._entries[at].span.start
        for cell, encoding in zip(entry.cells, self._encodings[at], strict=True):
            start += _visible(cell[:before] + _MARK + cell[before:], encoding).index(_MARK)
            before -= len(cell) + 1
            if before < 0:
                break
            start += 1
        return min(start, self._length)


def _visible(text: str, encoding: str | None) -> str:
    """`text` in Unicode, without the soft hyphens that are left: where a word may be cut, which is not printed."""
    return convert(text, encoding).replace("\xad", "")
