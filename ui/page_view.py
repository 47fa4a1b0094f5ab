"""The page of the original beside its text: its picture with the quote's lines marked, fetched when it is looked at."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Semaphore
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from index.page_lines import boxes_of
from index.readers.page_view import PlacedLine
from index.types import Document, Span
from index.workers.viewing import What, view_page
from ui.desk import Desk
from ui.paper import Mark

_PAGED = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
_KEPT = 64  # pictures and lists of lines in memory; a picture takes about 0.5 MB
_AT_ONCE = 2  # processes; recognising takes a core for seconds


class PageViews:
    """Pages of the store's originals, the newest kept. Every method raises NotFound, ReadError or LibraryError."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._free = Semaphore(_AT_ONCE)
        self._view = lru_cache(maxsize=_KEPT)(self._view_anew)  # an original's path names its content

    def picture(self, document_id: str, file_index: int, page: int) -> bytes:
        """The page, counted from 1, as JPEG."""
        return self._view(self._desk.original(document_id, file_index)[0], page - 1, "picture")

    def lines(self, document_id: str, file_index: int, page: int, span: Span) -> dict[str, Any]:
        """Degrees to turn the page to the left, and the lines that hold `span` on it then, as shares of its size."""
        angle, lines = json.loads(self._view(self._desk.original(document_id, file_index)[0], page - 1, "lines"))
        placed = [PlacedLine(str(text), (box[0], box[1], box[2], box[3])) for text, box in lines]
        return {"turn": angle, "lines": boxes_of(self._desk.document(document_id), span, page, placed)}

    def _view_anew(self, path: Path, number: int, what: What) -> bytes:
        with self._free:
            return view_page(path, number, what)


def draw_page_view(document: Document, marks: Sequence[Mark]) -> Markup:
    """The place of the picture, open where the current quote was recognised; empty where no file has pages."""
    names = [file.path.lower() for file in document.files]
    index = next((i for i, name in enumerate(names) if name.endswith(_PAGED)), None)
    mark = next((mark for mark in marks if mark.is_current), None)
    if index is None or mark is None or not document.pages:
        return Markup("")
    page, kept = document.page_of(mark.start), document.files[index].sha256[:8]
    place = f"{quote(document.id, safe='')}/{index}/{page}?v={kept}"  # another content has another address
    return Markup(
        '<details class="page-view" data-name="{name}" data-picture="anh/{place}" '
        'data-lines="dong/{place}&start={start}&end={end}"{open}><summary>Ảnh {name} của bản gốc</summary>'
        '<div class="tools"><button type="button" data-enlarge aria-pressed="false">Phóng to</button>'
        '<span role="status"></span></div><div class="view" tabindex="0" role="region" aria-label="Ảnh trang gốc">'
        '<div class="sheet"></div></div></details>'
    ).format(
        name=f"trang {page}",
        place=place,
        start=mark.start,
        end=mark.end,
        open=Markup(" open") if document.is_scanned(mark.start, mark.end) else "",
    )
