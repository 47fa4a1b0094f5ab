"""Pictures of pages into `Page`s: made straight, recognised on all cores, kept while their file is being read."""

import hashlib
import json
import math
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import fmean, median

from index.readers.arrange import Word, arrange
from index.readers.options import PageMemory
from index.readers.page import Page, Part, Row, Table
from index.readers.page_list import name_pages
from index.readers.pdf_tables import Grid
from index.readers.pictures import Picture, is_blank, straighten, take_out_rules
from index.readers.second_look import fill_cells, look_again
from index.readers.tesseract import NoRecognition, program, recognise

MOST_PAGES = 2000  # recognised in one file: about an hour on two cores
_WAY = b"vie 1 "  # part of a key: what was recognised in another way is not taken up
_CLEAR = 80.0  # mean confidence of a page; clean scans have 93 to 96
_WELL_SPELT = 0.85  # share of words; clean scans have .97
_TOLERATED = 2.0  # degrees of slope; tesseract follows lines that rise no more
_SURE = 60.0  # mean confidence under which a page may lie on its side


def recognise_pages(
    pictures: Iterable[tuple[int, Picture]], memory: PageMemory | None
) -> Iterator[tuple[int, Page | None]]:
    """Each picture's number with its page, in the order given; None where recognition failed.

    Pictures are taken one by one, as cores come free. Raises NoRecognition where tesseract can't run at all.
    """
    program()
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        waiting: deque[tuple[int, Callable[[], Page | None]]] = deque()
        for number, picture in pictures:
            waiting.append((number, _recall(picture, memory) or _begin(picture, memory, pool)))
            if len(waiting) > cores:
                yield _finish(*waiting.popleft())
        while waiting:
            yield _finish(*waiting.popleft())


def _finish(number: int, result: Callable[[], Page | None]) -> tuple[int, Page | None]:
    return number, result()


def _recall(picture: Picture, memory: PageMemory | None) -> Callable[[], Page | None] | None:
    kept = memory.get(_key(picture)) if memory is not None else None
    return (lambda: load_page(kept)) if kept is not None else None


def _begin(picture: Picture, memory: PageMemory | None, pool: ThreadPoolExecutor) -> Callable[[], Page | None]:
    future = pool.submit(_page, picture)

    def finish() -> Page | None:
        page = future.result()
        if page and memory is not None:
            memory.put(_key(picture), dump_page(page))
        return page

    return finish


def _key(picture: Picture) -> str:
    size = f"{picture.image.size} {picture.dpi} ".encode()
    red = picture.red.tobytes() if picture.red else b""
    return hashlib.sha256(_WAY + size + picture.image.tobytes() + red).hexdigest()


def _page(picture: Picture) -> Page | None:
    if is_blank(picture):
        return Page(height=picture.height, scanned=True)
    try:
        page = _upright(picture)
        if page.confidence >= _SURE:
            return page
        turned = [_upright(picture.turned(angle, expand=True)) for angle in (90, 180, 270)]
        return max((page, *turned), key=lambda page: page.confidence * page.readable)
    except NoRecognition:
        return None


def recognise_in_place(picture: Picture) -> tuple[Page, float]:
    """The page with its lines level, and by how many degrees to the left the picture is turned for that.

    No parts where the paper may lie on its side. Raises NoRecognition.
    """
    level, angle = straighten(picture)
    page = _recognise_level(picture, level, angle)
    return (page, angle) if page.confidence >= _SURE else (Page(height=picture.height, scanned=True), 0.0)


def _upright(picture: Picture) -> Page:
    return _recognise_level(picture, *straighten(picture))


def _recognise_level(picture: Picture, level: Picture, angle: float) -> Page:
    ready, grids = take_out_rules(level)
    first = _recognise(picture, angle) if abs(angle) < _TOLERATED else recognise(ready)
    known = [word for word in first if _says_something(word) or not any(grid.cell(word.box) for grid in grids)]
    words = fill_cells(ready, look_again(ready, known), grids)
    confidence = fmean(word.confidence for word in words) if words else 100.0
    return Page(_even(arrange([*words, *_red_words(ready, words)], grids)), picture.height, True, confidence)


def _recognise(picture: Picture, angle: float) -> list[Word]:
    """The words of the picture as it lies, where they stand when it is turned to the left by `angle` degrees.

    Turning the picture itself blurs it: on noisy pages that cost one word in a hundred.
    """
    across, up = picture.image.width * 36 / picture.dpi, picture.height / 2
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    found = []
    for word in recognise(picture):
        x, y = (word.left + word.right) / 2 - across, (word.bottom + word.top) / 2 - up
        found.append(word.moved(x * cosine - y * sine - x, x * sine + y * cosine - y))
    return found


def _says_something(word: Word) -> bool:
    """Whether it is more than a rule of a table taken for a letter."""
    return any(c.isalnum() for c in word.text)


def _red_words(picture: Picture, words: Sequence[Word]) -> list[Word]:
    """What is printed in red, a letterhead or a stamp; what a round seal's letters are taken for is not sure enough."""
    if picture.red is None:
        return []
    found = [word for word in recognise(replace(picture, image=picture.red)) if word.confidence >= _CLEAR]
    after = max((word.line for word in words), default=0) + 1
    return [replace(word, line=after + word.line) for word in found if len(word.text) > 1]


def _even(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Rows of one height: that of a recognised line depends on the letters that happen to stand in it."""
    heights = [part.height for part in parts if isinstance(part, Row)]
    usual = median(heights) if heights else 0.0
    return tuple(replace(part, height=usual) if isinstance(part, Row) else part for part in parts)


def low_quality(pages: Sequence[Page]) -> Iterator[str]:
    """The doubt about pages that were recognised badly, named."""
    poor = [n for n, page in enumerate(pages) if page.scanned and page.parts and _is_poor(page)]
    if poor:
        yield f"Nhận dạng chữ từ ảnh kém ở {name_pages(poor)}; hãy so với bản gốc trước khi dùng."


def _is_poor(page: Page) -> bool:
    return page.confidence < _CLEAR or page.readable < _WELL_SPELT


def dump_page(page: Page) -> str:
    """A recognised page as JSON."""
    parts = [
        [p.text, p.left, p.right, p.middle, p.height] if isinstance(p, Row) else [p.grid.xs, p.grid.ys, p.rows]
        for p in page.parts
    ]
    return json.dumps([page.height, page.confidence, parts], ensure_ascii=False)


def load_page(text: str) -> Page:
    """The inverse of `dump_page`."""
    height, confidence, parts = json.loads(text)
    return Page(tuple(map(_load_part, parts)), height, True, confidence)


def _load_part(values: list) -> Part:  # type: ignore[type-arg]
    if isinstance(values[0], str):
        return Row(*values)
    xs, ys, rows = values
    return Table(Grid(tuple(xs), tuple(ys)), tuple(map(tuple, rows)))
