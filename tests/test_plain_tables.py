"""Tables pasted into plain text out of Word or Excel: their rows bear their header, and no other line does."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.readers.plain import read_plain


def headers(text: str) -> dict[str, str]:
    """Of plain text: each line that has a header, and that header."""
    extract = read_plain(text.encode())
    return {extract.text[x.start : x.end]: x.header.of(extract.text) for x in extract.lines if x.header}


def test_lines_of_cells_parted_by_tabs_are_a_table_under_its_first() -> None:
    head, rows = "Địa bàn\tNăm 2023\t2024", ["Huyện Sơn Bình\t12\t9", "Thị xã Cửa Nhật\t7"]
    assert headers("\n".join(("Tỷ lệ hộ nghèo", head, *rows, "Hết."))) == dict.fromkeys(rows, head)
    assert headers("\n\n".join((head, *rows))) == {}  # each stands alone
    assert headers(f"{head}\n{rows[0]}") == {}  # too short to be sure
    assert headers("\n".join((*rows, head))) == {}  # the first is a row
    assert headers("\n".join((rows[1], *rows))) == {}  # and here, of fewer cells
    assert headers("Họ và tên:\tHà\nNăm sinh:\t1980\nQuê quán:\tThanh Lam") == {}


def test_lines_of_cells_parted_by_bars_are_a_table_too() -> None:
    head, rows = "Địa bàn\tNăm 2023\t2024", ["Huyện Sơn Bình\t12\t9", "Thị xã Cửa Nhật\t7\t"]
    text = "\n".join(("Tỷ lệ hộ nghèo", head, *rows, "Hết."))
    assert headers(text.replace("\t", " | ")) == dict.fromkeys([rows[0], rows[1].strip()], head)
    assert headers("\n".join(f"|{line}|".replace("\t", "|") for line in (head, *rows))) == headers(text)
    assert headers("Huyện | Tỉnh\nSơn Bình | Thanh Lam") == {}  # too short to be sure
    assert read_plain(b"A | B\nC | D\nE | F | G").text == "A | B\nC | D\nE | F | G"  # no table


@given(st.lists(st.lists(st.text("ab1| ", max_size=5), min_size=1, max_size=4), max_size=8))
def test_only_bars_and_white_space_change_in_a_table_of_bars(rows: list[list[str]]) -> None:
    text = "\n".join("|".join(row) for row in rows)
    read = read_plain(text.encode()).text
    assert read.count("\n") == text.count("\n")
    assert re.sub(r"[|\s]", "", read) == re.sub(r"[|\s]", "", text)


def test_a_letterhead_or_signature_parted_by_tabs_is_no_table() -> None:
    letterhead = "TỈNH ỦY THANH LAM\tĐẢNG CỘNG SẢN VIỆT NAM\n*\t\nSố một\tThanh Lam, ngày"
    signature = "Nơi nhận\tT/M BAN THƯỜNG VỤ\nNhư trên\tBÍ THƯ\nLưu\tHà"
    assert headers(f"{letterhead}\n\n{signature}") == {}


@given(st.lists(st.lists(st.text("ab1\t ", max_size=5), min_size=1, max_size=4), max_size=8))
def test_a_table_changes_no_line_of_plain_text(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    extract = read_plain(text.encode())
    assert [extract.text[x.start : x.end] for x in extract.lines] == [x.strip() for x in text.split("\n") if x.strip()]
    for line in extract.lines:
        assert line.header is None or line.header.end < line.start
