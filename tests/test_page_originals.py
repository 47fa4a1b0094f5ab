"""From a quote to its place: marked in the text of every kind of original, and on the picture of a scanned page."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

if not os.environ.get("CI"):
    pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect

from browsing import BOTH, DESKTOP, LOOKS, PHONE, Look, ask, marked, reply_of, serve
from page_visits import PDF, QUESTIONS, SCAN, TEXT, WORD, open_page, sample_store, visiting


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(sample_store(tmp_path_factory.mktemp("originals"))) as address:
        yield address


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def page(browser: Browser, address: str, look: Look) -> Iterator[Page]:
    with visiting(browser, address, look) as page:
        yield page


def get(address: str) -> Any:
    return urllib.request.urlopen(address, timeout=60)


@pytest.fixture(scope="module")
def quote(address: str) -> dict[str, Any]:
    """The first quote of the scanned document."""
    return reply_of(address, QUESTIONS[SCAN])["answer"][0]  # type: ignore[no-any-return]


def test_every_citation_opens_at_its_quote(page: Page, address: str) -> None:
    for name in (WORD, PDF, TEXT, SCAN):
        quotes = reply_of(address, QUESTIONS[name])["answer"]
        answer = ask(page, QUESTIONS[name])
        assert str(quotes[0]["file"]).endswith(name)
        assert quotes[0]["ocr"] == (name == SCAN)
        for number, quote in enumerate(quotes, 1):
            answer.locator("a.so", has_text=f"[{number}]").click()
            expect(page.locator("#source mark.cur").first).to_have_attribute("data-number", str(number))
            expect(page.locator("#source h2")).to_contain_text(quote["number"])
            assert marked(page) == quote["quote"]
        page.click("#fresh")
        expect(page.locator("#chat .answer")).to_have_count(0)


def test_steps_lead_through_all_quotes_of_an_answer(page: Page, address: str) -> None:
    quotes = reply_of(address, QUESTIONS[SCAN])["answer"]
    ask(page, QUESTIONS[SCAN])
    assert len(quotes) > 1
    for quote in (*quotes[1:], quotes[0]):
        page.get_by_role("button", name="Trích dẫn sau").click()
        expect(page.locator("#source .steps")).to_have_attribute("data-at", str(quotes.index(quote) + 1))
        assert marked(page) == quote["quote"]
        expect(page.get_by_role("button", name="Trích dẫn sau")).to_be_focused()
    page.get_by_role("button", name="Trích dẫn trước").click()
    expect(page.locator("#source .steps")).to_have_attribute("data-at", str(len(quotes)))
    assert page.url.endswith(f"{quotes[-1]['start']}-{quotes[-1]['end']}")


@pytest.mark.parametrize("look", BOTH, ids=str)
def test_the_picture_of_a_scanned_page_is_fetched_when_it_is_looked_at(page: Page, look: Look) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    ask(page, QUESTIONS[PDF])
    expect(page.locator("#source .page-view")).to_be_attached()
    page.wait_for_timeout(500)
    assert [url for url in fetched if "/anh/" in url or "/dong/" in url] == []
    ask(page, QUESTIONS[SCAN]).locator("a.so").first.click()
    view = page.locator("#source .page-view")
    expect(view).to_have_attribute("open", "")
    marked(page)
    view.scroll_into_view_if_needed()
    line = view.locator(".lines > div").first
    expect(line).to_be_visible(timeout=60_000)
    box, frame = line.bounding_box(), view.locator(".view").bounding_box()
    assert box
    assert frame
    assert frame["y"] <= box["y"] <= box["y"] + box["height"] <= frame["y"] + frame["height"]
    assert view.locator("img").evaluate("image => image.naturalWidth") > 1000
    view.get_by_role("button", name="Phóng to").click()
    expect(view.get_by_role("button", name="Phóng to")).to_have_attribute("aria-pressed", "true")


def test_a_closed_picture_stays_closed_for_the_next_quote(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESKTOP) as page:
        ask(page, QUESTIONS[SCAN])
        view = page.locator("#source .page-view")
        view.locator("summary").click()
        page.get_by_role("button", name="Trích dẫn sau").click()
        expect(page.locator("#source .steps")).to_have_attribute("data-at", "2")
        expect(view).not_to_have_attribute("open", "")


def test_an_address_reopens_its_quote(browser: Browser, address: str, quote: dict[str, Any]) -> None:
    with visiting(browser, address, PHONE) as page:
        open_page(page, f"{address}#{quote['document']}/{quote['start']}-{quote['end']}")
        assert marked(page) == quote["quote"]


# --- the pictures themselves


def test_the_marked_lines_hold_ink_and_are_those_of_the_quote(address: str, quote: dict[str, Any]) -> None:
    """The lines of one quote: one below the other, as many as its length needs, darker than the paper around."""
    place = f"{quote['document']}/0/{quote['page']}"
    answer = get(f"{address}anh/{place}")
    picture = Image.open(BytesIO(answer.read())).convert("L")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    found = json.loads(get(f"{address}dong/{place}?start={quote['start']}&end={quote['end']}").read())
    level = picture.rotate(found["turn"], fillcolor=255)
    lines = [
        level.crop((round(a * level.width), round(b * level.height), round(c * level.width), round(d * level.height)))
        for a, b, c, d in found["lines"]
    ]
    assert 1 <= len(lines) <= 3
    assert [box[1] for box in found["lines"]] == sorted(box[1] for box in found["lines"])
    assert all(sum(line.histogram()[:110]) > 0.03 * line.width * line.height for line in lines)
    nothing = json.loads(get(f"{address}dong/{place}?start=0&end=0").read())
    assert nothing["lines"] == []


@pytest.mark.parametrize(
    "path",
    ["anh/vb999/0/1", "anh/{id}/9/1", "anh/{id}/0/0", "anh/{id}/0/99", "anh/{text}/0/1", "anh/..%2F..%2Fetc/0/1",
     "dong/vb999/0/1?start=0&end=9", "dong/{id}/0/99?start=0&end=9"],
)  # fmt: skip
def test_only_pages_of_the_store_are_drawn(address: str, quote: dict[str, Any], path: str) -> None:
    text = reply_of(address, QUESTIONS[TEXT])["answer"][0]["document"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(address + path.format(id=quote["document"], text=text))
    assert refused.value.code == 404
