"""Recognised text in answers: found by the right words though letters were misread, marked wherever it is quoted."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fakes import fill
from index.ingest import add_paths
from index.library import open_library
from index.parse import parse_extract
from index.readers.tesseract import NoRecognition, program
from index.readers.writer import ExtractWriter
from search import Searcher, reply_json
from search.__main__ import main
from ui.contract import Answered
from ui.render import draw_answer

if TYPE_CHECKING:
    from index.encoder import Encoder

BADGE = "nhận dạng từ ảnh quét</span>"
TYPED = "Sở Tài chính tham mưu bố trí kinh phí sửa chữa trụ sở xã Lãng Sơn trong quý III năm 2024."
MISREAD = (  # as tesseract reads a poor scan
    "Ban Tổ chức Tỉnh ủy thẩm định hồ sơ kết nạp Đẳng viên trong học sinh trung học phố thông.",
    "Văn phòng Tinh ủy chuyến đối số toàn bộ kho lưu trữ trước ngày 30/6/2025.",
    "Mỗi chỉ bộ sinh hoạt chuyên đề về tiết kiệm, chống lãng phí it nhất một quý một lần.",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Path:
    """One document: a typed line, then recognised ones."""
    folder = tmp_path_factory.mktemp("scans") / "kho"
    writer = ExtractWriter()
    writer.line(f"1. {TYPED}")
    for number, line in enumerate(MISREAD, 2):
        writer.line(f"{number}. {line}", scanned=True)
    fill(folder, parse_extract(writer.extract()), encoder=encoder)
    return folder


@pytest.fixture(scope="module")
def searcher(store: Path, encoder: "Encoder") -> Searcher:
    return Searcher(open_library(store), encoder)


def ask(searcher: Searcher, question: str) -> dict[str, Any]:
    return reply_json(searcher.ask(question))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Cơ quan nào thẩm định hồ sơ kết nạp Đảng viên trong học sinh trung học phổ thông?", 0),
        ("Văn phòng Tỉnh ủy chuyển đổi số kho lưu trữ trước ngày nào?", 1),
        ("chi bộ sinh hoạt chuyên đề về tiết kiệm, chống lãng phí ít nhất mấy lần?", 2),
        ("chi bo sinh hoat chuyen de tiet kiem chong lang phi", 2),
    ],
)
def test_the_right_words_find_a_misread_sentence_which_is_quoted_as_read(
    searcher: Searcher, question: str, line: int
) -> None:
    quote = ask(searcher, question)["answer"][0]
    assert MISREAD[line] in quote["quote"]
    assert quote["ocr"] is True


def test_what_was_typed_is_not_marked(searcher: Searcher) -> None:
    reply = ask(searcher, "Sở Tài chính tham mưu bố trí kinh phí sửa chữa trụ sở xã nào?")
    assert TYPED in reply["answer"][0]["quote"]
    assert reply["answer"][0]["ocr"] is False
    assert [hit["ocr"] for hit in reply["hits"]] == [MISREAD[0] in hit["text"] for hit in reply["hits"]]


def test_the_page_and_the_command_line_say_so(
    searcher: Searcher, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "Văn phòng Tỉnh ủy chuyển đổi số kho lưu trữ trước ngày nào?"
    reply: Answered = ask(searcher, question)  # type: ignore[assignment]
    assert BADGE in draw_answer(reply)
    typed: Any = {**reply, "answer": [{**reply["answer"][0], "ocr": False, "also": []}]}
    assert BADGE not in draw_answer(typed)
    assert main([question, "--store", str(store)]) == 0
    assert "(nhận dạng từ ảnh quét)" in capsys.readouterr().out


def test_a_scanned_file_is_found_and_marked(tmp_path: Path, shared: Path, encoder: "Encoder") -> None:
    try:
        program()
    except NoRecognition as error:
        pytest.skip(str(error))
    report = add_paths(tmp_path / "kho", [shared / "samples/scan_150dpi_poor.pdf"], encoder)
    assert report.failed == []
    searcher = Searcher(open_library(tmp_path / "kho"), encoder)
    quote = ask(searcher, "Giải phóng mặt bằng đường Vành đai V, thời hạn đến bao giờ?")["answer"][0]
    assert (quote["ocr"], quote["page"]) == (True, 2)
    assert "30/6/2022" in quote["quote"]
    assert quote["quote"] == searcher.library.document(quote["document"]).text[quote["start"] : quote["end"]]
