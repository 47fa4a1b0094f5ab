"""Every page in every state, on a desktop and a phone, light and dark: what must be true of all of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import DESKTOP, LOOKS, RELATED_FILES, ROOT, Look, ask, make_store, serve, visit
from observing import Observed, observe

QUESTION = "moc giai ngan 30/6/2025 duoc ha tu 45% xuong bao nhieu?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("van-ban")
    for name in RELATED_FILES:
        shutil.copy(ROOT / "corpus" / name, folder)
    with serve(make_store(folder, tmp_path_factory.mktemp("kho") / "store")) as address:
        yield address


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def seen(
    browser: Browser, address: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Observed]:
    """Every state by its name; by keyboard on one look, as the others have the same controls."""
    look: Look = request.param
    files = write_uploads(tmp_path_factory.mktemp("them"))
    with visit(browser, address, look) as page:
        states = walk(page, address, files)
        return {name: observe(page, by_keyboard=look == DESKTOP) for name in states}


def write_uploads(folder: Path) -> list[Path]:
    """A file to be read, and one that can't be."""
    good, broken = folder / "Thông báo số 7.txt", folder / "hỏng.docx"
    good.write_text("Thông báo về lịch trực\n\nĐồng chí Lò Văn Xuân trực ban ngày mùng một Tết.\n", "utf-8")
    broken.write_bytes(b"PK\x03\x04 not a zip")
    return [good, broken]


def walk(page: Page, address: str, files: list[Path]) -> Iterator[str]:
    """Take the page from state to state; the name of each."""
    yield from walk_ask(page)
    page.goto(address + "lien-quan")
    yield from walk_related(page)
    page.goto(address + "van-ban")
    yield from walk_documents(page, files)


def walk_ask(page: Page) -> Iterator[str]:
    expect(page.locator("#chat .example").first).to_be_visible()
    yield "Hỏi đáp, empty"
    page.click("#export")
    wait_for_message(page, "Hãy hỏi ít nhất một câu")
    yield "Hỏi đáp, with a warning"
    ask(page, QUESTION)
    expect(page.locator("#source mark.cur").first).to_be_visible()
    yield "Hỏi đáp, answered, the source open"
    ask(page, "Thế còn chuyển đổi số?")
    ask(page, "cách nấu phở bò")
    yield "Hỏi đáp, followed up, then refused"
    page.get_by_role("button", name="Chưa đúng").first.click()
    yield "Hỏi đáp, what was wrong?"
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_role("button", name="Chưa đúng (đã chọn)")).to_be_visible()
    yield "Hỏi đáp, called wrong"
    ask(page, "Chỉ tiêu kết nạp giai đoạn 2021-2025 là bao nhiêu đảng viên?")
    page.locator("#source .page-view summary").click()
    expect(page.locator("#source .page-view img")).to_be_visible(timeout=60_000)
    yield "Hỏi đáp, the page of the original open"
    yield from walk_filters(page, "#remaining", "Hỏi đáp")


def walk_filters(page: Page, remaining: str, name: str) -> Iterator[str]:
    page.click("#show-filters")
    page.fill("#since textarea, #since input", "2099")
    expect(page.locator(remaining)).to_contain_text("Không có văn bản nào khớp")
    expect(page.locator("#results article, #timeline svg")).to_have_count(0)
    yield f"{name}, filtered to nothing"
    page.fill("#since textarea, #since input", "99/99/9999")
    expect(page.locator(remaining)).to_contain_text("không phải là ngày")
    if page.locator("#status").count():
        expect(page.locator("#status")).to_contain_text("không phải là ngày")
    page.click("#kinds input")
    expect(page.get_by_role("option").first).to_be_visible()
    yield f"{name}, a filter that is no day, the kinds open"
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('#filters .toggle-button').click()")


def walk_related(page: Page) -> Iterator[str]:
    expect(page.locator("#scope")).to_contain_text("văn bản")
    yield "Kết luận liên quan, empty"
    page.fill("#find textarea, #find input", "nghi quyet")
    expect(page.locator("#offers button").first).to_be_visible()
    yield "Kết luận liên quan, documents offered"
    page.locator("#offers button").first.click()
    expect(page.locator("#results article").first).to_be_visible()
    unfold(page)
    yield "Kết luận liên quan, with results"
    page.get_by_role("button", name="Hoặc dán một đoạn văn").click()
    page.click("#search-pasted")
    wait_for_message(page, "Hãy dán đoạn văn vào ô")
    yield "Kết luận liên quan, nothing pasted"
    yield from walk_filters(page, "#remaining", "Kết luận liên quan")
    page.goto("about:blank")
    page.go_back()
    page.evaluate("location.hash = '#vb999/1-2'")
    expect(page.locator("#chosen")).to_contain_text("không có trong kho")
    yield "Kết luận liên quan, a document that is gone"


def walk_documents(page: Page, files: list[Path]) -> Iterator[str]:
    expect(page.locator("#listing tbody tr").first).to_be_visible()
    yield "Văn bản, the list"
    page.set_input_files("#upload input[type=file]", files)
    expect(page.locator("#report")).to_contain_text("Xong", timeout=60_000)
    unfold(page)
    yield "Văn bản, files added, what people said unfolded"
    page.get_by_role("button", name="Xóa văn bản mẫu").click()
    yield "Văn bản, asked whether to remove the samples"
    page.locator("#listing tbody tr button").first.click()
    expect(page.locator("#card .paper")).to_be_visible()
    yield "Văn bản, a card open"
    page.locator("#card .fields [data-name=issued] [data-edit]").click()
    expect(page.locator("#card .fields [data-name=issued] [name=value]")).to_be_focused()
    page.locator("#card .fields [data-name=issued] [name=value]").fill("hôm kia")
    page.keyboard.press("Enter")
    expect(page.locator("#card .fields [data-name=issued]")).to_contain_text("hôm kia")
    unfold(page)
    yield "Văn bản, a field corrected with what is no day"
    page.fill("#find textarea, #find input", "không văn bản nào tên thế này")
    expect(page.locator("#listing")).to_contain_text("Không có văn bản nào khớp")
    yield "Văn bản, none found"


def wait_for_message(page: Page, text: str) -> None:
    """Until it has come in: a message half transparent has no contrast."""
    message = page.locator(".toast-body", has_text=text)
    expect(message).to_have_css("opacity", "1")


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


def test_axe_core_finds_no_violation(seen: dict[str, Observed]) -> None:
    assert {name: state.violations for name, state in seen.items() if state.violations} == {}


def test_no_english_is_left(seen: dict[str, Observed]) -> None:
    assert {name: state.foreign for name, state in seen.items() if state.foreign} == {}


def test_nothing_is_cut_off_or_scrolls_sideways(seen: dict[str, Observed]) -> None:
    assert {name: state.harm for name, state in seen.items() if state.harm} == {}


def test_the_keyboard_reaches_every_control(seen: dict[str, Observed]) -> None:
    assert {name: state.unreached for name, state in seen.items() if state.unreached} == {}


def test_the_focus_is_always_seen(seen: dict[str, Observed]) -> None:
    assert {name: state.unseen for name, state in seen.items() if state.unseen} == {}


def test_the_keyboard_follows_the_filters(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        expect(page.locator("#chat .example").first).to_be_visible()
        page.focus("#show-filters")
        page.keyboard.press("Enter")
        expect(page.locator("#filters .toggle-button")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("#kinds input")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#show-filters")).to_be_focused()
