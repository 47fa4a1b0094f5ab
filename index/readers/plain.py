"""Plain text, a line a paragraph."""

from collections.abc import Iterator

from index.readers.charsets import decode
from index.readers.encodings import convert, doubts_of, encodings_of
from index.types import Extract, Line


def lines_of(text: str) -> Iterator[Line]:
    """A `Line` for each line of `text` that is not blank, without its outer white space."""
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            inner = start + line.index(stripped)
            yield Line(inner, inner + len(stripped))
        start += len(line) + 1


def read_plain(content: bytes) -> Extract:
    """Every line is a paragraph; a form feed starts a page. Raises ReadError for text in an unknown encoding."""
    decoded = decode(content)
    paragraphs = decoded.text.split("\n")
    encodings = encodings_of(paragraphs)
    text = "\n".join(map(convert, paragraphs, encodings))
    breaks = [i + 1 for i, c in enumerate(text) if c == "\f"]
    doubts = (*([decoded.doubt] if decoded.doubt else []), *doubts_of(encodings))
    return Extract(text, tuple(lines_of(text)), (0, *breaks) if breaks else (), doubts=doubts)
