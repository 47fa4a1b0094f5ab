"""Tables that are no data: they lay out a letterhead or a signature."""

from index.patterns import LAYOUT_TABLE
from index.readers.encodings import readings


def is_layout(text: str) -> bool:
    """Whether a table with this text, of whatever encoding, lays out a letterhead or a signature."""
    return any(LAYOUT_TABLE.search(reading) for reading in readings(text))
