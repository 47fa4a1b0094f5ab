"""The CSV: what a spreadsheet reads back is the source, and nothing of it runs."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.table import make_safe
from test_render import make_place, make_quote, make_reply
from ui.contract import Turn
from ui.spreadsheet import COLUMNS, write_spreadsheet
from ui.takeaway import Entry, Part, part_of_turn


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@given(st.lists(st.text(max_size=60) | st.text(alphabet="=+-@\t\r\n,;\"' a", max_size=20), max_size=4))
def test_cells_equal_their_source(texts: list[str]) -> None:
    rows = read(write_spreadsheet([Part("Câu hỏi?", tuple(Entry(make_place(), text) for text in texts))]))
    assert [row["Trích nguyên văn"] for row in rows] == [make_safe(text) for text in texts]
    assert [make_safe(text).removeprefix("'") for text in texts] == [text.removeprefix("'") for text in texts]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f'{start}HYPERLINK("http://x")'
    place = make_place(number=text, issuer=text, title=text, status=text, file=text, path=[text])
    entry = Entry(place, text, text, (text,), relation=text, reason=text)
    (row,) = read(write_spreadsheet([Part(text, (entry,))]))
    assert [cell for cell in row.values() if cell.startswith(start)] == []
    assert row["Số, ký hiệu"] == f"'{text}"


def test_columns_are_named_and_filled() -> None:
    quote = make_quote(lead_in={"text": "Bí thư yêu cầu:", "start": 0, "end": 5}, sample=True, ocr=True)
    reply = make_reply(quote, make_quote(also=[make_place(number="5-NQ/TU", kind="NQ", path=[], page=None)]))
    first, second = read(write_spreadsheet([part_of_turn(Turn(question="Câu hỏi?", way="whole", reply=reply))]))
    assert tuple(first) == COLUMNS
    assert first | {"Trích yếu": ""} == {
        "STT": "1", "Câu hỏi hoặc nguồn": "Câu hỏi?", "Trích nguyên văn": "Đẩy nhanh tiến độ.",
        "Lời dẫn": "Bí thư yêu cầu:", "Ngữ cảnh": "", "Quan hệ": "", "Lý do": "", "Loại văn bản": "Kết luận",
        "Số, ký hiệu": "29-KL/TU", "Ngày ban hành": "15/02/2022", "Cơ quan ban hành": "Ban Thường vụ Tỉnh ủy",
        "Trích yếu": "", "Đề mục": "mục II.1", "Trang": "2", "Tình trạng": "", "Văn bản mẫu": "có",
        "Nhận dạng từ ảnh quét": "có", "Tệp": "kl-29.pdf", "Cũng có trong": "",
    }  # fmt: skip
    assert second["Cũng có trong"].startswith("Nghị quyết số 5-NQ/TU")


def test_lines_end_as_rfc_4180_has_it() -> None:
    content = write_spreadsheet([Part("Câu hỏi?", (Entry(make_place(), 'a "b"\nc'),))])
    assert content.count(b"\r\n") == 2
    assert b'"a ""b""\nc"' in content
