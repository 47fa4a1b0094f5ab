"""What belongs to the paper and not to the text: page numbers, running headers and footers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.patterns import LAYOUT_TABLE, NUMBER_LINE, PLACE_DATE
from index.readers.page import Page, Part, Row
from index.text import fold

_MARGIN = 60.0  # points from the paper's edge; margins are 20 mm (57 points) or more (Nghị định 30/2020/NĐ-CP)
_PAGE_NUMBER = re.compile(r"^\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[^\w#]+")
_NEAR = 12.0  # points that a running line may move from page to page: paper shifts on the glass


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers and without lines that repeat at the same place in the margin of several pages."""
    repeated = _repeated(pages)
    return [_clean(page, number, repeated) for number, page in enumerate(pages, 1)]


def _clean(page: Page, number: int, repeated: Counter[tuple[str, int]]) -> Page:
    kept = [p for p in page.parts if not (isinstance(p, Row) and _is_running(p, page, repeated))]
    if kept and _is_page_number(kept[0], page, number):
        kept = kept[1:]
    if kept and _is_page_number(kept[-1], page, number):
        kept = kept[:-1]
    return replace(page, parts=tuple(kept))


def _is_page_number(part: Part, page: Page, number: int) -> bool:
    if not isinstance(part, Row) or not _PAGE_NUMBER.match(part.text):
        return False
    return _in_margin(part, page) or int(_DIGITS.findall(part.text)[0]) == number


def _repeated(pages: Sequence[Page]) -> Counter[tuple[str, int]]:
    """On how many pages each line stands at each place of the margin."""
    places = [{key for row in page.rows if _in_margin(row, page) for key in _keys(row)} for page in pages]
    return Counter(key for keys in places for key in keys)


def _is_running(row: Row, page: Page, repeated: Counter[tuple[str, int]]) -> bool:
    if not _in_margin(row, page) or _belongs_to_a_document(row.text):
        return False
    return max(repeated[key] for key in _keys(row)) >= (3 if row.text.isupper() else 2)


def _in_margin(row: Row, page: Page) -> bool:
    return not _MARGIN < row.middle < page.height - _MARGIN


def _keys(row: Row) -> list[tuple[str, int]]:
    """The line's words, whatever number it counts, with the two places that it could be said to stand at."""
    words = _NOT_LETTERS.sub("", _DIGITS.sub("#", fold(row.text))) or row.text
    return [(words, int(row.middle / _NEAR)), (words, int(row.middle / _NEAR + 0.5))]


def _belongs_to_a_document(text: str) -> bool:
    """Whether it is a line of a letterhead: a document and its annex may both have one, at the same place."""
    return bool(LAYOUT_TABLE.search(text) or NUMBER_LINE.match(text) or PLACE_DATE.match(text))
