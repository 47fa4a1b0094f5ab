"""Structure: the blocks at head and foot, the sections of the body; together they hold every line once."""

from dataclasses import replace

import pytest
from hypothesis import given

from fakes import HEAD, TAIL, parse_text, texts
from index.patterns import UNMARKED, mark_of
from index.readers.plain import read_plain
from index.structure import find_structure


def blocks(text: str) -> list[tuple[str, str]]:
    document, _ = parse_text(text)
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in blocks(text)]


def sections(text: str) -> list[tuple[int, str, str]]:
    document, _ = parse_text(text)
    return [(s.level, s.label, s.heading) for s in document.sections]


@given(texts)
def test_every_line_is_in_a_block_or_the_body_once_and_in_order(text: str) -> None:
    extract = read_plain(text.encode())
    structure = find_structure(extract)
    body = {line.line for line in structure.body}
    assert [line.line for line in structure.body] == [line for line in extract.lines if line in body]
    for line in extract.lines:
        inside = [b for b in structure.blocks if b.start <= line.start and line.end <= b.end]
        assert len(inside) + (line in body) == 1
    assert list(structure.blocks) == sorted(structure.blocks, key=lambda b: b.start)


def test_the_blocks_of_a_party_document() -> None:
    text = HEAD + "Kính gửi: - Các huyện ủy,\n- Các sở.\nCăn cứ Quy chế.\nI- MỘT\nNội dung." + TAIL
    assert blocks(text) == [
        ("letterhead", HEAD[: HEAD.index("\nKẾT LUẬN")]),
        ("title", "KẾT LUẬN\ncủa Ban Thường vụ Tỉnh ủy về đầu tư công"),
        ("addressee", "Kính gửi: - Các huyện ủy,\n- Các sở."),
        ("recipients", "Nơi nhận:\n- Các huyện ủy,\n- Lưu Văn phòng."),
        ("signature", "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n(đã ký)\nNguyễn Văn A"),
    ]


def test_the_notice_of_a_sample_is_a_block_and_marks_the_document() -> None:
    notice = "VĂN BẢN MẪU: tỉnh Thanh Lam, các cơ quan trong văn bản này đều không có thật."
    document, _ = parse_text(f"{notice}\n{HEAD}Nội dung.{TAIL}")
    assert document.sample
    assert [b.kind for b in document.blocks][:2] == ["notice", "letterhead"]
    assert not parse_text(f"{HEAD}Nội dung.\n{notice}{TAIL}")[0].sample


def test_a_signature_may_stand_before_the_recipients() -> None:
    text = HEAD + "Nội dung.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nNơi nhận:\n- Các huyện ủy."
    assert kinds(text)[-2:] == ["signature", "recipients"]


def test_a_role_alone_under_the_recipients_is_a_signature() -> None:
    assert blocks(HEAD + "Nội dung.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\n(đã ký)")[-1] == (
        "signature", "CHỦ TỊCH\n(đã ký)",
    )  # fmt: skip


def test_an_annex_after_the_signature_is_body_again() -> None:
    document, passages = parse_text(HEAD + "Nội dung." + TAIL + "\nPHỤ LỤC I\nCác dự án năm 2024.")
    assert document.blocks[-1].kind == "signature"
    assert passages[-1].path == ("PHỤ LỤC I",)


def test_a_sentence_in_the_body_is_no_signature() -> None:
    assert kinds(HEAD + "Căn cứ.\nTM tổ chức đã họp.\nKT xã hội phát triển.\nQ đạt 30 điểm.") == ["letterhead", "title"]


def test_a_press_report_has_its_headline_and_no_letterhead() -> None:
    assert blocks("Hội nghị lần thứ 29, khóa XX\nCác đồng chí đã thảo luận.\nHết.") == [
        ("title", "Hội nghị lần thứ 29, khóa XX")
    ]


@pytest.mark.parametrize("text", ["Chỉ một dòng", "Câu mở đầu kết thúc bằng chấm.\nCâu hai.", "- Mục một\n- Mục hai"])
def test_without_a_headline_there_is_no_title(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("line", "level", "label"),
    [
        ("Phần thứ nhất: KẾT QUẢ", 1, "Phần thứ nhất"), ("PHẦN II", 1, "PHẦN II"), ("Phụ lục 2", 1, "Phụ lục 2"),
        ("Chương IV", 2, "Chương IV"), ("MỤC 3. CHẾ TÀI", 3, "MỤC 3"), ("Điều 12. Hiệu lực", 4, "Điều 12"),
        ("A- KẾT QUẢ", 3, "A"), ("III/ Tổ chức", 5, "III"), ("1/ Vốn", 6, "1"), ("a/ Vốn", 9, "a"),
        ("IV- TỔ CHỨC", 5, "IV"), ("X. KẾT LUẬN", 5, "X"), ("12. Nhiệm vụ", 6, "12"), ("3- Vốn", 6, "3"),
        ("1. “Luân chuyển” là", 6, "1"), ("2.3. Vốn", 7, "2.3"), ("2.3.1 Vốn", 8, "2.3.1"), ("đ) Vốn", 9, "đ"),
        ("- Vốn", 10, "-"), ("+ Vốn", 10, "+"),
    ],
)  # fmt: skip
def test_the_mark_in_front_gives_the_level(line: str, level: int, label: str) -> None:
    assert mark_of(line)[:2] == (level, label)


@pytest.mark.parametrize(
    "line",
    [
        "Vốn đầu tư",
        "12,5 tỷ đồng",
        "15/02/2022 ban hành",
        "mục 3 của Nghị quyết",
        "Điều 5 quy định rằng",
        "I",
        "29-KL/TU",
        "24/7 ngày",
        "C. Mác viết",
        "-5 độ",
    ],
)
def test_no_mark_no_level(line: str) -> None:
    assert mark_of(line) == (UNMARKED, "", 0)


def test_sections_nest_by_their_marks() -> None:
    text = "Tin\nI- MỘT\n1. Vốn\nGiao đủ.\n1.1. Vốn vay\nĐã vay.\n2. Đất\nĐã giao.\nII- HAI\nHết."
    document, passages = parse_text(text)
    assert sections(text) == [
        (5, "I", "I- MỘT"),
        (6, "1", "1. Vốn"),
        (7, "1.1", "1.1. Vốn vay"),
        (6, "2", "2. Đất"),
        (5, "II", "II- HAI"),
    ]
    assert [p.path for p in passages] == [
        ("I- MỘT", "1. Vốn"), ("I- MỘT", "1. Vốn", "1.1. Vốn vay"), ("I- MỘT", "2. Đất"), ("II- HAI",),
    ]  # fmt: skip
    assert document.text[document.sections[0].start : document.sections[0].end] == text[4 : text.index("\nII-")]


def test_a_chapter_and_the_name_in_capitals_below_it_are_one_heading() -> None:
    text = "Tin\nChương I\nNHỮNG QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nÁp dụng toàn tỉnh."
    assert sections(text) == [(2, "Chương I", "Chương I. NHỮNG QUY ĐỊNH CHUNG"), (4, "Điều 1", "Điều 1. Phạm vi")]


def test_an_article_with_text_on_its_line_is_heading_and_sentence() -> None:
    document, passages = parse_text(
        "Tin\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.\nĐiều 2. Thi hành ngay."
    )
    assert [p.path for p in passages] == [("Điều 1",), ("Điều 2",)]
    assert [document.text[s.start : s.end] for s in passages[0].sentences] == [
        "Ban hành kèm theo Quyết định này Quy chế làm việc."
    ]


def test_a_long_heading_in_capitals_is_a_heading() -> None:
    name = "Mục 4. " + "VI PHẠM QUY ĐỊNH " * 10 + "VỀ XE"
    document, passages = parse_text(f"Tin\n{name}\nPhạt tiền.")
    assert passages[0].path == (name,)
    assert [document.text[s.start : s.end] for s in passages[0].sentences] == ["Phạt tiền."]


def body(text: str) -> str:
    """The text of all passages: what can be found and quoted."""
    document, passages = parse_text(text)
    return "\n".join(document.text[p.start : p.end] for p in passages)


def test_recipients_and_signature_may_be_interleaved() -> None:
    text = HEAD + "Nội dung.\nNơi nhận:\nT/M BAN BÍ THƯ\n- Các tỉnh ủy,\n- Lưu Văn phòng.\nTrần Cẩm Tú"
    assert blocks(text)[2:] == [
        ("recipients", "Nơi nhận:"), ("signature", "T/M BAN BÍ THƯ"),
        ("recipients", "- Các tỉnh ủy,\n- Lưu Văn phòng."), ("signature", "Trần Cẩm Tú"),
    ]  # fmt: skip


@pytest.mark.parametrize("foot", ["GIÁM ĐỐC\nĐại tá Nguyễn Văn Hùng", "CHỦ TỌA\tTHƯ KÝ\n(Đã ký)\t(Đã ký)"])
def test_a_signature_without_recipients(foot: str) -> None:
    assert blocks(HEAD + "Nội dung.\n" + foot)[-1] == ("signature", foot)


@pytest.mark.parametrize(
    "after",
    ["Kèm theo là bảng.\nSố liệu tháng 2.", "DANH SÁCH\nMột người.", "Mẫu số 01\nTên tôi là.", "II. VỐN\nĐủ."],
)
@pytest.mark.parametrize("foot", [TAIL, "\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nTrần Văn B\nNơi nhận:\n- Như trên,\n- Lưu."])
def test_what_follows_the_foot_can_be_found(foot: str, after: str) -> None:
    assert body(HEAD + "Nội dung." + foot + "\n" + after).endswith(after)


def test_an_annex_is_a_section_and_its_letterhead_no_heading() -> None:
    form = "UBND TỈNH\nSố: 99/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    text = HEAD + "Nội dung." + TAIL + "\nPHỤ LỤC II\n" + form + "BÁO CÁO\nkết quả thu\nI. VỐN\nĐã giao đủ.\n"
    assert sections(text) == [(1, "PHỤ LỤC II", "PHỤ LỤC II"), (1, "", "BÁO CÁO"), (5, "I", "I. VỐN")]
    assert "99/BC-UBND" in body(text)


@pytest.mark.parametrize("mark", ["Mẫu số 01", "MẪU SỐ 2a", "Mẫu 1.1", "BIỂU SỐ 3", "Biểu số 03"])
def test_forms_and_tables_of_an_annex_are_sections(mark: str) -> None:
    assert mark_of(f"{mark} - Nghị quyết")[:2] == (1, mark)
    assert mark_of(f"{mark} được dùng cho các xã")[0] == UNMARKED


def test_bold_lines_are_headings_where_bold_is_rare() -> None:
    lines = "Tin", "Mục tiêu chung", "Đến năm 2025 đạt đủ.", "a) Đường", "Làm đủ.", "Còn lại giao sau."
    text = "\n".join(lines)
    extract = read_plain(text.encode())
    bold = {"Mục tiêu chung", "a) Đường"}

    def headings(marked: set[str]) -> list[str]:
        set_ = [replace(line, bold=text[line.start : line.end] in marked) for line in extract.lines]
        return [s.heading for s in find_structure(replace(extract, lines=tuple(set_))).sections]

    assert headings(bold) == ["Mục tiêu chung", "a) Đường"]
    assert headings(set()) == headings(set(lines)) == []


def test_a_regulation_issued_with_a_decision_stands_apart_from_its_last_article() -> None:
    text = "Tin\nĐiều 3. Các đồng chí chịu trách nhiệm thi hành.\nQUY CHẾ LÀM VIỆC\nĐiều 1. Nguyên tắc\nTập thể."
    assert sections(text) == [(4, "Điều 3", "Điều 3"), (3, "", "QUY CHẾ LÀM VIỆC"), (4, "Điều 1", "Điều 1. Nguyên tắc")]
