"""Word's .docx as Word shows it: numbers of lists, notes, hidden text, tracked changes, pages, bold, old fonts."""

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import ReadError
from index.readers import read
from index.readers.encodings import DOUBTS, TCVN3
from index.types import Extract

W = nsdecls("w")


def read_word(document: WordDocument) -> Extract:
    file = io.BytesIO()
    document.save(file)
    return read(file.getvalue(), "thu.docx")


def lines_of(extract: Extract) -> list[str]:
    return [extract.text[line.start : line.end] for line in extract.lines]


def body(*xml: str) -> WordDocument:
    document = docx.Document()
    for part in xml:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(part))
    return document


def paragraph(content: str, properties: str = "") -> str:
    runs = content if content.startswith("<") else run(content)
    return f"<w:p {W}><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def item(text: str, list_id: int, depth: int = 0) -> str:
    return paragraph(text, f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{list_id}'/></w:numPr>")


def numbered(levels: str, nums: str, *parts: str) -> WordDocument:
    """A document whose numbering has one definition, number 90, with `levels`."""
    document = body(*parts)
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    numbering.append(parse_xml(f"<w:abstractNum {W} w:abstractNumId='90'>{levels}</w:abstractNum>"))
    for num in nums.split("|"):
        numbering.append(parse_xml(num.replace("<w:num ", f"<w:num {W} ", 1)))
    return document


def level(depth: int, numerals: str, text: str, more: str = "") -> str:
    shown = f"<w:numFmt w:val='{numerals}'/>{more}<w:lvlText w:val='{text}'/>"
    return f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/>{shown}</w:lvl>"


NUM_1 = "<w:num w:numId='1'><w:abstractNumId w:val='90'/></w:num>"
PARTY = level(0, "upperRoman", "%1-") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)")


def test_the_numbers_of_lists_are_those_that_word_shows() -> None:
    parts = [item("Mục tiêu", 1), item("Chung", 1, 1), item("Cụ thể", 1, 1), item("Thu", 1, 2), item("Chi", 1, 2),
             paragraph("Đoạn xen giữa."), item("Nhiệm vụ", 1), item("Một là", 1, 1)]  # fmt: skip
    assert lines_of(read_word(numbered(PARTY, NUM_1, *parts))) == [
        "I- Mục tiêu", "1. Chung", "2. Cụ thể", "a) Thu", "b) Chi", "Đoạn xen giữa.", "II- Nhiệm vụ", "1. Một là",
    ]  # fmt: skip


def test_a_list_that_starts_anew_counts_from_its_start() -> None:
    anew = (
        "<w:num w:numId='2'><w:abstractNumId w:val='90'/>"
        "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
    )
    same = "<w:num w:numId='3'><w:abstractNumId w:val='90'/></w:num>"
    parts = [item("Một", 1), item("Hai", 1), item("Lại một", 2), item("Lại hai", 2), item("Lại ba", 3)]
    document = numbered(level(0, "decimal", "Điều %1."), f"{NUM_1}|{anew}|{same}", *parts)
    assert lines_of(read_word(document)) == [
        "Điều 1. Một", "Điều 2. Hai", "Điều 1. Lại một", "Điều 2. Lại hai", "Điều 3. Lại ba",
    ]  # fmt: skip


def test_levels_that_show_decimals_only() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    document = numbered(levels, NUM_1, item("Một", 1), item("Hai", 1), item("Con", 1, 1))
    assert lines_of(read_word(document)) == ["I. Một", "II. Hai", "2.1 Con"]


def test_bullets_and_numbers_turned_off() -> None:
    document = numbered(level(0, "bullet", "-"), NUM_1, item("Giao đất", 1), item("Không có dấu", 0))
    assert lines_of(read_word(document)) == ["- Giao đất", "Không có dấu"]


def test_a_style_brings_its_number() -> None:
    document = numbered(level(0, "decimal", "%1)"), NUM_1)
    style = document.styles.add_style("Khoản", WD_STYLE_TYPE.PARAGRAPH)
    style.element.append(parse_xml(f"<w:pPr {W}><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"))
    document.add_paragraph("Một", style)
    document.add_paragraph("Hai", style)
    assert lines_of(read_word(document)) == ["1) Một", "2) Hai"]


def test_a_deleted_item_is_not_counted() -> None:
    deleted = paragraph(
        "<w:del w:id='1' w:author='a'><w:r><w:delText>Bỏ</w:delText></w:r></w:del>",
        "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del w:id='2' w:author='a'/></w:rPr>",
    )
    document = numbered(level(0, "decimal", "%1."), NUM_1, item("Một", 1), deleted, item("Hai", 1))
    assert lines_of(read_word(document)) == ["1. Một", "2. Hai"]


def test_paragraphs_whose_parting_is_deleted_are_one() -> None:
    first = paragraph(run("Thu đạt "), "<w:rPr><w:del w:id='2' w:author='a'/></w:rPr>")
    assert lines_of(read_word(body(first, paragraph("12 tỷ."), paragraph("Hết.")))) == ["Thu đạt 12 tỷ.", "Hết."]


def test_a_deleted_row_is_not_read_and_an_inserted_one_is() -> None:
    def row(text: str, change: str = "") -> str:
        return f"<w:tr><w:trPr>{change}</w:trPr><w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>"

    rows = row("Giữ") + row("Bỏ", "<w:del w:id='1' w:author='a'/>") + row("Thêm", "<w:ins w:id='2' w:author='a'/>")
    assert lines_of(read_word(body(f"<w:tbl {W}>{rows}</w:tbl>"))) == ["Giữ", "Thêm"]


def test_text_hidden_by_a_style_is_not_read() -> None:
    document = docx.Document()
    hidden = document.styles.add_style("Ẩn", WD_STYLE_TYPE.CHARACTER)
    hidden.font.hidden = True
    derived = document.styles.add_style("Ẩn nữa", WD_STYLE_TYPE.CHARACTER)
    derived.base_style = hidden
    shown = document.add_paragraph("Thấy")
    shown.add_run(" một", hidden)
    shown.add_run(" hai", derived)
    shown.add_run(" ba", derived).font.hidden = False
    assert lines_of(read_word(document)) == ["Thấy ba"]


def test_headers_and_footers_are_not_read() -> None:
    document = docx.Document()
    document.add_paragraph("Thân bài.")
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Chân trang"
    assert lines_of(read_word(document)) == ["Thân bài."]


def with_notes(document: WordDocument, kind: str, name: str, notes: str) -> WordDocument:
    blob = f"<w:{name} {W}>{notes}</w:{name}>".encode()
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    part = Part(PackURI(f"/word/{name}.xml"), content_type, blob, document.part.package)
    document.part.relate_to(part, kind)
    return document


def test_notes_follow_the_paragraph_or_table_that_cites_them() -> None:
    cited = paragraph(f"{run('Thu đạt 12 tỷ')}<w:r><w:footnoteReference w:id='2'/></w:r>{run(', tăng 5%.')}")
    cell = f"<w:tbl {W}><w:tr><w:tc><w:p>{run('Ô')}<w:r><w:footnoteReference w:id='3'/></w:r></w:p></w:tc>"
    document = body(cited, paragraph("Chi 9 tỷ."), f"{cell}<w:tc><w:p>{run('Hai')}</w:p></w:tc></w:tr></w:tbl>")
    notes = (
        "<w:footnote w:id='0' w:type='separator'><w:p/></w:footnote>"
        f"<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r>{run(' Theo báo cáo số 5.')}</w:p></w:footnote>"
        f"<w:footnote w:id='3'><w:p>{run('Chú thích của ô.')}</w:p></w:footnote>"
    )
    extract = read_word(with_notes(document, KIND.FOOTNOTES, "footnotes", notes))
    assert lines_of(extract) == [
        "Thu đạt 12 tỷ, tăng 5%.", "Theo báo cáo số 5.", "Chi 9 tỷ.", "Ô\tHai", "Chú thích của ô.",
    ]  # fmt: skip


def test_endnotes_are_read_too() -> None:
    document = body(paragraph(f"{run('Thân bài.')}<w:r><w:endnoteReference w:id='1'/></w:r>"))
    notes = f"<w:endnote w:id='1'><w:p>{run('Cuối bài.')}</w:p></w:endnote>"
    assert lines_of(read_word(with_notes(document, KIND.ENDNOTES, "endnotes", notes))) == ["Thân bài.", "Cuối bài."]


def test_bold_lines_are_marked() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("I- MỤC TIÊU").bold = True
    half = document.add_paragraph()
    half.add_run("Điều 1.").bold = True
    half.add_run(" Phạm vi")
    document.add_paragraph("12/3").runs[0].bold = True
    strong = document.styles.add_style("Đậm", WD_STYLE_TYPE.PARAGRAPH)
    strong.font.bold = True
    document.add_paragraph("Theo kiểu", strong)
    document.add_paragraph("Bỏ đậm", strong).runs[0].bold = False
    assert [line.bold for line in read_word(document).lines] == [True, False, False, True, False]


BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_pages_are_those_that_word_last_showed() -> None:
    row = f"<w:tr><w:tc><w:p>{BREAK}{run('A')}</w:p></w:tc><w:tc><w:p>{BREAK}{run('B')}</w:p></w:tc></w:tr>"
    extract = read_word(
        body(
            paragraph("Trang một."),
            paragraph(run("Còn trang một, ") + BREAK + run("sang trang hai.")),
            f"<w:tbl {W}>{row}</w:tbl>",
        )
    )
    assert [extract.text[page:].split("\n")[0] for page in extract.pages] == ["Trang một.", "sang trang hai.", "A\tB"]
    assert read_word(body(paragraph("Không rõ trang."))).pages == ()


def test_a_table_in_a_frame_keeps_its_rows_and_one_in_a_cell_stays_in_its_row() -> None:
    def table(*rows: str) -> str:
        return f"<w:tbl {W}>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"

    def cell(content: str) -> str:
        return f"<w:tc>{content}</w:tc>"

    def text(words: str) -> str:
        return cell(f"<w:p>{run(words)}</w:p>")

    inner = table(text("Năm") + text("Thu"), text("2024") + text("12"))
    assert lines_of(read_word(body(table(cell(inner + "<w:p/>"))))) == ["Năm\tThu", "2024\t12"]
    assert lines_of(read_word(body(table(text("Chỉ tiêu") + cell(inner))))) == ["Chỉ tiêu\tNăm Thu 2024 12"]


def test_a_font_of_capitals_draws_capitals() -> None:
    fonts = {name: f"<w:rFonts w:ascii='{name}' w:hAnsi='{name}'/>" for name in (".VnTime", ".VnTimeH")}
    document = body(
        paragraph(run("céng hoµ x· héi chñ nghÜa", fonts[".VnTimeH"])),
        paragraph(run("c¨n cø NghÞ quyÕt cña TØnh ñy", fonts[".VnTime"])),
    )
    extract = read_word(document)
    assert lines_of(extract) == ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA", "căn cứ Nghị quyết của Tỉnh ủy"]
    assert extract.doubts == (DOUBTS[TCVN3],)


def test_word_keeps_the_letter_of_tcvn3_that_looks_like_a_soft_hyphen() -> None:
    document = body(
        paragraph(f"{run('Ban Th')}<w:r><w:softHyphen/></w:r>{run('êng vô TØnh ñy')}"), paragraph("Văn phòng")
    )
    assert lines_of(read_word(document))[0] == "Ban Thường vụ Tỉnh ủy"


SHOWN = {
    "kho_docx.docx": [
        "THUONG01", "HOPVANBAN02", "THEMVAO03", "SDT05", "NGOAI06", "LONG07", "1. Mục tự đánh số SOTUDONG08a",
        "2. Mục tự đánh số SOTUDONG08b", "Ban Thường12",
    ],
    "kho_footnote.docx": ["CHUTHICH13"],
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_the_hard_samples_show_what_word_shows(name: str, shared: Path) -> None:
    text = read((shared / "samples" / name).read_bytes(), name).text
    assert [marker for marker in SHOWN[name] if marker not in text] == []
    assert [marker for marker in ("BIXOA04", "HEADER09", "FOOTER10", "AN11") if marker in text] == []


def test_a_letterhead_is_known_in_every_writing(shared: Path) -> None:
    """Decomposed letters, TCVN3 and VNI: the cells of the letterhead are lines, not a row of data."""
    for name in ("ket_luan_nfd.docx", "ket_luan_tcvn3.docx", "ket_luan_vni.docx"):
        extract = read((shared / "samples" / name).read_bytes(), name)
        assert lines_of(extract)[:4] == ["TỈNH ỦY THÁI NGUYÊN", "*", "Số 29-KL/TU", "ĐẢNG CỘNG SẢN VIỆT NAM"]


@pytest.mark.parametrize("kind", ["document.macroEnabled.main", "template.macroEnabledTemplate.main"])
def test_documents_with_macros_are_read_too(kind: str) -> None:
    document = body(paragraph("Có macro."))
    document.part._content_type = f"application/vnd.ms-word.{kind}+xml"
    assert lines_of(read_word(document)) == ["Có macro."]


def test_a_part_that_says_nonsense_is_named() -> None:
    document = numbered(PARTY, NUM_1, paragraph("A", "<w:numPr><w:ilvl w:val='x'/><w:numId w:val='1'/></w:numPr>"))
    with pytest.raises(ReadError, match="hỏng"):
        read_word(document)
