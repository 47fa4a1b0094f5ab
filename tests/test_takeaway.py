"""In a real browser: an answer is copied, exported as Word and called wrong; the archivist finds what was said."""

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

import test_app
from browsing import ask, reply_of
from test_app import QUESTION

folder, address, page = test_app.folder, test_app.address, test_app.page  # fixtures
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def shown_quotes(answer: Locator) -> list[str]:
    """What the page quotes, without the number behind it."""
    return [text.rsplit(" [", 1)[0] for text in answer.locator("blockquote").all_text_contents()]


def exported_quotes(page: Page, button: Locator) -> list[str]:
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".docx")
    document = Document(str(download.value.path()))
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Quote"]


def test_copied_and_exported_quotes_equal_those_of_the_page(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = ask(page, QUESTION)
    quotes = [quote["quote"] for quote in reply_of(address, QUESTION)["answer"]]
    assert shown_quotes(answer) == quotes
    answer.get_by_role("button", name="Chép câu trả lời").click()
    expect(answer.get_by_text("Đã chép")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert [f"“{quote}”" in copied for quote in quotes] == [True] * len(quotes)
    assert "Kết luận số 91-KL/TU, ngày 11/04/2025, của Ban Thường vụ Tỉnh ủy" in copied
    assert exported_quotes(page, answer.get_by_role("button", name="Xuất Word")) == quotes
    second = shown_quotes(ask(page, "Thời hạn luân chuyển ít nhất là mấy tháng cho mỗi vị trí?"))
    assert exported_quotes(page, page.get_by_role("button", name="Xuất tất cả")) == quotes + second


def test_copying_works_without_the_clipboard_of_newer_browsers(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer = ask(page, QUESTION)
    page.evaluate("clipboard = navigator.clipboard")
    page.evaluate(NO_CLIPBOARD)
    answer.get_by_role("button", name="Chép câu trả lời").click()
    expect(answer.get_by_text("Đã chép")).to_be_visible()
    assert f"“{shown_quotes(answer)[0]}”" in str(page.evaluate("clipboard.readText()"))
    expect(page.locator("#copying")).to_be_hidden()


def test_text_is_offered_where_nothing_may_copy_it(page: Page) -> None:
    answer = ask(page, QUESTION)
    page.evaluate(NO_CLIPBOARD)
    page.evaluate("document.execCommand = () => false")
    answer.get_by_role("button", name="Chép câu trả lời").click()
    expect(page.locator("#copying")).to_be_visible()
    assert shown_quotes(answer)[0] in page.locator("#copying textarea").input_value()
    assert shown_quotes(answer)[0] in str(page.evaluate("getSelection().toString()"))
    page.get_by_role("button", name="Đóng").click()
    expect(page.locator("#copying")).to_be_hidden()


def test_a_quote_leads_to_what_relates_to_it(page: Page, address: str) -> None:
    quote = reply_of(address, QUESTION)["answer"][0]
    link = ask(page, QUESTION).get_by_role("link", name="Tìm liên quan").first
    assert link.get_attribute("href") == f"lien-quan#{quote['document']}/{quote['start']}-{quote['end']}"


def test_what_is_said_by_keyboard_is_kept_and_listed(page: Page, address: str, request: pytest.FixtureRequest) -> None:
    note = f"Chưa có năm 2023 ({request.node.callspec.id})"
    answer = ask(page, QUESTION)
    height = answer.bounding_box()["height"]  # type: ignore[index]
    answer.get_by_role("button", name="Chưa đúng").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Trích dẫn sai")).to_be_focused()
    page.get_by_label("Thiếu").check()
    page.get_by_label("Ghi chú").fill(note)
    page.get_by_role("button", name="Gửi ý kiến").press("Enter")
    expect(answer.get_by_role("button", name="Chưa đúng (đã chọn)")).to_be_focused()
    assert answer.bounding_box()["height"] == height  # type: ignore[index]
    page.goto(address)
    expect(answer.get_by_role("button", name="Chưa đúng (đã chọn)")).to_be_visible()
    page.goto(address + "van-ban")
    page.locator("#opinions summary").first.click()
    item = page.locator("#opinions li", has_text=note)
    expect(item).to_contain_text(QUESTION)
    expect(item).to_contain_text("Thiếu")
    expect(item.get_by_role("link").first).to_contain_text("Kết luận số 91-KL/TU")
    item.get_by_role("button", name="Đánh dấu đã xử lý").click()
    expect(page.locator("#opinions details li", has_text=note)).to_be_hidden()
    page.reload()
    expect(page.locator("#opinions details details li", has_text=note)).to_have_count(1)


def test_said_right_again_is_taken_back_and_a_question_put_off_says_nothing(page: Page) -> None:
    answer = ask(page, QUESTION)
    answer.get_by_role("button", name="Đúng", exact=True).click()
    answer.get_by_role("button", name="Đúng (đã chọn)").click()
    expect(answer.get_by_role("button", name="Đúng", exact=True)).to_be_visible()
    answer.get_by_role("button", name="Chưa đúng").click()
    page.keyboard.press("Escape")
    expect(page.locator("#opinion")).to_be_hidden()
    answer.get_by_role("button", name="Chưa đúng").click()
    page.get_by_role("button", name="Thôi").click()
    expect(answer.get_by_role("button", name="Chưa đúng", exact=True)).to_be_visible()
