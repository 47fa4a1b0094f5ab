"""`make screenshots`: the three pages over the sample documents, on a desktop and a phone, as small PNGs in docs/."""

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from browsing import LOOKS, ROOT, launch, make_store, serve, visit

QUESTION = "mốc giải ngân 30/6/2025 được hạ từ 45% xuống bao nhiêu?"


def show_answer(page: Page) -> None:
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    expect(page.locator("#source mark.cur").first).to_be_visible()
    page.evaluate("scrollTo(0, 0)")


def show_related(page: Page) -> None:
    page.fill("#find textarea, #find input", "56-KL")
    page.locator("#offers button").first.click()
    expect(page.locator("#timeline svg")).to_be_visible()


def show_documents(page: Page) -> None:
    page.locator("#listing tbody tr button").nth(1).click()
    expect(page.locator("#card .paper")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "hoi-dap": ("", show_answer),
    "ket-luan-lien-quan": ("lien-quan", show_related),
    "van-ban": ("van-ban", show_documents),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = launch(driver)
        with serve(make_store(ROOT / "corpus", Path(folder) / "store")) as address:
            for look in (look for look in LOOKS if look.scheme == "light"):
                for name, (path, show) in PAGES.items():
                    with visit(browser, address, look, path) as page:
                        expect(page.locator("#scope, #totals").first).to_contain_text("văn bản")
                        show(page)
                        page.wait_for_timeout(1000)  # the panel comes to rest
                        keep(page.screenshot(), ROOT / "docs" / f"{name}{'-dien-thoai' if look.is_phone else ''}.png")


def keep(picture: bytes, path: Path) -> None:
    """In 256 colours, the rare ones too: a third of the size."""
    full = Image.open(BytesIO(picture)).convert("RGB")
    full.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
