"""What a hostile document and a hostile file name say stands everywhere as text: nothing runs, nothing is cut off."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from browsing import BOTH, ROOT, harm, serve, visit
from fakes import make_document, put, read_path
from index.encoder import Encoder
from index.library import LibraryWriter
from ui.word import printable

RUN = "document.body.dataset.ran=1"
HOSTILE = (
    f'<script>{RUN}</script> ${{{RUN}}} {{{{{RUN}}}}} <img src=x onerror="{RUN}"> <svg onload="{RUN}"></svg> '
    f"[bấm](javascript:{RUN}) ![ảnh](http://127.0.0.1:9/a.png) **đậm** `mã` \" onmouseover={RUN} ' &lt;b&gt; \u202e"
)
NUMBER = f"7{HOSTILE}-BC/TU".replace("\u202e", "")  # as a name is shown
FILE = f"hỏng <img src=x onerror={RUN}> ${{{RUN}}} [a](b) \u202e.docx"
LONG = "dài" * 33_334
SENTENCE = f"Máy in phun {HOSTILE} của cơ quan có hộp mực màu xanh dương số ba trăm."
BODY = f"Báo cáo\n\nI- MÁY IN PHUN {HOSTILE}\n\n{SENTENCE} Thực hiện Kết luận số 56-KL/TU, Văn phòng thay hộp mực."
# Dates that the letters around them have turned round.
TURNED = """() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, match = /\\d\\d\\/\\d\\d\\/\\d{4}/.exec(node.nodeValue);
    if (!match || !node.parentElement.checkVisibility()) continue;
    const place = (at) => { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
      return range.getBoundingClientRect(); };
    const [first, last] = [place(match.index), place(match.index + 9)];
    if (first.top === last.top && first.left > last.left) found.push(node.nodeValue);
  }
  return found; }"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[str]:
    """A sample; a document hostile in every field; another whose every field has a word of 100,000 characters."""
    hostile = make_document(
        BODY, kind="BC", number=f"7{HOSTILE}-BC/TU", title=f"Báo cáo về máy in phun {HOSTILE}", issuer=f"Sở {HOSTILE}",
        issued=date(2025, 3, 4),
    )  # fmt: skip
    long = make_document(
        f"Báo cáo\n\nI- MÁY IN PHUN {LONG}\n\nMáy in phun {LONG} dùng hộp mực.", kind="BC", number=f"8-{LONG}",
        title=f"Máy in phun {LONG}", issuer=LONG, issued=date(2025, 3, 5),
    )  # fmt: skip
    store = tmp_path_factory.mktemp("kho") / "store"
    files = {FILE: hostile, "dai.txt": long, "kl-56.pdf": read_path(ROOT / "corpus" / "kl-56-2023-so-ket-nq-08.pdf")}
    with LibraryWriter(store, encoder.name, encoder.dimension) as writer:
        for name, (document, passages) in files.items():
            put(writer, name, document, passages, encoder)  # type: ignore[arg-type]
    with serve(store) as address:
        yield address


@pytest.fixture(params=BOTH, ids=str)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visit(browser, address, request.param) as page:
        expect(page.locator("#scope")).to_contain_text("văn bản")
        yield page


def assert_harmless(page: Page) -> None:
    assert harm(page) == []
    assert page.evaluate(TURNED) == []
    drawn = ("#chat", "#source", "#relate", "#listing", "#card", "#report", "#filters")
    assert [place for place in drawn if page.locator(f"{place} :is(script, img, [onerror], [onload])").count()] == []


def test_in_an_answer_its_source_its_history_and_its_export(page: Page) -> None:
    page.fill("#question textarea", "Máy in phun của cơ quan có hộp mực màu gì?")
    page.press("#question textarea", "Enter")
    quote = page.locator("#chat blockquote").first
    expect(quote).to_contain_text(SENTENCE)
    expect(page.locator("#chat .answer").first).to_contain_text(f"Báo cáo số {NUMBER}")
    quote.locator("a.so").click()
    expect(page.locator("#source mark.cur").first).to_be_in_viewport()
    expect(page.locator("#source h2")).to_contain_text(NUMBER)
    assert_harmless(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất Word").first.click()
    exported = [p.text for p in Document(str(download.value.path())).paragraphs]
    assert printable(SENTENCE) in exported
    page.reload()
    expect(quote).to_contain_text(SENTENCE)
    assert_harmless(page)


def test_in_a_question_and_in_the_filters(page: Page) -> None:
    page.fill("#question textarea", f"máy in phun {HOSTILE}")
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .answer")).to_have_count(1)
    expect(page.locator("#chat .question")).to_have_text(f"máy in phun {HOSTILE}".strip())
    page.click("#show-filters")
    page.click("#issuers input")
    page.get_by_role("option", name=HOSTILE.split()[0]).click()
    expect(page.locator("#remaining")).to_contain_text("Còn 1 trong 3")
    assert_harmless(page)
    page.evaluate("document.querySelector('#filters .toggle-button').click()")


def test_among_what_relates_and_in_its_exports(page: Page, address: str) -> None:
    page.goto(address + "lien-quan")
    page.fill("#find textarea, #find input", "may in phun")
    expect(page.locator("#offers button")).to_have_count(2)
    assert_harmless(page)
    page.fill("#find textarea, #find input", "56-KL")
    expect(page.locator("#offers button")).to_have_count(1)
    page.locator("#offers button").click()
    hostile = page.locator("#results article", has_text="hộp mực màu xanh")
    expect(hostile.locator("blockquote").first).to_contain_text(HOSTILE.strip())
    expect(page.locator("#timeline svg a.point")).to_have_count(2)
    expect(page.locator("#references")).to_contain_text(NUMBER)
    assert_harmless(page)
    with page.expect_download() as table:
        page.get_by_role("button", name="Xuất CSV").click()
    csv.field_size_limit(len(LONG) * 10)
    rows = list(csv.DictReader(StringIO(table.value.path().read_bytes().decode("utf-8-sig"), newline="")))
    assert [row["Số, ký hiệu"] for row in rows if SENTENCE in row["Trích nguyên văn"]] == [f"7{HOSTILE}-BC/TU"]
    hostile.get_by_role("button", name="Tìm liên quan với đoạn này").first.click()
    expect(page.locator("#chosen")).to_contain_text("Báo cáo số 7<script>")
    expect(page.locator("#source .paper")).to_contain_text(SENTENCE)
    page.click("#part input")
    assert_harmless(page)


def test_among_the_documents_and_in_a_file_name(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + "van-ban")
    row = page.locator("#listing tbody tr", has_text="script")
    expect(row).to_contain_text(f"7{HOSTILE.strip()}")
    assert_harmless(page)
    row.locator("button").first.click()
    expect(page.locator("#card")).to_contain_text(SENTENCE)
    expect(page.locator("#card")).to_contain_text(FILE.replace("\u202e", ""))
    (tmp_path / FILE).write_bytes(b"PK\x03\x04 not a zip")
    page.set_input_files("#upload input[type=file]", tmp_path / FILE)
    expect(page.locator("#report")).to_contain_text("1 tệp không đọc được", timeout=60_000)
    assert_harmless(page)
