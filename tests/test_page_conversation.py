"""A conversation on the page: asked, changed, narrowed, kept, linked to, taken away; then on to what relates."""

import csv
import os
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import docx
import pytest

if not os.environ.get("CI"):
    pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Locator, Page, expect

from browsing import BOTH, DESKTOP, PHONE, ask, marked, reply_of, serve
from page_visits import PDF, QUESTIONS, SCAN, WORD, open_page, sample_store, shifts, visiting

QUESTION = QUESTIONS[PDF]
# The words of a table that stand on two lines.
_BROKEN = """table => [...table.querySelectorAll('th, td')].flatMap(cell => {
  const range = document.createRange(), text = cell.firstChild;
  return [...text.textContent.matchAll(/\\S+/g)].filter(word => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(word => word[0]);
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(sample_store(tmp_path_factory.mktemp("originals"))) as address:
        yield address


@pytest.fixture(params=BOTH, ids=str)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visiting(browser, address, request.param) as page:
        yield page


def quotes_of(answer: Locator) -> list[str]:
    """The quotes as shown, without their numbers."""
    return [re.sub(r"\s*\[\d+\]$", "", text) for text in answer.locator("blockquote").all_text_contents()]


def narrow(page: Page, since: str) -> None:
    page.fill("#since textarea, #since input", since)


# --- asking


def test_an_unaccented_question_is_understood_and_answered(page: Page, address: str) -> None:
    answer = ask(page, "chi tieu ket nap giai doan 2021-2025 la bao nhieu dang vien?")
    expect(answer).to_contain_text("Đã hiểu: chỉ tiêu kết nạp giai đoạn 2021-2025 là bao nhiêu đảng viên?")
    assert quotes_of(answer)[0] == reply_of(address, QUESTION)["answer"][0]["quote"]


def test_a_refusal_says_what_to_change_and_shows_what_lies_nearest(page: Page) -> None:
    answer = ask(page, "cách nấu phở bò")
    expect(answer.locator(".refusal")).to_contain_text("Không tìm thấy câu trả lời trong kho")
    expect(answer.locator(".refusal")).to_contain_text("Hãy thử")
    expect(answer.locator(".hits li")).to_have_count(3)
    answer.locator("a.so").nth(1).click()
    assert marked(page).strip()


def test_a_follow_up_says_what_it_took_over(page: Page) -> None:
    ask(page, QUESTION)
    answer = ask(page, "Còn giai đoạn 2026-2030?")
    expect(answer).to_contain_text("Tiếp theo câu trước: ")
    link = str(page.locator("#chat a.link").last.get_attribute("href"))
    assert "k%E1%BA%BFt%20n%E1%BA%A1p" in link


def test_of_figures_of_several_years_each_has_its_date_and_the_newest_is_marked(page: Page, address: str) -> None:
    question = "Chỉ tiêu kết nạp đảng viên là bao nhiêu?"
    quotes = reply_of(address, question)["answer"]
    assert len({quote["issued"] for quote in quotes}) > 1
    items = ask(page, question).locator(".quotes > li")
    for number, quote in enumerate(quotes):
        expect(items.nth(number)).to_contain_text("/".join(reversed(quote["issued"].split("-"))))
        expect(items.nth(number).get_by_text("mới nhất", exact=True)).to_have_count(int(quote["newest"]))
    assert [quote["newest"] for quote in quotes].count(True) == 1


def test_six_examples_of_the_store_are_each_answered(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESKTOP) as page:
        examples = page.locator("#chat .example-text")
        expect(examples).to_have_count(6)
        for question in examples.all_text_contents():
            assert not reply_of(address, question)["refused"]
        examples.last.click()
        expect(page.locator("#chat .quotes")).to_be_visible()


# --- filters


def test_filters_narrow_to_nothing_and_back_and_the_answer_says_so(page: Page) -> None:
    page.click("#show-filters")
    narrow(page, "2099")
    expect(page.locator("#remaining")).to_contain_text("Không có văn bản nào khớp bộ lọc")
    page.locator("#filters .toggle-button").click()
    answer = ask(page, QUESTION)
    expect(answer).to_contain_text("Không có văn bản nào khớp bộ lọc")
    expect(answer).to_contain_text("Chỉ tìm trong: từ 2099.")
    page.click("#show-filters")
    page.click("#clear-filters")
    expect(page.locator("#remaining")).to_contain_text("cả 6 văn bản")
    page.locator("#filters .toggle-button").click()
    page.get_by_role("button", name="Hỏi lại", exact=True).click()
    expect(answer.locator(".quotes")).to_be_visible()
    expect(answer).not_to_contain_text("Chỉ tìm trong")


def test_only_documents_in_force(page: Page, address: str) -> None:
    question = "Thời hạn luân chuyển cán bộ là bao nhiêu tháng?"
    page.click("#show-filters")
    page.get_by_label("Chỉ văn bản còn hiệu lực").check()
    expect(page.locator("#remaining")).to_contain_text("Còn 5 trong 6 văn bản")
    page.locator("#filters .toggle-button").click()
    answer = ask(page, question)
    expect(answer).to_contain_text("62-QĐ/TU")
    expect(answer).not_to_contain_text("20-QĐ/TU")
    quotes = reply_of(address, question, filters={"in_force": True})["answer"]
    assert quotes_of(answer) == [quote["quote"] for quote in quotes]


# --- changing, keeping, linking


def test_a_question_is_changed_in_its_place(page: Page) -> None:
    ask(page, "cách nấu phở bò")
    second = quotes_of(ask(page, QUESTIONS[WORD]))
    page.get_by_role("button", name="Sửa", exact=True).first.click()
    box = page.get_by_role("dialog").get_by_label("Câu hỏi")
    expect(box).to_have_value("cách nấu phở bò")
    expect(box).to_be_focused()
    box.fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .question").first).to_have_text(QUESTION)
    expect(page.locator("#chat .answer").first.locator(".quotes")).to_contain_text("8.200 đảng viên")
    assert quotes_of(page.locator("#chat .answer").nth(1)) == second
    page.get_by_role("button", name="Sửa", exact=True).first.click()
    box.fill("khác hẳn")
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    expect(page.locator("#chat .question").first).to_have_text(QUESTION)


def test_the_conversation_survives_a_reload_and_a_change_of_page(page: Page, address: str) -> None:
    ask(page, QUESTION)
    kept = quotes_of(ask(page, QUESTIONS[WORD]))
    page.reload()
    expect(page.locator("#chat .answer")).to_have_count(2)
    page.get_by_role("link", name="Văn bản", exact=True).click()
    expect(page.locator("#listing")).to_be_visible()
    page.get_by_role("link", name="Hỏi đáp", exact=True).click()
    expect(page.locator("#chat .answer")).to_have_count(2)
    assert quotes_of(page.locator("#chat .answer").last) == kept
    page.click("#fresh")
    expect(page.locator("#chat .answer")).to_have_count(0)
    page.reload()
    expect(page.locator("#chat .example").first).to_be_visible()
    expect(page.locator("#chat .answer")).to_have_count(0)


def test_a_link_reopens_exactly_the_question_with_its_filters(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESKTOP) as page:
        page.click("#show-filters")
        narrow(page, "2024")
        page.get_by_label("Chỉ văn bản còn hiệu lực").check()
        expect(page.locator("#remaining")).to_contain_text("Còn 3 trong 6")
        page.locator("#filters .toggle-button").click()
        quotes = quotes_of(ask(page, QUESTIONS[WORD]))
        page.get_by_role("link", name="Chép liên kết").click()
        expect(page.get_by_text("Đã chép", exact=True)).to_be_visible()
        link = page.evaluate("navigator.clipboard.readText()")
        assert page.url == link
    with visiting(browser, address, PHONE) as page:
        open_page(page, link)
        expect(page.locator("#chat .question")).to_have_text(QUESTIONS[WORD])
        expect(page.locator("#chat .answer")).to_contain_text("Chỉ tìm trong: từ 2024; chỉ văn bản còn hiệu lực.")
        assert quotes_of(page.locator("#chat .answer")) == quotes
        expect(page.locator("#scope")).to_contain_text("Còn 3 trong 6 văn bản")
        page.reload()
        expect(page.locator("#chat .answer")).to_have_count(1)
        page.wait_for_timeout(500)
        expect(page.locator("#chat .answer")).to_have_count(1)


# --- tables


def test_no_word_of_a_table_is_broken(page: Page) -> None:
    table = ask(page, "Số chi bộ ghép thôn còn lại qua các năm?").locator(".wide table").first
    expect(table).to_be_visible()
    table.locator("td").first.evaluate("cell => { cell.textContent = 'Thu nhập (triệu đồng/người)'; }")
    assert table.evaluate(_BROKEN) == []


# --- nothing moves by itself


def test_nothing_moves_while_the_page_and_answers_load(page: Page) -> None:
    expect(page.locator("#chat .example")).to_have_count(6)
    assert shifts(page) == []
    for question in (QUESTION, "cách nấu phở bò", QUESTIONS[SCAN]):
        page.fill("#question textarea", question)
        shifts(page)
        ask(page, question)
        page.wait_for_timeout(500)
        assert shifts(page) == []


# --- on from an answer


def test_a_quote_leads_to_what_relates_and_a_point_of_time_to_its_result(page: Page) -> None:
    ask(page, QUESTION).locator("a.relate").first.click()
    expect(page.locator("#results article").first).to_be_visible()
    assert re.search(r"/lien-quan#vb\d+/\d+-\d+$", page.url)
    point = page.locator("#timeline svg a.point").last
    result = page.locator(str(point.get_attribute("href")))
    point.click()
    expect(result).to_be_in_viewport()
    expect(result).to_be_focused()


def test_the_answer_taken_away_as_word_holds_the_quotes(page: Page, address: str, tmp_path: Path) -> None:
    quotes = reply_of(address, QUESTIONS[SCAN])["answer"]
    ask(page, QUESTIONS[SCAN])
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất Word").click()
    download.value.save_as(tmp_path / "a.docx")
    word = docx.Document(str(tmp_path / "a.docx"))
    assert [p.text for p in word.paragraphs if p.style.name == "Quote"] == [quote["quote"] for quote in quotes]
    assert f"Câu hỏi: {QUESTIONS[SCAN]}" in [p.text for p in word.paragraphs]


def test_related_passages_taken_away_as_csv_are_those_of_the_page(page: Page, tmp_path: Path) -> None:
    ask(page, QUESTION).locator("a.relate").first.click()
    expect(page.locator("#results article").first).to_be_visible()
    shown = [text.strip() for text in page.locator("#results blockquote").all_text_contents()]
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất CSV").click()
    download.value.save_as(tmp_path / "a.csv")
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["Trích nguyên văn"].removeprefix("'") for row in rows] == shown
