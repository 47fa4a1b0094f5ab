"""A PDF page's text by poppler's pdftotext, for text layers that pdfium gives in disorder."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence

from lxml import etree

from index.readers.arrange import Word, arrange
from index.readers.page import Page
from index.readers.pdf_tables import Grid
from index.readers.tesseract import NO_CONSOLE

_SECONDS = 120.0  # for all pages of a file; 30 pages take 0.15


def read_by_poppler(content: bytes, grids: dict[int, list[Grid]]) -> dict[int, Page]:
    """The pages (from 0) that `grids` names, with these ruled tables; none where pdftotext is missing or fails."""
    program = shutil.which("pdftotext")
    if not (program and grids):
        return {}
    first, last = min(grids), max(grids)
    command = [program, "-bbox-layout", "-enc", "UTF-8", "-f", str(first + 1), "-l", str(last + 1), "-", "-"]
    try:
        ran = subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, check=True, creationflags=NO_CONSOLE
        )
        found = list(_pages(ran.stdout))
    except (OSError, subprocess.SubprocessError, etree.XMLSyntaxError):
        return {}
    return {first + i: _page(page, grids[first + i]) for i, page in enumerate(found) if first + i in grids}


def _pages(html: bytes) -> Iterator[etree._Element]:
    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False, huge_tree=False)
    root = etree.fromstring(html, parser)
    if root is not None:
        yield from root.iter("{*}page")


def _page(page: etree._Element, grids: Sequence[Grid]) -> Page:
    height = float(page.get("height", "842"))
    words = [
        _word(word, height, number) for number, line in enumerate(page.iter("{*}line")) for word in line.iter("{*}word")
    ]
    return Page(arrange([word for word in words if word.text], grids), height)


def _word(word: etree._Element, height: float, line: int) -> Word:
    left, top, right, bottom = (float(word.get(name, "0")) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word((word.text or "").strip(), left, height - bottom, right, height - top, line)
