"""What the browser tests of the pages share: a store with every kind of original, a server over it, visits to it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from fakes import ROOT
from papers import CONCLUSION, picture_of, scan, worn
from test_app import CHROMIUM, FLAGS, free_port, wait_until_up

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
expect.set_options(timeout=20_000)  # a machine that runs other tests is slow
_UNSEEN = 0.002  # of the window: half a line
_LOADING = re.compile("wrap default full|loading|SVG|^undefined$")  # the last: what is gone by now


@dataclass(frozen=True, slots=True)
class Look:
    """A window, and whether its user prefers dark pages."""

    width: int
    height: int
    scheme: Literal["light", "dark"]

    @property
    def is_phone(self) -> bool:
        return self.width < 500

    def __str__(self) -> str:
        return f"{'phone' if self.is_phone else 'desktop'}-{self.scheme}"


LOOKS = (Look(1280, 800, "light"), Look(390, 844, "dark"), Look(1280, 800, "dark"), Look(390, 844, "light"))


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
    add = [sys.executable, "-m", "index", "add", str(originals), "--store", str(folder / "store")]
    subprocess.run(add, cwd=ROOT, check=True, capture_output=True)
    return folder / "store"


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of the application over a copy of `store`, in a process of its own."""
    port, log = free_port(), store.parent / "log.txt"
    command = [sys.executable, "app.py", "--store", str(store), "--port", str(port)]
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            wait_until_up(process, f"http://127.0.0.1:{port}/", log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(20)


def launch(driver: Playwright) -> Browser:
    if not CHROMIUM:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no chromium: apt-get install -y chromium")
    return driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=60_000)


@contextmanager
def visiting(browser: Browser, address: str, look: Look) -> Iterator[Page]:
    """A fresh visit: no request leaves the machine, no script fails, nothing scrolls sideways."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height}, is_mobile=look.is_phone, has_touch=look.is_phone,
        locale="vi-VN", color_scheme=look.scheme, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    outside: list[str] = []
    errors: list[str] = []
    context.route(
        lambda url: not url.startswith((address, "data:", "blob:")),
        lambda route: (outside.append(route.request.url), route.abort()),
    )
    page = context.new_page()
    page.add_init_script(_SHIFTS)
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, address)
    yield page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (outside, errors) == ([], [])
    context.close()


def open_page(page: Page, address: str) -> None:
    """As one who comes from elsewhere; the page is ready when this returns."""
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#scope")).to_contain_text("văn bản")


def ask(page: Page, question: str) -> Locator:
    """Ask, wait, and give the answer."""
    answers = page.locator("#chat .answer")
    before = answers.count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(answers).to_have_count(before + 1)
    return answers.last


def marked(page: Page) -> str:
    """The text of the current mark, which is in view."""
    expect(page.locator("#source mark.cur").first).to_be_in_viewport()
    return str(page.evaluate("[...document.querySelectorAll('#source mark.cur')].map(m => m.textContent).join('')"))


def shifts(page: Page) -> list[Any]:
    """What moved by itself since this was asked last, and how far as a share of the window.

    The frame's own sign of loading, there before the page is drawn, is not counted.
    """
    found: list[Any] = page.evaluate("shifts.splice(0)")
    return [entry for entry in found if entry[0] >= _UNSEEN and not all(map(_LOADING.search, entry[1]))]


def reply_of(address: str, question: str, **arguments: Any) -> dict[str, Any]:
    """What the named endpoint says."""
    from gradio_client import Client

    reply: dict[str, Any] = Client(address, verbose=False).predict(question, api_name="/hoi", **arguments)
    return reply
