"""The pages in a real browser: a server over a store, and visits during which certain things must never happen."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
_PATIENCE = 30_000  # milliseconds, on a machine that does much else
# What reaches beyond the window, which cuts it off: a table that scrolls by itself does not.
_CUT_OFF = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility({ visibilityProperty: true })
    && e.getBoundingClientRect().right > width + 1 && e.getBoundingClientRect().width > 1 && !scrolls(e.parentElement)
  ).map(e => `${e.tagName} ${e.id} ${e.getAttribute('class')}: ${e.textContent.trim().slice(0, 40)}`);
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """A window's size in CSS pixels, and whether its user prefers dark pages."""

    width: int
    height: int
    scheme: Literal["light", "dark"]

    @property
    def is_phone(self) -> bool:
        return self.width < 500

    def __str__(self) -> str:
        return f"{'phone' if self.is_phone else 'desktop'}-{self.scheme}"


LOOKS = [Look(*size, scheme) for size in ((1280, 800), (390, 844)) for scheme in ("light", "dark")]  # type: ignore[arg-type]
DESKTOP, PHONE = LOOKS[0], LOOKS[3]
RELATED_FILES = (  # that cite each other, one of them without a date
    "nq-08-2021-to-chuc-co-so-dang.docx", "kl-56-2023-so-ket-nq-08.pdf", "bc-110-2023-so-ket-nq-08.docx",
    "btt-2023-hoi-nghi-so-ket-nq-08.txt", "kl-91-2025-giai-ngan-quy-1.txt",
)  # fmt: skip
BOTH = [DESKTOP, PHONE]  # both widths, both schemes: for flows that would take long on all four


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_store(folder: Path, store: Path) -> Path:
    """A store with the files of `folder`, by the command line."""
    add = [sys.executable, "-m", "index", "add", str(folder), "--store", str(store)]
    subprocess.run(add, cwd=ROOT, check=True, capture_output=True)
    return store


@contextmanager
def serve(store: Path) -> Iterator[str]:
    """The address of the application over `store`, in a process of its own."""
    log, port = store.parent / f"{store.name}.log", free_port()
    command = [sys.executable, "app.py", "--store", str(store), "--port", str(port)]
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            _wait_until_up(process, f"http://127.0.0.1:{port}/", log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_up(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            pytest.fail(f"app.py stopped: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(address + "healthz", timeout=1)
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"app.py did not come up: {log.read_text()[-2000:]}")


def launch(driver: Playwright) -> Browser:
    """Debian's Chromium, or the one at $CHROMIUM_PATH; the test skips where there is none, unless $CI is set."""
    if not CHROMIUM:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no chromium: apt-get install -y chromium")
    return driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=60_000)


@contextmanager
def visit(browser: Browser, address: str, look: Look = DESKTOP, path: str = "") -> Iterator[Page]:
    """A page of a fresh browser. Whatever is done with it: no request leaves the machine, no script fails, nothing of
    a document runs (what is hostile sets `data-ran`), nothing scrolls sideways or is cut off.
    """
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height}, is_mobile=look.is_phone, has_touch=look.is_phone,
        locale="vi-VN", color_scheme=look.scheme, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    context.route(
        lambda url: not url.startswith((address, "data:", "blob:")),
        lambda route: (outside.append(route.request.url), route.abort()),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: (errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(address + path)
    yield page
    assert harm(page) == []
    assert (outside, errors) == ([], [])
    context.close()


def harm(page: Page) -> list[str]:
    """What a document ran, and what the window does not hold."""
    ran: bool = page.evaluate("document.querySelector('[data-ran]') !== null")
    scrolls: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    cut_off: list[str] = page.evaluate(_CUT_OFF)
    return ["a document ran"] * ran + ["scrolls sideways"] * scrolls + cut_off


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


def reply_of(address: str, question: str, **arguments: Any) -> dict[str, Any]:
    """What the named endpoint says."""
    from gradio_client import Client

    reply: dict[str, Any] = Client(address, verbose=False).predict(question, api_name="/hoi", **arguments)
    return reply
