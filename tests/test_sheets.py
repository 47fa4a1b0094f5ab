"""Spreadsheets: cells as they are shown, the table under its header, what is hidden told; .xlsx and .xls alike."""

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

import olefile
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from index.errors import ReadError
from index.parse import parse_file
from index.readers import read
from index.readers.number_format import Value, shown
from index.types import Extract
from test_readers import assert_sound, lines_of


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: tuple[Value, ...], name: str = "Sheet1") -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return book, sheet


def read_book(book: openpyxl.Workbook) -> Extract:
    extract = read(saved(book), "bang.xlsx")
    assert_sound(extract)
    return extract


TASKS = (("TT", "Nhiệm vụ", "Thời hạn"), (1, "Quy hoạch", "Quý II"), (2, "Giải phóng\nmặt bằng", "30/6"))


def test_rows_carry_their_header_and_the_sheets_name_is_a_heading() -> None:
    extract = read_book(workbook(*TASKS, name="Theo dõi")[0])
    assert lines_of(extract) == [
        "Theo dõi", "TT\tNhiệm vụ\tThời hạn", "1\tQuy hoạch\tQuý II", "2\tGiải phóng mặt bằng\t30/6",
    ]  # fmt: skip
    assert [line.level for line in extract.lines] == [1, 0, 0, 0]
    assert [line.header is not None for line in extract.lines] == [False, False, True, True]


def test_letterhead_and_title_above_the_table_and_signature_below_are_lines() -> None:
    rows = (
        ("TỈNH ỦY THANH LAM\n*\nSố 29-KL/TU", None, "ĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày 15 tháng 02 năm 2022"),
        ("KẾT LUẬN",), ("về phân công nhiệm vụ",), (), *TASKS, (), ("Nơi nhận:", None, "T/M BAN THƯỜNG VỤ"),
    )  # fmt: skip
    content = saved(workbook(*rows)[0])
    lines = lines_of(read(content, "bang.xlsx"))
    assert lines[:7] == [
        "TỈNH ỦY THANH LAM", "*", "Số 29-KL/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Thanh Lam, ngày 15 tháng 02 năm 2022",
        "KẾT LUẬN", "về phân công nhiệm vụ",
    ]  # fmt: skip
    assert lines[-2:] == ["Nơi nhận:", "T/M BAN THƯỜNG VỤ"]
    metadata = parse_file(content, "bang.xlsx")[0].metadata
    assert (metadata.number, metadata.kind, metadata.issued) == ("29-KL/TU", "KL", date(2022, 2, 15))


def test_hidden_rows_and_columns_are_read_and_told_hidden_sheets_only_told() -> None:
    book, sheet = workbook(*TASKS, name="Giao việc")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["F"].hidden = True  # holds nothing
    other = book.create_sheet("Nháp")
    other.append(["Chưa duyệt"])
    other.sheet_state = "hidden"
    extract = read_book(book)
    assert "Quý II" in extract.text
    assert "Chưa duyệt" not in extract.text
    assert extract.doubts == (
        "Trang tính «Giao việc» có 1 dòng ẩn và 1 cột ẩn; chữ ở đó vẫn được đọc.",
        "Có 1 trang tính ẩn không được đọc: «Nháp».",
    )


def test_a_merged_cell_is_read_once() -> None:
    book, sheet = workbook(("Danh mục nhiệm vụ",), *TASKS)
    sheet.merge_cells("A1:C1")
    assert lines_of(read_book(book))[0] == "Danh mục nhiệm vụ"


def test_a_formula_without_a_result_is_told() -> None:
    extract = read_book(workbook(("Tên", "Số"), ("Tổng", "=1+1"))[0])
    assert [doubt for doubt in extract.doubts if "1 ô công thức" in doubt]


def test_a_stray_cell_far_away_costs_nothing() -> None:
    book, sheet = workbook(*TASKS)
    sheet["XFD1048576"] = "lạc"
    assert lines_of(read_book(book))[-1] == "lạc"


def test_old_fonts_in_cells_and_inside_a_cell() -> None:
    head = "danh m\xf4c nhi\xd6m v\xf4"
    book, sheet = workbook((head, "Ghi ch\xf3"), ("Ban Th\xad\xeang v\xf4 T\xd8nh \xf1y", "Th\xad\xeang tr\xf9c"))
    sheet["A1"].font = Font(name=".VnTimeH")
    sheet["B2"] = CellRichText("ph\xb8t tri\xd3n ", TextBlock(InlineFont(rFont=".VnTimeH"), "th\xad\xeang tr\xf9c"))
    extract = read_book(book)
    assert lines_of(extract)[0] == "DANH MỤC NHIỆM VỤ\tGhi chú"
    assert lines_of(extract)[1] == "Ban Thường vụ Tỉnh ủy\tphát triển THƯỜNG TRỰC"


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12.0, "General", "12"), (0.1 + 0.2, "General", "0,3"), (1234567, "#,##0", "1234567"),
        (True, "General", "TRUE"), (1234.5, "#,##0.00", "1234,50"), (0.153, "0.0%", "15,3%"),
        (0.5, "0%", "50%"), (-5, "0;(0)", "(5)"),
        (-5, "0", "-5"), (0, '0;-0;"không"', "không"), (7, "00", "07"), (12, '0" tỷ đồng"', "12 tỷ đồng"),
        (145518547.0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "145518547"), (2500000, "#,##0,", "2500"),
        (1.5, "0.##", "1,5"), (2.5, "0", "3"), (0.25, "# ?/?", "0,25"), (1e20, "General", "1E+20"),
        ("00", "0", "00"), (None, "0", ""), (float("inf"), "0", "Infinity"),
        (date(2022, 6, 30), "mm-dd-yy", "30/06/2022"), (datetime(2022, 6, 3, 8, 5), "m/d/yy h:mm", "03/06/2022 08:05"),
        (date(2022, 6, 3), "dd/mm/yyyy", "03/06/2022"), (date(2022, 6, 3), "yyyy-mm-dd", "2022-06-03"),
        (date(2022, 6, 3), "d/m/yy;@", "3/6/22"), (date(2022, 6, 3), "[$-42A]d-mmm-yy", "03/06/2022"),
        (date(2022, 6, 3), '"ngày" d "tháng" m "năm" yyyy', "ngày 3 tháng 6 năm 2022"),
        (date(2022, 6, 3), "mm/yyyy", "06/2022"),
        (time(8, 5), "h:mm", "8:05"), (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)  # fmt: skip
def test_values_are_shown_as_the_cell_shows_them(value: Value, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(
    st.one_of(st.integers(), st.floats(), st.datetimes(), st.times(), st.booleans(), st.text()),
    st.one_of(st.text(max_size=12), st.text('#0?.,%;/-dmyhs[]"\\_*E@ ', max_size=12)),
)
def test_any_value_in_any_format_is_shown(value: Value, form: str) -> None:
    assert isinstance(shown(value, form), str)


def test_the_same_workbook_in_both_formats(shared: Path) -> None:
    texts = [read((shared / f"samples/ket_luan.{s}").read_bytes(), f"a.{s}").text for s in ("xlsx", "xls")]
    assert texts[0].replace("Tổng\n", "Tổng\t1250,5\n") == texts[1]  # only LibreOffice, that made the .xls, counted


def test_broken_workbooks_are_named(shared: Path) -> None:
    for suffix in ("xlsx", "xls"):
        content = (shared / f"samples/ket_luan.{suffix}").read_bytes()
        with pytest.raises(ReadError, match=r"hỏng|cụt"):
            read(content[: len(content) // 2], f"hong.{suffix}")


def test_an_old_workbook_with_a_password_is_named(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "mat.xls"
    path.write_bytes((shared / "samples/ket_luan.xls").read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as compound:
        stream = bytearray(compound.openstream("Workbook").read())
        first = 4 + int.from_bytes(stream[2:4], "little")  # past the record that begins the workbook
        stream[first : first + 2] = b"\x2f\0"  # FILEPASS
        compound.write_stream("Workbook", bytes(stream))
    with pytest.raises(ReadError, match="mật khẩu"):
        read(path.read_bytes(), "mat.xls")
