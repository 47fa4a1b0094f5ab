"""Kết luận liên quan in a real browser: from a quote, a document, a passage or a pasted text to what relates."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import BOTH, RELATED_FILES, ROOT, make_store, serve, visit
from search.__main__ import main as search
from test_app import HOSTILE

PASTED = "Chỉ tiêu kết nạp đảng viên và xóa chi bộ ghép ở các huyện vùng cao."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents that cite each other, one without a date, and a hostile one."""
    folder = tmp_path_factory.mktemp("van-ban")
    for name in RELATED_FILES:
        shutil.copy(ROOT / "corpus" / name, folder)
    (folder / "thu <img src=x onerror=alert(1)> ${1}.txt").write_text(HOSTILE, "utf-8")
    return make_store(folder, tmp_path_factory.mktemp("kho") / "store")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serve(store) as address:
        yield address


@pytest.fixture(params=BOTH, ids=str)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visit(browser, address, request.param, "lien-quan") as page:
        expect(page.locator("#scope")).to_contain_text("văn bản")
        yield page


def choose(page: Page, typed: str) -> None:
    """Choose the first document offered for what is typed, and wait for what relates to it."""
    page.fill("#find textarea, #find input", typed)
    page.locator("#offers button").first.click()
    expect(page.locator("#results article").first).to_be_visible()
    expect(page.locator("#offers button")).to_have_count(0)


def related_of(address: str, *source: Any, **arguments: Any) -> list[dict[str, Any]]:
    """What the named endpoint says."""
    from gradio_client import Client

    reply: dict[str, Any] = Client(address, verbose=False).predict(*source, api_name="/lien_quan", **arguments)
    hits: list[dict[str, Any]] = reply["hits"]
    return hits


def id_of(page: Page) -> str:
    """The document that the page's address names."""
    return str(page.evaluate("location.hash")).strip("#").partition("/")[0]


def test_a_document_found_unaccented_gives_related_passages_that_open_at_their_place(page: Page, address: str) -> None:
    choose(page, "ket luan 56-kl")
    expect(page.locator("#chosen")).to_contain_text("Kết luận số 56-KL/TU")
    hits = related_of(address, id_of(page), top=30)
    article = page.locator("#results article").first
    expect(article.locator(".relation").first).not_to_be_empty()
    assert article.locator("blockquote").first.text_content() == hits[0]["text"]
    assert article.locator("blockquote").first.locator("mark").all_text_contents() == [
        span["text"] for span in hits[0]["shared"]
    ]
    article.locator("a.so").first.click()
    expect(page.locator("#source mark.cur").first).to_be_in_viewport()
    marked = page.evaluate("[...document.querySelectorAll('#source mark.cur')].map(m => m.textContent).join('')")
    assert marked == hits[0]["text"]


def test_the_way_from_a_quote_and_the_address_lead_to_the_same(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#question textarea", "Chỉ tiêu kết nạp giai đoạn 2021-2025 là bao nhiêu đảng viên?")
    page.press("#question textarea", "Enter")
    page.locator("#chat a.relate").first.click()
    expect(page.locator("#results article").first).to_be_visible()
    assert re.search(r"/lien-quan#vb\d+/\d+-\d+$", page.url)
    quote = str(page.locator("#source mark.cur").first.text_content())
    expect(page.locator("#chosen blockquote")).to_contain_text(quote[:40])
    found = page.locator("#results blockquote").all_text_contents()
    page.reload()
    expect(page.locator("#results article").first).to_be_visible()
    assert page.locator("#results blockquote").all_text_contents() == found


def test_a_point_of_the_timeline_leads_to_its_result(page: Page) -> None:
    choose(page, "110-BC")
    points = page.locator("#timeline svg a.point")
    assert points.count() >= 2
    last = points.nth(points.count() - 1)
    result = page.locator(str(last.get_attribute("href")))
    last.click()
    expect(result).to_have_class("at")
    expect(result).to_be_in_viewport()
    expect(result).to_be_focused()
    points.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(str(points.first.get_attribute("href")))).to_have_class("at")
    expect(result).not_to_have_class("at")
    expect(page.locator("#timeline .undated")).to_contain_text("Không ghi ngày")


def test_results_stand_by_date_on_request(page: Page) -> None:
    choose(page, "110-BC")
    page.click("#order input")
    page.get_by_role("option", name="Theo ngày, cũ trước").click()
    expect(page.locator("#results")).to_contain_text("Văn bản không ghi ngày")
    cited = page.locator("#results article h3 a.place").all_text_contents()
    days = ["".join(reversed(day)) for day in re.findall(r"(\d\d)/(\d\d)/(\d{4})", " ".join(cited))]
    assert days == sorted(days)
    assert len(days) > 1


def test_filters_narrow_to_nothing_and_back(page: Page) -> None:
    choose(page, "110-BC")
    before = page.locator("#results article").count()
    page.click("#show-filters")
    page.fill("#since textarea, #since input", "2099")
    expect(page.locator("#scope")).to_contain_text("Không có văn bản nào khớp")
    expect(page.locator("#status")).to_contain_text("Không có văn bản nào khớp bộ lọc")
    expect(page.locator("#results article")).to_have_count(0)
    page.fill("#since textarea, #since input", "bao giờ")
    expect(page.locator("#status")).to_contain_text("không phải là ngày")
    page.fill("#since textarea, #since input", "2025")
    expect(page.locator("#results article")).to_have_count(1)
    expect(page.locator("#results article")).to_contain_text("91-KL/TU")
    page.click("#clear-filters")
    expect(page.locator("#results article")).to_have_count(before)
    page.evaluate("document.querySelector('#filters .toggle-button').click()")


def test_a_pasted_text_relates(page: Page, address: str) -> None:
    page.get_by_role("button", name="Hoặc dán một đoạn văn").click()
    page.click("#search-pasted")
    expect(page.locator("body")).to_contain_text("Hãy dán đoạn văn vào ô")
    page.fill("#pasted textarea", PASTED)
    page.click("#search-pasted")
    expect(page.locator("#chosen")).to_contain_text(PASTED)
    hits = related_of(address, "-", PASTED, top=30)
    expect(page.locator("#results blockquote").first).to_have_text(hits[0]["text"])
    expect(page.locator("#references")).to_be_empty()


def test_a_part_is_chosen_by_its_heading_or_by_a_click_in_the_paper(page: Page) -> None:
    choose(page, "56-KL")
    page.click("#part input")
    page.get_by_role("option", name=re.compile("^II- ĐIỀU CHỈNH")).click()
    expect(page.locator("#chosen blockquote")).to_contain_text("II- ĐIỀU CHỈNH, BỔ SUNG")
    expect(page.locator("#results article").first).to_be_visible()
    block = page.locator("#source .paper p", has_text="Bổ sung điểm g")
    text = str(block.text_content()).strip()
    block.click()
    page.locator("#source [data-pick]").click()
    expect(page.locator("#chosen blockquote")).to_have_text(text)
    place = str(page.evaluate("location.pathname + location.hash"))
    assert place.startswith("/lien-quan#vb")
    start, end = map(int, place.rpartition("/")[2].split("-"))
    assert end - start == len(str(block.text_content()))
    expect(page.locator("#source mark.cur")).to_have_text(text)


def test_the_keyboard_passes_through_the_parts_and_nothing_is_searched_again(page: Page) -> None:
    choose(page, "56-KL")
    expect(page.locator("#status")).to_be_hidden()
    page.evaluate(
        "new MutationObserver(() => { document.body.dataset.searched = 'again'; })"
        ".observe(document.querySelector('#status'), { subtree: true, childList: true })"
    )
    page.focus("#part input")
    page.keyboard.press("Tab")
    page.click("#order input")
    page.get_by_role("option", name="Theo ngày, mới trước").click()  # answered after what the part may have asked
    expect(page.locator("#results")).to_contain_text("Văn bản không ghi ngày")
    assert page.locator("[data-searched]").count() == 0


def test_ticked_passages_come_as_word_and_csv_word_for_word(page: Page, address: str, tmp_path: Path) -> None:
    choose(page, "56-KL")
    hits = related_of(address, id_of(page), top=30)
    expect(page.locator("#results .take")).to_contain_text(f"xuất cả {len(hits)} đoạn")
    (first, second) = [hits[0], next(hit for hit in hits if hit["document"] != hits[0]["document"])]
    page.locator("#results article").nth(1).locator("input").first.check()
    expect(page.locator("#results .take")).to_contain_text("Xuất 1 đoạn đã chọn")
    page.click("#order input")
    page.get_by_role("option", name="Theo ngày, mới trước").click()
    expect(page.locator("#results")).to_contain_text("Văn bản không ghi ngày")
    expect(page.locator("#results input:checked")).to_have_count(1)
    with page.expect_download() as word:
        page.get_by_role("button", name="Xuất Word").click()
    word.value.save_as(tmp_path / "a.docx")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    assert "Liên quan với Kết luận số 56-KL/TU" in text
    assert second["text"].split("\n")[0] in text
    assert first["text"].split("\n")[0] not in text
    page.locator("#results input:checked").uncheck()
    with page.expect_download() as table:
        page.get_by_role("button", name="Xuất CSV").click()
    table.value.save_as(tmp_path / "a.csv")
    rows = list(csv.DictReader(StringIO((tmp_path / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))
    quoted = [row["Trích nguyên văn"].removeprefix("'") for row in rows]
    assert sorted(quoted) == sorted(hit["text"].strip() for hit in hits)


def test_references_lead_both_ways(page: Page) -> None:
    choose(page, "56-KL")
    own, others = page.locator("#references section").nth(0), page.locator("#references section").nth(1)
    expect(own).to_contain_text("Nghị quyết số 08-NQ/TU")
    expect(own.locator("li", has_text="Hướng dẫn số 26-HD").first).to_contain_text("không có trong kho")
    own.locator("li", has_text="08-NQ/TU").locator("a.place", has_text="chỗ nêu 1").first.click()
    expect(page.locator("#source mark.cur", has_text="Nghị quyết số 08-NQ/TU")).to_be_in_viewport()
    expect(page.locator("#source h2")).to_have_text("Kết luận số 56-KL/TU")
    own.locator("li", has_text="08-NQ/TU").locator("a.place").first.click()
    expect(page.locator("#source h2")).to_have_text("Nghị quyết số 08-NQ/TU")
    expect(others.locator("h2")).to_contain_text("Được viện dẫn bởi")


def test_a_hostile_document_is_shown_as_text(page: Page) -> None:
    choose(page, "máy in phun")
    expect(page.locator("#source .paper")).to_contain_text("<script>document.body.dataset.ran=1</script>")
    page.locator("#source .paper p", has_text="Máy in phun").last.click()
    page.locator("#source [data-pick]").click()
    expect(page.locator("#chosen blockquote")).to_contain_text("${document.body.dataset.ran=1}")
    choose(page, "56-KL")
    page.get_by_role("button", name="Hoặc dán một đoạn văn").click()
    page.fill("#pasted textarea", HOSTILE)
    page.click("#search-pasted")
    expect(page.locator("#results")).to_contain_text("<script>document.body.dataset.ran=1</script>")
    assert page.locator("#relate script, #relate img").count() == 0


def test_the_keyboard_alone_finds_and_opens(page: Page) -> None:
    page.fill("#find textarea, #find input", "56-kl")
    expect(page.locator("#offers button")).to_have_count(1)
    page.press("#find textarea, #find input", "Enter")
    expect(page.locator("#chosen")).to_contain_text("Kết luận số 56-KL/TU")
    link = page.locator("#results a.so").first
    link.focus()
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#source mark.cur").first).to_be_in_viewport()


def test_what_is_not_there_is_said(page: Page, address: str) -> None:
    page.fill("#find textarea, #find input", "không văn bản nào tên thế này")
    expect(page.locator("#offers")).to_contain_text("Không có văn bản nào khớp chữ đã gõ")
    page.goto("about:blank")
    page.goto(address + "lien-quan#vb999/1-2")
    expect(page.locator("#chosen")).to_contain_text("Văn bản này không có trong kho")
    page.goto("about:blank")
    page.goto(address + "lien-quan#vb1/900000-900001")
    expect(page.locator("#status")).to_contain_text("Không tìm thấy đoạn liên quan với chỗ đã chọn")


def test_the_endpoint_speaks_as_the_command_line(address: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source, arguments in (("vb1", {}), ("vb2:0-900", {"filters": {"kind": "KL"}, "top": 2})):
        options = ["--kind", "KL", "--top", "2"] if arguments else []
        assert search(["--related", source, "--json", "--store", str(store), *options]) == 0
        told = json.loads(capsys.readouterr().out)["hits"]
        given = related_of(address, source, **arguments)
        assert [{**hit, "score": 0} for hit in given] == [{**hit, "score": 0} for hit in told]


@pytest.mark.parametrize(
    ("source", "arguments", "message"),
    [
        ("vb99", {}, "Không có văn bản vb99"),
        ("vb1:9-3", {}, "MÃ:120-340"),
        ("-", {"text": "  "}, "dán đoạn văn"),
        ("vb1", {"filters": {"năm": 2020}}, "Bộ lọc không rõ"),
    ],
)
def test_the_endpoint_says_what_is_wrong(address: str, source: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(Exception, match=message):
        related_of(address, source, **arguments)


def test_the_example_of_the_readme_runs(address: str) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    run = [sys.executable, "-c", example.replace("http://127.0.0.1:7860", address.rstrip("/"))]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "văn bản này sửa đổi, bổ sung Nghị quyết số 08-NQ/TU" in done.stdout


def test_an_empty_store_says_what_to_do(tmp_path: Path, browser: Browser) -> None:
    with serve(tmp_path / "none") as address, visit(browser, address, path="lien-quan") as page:
        expect(page.locator("#scope")).to_contain_text("Kho chưa có văn bản nào")
        page.get_by_role("button", name="Hoặc dán một đoạn văn").click()
        page.fill("#pasted textarea", PASTED)
        page.click("#search-pasted")
        expect(page.locator("#status")).to_contain_text("Hãy thêm văn bản ở trang Văn bản")
