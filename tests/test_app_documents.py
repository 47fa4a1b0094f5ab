"""Văn bản in a real browser: documents in, looked at, corrected, read again, taken out; what waits is worked off."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

if not os.environ.get("CI"):
    pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Locator, Page, expect

from browsing import BOTH, ROOT, Look, make_store, serve, visit
from fakes import HEAD, TAIL
from observing import foreign

FILES = ("kl-56-2023-so-ket-nq-08.pdf", "qyd-62-2024-luan-chuyen-can-bo.docx", "kl-91-2025-giai-ngan-quy-1.txt")
UNNUMBERED = HEAD.replace("Số 29-KL/TU\n", "") + "I- MỘT\nGiao Văn phòng đặt ba trạm đo gió ở đèo Mây." + TAIL
BROKEN = b"PK\x03\x04 no archive"


@pytest.fixture(scope="module", params=BOTH, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


@pytest.fixture(scope="module")
def address(look: Look, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application over a store of its own for each look: these tests change it."""
    folder = tmp_path_factory.mktemp("van-ban")
    for name in FILES:
        shutil.copy(ROOT / "corpus" / name, folder)
    (folder / "không số.txt").write_text(UNNUMBERED, "utf-8")
    with serve(make_store(folder, folder.parent / f"{folder.name}-kho" / "store")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str, look: Look) -> Iterator[Page]:
    with visit(browser, address, look, "van-ban") as page:
        expect(page.locator("#listing tbody tr").first).to_be_visible()
        yield page
        assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('#listing .listing'))")


def come_again(page: Page, address: str) -> None:
    """As one who comes from elsewhere."""
    page.goto("about:blank")
    page.goto(address + "van-ban")
    expect(page.locator("#listing tbody tr").first).to_be_visible()


def card_of(page: Page, typed: str) -> Locator:
    """Find a document, open its card."""
    page.fill("#find textarea, #find input", typed)
    expect(page.locator("#listing tbody tr")).to_have_count(1)
    page.locator("#listing tbody tr").click()
    expect(page.locator("#card .fields")).to_be_visible()
    return page.locator("#card")


def figure(page: Page, name: str) -> Locator:
    """One of the figures above."""
    named = page.get_by_text(name, exact=True)
    return page.locator("#totals dl > div").filter(has=named).locator("dd")


def row(page: Page, field: str) -> Locator:
    return page.locator(f"#card .fields [data-name={field}]")


def correct(page: Page, field: str, value: str) -> None:
    """Type a field's new value in its place."""
    row(page, field).locator("[data-edit]").click()
    expect(row(page, field).locator("[name=value]")).to_be_focused()
    row(page, field).locator("[name=value]").fill(value)
    page.keyboard.press("Enter")


def upload(page: Page, *paths: Path) -> Locator:
    """Upload files, and wait until all are done."""
    page.set_input_files("#upload input[type=file]", paths)
    expect(page.locator("#report progress")).to_be_visible()
    expect(page.locator("#report li")).to_have_count(len(paths))
    expect(page.locator("#report")).to_contain_text("Xong:", timeout=60_000)
    return page.locator("#report")


def open_work(page: Page) -> Locator:
    work = page.locator("#work .work")
    if not work.evaluate("e => e.open"):
        work.locator("summary").first.click()
    return work


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_store_at_a_glance(page: Page) -> None:
    for name, value in (("Văn bản", "4"), ("Cần xem lại", "1"), ("Chưa đọc được", "0")):
        expect(figure(page, name)).to_contain_text(value)
    expect(figure(page, "Nạp lần cuối")).to_contain_text(re.compile(r"\d\d/\d\d/\d{4} lúc \d\d"))


def test_files_good_and_bad_each_say_what_became_of_them_and_bad_ones_wait(
    page: Page, address: str, tmp_path: Path
) -> None:
    good = write(tmp_path / "Thông báo 7.txt", "Thông báo về lịch trực\n\nĐồng chí Lò Văn Xuân trực ngày Tết.\n")
    broken, known = write(tmp_path / "hỏng.docx", BROKEN), write(tmp_path / "x.txt", UNNUMBERED)
    report = upload(page, good, broken, known)
    expect(report).to_contain_text("Xong: 1 tệp đã thêm, 1 tệp đã có sẵn, 1 tệp không đọc được")
    expect(report.locator("li.failed")).to_contain_text("hỏng.docx")
    report.locator("li.read a").click()
    expect(page.locator("#card")).to_contain_text("Lò Văn Xuân")
    assert re.search(r"/van-ban#vb\d+$", page.url)

    come_again(page, address)
    expect(figure(page, "Chưa đọc được")).to_contain_text("1")
    page.locator("#totals a", has_text="tệp").click()
    failed = page.locator("#work li.failed")
    expect(failed).to_contain_text("hỏng.docx")
    expect(failed).to_contain_text("hãy lấy lại bản gốc")
    failed.get_by_role("button", name="Đọc lại").click()
    expect(page.locator("#report")).to_contain_text("Xong: 1 tệp không đọc được", timeout=60_000)
    expect(failed).to_have_count(1)
    failed.get_by_role("button", name="Bỏ qua").click()
    expect(failed).to_have_count(0)
    expect(figure(page, "Chưa đọc được")).to_contain_text("0")

    card_of(page, "lich truc")
    page.get_by_role("button", name="Xóa văn bản này").click()
    page.get_by_role("button", name="Thôi", exact=True).click()
    expect(page.locator("#listing tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Xóa văn bản này").click()
    page.get_by_role("button", name="Xóa", exact=True).click()
    expect(page.locator("#listing")).to_contain_text("Không có văn bản nào khớp")
    expect(page.get_by_role("button", name="Xóa văn bản này")).to_be_hidden()


def test_a_failed_file_leaves_the_list_when_it_is_read(page: Page, tmp_path: Path) -> None:
    path = write(tmp_path / "tờ trình.txt", BROKEN)
    upload(page, path)
    open_work(page)
    expect(page.locator("#work li.failed")).to_contain_text("tờ trình.txt")
    expect(page.locator("#upload input[type=file]")).to_be_attached()
    upload(page, write(path, "Tờ trình về cầu treo\n\nXin sửa hai cầu treo bắc qua suối Nậm Lạnh.\n"))
    expect(page.locator("#work li.failed")).to_have_count(0)


def test_a_corrected_field_is_cited_and_outlasts_reading_again(page: Page, address: str) -> None:
    card_of(page, "kl-56")
    correct(page, "number", "vớ vẩn")
    expect(row(page, "number").get_by_role("alert")).to_contain_text("không phải số, ký hiệu")
    expect(row(page, "number").locator("[name=value]")).to_have_value("vớ vẩn")
    expect(row(page, "number").locator("[name=value]")).to_be_focused()
    row(page, "number").locator("[name=value]").fill("156-KL/TU")
    row(page, "number").get_by_role("button", name="Lưu").click()
    expect(page.locator("#card h2")).to_have_text("Kết luận số 156-KL/TU")
    expect(row(page, "number").locator(".read")).to_contain_text("Máy đọc: “56-KL/TU”")
    expect(row(page, "number").locator("[data-edit]")).to_be_focused()
    correct(page, "issued", "7/8/2023")
    expect(row(page, "issued").locator(".value")).to_have_text("07/08/2023")
    expect(page.locator("#listing tbody")).to_contain_text("156-KL/TU")

    page.get_by_role("button", name="Đọc lại", exact=True).click()
    expect(page.locator("#report")).to_contain_text("Xong: 1 tệp đã đọc lại", timeout=60_000)
    expect(row(page, "number").locator(".value")).to_have_text("156-KL/TU")

    page.goto(address)
    page.fill("#question textarea", "Chỉ tiêu kết nạp giai đoạn 2021-2025 là bao nhiêu đảng viên?")
    page.press("#question textarea", "Enter")
    cited = page.locator("#chat .answer .quotes .cite a.place").first
    expect(cited).to_contain_text("Kết luận số 156-KL/TU, ngày 07/08/2023")

    come_again(page, address)
    card_of(page, "156-kl/tu")
    for field, value in (("number", "56-KL/TU"), ("issued", "")):
        row(page, field).get_by_role("button", name="Bỏ chỗ sửa").click()
        expect(row(page, field).locator(".read")).to_have_count(0)
        expect(row(page, field).locator(".value")).to_contain_text(value)


def test_a_field_is_chosen_or_left_by_keyboard_alone(page: Page) -> None:
    card_of(page, "khong so.txt")
    row(page, "secrecy").get_by_role("button", name="Sửa").focus()
    page.keyboard.press("Enter")
    select = row(page, "secrecy").locator("select")
    expect(select).to_be_focused()
    page.keyboard.press("Escape")
    expect(select).to_be_hidden()
    expect(row(page, "secrecy").get_by_role("button", name="Sửa")).to_be_focused()
    page.keyboard.press("Enter")
    select.select_option("TỐI MẬT")
    row(page, "secrecy").get_by_role("button", name="Lưu").click()
    expect(row(page, "secrecy").locator(".value")).to_have_text("TỐI MẬT")


def test_where_a_field_was_read_is_shown_in_the_text(page: Page) -> None:
    card_of(page, "kl-91")
    row(page, "number").get_by_role("button", name="Xem chỗ đọc").click()
    mark = page.locator("#card mark.cur").first
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == row(page, "number").locator(".value").text_content()


def test_what_waits_is_corrected_or_marked_as_seen(page: Page) -> None:
    work = open_work(page)
    waiting = work.locator("section li")
    expect(waiting).to_contain_text("Không thấy số, ký hiệu.")
    expect(waiting).to_contain_text("điền số, ký hiệu")
    waiting.get_by_role("button", name="Sửa số, ký hiệu").click()
    expect(row(page, "number").locator("[name=value]")).to_be_focused()
    expect(page.locator("#card")).to_contain_text("đèo Mây")
    page.keyboard.press("Escape")

    waiting.get_by_role("button", name="Đánh dấu đã xem").click()
    expect(work.locator("summary").first).to_contain_text("đã xem hết")
    expect(page.locator("#card .doubts")).to_have_count(0)
    work.locator("details summary").click()
    work.get_by_role("button", name="Đưa lại vào việc cần làm").click()
    expect(waiting).to_have_count(1)

    correct(page, "number", "77-KL/TU")
    expect(page.locator("#work .work")).to_have_count(0)
    row(page, "number").get_by_role("button", name="Bỏ chỗ sửa").click()
    expect(waiting).to_have_count(1)


def test_the_list_is_narrowed_and_ordered(page: Page) -> None:
    def choose(name: str, option: str) -> None:
        page.get_by_label(name, exact=True).click()
        page.get_by_role("option", name=option, exact=True).click()

    rows = page.locator("#listing tbody tr")
    count = rows.count()
    choose("Loại", "Quy định")
    expect(rows).to_have_count(1)
    expect(page.locator("#pager")).to_contain_text("1 văn bản")
    choose("Tình trạng", "Cần xem lại")
    expect(page.locator("#listing")).to_contain_text("Không có văn bản nào khớp")
    choose("Loại", "Mọi loại")
    expect(rows).to_have_count(1)
    choose("Tình trạng", "Tất cả")
    expect(rows).to_have_count(count)
    choose("Sắp xếp", "Số, nhỏ trước")
    expect(rows.first).to_contain_text("56-KL/TU")
    if page.locator("#listing th").first.is_visible():
        day = page.locator("#listing th button", has_text="Ngày")
        day.click()
        expect(rows.first).to_contain_text("91-KL/TU")
        day.click()
        expect(page.locator("#listing th[aria-sort=ascending]")).to_contain_text("Ngày")


def test_an_address_reopens_a_card_and_all_of_it_is_vietnamese(page: Page, address: str) -> None:
    card_of(page, "kl-91")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("#card h2")).to_have_text("Kết luận số 91-KL/TU")
    open_work(page)
    page.wait_for_timeout(1000)
    assert foreign(page) == []
    page.goto("about:blank")
    page.goto(address + "van-ban#vb999")
    expect(page.locator("#listing tbody tr").first).to_be_visible()
    expect(page.locator("#card .fields")).to_have_count(0)
