"""Readers: a file's own words in reading order, what is hidden left out, a broken file named with its reason."""

import io
import re
import unicodedata
from collections import Counter
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from fakes import CORPUS, EVERY_FILE, ROOT
from index.errors import EmptyDocument, ReadError, UnknownFormat
from index.readers import read
from index.readers.plain import read_plain
from index.readers.writer import ExtractWriter
from index.types import Extract


def lines_of(extract: Extract) -> list[str]:
    return [extract.text[line.start : line.end] for line in extract.lines]


def assert_sound(extract: Extract) -> None:
    """Lines stand in order, without outer space, and leave only white space; headers and pages lie in the text."""
    assert unicodedata.is_normalized("NFC", extract.text)
    at = 0
    for line in extract.lines:
        assert at <= line.start < line.end <= len(extract.text)
        assert not extract.text[at : line.start].strip()
        content = extract.text[line.start : line.end]
        assert content == content.strip()
        assert "\n" not in content
        assert line.header is None or line.header.end <= line.start
        at = line.end
    assert not extract.text[at:].strip()
    assert list(extract.pages) == sorted(extract.pages)
    assert all(0 <= page <= len(extract.text) for page in extract.pages)


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: path.name)
def test_every_file_is_read_in_order_and_whole(path: Path) -> None:
    assert_sound(read(path.read_bytes(), path.name))


@given(st.text())
def test_any_text_at_all_is_read(text: str) -> None:
    extract = read_plain(text.encode(errors="ignore"))
    assert_sound(extract)


@given(st.lists(st.one_of(st.text(max_size=20), st.lists(st.lists(st.text(max_size=8), max_size=3), max_size=4))))
def test_whatever_is_written_makes_a_sound_extract(parts: list[str | list[list[str]]]) -> None:
    writer = ExtractWriter()
    for part in parts:
        writer.page()
        if isinstance(part, str):
            writer.line(part)
        else:
            writer.table(part)
    assert_sound(writer.extract())


# --- the samples: one conclusion in every format, with the lines that a reader must give


FORMATS = [
    "ket_luan_nfc.docx", "ket_luan_nfd.docx", "ket_luan_noheadingstyle.docx", "ket_luan_tinos.docx",
    "ket_luan_nfc.html",
    "ket_luan_utf8.txt", "ket_luan_utf8_nfd.txt", "ket_luan_utf16le_bom.txt", "ket_luan_cp1258.txt", "ket_luan_vni.txt",
    "gia_doc_that_ra_la_html.doc",
    "ket_luan_tinos.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_one_document_reads_the_same_in_every_format(name: str, shared: Path) -> None:
    expected = (shared / "samples/truth/ket_luan.txt").read_text("utf-8").split("\n")
    found = re.sub(r"\s+", " ", read((shared / "samples" / name).read_bytes(), name).text)
    missing = [line for line in expected if re.sub(r"\s+", " ", line.strip()) not in found]
    assert missing == []


# --- Word


W = nsdecls("w")


def saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word(*paragraphs: str) -> WordDocument:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def add_xml(document: WordDocument, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def read_word(document: WordDocument) -> Extract:
    extract = read(saved(document), "thu.docx")
    assert_sound(extract)
    return extract


def test_word_paragraphs_are_lines_and_heading_styles_are_levels() -> None:
    document = word("Mở đầu.")
    document.add_heading("Kết quả", 1)
    document.add_heading("Thu ngân sách", 2)
    document.add_paragraph("Thu đạt 12 tỷ.")
    extract = read_word(document)
    assert lines_of(extract) == ["Mở đầu.", "Kết quả", "Thu ngân sách", "Thu đạt 12 tỷ."]
    assert [line.level for line in extract.lines] == [0, 1, 2, 0]


def test_a_table_of_data_gives_rows_that_carry_their_header() -> None:
    document = word("Bảng:")
    table = document.add_table(3, 2)
    for row, cells in zip(table.rows, (("Chỉ tiêu", "2024"), ("Thu ngân sách", "12 tỷ"), ("Chi", "9 tỷ")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    extract = read_word(document)
    assert lines_of(extract) == ["Bảng:", "Chỉ tiêu\t2024", "Thu ngân sách\t12 tỷ", "Chi\t9 tỷ"]
    headers = [line.header.of(extract.text) if line.header else None for line in extract.lines]
    assert headers == [None, None, "Chỉ tiêu\t2024", "Chỉ tiêu\t2024"]


def test_a_letterhead_table_is_read_cell_by_cell() -> None:
    document = docx.Document()
    left, right = document.add_table(1, 2).rows[0].cells
    left.text = "TỈNH ỦY THANH LAM\n*\nSố 29-KL/TU"
    right.text = "ĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày 15 tháng 02 năm 2022"
    document.add_paragraph("KẾT LUẬN")
    assert lines_of(read_word(document)) == [
        "TỈNH ỦY THANH LAM", "*", "Số 29-KL/TU",
        "ĐẢNG CỘNG SẢN VIỆT NAM", "Thanh Lam, ngày 15 tháng 02 năm 2022", "KẾT LUẬN",
    ]  # fmt: skip


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is() -> None:
    document = word("Trước.")
    add_xml(
        document,
        f"<w:p {W}><w:r><w:t xml:space='preserve'>Thời hạn </w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>cũ 30/6</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>mới 31/7</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> ẩn</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> hiện</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>",
    )
    add_xml(document, f"<w:p {W}><w:moveFrom w:id='3' w:author='a'><w:r><w:t>Đã dời.</w:t></w:r></w:moveFrom></w:p>")
    assert lines_of(read_word(document)) == ["Trước.", "Thời hạn mới 31/7 hiện."]


def test_a_text_box_is_read_once() -> None:
    document = word("Trước.")
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung.</w:t></w:r></w:p></w:txbxContent>"
    add_xml(
        document,
        f"<w:p {W} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:v='urn:schemas-microsoft-com:vml' "
        "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>"
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>Cạnh khung.</w:t></w:r></w:p>",
    )
    assert sorted(lines_of(read_word(document))) == ["Cạnh khung.", "Trong khung.", "Trước."]


def test_breaks_tabs_links_and_content_controls_keep_their_words() -> None:
    document = word("Trước.")
    add_xml(
        document,
        f"<w:p {W}><w:hyperlink><w:r><w:t>Số</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>29</w:t><w:noBreakHyphen/>"
        "<w:t>KL/TU</w:t><w:br/><w:t>Dòng hai</w:t></w:r></w:p>",
    )
    add_xml(document, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Trong ô.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    assert lines_of(read_word(document)) == ["Trước.", "Số 29-KL/TU", "Dòng hai", "Trong ô."]


def test_decomposed_letters_become_composed() -> None:
    document = word(unicodedata.normalize("NFD", "Nghị quyết về chuyển đổi số"))
    assert lines_of(read_word(document)) == ["Nghị quyết về chuyển đổi số"]


# --- HTML


def html_lines(body: str) -> list[str]:
    extract = read(f"<html><head><title>Tên</title></head><body>{body}</body></html>".encode(), "thu.html")
    assert_sound(extract)
    return lines_of(extract)


def test_html_blocks_are_lines_and_inline_marks_are_none() -> None:
    body = "<p>Giao <b>Văn phòng</b>\n chủ&nbsp;trì &amp; phối hợp.<br>Dòng hai.</p><div>Ba<p>Bốn</p>Năm</div>"
    assert html_lines(body) == [
        "Giao Văn phòng chủ trì & phối hợp.", "Dòng hai.", "Ba", "Bốn", "Năm",
    ]  # fmt: skip


def test_html_that_is_not_seen_is_not_read() -> None:
    hidden = (
        "<script>xấu()</script><style>p{}</style><!-- chú --><p style='display: none'>ẩn</p><template>không</template>"
    )
    assert html_lines(f"{hidden}<p>Thấy.</p>") == ["Thấy."]


def test_html_lists_tables_and_headings() -> None:
    body = "<h2>Kết quả</h2><ul><li>Một</li><li>Hai</li></ul><table><tr><th>Năm<td>Thu<tr><td>2024<td>12 tỷ</table>"
    extract = read(f"<html><body>{body}</body></html>".encode(), "thu.html")
    assert lines_of(extract) == ["Kết quả", "- Một", "- Hai", "Năm\tThu", "2024\t12 tỷ"]
    assert [line.level for line in extract.lines] == [2, 0, 0, 0, 0]
    assert extract.lines[-1].header is not None
    assert extract.lines[-1].header.of(extract.text) == "Năm\tThu"


# --- Markdown and plain text


def test_markdown_marks_are_dropped_and_page_comments_are_pages() -> None:
    source = (
        "---\ntitle: x\n---\n<!-- page: 1 -->\n\n# Kết *quả*\n\nĐoạn **một**\nnối dòng.\n\n"
        "<!-- page: 2 -->\n\n- Giao đất\n2. Giao vốn\n"
    )
    extract = read(source.encode(), "thu.md")
    assert lines_of(extract) == ["Kết quả", "Đoạn một nối dòng.", "- Giao đất", "2. Giao vốn"]
    assert [line.level for line in extract.lines] == [1, 0, 0, 0]
    assert [extract.text[page:].split("\n")[0] for page in extract.pages] == ["Kết quả", "- Giao đất"]


def test_a_markdown_table_is_a_table() -> None:
    extract = read("| Năm | Thu |\n|---|---|\n| 2024 | 12 tỷ |\n".encode(), "thu.md")
    assert lines_of(extract) == ["Năm\tThu", "2024\t12 tỷ"]
    assert extract.lines[1].header is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_plain_text_in_any_unicode(encoding: str, newline: str) -> None:
    content = newline.join(["Kết luận", "", "  Giao Văn phòng.  "]).encode(encoding)
    assert lines_of(read(content, "thu.txt")) == ["Kết luận", "Giao Văn phòng."]


def test_big_endian_utf_16() -> None:
    assert lines_of(read(b"\xfe\xff" + "Kết luận".encode("utf-16-be"), "thu.txt")) == ["Kết luận"]


def test_a_form_feed_starts_a_page() -> None:
    extract = read("Trang một\n\fTrang hai".encode(), "thu.txt")
    assert lines_of(extract) == ["Trang một", "Trang hai"]
    assert extract.text[extract.pages[1] :] == "Trang hai"


# --- PDF


PDFS = [path for path in CORPUS if path.suffix == ".pdf"]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_a_pdf_loses_no_letter_and_each_page_starts_at_its_own_words(path: Path) -> None:
    extract = read(path.read_bytes(), path.name)
    pages = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in pdfium.PdfDocument(path)]
    page_numbers = Counter("".join(str(n) for n in range(1, len(pages) + 1)))
    lost = Counter(re.sub(r"\s", "", "".join(pages))) - Counter(re.sub(r"\s", "", extract.text))
    assert lost <= page_numbers
    assert len(extract.pages) == len(pages)
    for start, words in zip(extract.pages, pages, strict=True):
        assert extract.text[start : start + 8].replace("\t", " ") in re.sub(r"\s+", " ", words)


def test_lines_of_a_printed_paragraph_are_joined_and_cut_words_are_whole() -> None:
    path = ROOT / "corpus/bc-286-2022-so-ket-chi-thi-04.pdf"
    text = read(path.read_bytes(), path.name).text
    assert "Kế hoạch số 40/KH-UBND, ngày 26/02/2021 vào cuộc sống, UBND tỉnh báo cáo những mặt đã làm được" in text


def test_a_ruled_table_in_a_pdf_gives_rows_that_carry_their_header() -> None:
    path = ROOT / "corpus/bc-286-2022-so-ket-chi-thi-04.pdf"
    extract = read(path.read_bytes(), path.name)
    rows = {extract.text[line.start : line.end]: line.header for line in extract.lines if line.header}
    header = rows["Diện tích được cấp giấy chứng nhận lần đầu\t91,4%\t92,7%\t94,2%"]
    assert header is not None
    assert header.of(extract.text) == "Nội dung\tNăm 2020\tNăm 2021\t11 tháng năm 2022"


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_the_rows_of_a_table_have_a_cell_for_each_column_and_no_row_is_broken(path: Path) -> None:
    extract = read(path.read_bytes(), path.name)
    for line in extract.lines:
        if line.header:
            row, header = extract.text[line.start : line.end], line.header.of(extract.text)
            assert row.count("\t") <= header.count("\t")  # empty cells at the ends are trimmed
            assert row != header


# --- what cannot be read


def cut(name: str) -> bytes:
    content = (ROOT / "corpus" / name).read_bytes()
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "name", "error", "reason"),
    [
        (b"", "rong.docx", EmptyDocument, "Tệp rỗng"),
        (b" \n\t ", "rong.txt", EmptyDocument, "Tệp rỗng"),
        (b"\xef\xbb\xbf \n", "rong.txt", EmptyDocument, "không có chữ"),
        (saved(docx.Document()), "rong.docx", EmptyDocument, "không có chữ"),
        (cut("nq-11-2021-giao-duc.docx"), "cut.docx", ReadError, "cụt hoặc hỏng"),
        (cut("nq-28-2021-thu-hoi-dat.pdf")[:200], "cut.pdf", ReadError, "hỏng"),
        (b"PK\x03\x04 rest", "x.docx", ReadError, "cụt hoặc hỏng"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "cu.doc", ReadError, ".doc, .xls, .ppt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "anh.png", ReadError, "Tệp ảnh bị hỏng"),
        (b"MZ\x00\x00" + bytes(50), "tep.txt", UnknownFormat, "đọc được .docx"),
        (b"{\\rtf1 }", "tep.rtf", EmptyDocument, "không có chữ"),
        ("Kết luận số 29".encode("cp1258", errors="ignore") + b"\xe9\xff\xfe", "cu.txt", ReadError, "UTF-8"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, name: str, error: type[ReadError], reason: str) -> None:
    with pytest.raises(error, match=re.escape(reason)):
        read(content, name)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_give_text_or_a_reason(rest: bytes, magic: bytes) -> None:
    try:
        extract = read(magic + rest, "tep.txt")
    except ReadError as error:
        reason = str(error)
    else:
        assert_sound(extract)
        return
    assert reason


def test_a_zip_of_something_else_is_named() -> None:
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("META-INF/container.xml", "<x/>")
    with pytest.raises(UnknownFormat, match="không phải văn bản, bảng tính hay trang chiếu"):
        read(file.getvalue(), "sach.epub")


def test_a_word_file_with_a_broken_part_is_named() -> None:
    import zipfile

    source, file = zipfile.ZipFile(io.BytesIO(saved(word("A")))), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, b"<w:broken" if name == "word/document.xml" else source.read(name))
    with pytest.raises(ReadError, match="hỏng"):
        read(file.getvalue(), "hong.docx")


def test_content_decides_and_not_the_name() -> None:
    assert lines_of(read(saved(word("Là Word.")), "tep.txt")) == ["Là Word."]
    assert lines_of(read("<html><body><p>Là HTML.</p></body></html>".encode(), "tep.doc")) == ["Là HTML."]


def test_a_page_without_text_is_no_pdf_to_read() -> None:
    pdf = pdfium.PdfDocument.new()
    pdf.new_page(200, 200)
    file = io.BytesIO()
    pdf.save(file)
    with pytest.raises(EmptyDocument, match="không có chữ nào"):
        read(file.getvalue(), "quet.pdf")
