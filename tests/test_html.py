"""HTML as a browser shows it: encodings, hidden parts, bold lines, numbers of lists, tables that only lay out."""

from collections.abc import Callable

import pytest

from index.errors import ReadError
from index.readers import read
from index.readers.encodings import DOUBTS, TCVN3, VNI
from index.readers.html import read_html
from index.types import Extract
from old_encodings import in_cp1258, in_tcvn3, in_vni

TEXT = "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy lãnh đạo, chỉ đạo thực hiện nghiêm Nghị quyết này."


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def lines_of(extract: Extract) -> list[str]:
    return [extract.text[line.start : line.end] for line in extract.lines]


def shown(body: str) -> list[str]:
    return lines_of(read(page(body).encode(), "trang.html"))


# --- encodings


def meta(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>p {{color: red}}</style>'


@pytest.mark.parametrize("declared", ["windows-1258", "iso-8859-1", "x-user-defined", "utf-8", ""])
def test_a_page_in_windows_1258_is_read_whatever_it_declares(declared: str) -> None:
    extract = read(in_cp1258(page(f"<p class=a>{TEXT}</p>", meta(declared))), "trang.html")
    assert lines_of(extract) == [TEXT]


@pytest.mark.parametrize(("write", "name"), [(in_tcvn3, TCVN3), (in_vni, VNI)])
@pytest.mark.parametrize("declared", ["iso-8859-1", "x-user-defined", ""])
def test_a_page_in_an_old_font_is_read(write: Callable[[str], str], name: str, declared: str) -> None:
    extract = read(page(f"<p class=MsoNormal>{write(TEXT)}</p>", meta(declared)).encode("cp1252"), "trang.html")
    assert (lines_of(extract), extract.doubts) == ([TEXT], (DOUBTS[name],))


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-8"])
def test_a_page_in_unicode_is_read(charset: str) -> None:
    assert lines_of(read_html(page(f"<p>{TEXT}</p>", meta("iso-8859-1")).encode(charset))) == [TEXT]


def test_a_page_in_another_encoding_is_read_as_it_declares() -> None:
    assert lines_of(read(page("<p>Решение</p>", meta("windows-1251")).encode("cp1251"), "x.html")) == ["Решение"]
    german = "<p>Für die Förderung der Straßen</p>"
    assert lines_of(read(page(german).encode("cp1252"), "x.html")) == ["Für die Förderung der Straßen"]


def test_what_no_encoding_fits_is_told() -> None:
    extract = read(page(f"<p>{TEXT}</p><p>Hết\xff</p>", meta("utf-8")).encode().replace(b"\xc3\xbf", b"\xff"), "x.html")
    assert lines_of(extract) == [TEXT, "Hết\ufffd"]
    assert "utf-8" in extract.doubts[0]


def test_a_font_of_capitals_draws_capitals() -> None:
    motto = f"<p><font face='.VnTimeH'>{in_tcvn3('cộng hoà')}</font></p>"
    assert shown(f"{motto}<p style='font-family: \".VnTime\"'>{in_tcvn3(TEXT)}</p>") == ["CỘNG HOÀ", TEXT]


# --- what is seen


def test_hidden_parts_and_running_heads_are_not_read() -> None:
    body = (
        "<div title='header'>Đầu</div><p>Một <del>bỏ</del><ins>thêm</ins><span style='mso-hide: all'> ẩn</span></p>"
        "<p hidden>ẩn</p><div style='mso-element:footer'>Chân</div><p style='visibility:hidden'>ẩn</p>"
        "<table hidden><tr><td>ẩn</table>"
        "<table><tr><td>A<script>x()</script></td><td style='display:none'>ẩn</td><td>B</td></tr></table>"
    )
    assert shown(body) == ["Một thêm", "A\tB"]


def test_lists_show_their_numbers() -> None:
    lists = "<ol start=3><li>ba<li>bốn<ol type=a><li>con</ol></ol><ul><li>gạch</ul>"
    assert shown(lists) == ["3. ba", "4. bốn", "a. con", "- gạch"]
    assert shown("<ul><li><p>Giao đất</p><p>tiếp</p></li><li> </li></ul><p>Hết.</p>") == ["- Giao đất", "tiếp", "Hết."]


def test_kept_line_ends_are_lines_and_others_are_not() -> None:
    assert shown("<pre>Điều 1.  Phạm vi\nĐiều 2.</pre><p>một\ndòng<br>hai</p>") == [
        "Điều 1. Phạm vi", "Điều 2.", "một dòng", "hai",
    ]  # fmt: skip


def test_bold_lines_are_marked() -> None:
    body = (
        "<p><b>I- <i>MỤC TIÊU</i></b></p><p><b>Điều 1.</b> Phạm vi</p><p style='font-weight: 700'>Đậm</p>"
        "<h2><span style='font-weight:normal'>Thường</span></h2><p><strong>12/3</strong></p>"
    )
    assert [line.bold for line in read(page(body).encode(), "x.html").lines] == [True, False, True, False, False]


def test_a_table_around_others_lays_out_and_they_keep_their_rows() -> None:
    inner = "<table><tr><td>Năm<td>Thu<tr><td>2024<td>12<br>tỷ</table>"
    assert shown(f"<table><tr><td>Trái<td><p>Phải</p>{inner}</table>") == ["Trái", "Phải", "Năm\tThu", "2024\t12 tỷ"]


def test_nothing_is_dropped_for_standing_deep() -> None:
    """Old pages open a font in each paragraph and close none."""
    paragraphs = [f"<p><font size=2>Đoạn {i}" for i in range(400)]
    assert shown("".join(paragraphs)) == [f"Đoạn {i}" for i in range(400)]
    with pytest.raises(ReadError, match="quá sâu"):
        shown("<div>" * 3000 + "Chữ")
