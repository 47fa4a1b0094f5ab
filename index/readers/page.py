"""What stands on a page: printed rows and ruled tables with their places, whoever read them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.patterns import LAYOUT_TABLE
from index.readers.pdf_tables import Grid
from index.readers.quality import share_of_words

_CUT_WORD = re.compile(r"\w-$")


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line: its text, edges, vertical middle and height (points, y grows upwards)."""

    text: str
    left: float
    right: float
    middle: float
    height: float

    @property
    def goes_on(self) -> bool:
        """Whether its last word is cut at a hyphen ("40/KH-", "UBND")."""
        return _CUT_WORD.search(self.text) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A ruled table: the text of its cells row by row."""

    grid: Grid
    rows: tuple[tuple[str, ...], ...]

    def goes_on_from(self, other: "Table") -> bool:
        """Whether this is `other`'s next part, on a new page, without its header being printed again."""
        return self.grid.has_columns_of(other.grid) and self.rows[0] != other.rows[0]

    @property
    def is_layout(self) -> bool:
        """Whether it lays out a letterhead or a signature and holds no data."""
        return bool(LAYOUT_TABLE.search("\n".join(cell for row in self.rows for cell in row)))


Part = Row | Table


@dataclass(frozen=True, slots=True)
class Page:
    """The parts in reading order; `height` in points. `scanned`: they were recognised from a picture, with a mean
    `confidence` (0 to 100) in its words.
    """

    parts: tuple[Part, ...] = ()
    height: float = 842.0
    scanned: bool = False
    confidence: float = 100.0

    @property
    def rows(self) -> list[Row]:
        return [part for part in self.parts if isinstance(part, Row)]

    @property
    def text(self) -> str:
        return "\n".join(_text_of(part) for part in self.parts)

    @property
    def readable(self) -> float:
        """The share of its words that can be words; 0 for a page without text."""
        return share_of_words(self.text)


def _text_of(part: Part) -> str:
    return part.text if isinstance(part, Row) else "\n".join(" ".join(row) for row in part.rows)


def rows_of(pages: Sequence[Page]) -> list[Row]:
    return [row for page in pages for row in page.rows]
