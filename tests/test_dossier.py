"""The Word dossier: quotes as they stand in the source, full citations, the form that an office files."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from test_render import HOSTILE, make_place, make_quote, make_reply
from ui.contract import Turn
from ui.dossier import write_dossier
from ui.takeaway import Entry, Part, cited_documents, entry_of_related, name_file, part_of_turn

MADE = date(2026, 11, 23)
TITLE = "Kết quả tra cứu văn bản"
ANY_TEXT = st.text(st.characters(codec=None), max_size=60) | st.text(alphabet="a\t\n\r \x00\x0b\ufffe<&]>", max_size=60)


def write(*parts: Part) -> WordDocument:
    return Document(BytesIO(write_dossier(TITLE, parts, MADE)))


def make_turn(**changes: Any) -> Turn:
    reply = make_reply(make_quote(), **changes)
    return Turn(question=reply["question"], way="whole", reply=reply)


def read_quotes(document: WordDocument) -> list[str]:
    """What is quoted, entry by entry: paragraphs of the style Quote, and tables without their header rows."""
    found: list[list[str]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found[-1] += ["\t".join(cell.text for cell in row.cells) for row in block.rows if not is_header(row)]
        elif block.style is not None and block.style.name == "List Number":
            found.append([])
        elif block.style is not None and block.style.name == "Quote":
            found[-1].append(block.text)
    return ["\n".join(lines) for lines in found if lines]


def is_header(row: Any) -> bool:
    return bool(row._tr.xpath("w:trPr/w:tblHeader"))


def texts(document: WordDocument, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


def allowed(text: str) -> str:
    """What XML 1.0 lets stand, by its own production Char; lines end as Python's do."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")


@settings(max_examples=40)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=4))
def test_quotes_equal_their_source(quotes: list[tuple[str, str]]) -> None:
    entries = tuple(Entry(make_place(), text, lead_in) for text, lead_in in quotes)
    assert read_quotes(write(Part("Câu hỏi?", entries))) == [allowed(text) for text, _ in quotes]


@settings(max_examples=40)
@given(ANY_TEXT)
def test_whatever_stands_beside_a_quote_is_text(text: str) -> None:
    place = make_place(title=text, number=text, issuer=text, path=[text], status=text)
    entry = Entry(place, "Trích.", text, (text,), (place,), relation="Thay thế", reason=text)
    document = write(Part(text, (entry,), understood=text, notes=(text,)))
    assert read_quotes(document) == ["Trích."]
    assert texts(document, "Heading 1")[0] == "Câu hỏi: " + allowed(text)


@pytest.mark.parametrize("text", [HOSTILE, "a" * 100_000, "\u202eđảo\u202c", "x\ty" * 100, "a\tb\n\nc\td\te\nf"])
def test_hostile_quotes_stay_text(text: str) -> None:
    assert read_quotes(write(Part("Câu hỏi?", (Entry(make_place(), text),)))) == [text]


def test_an_entry_has_citation_marks_lead_in_context_and_other_places() -> None:
    quote = make_quote(
        lead_in={"text": "Bí thư yêu cầu:", "start": 0, "end": 5},
        context=[{"text": "Câu trước.", "start": 5, "end": 9}],
        also=[make_place(document="vb3", number="5-NQ/TU", kind="NQ", path=[], page=None)],
        status="đã được thay thế bởi Kết luận số 94-KL/TU", sample=True, ocr=True,
    )  # fmt: skip
    document = write(part_of_turn(make_turn() | {"reply": make_reply(quote)}))
    assert texts(document, "List Number")[0] == (
        "Kết luận số 29-KL/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy, mục II.1, trang 2 "
        "(đã được thay thế bởi Kết luận số 94-KL/TU) (nhận dạng từ ảnh quét) (văn bản mẫu)"
    )
    also = "Cũng có trong: Nghị quyết số 5-NQ/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy."
    assert texts(document, "Lời dẫn") == ["Bí thư yêu cầu:", "Câu trước.", also]
    assert "văn bản mẫu (văn bản không có thật" in "\n".join(texts(document, "Normal"))


def test_a_table_row_stands_under_its_columns() -> None:
    quote = make_quote(quote="2023\t73,7%", lead_in={"text": "Năm\tTỷ lệ", "start": 0, "end": 9})
    (table,) = write(part_of_turn(make_turn() | {"reply": make_reply(quote)})).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Năm", "Tỷ lệ"], ["2023", "73,7%"]]
    assert [is_header(row) for row in table.rows] == [True, False]


def test_a_conversation_keeps_its_order_and_lists_each_document_once() -> None:
    other = make_quote(document="vb7", number="91-KL/TU", title="Kết luận của Ban Thường vụ Tỉnh ủy về đầu tư")
    second = make_turn(understood="Câu hỏi thứ hai?", carried="năm 2023")
    second["reply"]["answer"] = [other, make_quote()]
    parts = [part_of_turn(make_turn()), part_of_turn(second)]
    document = write(*parts)
    headings = ["Câu hỏi 1: Câu hỏi?", "Câu hỏi 2: Câu hỏi?", "Văn bản được trích dẫn"]
    assert texts(document, "Title") == [TITLE]
    assert texts(document, "Heading 1") == headings
    assert {"Đã hiểu: Câu hỏi thứ hai?", "Tiếp theo câu trước: năm 2023"} <= set(texts(document, "Normal"))
    assert [place["document"] for place in cited_documents(parts)] == ["vb12", "vb7"]
    last = "Kết luận số 91-KL/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy: Về đầu tư"
    assert texts(document, "List Number")[-1] == last


def test_a_refusal_says_so_and_takes_the_nearest_passages() -> None:
    hits = [{**make_place(), "text": f"\nđoạn {i}"} for i in range(5)]
    reply = make_reply(reason="Không có câu nào đủ gần.", hits=hits)
    document = write(part_of_turn(Turn(question="Câu hỏi?", way="whole", reply=reply)))
    said = ("Không tìm thấy câu trả lời trong kho.", "Không có câu nào đủ gần.")
    assert texts(document, "Normal")[:2] == list(said)
    assert "không phải là câu trả lời" in texts(document, "Normal")[2]
    assert read_quotes(document) == ["đoạn 0", "đoạn 1", "đoạn 2"]


def test_documents_asked_for_are_listed() -> None:
    card = {
        key: make_place()[key]
        for key in ("document", "number", "kind", "title", "issuer", "issued", "status", "sample")
    }
    reply = make_reply(refused=False, note="Trong kho có 1 kết luận.", documents=[card])
    document = write(part_of_turn(Turn(question="Câu hỏi?", way="whole", reply=reply)))
    assert "Trong kho có 1 kết luận." in texts(document, "Normal")
    (line,) = texts(document, "List Number")
    assert line.startswith("Kết luận số 29-KL/TU, ngày 15/02/2022")


def test_related_results_tell_relation_and_reason() -> None:
    result = {**make_place(), "text": "Đoạn.", "relation": "replaces", "reason": "kết luận này thay thế văn bản này."}
    document = write(Part("Kết luận liên quan", (entry_of_related(result),), is_question=False))
    assert texts(document, "Heading 1")[0] == "Kết luận liên quan"
    assert texts(document, "Lời dẫn") == ["Quan hệ: Thay thế. Kết luận này thay thế văn bản này."]
    assert read_quotes(document) == ["Đoạn."]


def test_the_form_is_the_one_prescribed() -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, margins, Times New Roman 13–14, the number in the top margin."""
    document = write(part_of_turn(make_turn()))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    top, bottom, left, right = (round(margin.mm) for margin in margins)
    assert top in range(20, 26)
    assert bottom in range(20, 26)
    assert left in range(30, 36)
    assert right in range(15, 21)
    assert section.different_first_page_header_footer
    (field,) = section.header.paragraphs[0]._p.iter(qn("w:fldSimple"))
    assert field.get(qn("w:instr")).strip() == "PAGE"
    for name in ("Normal", "Title", "Heading 1", "Quote", "List Number", "Lời dẫn", "Header"):
        assert document.styles[name].font.size.pt == 14


def test_every_slot_of_every_style_is_one_font_and_vietnamese() -> None:
    file = ZipFile(BytesIO(write_dossier(TITLE, [part_of_turn(make_turn())], MADE)))
    styles = file.read("word/styles.xml").decode()
    fonts = Document(BytesIO(write_dossier(TITLE, [], MADE))).styles.element.iter(qn("w:rFonts"))
    assert {(name.split("}")[1], value) for slot in fonts for name, value in slot.items()} == {
        (name, "Times New Roman") for name in ("ascii", "hAnsi", "eastAsia", "cs")
    }
    assert 'w:lang w:val="vi-VN"' in styles
    assert "Theme=" not in styles
    assert 'w:val="15"' in file.read("word/settings.xml").decode()


def test_each_list_starts_at_one() -> None:
    document = write(part_of_turn(make_turn()), part_of_turn(make_turn()))
    lists = {p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style and p.style.name == "List Number"}
    numbering = document.part.numbering_part.element
    starts = [numbering.num_having_numId(number).xpath("w:lvlOverride/w:startOverride/@w:val") for number in lists]
    assert starts == [["1"]] * 3


def test_citations_and_quotes_stand_in_one_line() -> None:
    document = write(part_of_turn(make_turn()))
    (level,) = document.part.numbering_part.element.xpath("//w:lvl[w:pStyle/@w:val='ListNumber']/w:pPr")
    quote = document.styles["Quote"].element.pPr.ind.left
    edges = {level.ind.left, level.ind.hanging, level.tabs.tab_lst[0].pos, quote}
    assert [round(edge.mm) for edge in edges] == [10]


def paragraph_children() -> Iterator[list[str]]:
    document = write(part_of_turn(make_turn()))
    for properties in [*document.styles.element.iter(qn("w:pPr")), *document.element.iter(qn("w:pPr"))]:
        yield [child.tag.split("}")[1] for child in properties]


def test_properties_stand_in_the_order_that_word_demands() -> None:
    order = "pStyle keepNext keepLines widowControl numPr pBdr tabs spacing ind contextualSpacing jc outlineLvl"
    for names in paragraph_children():
        assert names == sorted(names, key=order.split().index)


@pytest.mark.parametrize(
    ("what", "subject", "name"),
    [
        ("Tra loi", "giải ngân", "Tra-loi-giai-ngan-2026-11-23.docx"),
        ("Lien quan", "29-KL/TU", "Lien-quan-29-kl-tu-2026-11-23.docx"),
        ("Tra loi", "../../etc <x> CON\x00", "Tra-loi-etc-x-con-2026-11-23.docx"),
        ("Tra loi", "???", "Tra-loi-2026-11-23.docx"),
        ("Tra loi", "đẩy nhanh tiến độ " * 20, "Tra-loi-day-nhanh-tien-do-day-nhanh-tien-do-day-nhanh-2026-11-23.docx"),
    ],
)
def test_files_have_plain_names(what: str, subject: str, name: str) -> None:
    assert name_file(what, subject, MADE, ".docx") == name
