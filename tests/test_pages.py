"""From words and rows with places to a text: what a page can be read as, columns, furniture, straight pictures."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from fakes import CORPUS
from index.readers import read
from index.readers.arrange import Word, arrange, in_reading_order
from index.readers.furniture import without_furniture
from index.readers.layout import join
from index.readers.page import Page, Row, Table
from index.readers.page_list import name_pages
from index.readers.pdf_tables import Grid
from index.readers.pictures import Picture, slope, straighten, take_out_rules
from index.readers.quality import READABLE, share_of_words
from index.readers.second_look import fill_cells, look_again
from papers import REPORT, picture_of

# --- what can be read

TEXTS = [read(path.read_bytes(), path.name).text for path in CORPUS[:12]]


@given(st.text())
def test_a_share_is_a_share(text: str) -> None:
    assert 0 <= share_of_words(text) <= 1


@given(st.sampled_from(TEXTS), st.integers(0, 2000), st.integers(300, 2000))
def test_a_piece_of_any_document_is_readable(text: str, start: int, length: int) -> None:
    assert share_of_words(text[start : start + length]) >= READABLE


@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_a_text_whose_accented_letters_stand_apart_is_not_readable(text: str, chance: random.Random) -> None:
    """As a PDF gives it whose accented letters are of another font."""
    start = chance.randrange(max(len(text) - 600, 1))
    lines = text[start : start + 600].split("\n")
    apart = [f"{re.sub('[^ -~]', ' ', line)} {' '.join(re.sub('[ -~]', '', line))}" for line in lines]
    assert share_of_words("\n".join(apart)) < READABLE


@pytest.mark.parametrize("shift", [3, 29, 61])
def test_codes_taken_for_letters_are_not_readable(shift: int) -> None:
    text = "".join(c if c == " " else chr(ord(c) + shift) for c in TEXTS[0][:600])
    assert share_of_words(text) < READABLE


@pytest.mark.parametrize(
    "text",
    [
        "The Provincial Party Committee requests all agencies to report on the disbursement of public investment.",
        "Hop dong so 12 ve viec mua sam thiet bi van phong nam 2022",
        "Die Stadt fördert den Ausbau der Straßen und der öffentlichen Gebäude im nächsten Jahr.",
        "1.250 3.480 12,5 99,1 2021 2022 2023",
        "UBND HĐND BCĐ TTg QĐ-UBND KL/TU CTr/TU NQ/TW",
    ],
    ids=["English", "no accents", "German", "numbers", "abbreviations"],
)
def test_other_readable_texts_are_tolerated(text: str) -> None:
    assert share_of_words(text) >= READABLE


@pytest.mark.parametrize("text", ["", " \n", "\ufffd\ufffd \ufffd", "\uf0b7\uf0a7\uf0d8"])
def test_no_words_are_nothing_to_read(text: str) -> None:
    assert share_of_words(text) == 0


# --- reading order


def row(text: str, left: float, right: float, middle: float, height: float = 12.0) -> Row:
    return Row(text, left, right, middle, height)


LETTERHEAD = [
    row("TỈNH ỦY THANH LAM", 90, 220, 780),
    row("ĐẢNG CỘNG SẢN VIỆT NAM", 300, 500, 781),
    row("*", 150, 155, 764),
    row("Thanh Lam, ngày 15 tháng 02 năm", 310, 490, 760),
    row("2022", 385, 415, 745),
    row("Số 29-KL/TU", 120, 190, 746),
    row("KẾT LUẬN", 260, 340, 715),
    row("của Ban Thường vụ Tỉnh ủy về đầu tư công năm 2022", 120, 480, 700),
]


def test_the_left_column_of_a_letterhead_comes_first_and_the_title_after_both() -> None:
    assert [r.text for r in in_reading_order(LETTERHEAD)] == [
        "TỈNH ỦY THANH LAM", "*", "Số 29-KL/TU",
        "ĐẢNG CỘNG SẢN VIỆT NAM", "Thanh Lam, ngày 15 tháng 02 năm", "2022",
        "KẾT LUẬN", "của Ban Thường vụ Tỉnh ủy về đầu tư công năm 2022",
    ]  # fmt: skip


@given(st.permutations(LETTERHEAD))
def test_reading_order_does_not_depend_on_the_order_given(rows: list[Row]) -> None:
    assert in_reading_order(rows) == in_reading_order(LETTERHEAD)


@given(st.lists(st.builds(row, st.just("a"), st.floats(0, 400), st.floats(401, 600), st.floats(0, 842)), max_size=30))
def test_no_row_is_lost_or_doubled_in_ordering(rows: list[Row]) -> None:
    assert sorted(in_reading_order(rows), key=repr) == sorted(rows, key=repr)


def word(text: str, left: float, top: float, line: int, width: float = 30.0) -> Word:
    return Word(text, left, top - 12, left + width, top, line)


def test_words_of_one_line_part_at_a_wide_gap_and_join_where_only_the_font_changes() -> None:
    words = [
        word("K", 80, 700, 0, 8), word("ế", 88.2, 700, 0, 6), word("t", 94.3, 700, 0, 4), word("luận", 102, 700, 0),
        word("BÍ", 300, 700, 0, 12), word("THƯ", 316, 700, 0),
    ]  # fmt: skip
    assert [part.text for part in arrange(words, []) if isinstance(part, Row)] == ["Kết luận", "BÍ THƯ"]


def test_words_in_a_grid_are_the_cells_of_a_table_between_the_rows_around_it() -> None:
    grid = Grid((70.0, 200.0, 400.0), (700.0, 680.0, 640.0))
    words = [
        word("Bảng", 80, 740, 0), word("Năm", 80, 698, 1), word("Thu", 210, 698, 1),
        word("2024", 80, 675, 2), word("12", 210, 675, 2), word("tỷ", 210, 660, 3), word("Hết.", 80, 600, 4),
    ]  # fmt: skip
    first, table, last = arrange(words, [grid])
    assert isinstance(table, Table)
    assert table.rows == (("Năm", "Thu"), ("2024", "12 tỷ"))
    assert isinstance(first, Row)
    assert isinstance(last, Row)
    assert (first.text, last.text) == ("Bảng", "Hết.")


# --- paragraphs


def test_a_line_in_small_letters_goes_on_in_a_narrow_column() -> None:
    rows = [row("- Các đồng chí Ủy viên Ban Chấp hành Đảng", 80, 250, 700), row("bộ tỉnh,", 80, 120, 685)]
    rows += [row("Một dòng dài của trang, đến tận lề bên phải của tờ giấy", 80, 520, y) for y in (640, 625, 610)]
    assert join([Page(tuple(rows))]).text.startswith("- Các đồng chí Ủy viên Ban Chấp hành Đảng bộ tỉnh,\n")


def test_the_lines_of_a_title_stay_apart() -> None:
    rows = [row("KẾT LUẬN", 260, 340, 715), row("của Ban Thường vụ Tỉnh ủy", 230, 370, 700)]
    assert join([Page(tuple(rows))]).text == "KẾT LUẬN\ncủa Ban Thường vụ Tỉnh ủy\n"


def test_only_recognised_lines_are_marked_and_a_paragraph_of_both_kinds_is() -> None:
    typed = Page((row("Đoạn một, đến tận lề bên phải của tờ giấy này", 80, 500, 700), row("hết.", 80, 110, 685)))
    scanned = Page((row("Đoạn hai, đến tận lề bên phải của tờ giấy này", 80, 500, 700),), scanned=True)
    extract = join([typed, scanned, replace(typed, parts=typed.parts[1:])])
    assert [span.of(extract.text) for span in extract.scanned] == ["Đoạn hai, đến tận lề bên phải của tờ giấy này hết."]


def test_a_table_goes_on_where_the_paper_lies_a_little_to_the_side() -> None:
    first = Table(Grid((70.0, 200.0, 400.0), (700.0, 680.0, 640.0)), (("Năm", "Thu"), ("2023", "9 tỷ")))
    second = Table(Grid((82.0, 212.5, 412.0), (800.0, 780.0, 760.0)), (("2024", "12 tỷ"), ("2025", "15 tỷ")))
    extract = join([Page((first,), scanned=True), Page((second,), scanned=True)])
    headers = [line.header.of(extract.text) if line.header else None for line in extract.lines]
    assert headers == [None, "Năm\tThu", "Năm\tThu", "Năm\tThu"]


# --- page numbers, running headers and footers


def page(number: int, *rows: Row, head: str = "Kết luận Hội nghị lần thứ 29", shift: float = 0.0) -> Page:
    top = row(head, 80, 220, 800 + shift)
    foot = row(f"Văn phòng Tỉnh ủy - trang {number}", 80, 300, 42 + shift)
    return Page((top, *rows, foot))


def texts_of(pages: list[Page]) -> list[list[str]]:
    return [[r.text for r in p.rows] for p in pages]


def test_lines_that_repeat_in_the_margin_are_left_out_even_where_the_paper_moved() -> None:
    pages = [page(n, row(f"Nội dung {n}.", 80, 300, 700), shift=4.0 * n) for n in (1, 2, 3)]
    assert texts_of(without_furniture(pages)) == [["Nội dung 1."], ["Nội dung 2."], ["Nội dung 3."]]


def test_what_repeats_inside_the_page_stays() -> None:
    pages = [Page((row("Điều khoản thi hành", 80, 300, 700),)) for _ in range(3)]
    assert without_furniture(pages) == pages


def test_the_letterhead_of_an_annex_is_no_running_header() -> None:
    head = (row("TỈNH ỦY THANH LAM", 80, 220, 795), row("ĐẢNG CỘNG SẢN VIỆT NAM", 300, 500, 795))
    pages = [Page((*head, row("A", 80, 90, 700))), Page((*head, row("B", 80, 90, 700)))]
    assert without_furniture(pages) == pages


@pytest.mark.parametrize("number", ["2", "- 2 -", "Trang 2", "2/15", "trang 2 / 15"])
def test_page_numbers_are_left_out(number: str) -> None:
    pages = [Page((row("Một.", 80, 200, 700),)), Page((row("Hai.", 80, 200, 700), row(number, 290, 310, 40)))]
    assert texts_of(without_furniture(pages)) == [["Một."], ["Hai."]]


def test_a_year_at_the_end_of_a_page_is_no_page_number() -> None:
    pages = [Page((row("từ năm 2021 đến năm", 80, 500, 120), row("2025.", 80, 110, 100)))]
    assert without_furniture(pages) == pages


@given(st.lists(st.lists(st.sampled_from(["a b", "c d", "trang 1", "5"]), max_size=6), max_size=5))
def test_nothing_inside_the_margins_is_left_out_but_the_pages_own_number(texts: list[list[str]]) -> None:
    pages = [Page(tuple(row(text, 80, 200, 700 - 20 * i) for i, text in enumerate(page))) for page in texts]
    for number, (before, after) in enumerate(zip(texts, texts_of(without_furniture(pages)), strict=True), 1):
        left_out = list(before)
        for text in after:
            left_out.remove(text)
        assert all(str(number) in text for text in left_out)


def test_pages_are_named_in_runs() -> None:
    assert name_pages([0]) == "trang 1"
    assert name_pages([6, 0, 1, 2]) == "trang 1–3, 7"


# --- pictures


@settings(max_examples=8)
@given(st.floats(-4, 4))
def test_a_sloping_page_is_made_straight(angle: float) -> None:
    turned = SHEET.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert slope(turned) == pytest.approx(angle, abs=0.15)
    assert abs(slope(straighten(Picture(turned))[0].image)) < 0.15


SHEET = picture_of(REPORT, page=1, dpi=150)


def test_the_rules_of_a_table_are_found_and_taken_out_and_the_text_stays() -> None:
    image = Image.new("L", (2480, 3508), 250)
    draw = ImageDraw.Draw(image)
    for x in (300, 800, 2000):
        draw.line((x, 500, x, 1100), fill=30, width=4)
    for y in (500, 700, 1100):
        draw.line((300, y, 2000, y), fill=30, width=4)
    draw.rectangle((350, 560, 420, 610), fill=20)
    draw.line((300, 2000, 900, 2000), fill=30, width=4)  # under a heading
    picture, (grid,) = take_out_rules(Picture(image))
    points = 72 / 300
    assert np.allclose(grid.xs, [x * points for x in (300, 800, 2000)], atol=1)
    assert np.allclose(grid.ys, [(3508 - y) * points for y in (500, 700, 1100)], atol=1)
    left = np.asarray(picture.image)
    assert (left[480:1120, 280:2020] < 200).sum() == 71 * 51
    assert (left[1990:2010, 300:900] < 200).any()


def test_a_photograph_has_no_rules() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 400)).astype(np.uint8)
    blurred = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(2)).resize((2480, 3508))
    dark = blurred.point(lambda level: 20 if level < 127 else 240)
    assert take_out_rules(Picture(dark))[1] == []


def test_a_cell_that_was_passed_over_is_read_with_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.new("L", (200, 200), 255)
    for y in (40, 140):
        ImageDraw.Draw(image).rectangle((40, y, 50, y + 12), fill=0)
    grid = Grid((0.0, 100.0, 200.0), (200.0, 100.0, 0.0))
    read = [Word("7", 40, 148, 50, 160, 0, 99.0), Word("8", 40, 48, 50, 60, 1, 99.0), Word("?", 40, 20, 50, 30, 2, 9.0)]
    monkeypatch.setattr("index.readers.second_look.recognise", lambda picture, layout: read)
    words = fill_cells(Picture(image, dpi=72), [Word("7", 40, 148, 50, 160, 0)], [grid])
    assert [word.text for word in words] == ["7", "8"]
    (table,) = arrange(words, [grid])
    assert isinstance(table, Table)
    assert table.rows == (("7", ""), ("8", ""))


def test_a_second_reading_counts_only_where_it_is_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [Word("BÍ", 40, 148, 60, 160, 0, 95.0), Word("Siên", 40, 48, 60, 60, 1, 5.0)]
    picture = Picture(Image.new("L", (200, 200), 255), dpi=72)
    for confidence, expected in ((97.0, ["BÍ", "(Đã"]), (3.0, ["BÍ", "Siên"])):
        read = [Word("(Đã", 6, 2, 26, 14, 0, confidence)]
        monkeypatch.setattr("index.readers.second_look.recognise", lambda picture, layout, read=read: read)
        assert [word.text for word in look_again(picture, known)] == expected
