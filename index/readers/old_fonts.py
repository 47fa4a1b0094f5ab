"""Pages in TCVN3 or VNI fonts into Unicode, before the words of their rows are looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.readers.encodings import convert, doubts_of, encodings_of
from index.readers.page import Page, Part, Row


def to_unicode(pages: Sequence[Page]) -> tuple[list[Page], tuple[str, ...]]:
    """The pages in Unicode, recognised ones as they are, and the doubts about what was converted."""
    encodings = encodings_of([text for page in pages if not page.scanned for text in _texts(page.parts)])
    given = iter(encodings)
    done = [page if page.scanned else _convert(page, given) for page in pages]
    return done, doubts_of(encodings)


def _texts(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Row):
            yield part.text
        else:
            yield from (cell for row in part.rows for cell in row)


def _convert(page: Page, encodings: Iterator[str | None]) -> Page:
    return replace(page, parts=tuple(_convert_part(part, encodings) for part in page.parts))


def _convert_part(part: Part, encodings: Iterator[str | None]) -> Part:
    if isinstance(part, Row):
        return replace(part, text=convert(part.text, next(encodings)))
    rows = tuple(tuple(convert(cell, next(encodings)) for cell in row) for row in part.rows)
    return replace(part, rows=rows)
