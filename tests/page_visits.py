"""What the browser tests of the pages share: a store with every kind of original, a server over it, visits to it."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import ROOT, Look, make_store, visit
from papers import CONCLUSION, picture_of, scan, worn

PDF, TEXT = "kl-56-2023-so-ket-nq-08.pdf", "kl-91-2025-giai-ngan-quy-1.txt"
WORD, REPLACED, REPORT = (
    "qyd-62-2024-luan-chuyen-can-bo.docx", "qyd-20-2018-luan-chuyen-can-bo.docx", "bc-110-2023-so-ket-nq-08.docx",
)  # fmt: skip
SCAN = "ban-quet-kl-83.pdf"
QUESTIONS = {
    TEXT: "Mốc giải ngân 30/6/2025 được hạ từ 45% xuống bao nhiêu?",
    PDF: "Chỉ tiêu kết nạp giai đoạn 2021-2025 là bao nhiêu đảng viên?",
    WORD: "Thời hạn luân chuyển ít nhất là mấy tháng cho mỗi vị trí?",
    SCAN: "Du lịch đón bao nhiêu lượt khách?",
}
_SHIFTS = """window.shifts = []; new PerformanceObserver((list) => list.getEntries().forEach((entry) =>
  entry.hadRecentInput || shifts.push([entry.value, entry.sources.map((s) => `${s.node?.id || s.node?.className}`)])
)).observe({ type: "layout-shift", buffered: true });"""
_UNSEEN = 0.002  # of the window: half a line
_LOADING = re.compile("wrap default full|loading|SVG|^undefined$")  # the last: what is gone by now


@lru_cache(maxsize=1)
def sample_store(folder: Path) -> Path:
    """Samples of every kind of original; the last is recognised, so tesseract must be there."""
    if not shutil.which("tesseract"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("apt-get install -y tesseract-ocr tesseract-ocr-vie")
    originals = folder / "van-ban"
    originals.mkdir()
    for name in (PDF, TEXT, WORD, REPLACED, REPORT):
        shutil.copy(ROOT / "corpus" / name, originals)
    pages = worn(picture_of(CONCLUSION, 0), 0.6, 6), worn(picture_of(CONCLUSION, 1), -0.4, 6)
    (originals / SCAN).write_bytes(scan(*pages))
    return make_store(originals, folder / "store")


@contextmanager
def visiting(browser: Browser, address: str, look: Look) -> Iterator[Page]:
    """A visit of browsing.py's, on which what moves is noted and the clipboard may be read."""
    with visit(browser, address, look, "healthz") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.add_init_script(_SHIFTS)
        open_page(page, address)
        yield page


def open_page(page: Page, address: str) -> None:
    """As one who comes from elsewhere; the page is ready when this returns."""
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#scope")).to_contain_text("văn bản")


def shifts(page: Page) -> list[Any]:
    """What moved by itself since this was asked last, and how far as a share of the window.

    The frame's own sign of loading, there before the page is drawn, is not counted.
    """
    found: list[Any] = page.evaluate("shifts.splice(0)")
    return [entry for entry in found if entry[0] >= _UNSEEN and not all(map(_LOADING.search, entry[1]))]
