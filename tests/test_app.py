"""The pages in a real browser: ask, open a citation, add documents, and nothing of a document ever runs."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import BOTH, DESKTOP, ROOT, ask, make_store, marked, reply_of, serve, visit

FILES = ("kl-56-2023-so-ket-nq-08.pdf", "qyd-62-2024-luan-chuyen-can-bo.docx", "kl-91-2025-giai-ngan-quy-1.txt")
QUESTION = "Mốc giải ngân 30/6/2025 được hạ từ 45% xuống bao nhiêu?"
HOSTILE = (
    "Báo cáo thử nghiệm máy in phun\n\n"
    "Máy in phun <script>document.body.dataset.ran=1</script> của cơ quan có ${document.body.dataset.ran=1} "
    '{{document.body.dataset.ran}} <img src=x onerror="document.body.dataset.ran=1"> *đậm* '
    "[liên kết](javascript:alert(1)) `mã` \u202e và hộp mực màu xanh dương số ba trăm.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files to add: three samples and a hostile one."""
    folder = tmp_path_factory.mktemp("van-ban")
    for name in FILES:
        shutil.copy(ROOT / "corpus" / name, folder)
    (folder / "thu <img src=x onerror=alert(1)> ${1}.txt").write_text(HOSTILE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(make_store(folder, tmp_path_factory.mktemp("kho") / "store")) as address:
        yield address


@pytest.fixture(params=BOTH, ids=str)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visit(browser, address, request.param) as page:
        expect(page.locator("#question textarea")).to_be_focused()
        expect(page.locator("#scope")).to_contain_text("văn bản")
        yield page


def test_what_is_typed_while_an_answer_comes_stays(page: Page) -> None:
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    expect(page.locator("#question textarea")).to_have_value("")
    page.fill("#question textarea", "Ai chủ trì?")
    expect(page.locator("#chat .answer")).to_have_count(1)
    expect(page.locator("#source mark.cur").first).to_be_attached()
    expect(page.locator("#question textarea")).to_have_value("Ai chủ trì?")


def test_a_citation_opens_at_its_quote(page: Page, address: str) -> None:
    answer = ask(page, QUESTION)
    quotes = reply_of(address, QUESTION)["answer"]
    assert quotes
    for number, quote in enumerate(quotes, 1):
        answer.locator("a.so", has_text=f"[{number}]").click()
        expect(page.locator("#source mark.cur").first).to_have_attribute("data-number", str(number))
        assert marked(page) == quote["quote"]
        expect(page.locator("#source .source h2")).to_contain_text(quote["number"] or quote["title"])
    expect(answer.locator(".badge").first).to_have_text("văn bản mẫu")


def test_the_tools_stand_above_the_source_however_long_it_is(page: Page) -> None:
    ask(page, QUESTION).locator("a.so").first.click()
    marked(page)
    head = page.locator("#source header")
    assert head.evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    expect(head.get_by_role("link", name="Mở bản gốc")).to_be_visible()


def test_each_format_opens_with_its_original(page: Page) -> None:
    for question in (
        "chi tieu ket nap giai doan 2021-2025 la bao nhieu dang vien?",
        "Thời hạn luân chuyển ít nhất là mấy tháng cho mỗi vị trí?",
    ):
        ask(page, question).locator("a.so").first.click()
        assert marked(page).strip()
        address = page.locator("#source a[download]").first.get_attribute("href")
        content = page.request.get(page.url.split("#")[0] + str(address)).body()
        assert content in [(ROOT / "corpus" / name).read_bytes() for name in FILES]


def test_the_conversation_survives_a_reload_and_ends_on_request(page: Page, address: str) -> None:
    ask(page, QUESTION)
    page.goto(address)
    expect(page.locator("#chat .answer")).to_have_count(1)
    page.click("#fresh")
    expect(page.locator("#chat .answer")).to_have_count(0)


def test_one_click_asks_as_typed_in_the_place_of_the_answer(page: Page, address: str) -> None:
    typed = "giai ngan von dau tu cong nam 2025"
    literal = reply_of(address, typed, literal=True)
    assert literal["understood"] == typed
    ask(page, typed)
    ask(page, QUESTION)
    first = page.locator("#chat .answer").first
    expect(first.locator(".understood")).to_contain_text("Đã hiểu: giải ngân vốn đầu tư công năm 2025")
    first.get_by_text("Hỏi đúng như đã gõ").click()
    expect(first).to_contain_text("Đã hỏi đúng như đã gõ")
    expect(first).not_to_contain_text("Đã hiểu")
    expect(first).to_contain_text(str(literal["reason"]))
    expect(page.locator("#chat .answer")).to_have_count(2)
    page.goto(address)
    expect(first).to_contain_text("Đã hỏi đúng như đã gõ")
    first.get_by_text("Hỏi lại như lúc đầu").click()
    expect(first).to_contain_text("Đã hiểu: giải ngân vốn")


def test_the_keyboard_drops_what_a_follow_up_took_over(page: Page) -> None:
    ask(page, QUESTION)
    answer = ask(page, "Thế còn chuyển đổi số?")
    expect(answer).to_contain_text("Tiếp theo câu trước: ")
    link = answer.get_by_text("Hỏi riêng câu này")
    link.focus()
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(answer).to_contain_text("Đã hỏi riêng câu này")
    expect(answer).not_to_contain_text("Tiếp theo câu trước")
    expect(answer.get_by_text("Nối lại với câu trước")).to_be_focused()


def test_filters_hold_for_a_follow_up_and_for_a_question_asked_again(page: Page) -> None:
    ask(page, QUESTION)
    page.click("#show-filters")
    page.fill("#since textarea, #since input", "2099")
    expect(page.locator("#remaining")).to_contain_text("Không có văn bản nào khớp")
    page.evaluate("document.querySelector('#filters .toggle-button').click()")
    answer = ask(page, "Thế còn chuyển đổi số?")
    expect(answer).to_contain_text("Không có văn bản nào khớp bộ lọc")
    answer.get_by_text("Hỏi riêng câu này").click()
    expect(answer).to_contain_text("Đã hỏi riêng câu này")
    expect(answer).to_contain_text("Không có văn bản nào khớp bộ lọc")


def test_an_address_reopens_its_quote(page: Page, address: str) -> None:
    quote = reply_of(address, QUESTION)["answer"][0]
    page.goto("about:blank")
    page.goto(f"{address}#{quote['document']}/{quote['start']}-{quote['end']}")
    assert marked(page) == quote["quote"]


def test_refusal_lists_what_lies_nearest(page: Page) -> None:
    answer = ask(page, "cách nấu phở bò")
    expect(answer).to_contain_text("Không tìm thấy")
    expect(answer.locator(".hits li")).to_have_count(3)
    answer.locator("a.so").first.click()
    assert marked(page).strip()


def test_examples_are_there_to_press(page: Page) -> None:
    page.locator("#chat .example").first.click()
    expect(page.locator("#chat .answer .quotes")).to_be_visible()


def test_filters_count_and_reach_zero(page: Page) -> None:
    page.click("#show-filters")
    page.fill("#since textarea, #since input", "2023")
    expect(page.locator("#remaining")).to_contain_text("Còn 3 trong 4 văn bản")
    page.fill("#since textarea, #since input", "2099")
    expect(page.locator("#remaining")).to_contain_text("Không có văn bản nào khớp")
    page.fill("#since textarea, #since input", "bao giờ")
    expect(page.locator("#remaining")).to_contain_text("không phải là ngày")
    page.click("#clear-filters")
    expect(page.locator("#remaining")).to_contain_text("cả 4 văn bản")


def test_a_hostile_document_is_shown_as_text(page: Page, address: str) -> None:
    answer = ask(page, "Máy in phun của cơ quan có hộp mực màu gì?")
    expect(answer).to_contain_text("<script>document.body.dataset.ran=1</script>")
    expect(answer).to_contain_text("${document.body.dataset.ran=1} {{document.body.dataset.ran}}")
    answer.locator("a.so").first.click()
    assert "<script>document.body.dataset.ran=1</script>" in str(page.locator("#source .paper").text_content())
    page.goto(address + "van-ban")
    expect(page.locator("#listing")).to_contain_text("Báo cáo thử nghiệm máy in phun")
    assert page.locator("#chat script, #source script, #source img, #listing img").count() == 0


def test_a_hostile_question_is_shown_as_text(page: Page) -> None:
    typed = '<img src=x onerror="document.body.dataset.ran=1"> *a* ${document.body.dataset.ran=1}'
    ask(page, typed)
    expect(page.locator("#chat .question")).to_have_text(typed)


def test_documents_come_and_go(browser: Browser, address: str, tmp_path: Path) -> None:
    """Upload a good and a broken file, see the mixture with samples announced, remove both kinds again."""
    good, broken = tmp_path / "Thông báo số 7.txt", tmp_path / "hỏng.docx"
    good.write_text("Thông báo về lịch trực\n\nĐồng chí Lò Văn Xuân trực ban ngày mùng một Tết.\n", "utf-8")
    broken.write_bytes(b"PK\x03\x04 not a zip")
    with visit(browser, address, DESKTOP, "van-ban") as page:
        page.set_input_files("#upload input[type=file]", [good, broken])
        report = page.locator("#report")
        expect(report).to_contain_text("Xong: 1 tệp đã thêm, 1 tệp không đọc được")
        expect(report.locator("li.read")).to_contain_text("Thông báo số 7.txt")
        expect(report.locator("li.failed")).to_contain_text("hỏng.docx")
        expect(page.locator("#notice")).to_contain_text("lẫn với 2 văn bản của cơ quan")

        page.fill("#find textarea, #find input", "lich truc")
        expect(page.locator("#listing tbody tr")).to_have_count(1)
        page.locator("#listing tbody tr").click()
        expect(page.locator("#card")).to_contain_text("Lò Văn Xuân")
        page.get_by_role("button", name="Xóa văn bản này").click()
        page.get_by_role("button", name="Xóa", exact=True).click()
        expect(page.locator("#listing")).to_contain_text("Không có văn bản nào khớp")

        page.goto(address)
        page.get_by_role("button", name="Xóa văn bản mẫu").click()
        page.get_by_role("button", name="Xóa", exact=True).click()
        expect(page.locator("#scope")).to_contain_text("cả 1 văn bản")


def test_an_empty_store_invites(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Đồng chí Lò Văn Xuân trực ban ngày mùng một Tết.\n", "utf-8")
    with serve(tmp_path / "none") as address, visit(browser, address) as page:
        expect(page.locator("#scope")).to_contain_text("Kho chưa có văn bản nào")
        page.goto(address + "van-ban")
        expect(page.locator("#totals")).to_contain_text("Kho chưa có văn bản nào")
        page.set_input_files("#upload input[type=file]", file)
        expect(page.locator("#report")).to_contain_text("1 tệp đã thêm", timeout=60_000)


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "app.py", "--store", str(tmp_path), "--port", str(port)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert f"Cổng {port} đang có chương trình khác dùng" in result.stderr


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/healthz", {"Host": "evil.example"}, 403),
        ("POST", "/gradio_api/queue/join", {"Origin": "http://evil.example", "Content-Length": "2"}, 403),
        ("POST", "/gradio_api/queue/join", {"Content-Length": "3000000"}, 413),
        ("POST", "/gradio_api/queue/join", {"Transfer-Encoding": "chunked"}, 413),
        ("GET", "/goc/vb999/0", {}, 404),
        ("GET", "/tai/khong-co", {}, 404),
        ("GET", "/goc/..%2F..%2Fetc/0", {}, 404),
        ("GET", "/gradio_api/file=/etc/passwd", {}, 403),
    ],
)
def test_the_server_refuses(address: str, method: str, path: str, headers: dict[str, str], status: int) -> None:
    """Decided from the headers: no body is sent."""
    connection = HTTPConnection(address.split("/")[2], timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == status
    assert "default-src 'self'" in str(response.headers["Content-Security-Policy"])
    connection.close()
