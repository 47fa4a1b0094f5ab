"""What a document states about itself, against truth written from the page before the extractor read it."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given

from bench.metadata import Row, located, measure, read_truth, value_of
from fakes import HEAD, ROOT, TAIL, parse_text, read_path, texts
from index.types import Metadata

GOALS = {"number": 0.97, "kind": 0.97, "issued": 0.97, "issuer": 0.93, "title": 0.93}
ROWS = read_truth()
SAMPLES = [row for row in ROWS if row["path"].startswith("corpus/")]
DOCUMENTS = [row for row in ROWS if row["path"].startswith(("corpus/", "shared/documents/"))]


@pytest.mark.parametrize("row", DOCUMENTS, ids=lambda row: located(row).name)
def test_number_kind_and_date_are_those_on_the_page(row: Row) -> None:
    metadata = read_path(located(row))[0].metadata
    assert {name: value_of(metadata, name) for name in ("number", "kind", "issued")} == {
        name: row[name] for name in ("number", "kind", "issued")
    }


def test_every_sample_has_its_truth() -> None:
    assert sorted(located(row).name for row in SAMPLES) == sorted(
        path.name for path in (ROOT / "corpus").iterdir() if path.name != "README.md"
    )


def test_the_goals_are_met_over_all_files_but_scans() -> None:
    """Scans are left to `python -m bench.metadata`, for their recognition takes minutes."""
    found = measure([row for row in ROWS if "/scan_" not in row["path"]])
    print(*found["wrong"], sep="\n")
    for group in {"all", "corpus", "documents", "samples"} & found["groups"].keys():
        assert {field: found["groups"][group][field]["F1"] >= least for field, least in GOALS.items()} == dict.fromkeys(
            GOALS, True
        ), group


def test_a_party_document() -> None:
    document, _ = parse_text(HEAD + "Căn cứ Quy chế làm việc.\n" + TAIL)
    assert replace(document.metadata, places=()) == Metadata(
        title="Kết luận của Ban Thường vụ Tỉnh ủy về đầu tư công",
        number="29-KL/TU",
        kind="KL",
        issuer="Ban Thường vụ Tỉnh ủy",
        parent="Tỉnh ủy Thanh Lam",
        issued=date(2022, 2, 15),
        place="Thanh Lam",
        signer="Nguyễn Văn A",
        role="Phó Bí thư",
    )


def test_a_state_document() -> None:
    document, _ = parse_text(
        "ỦY BAN NHÂN DÂN\nTỈNH THANH LAM\nSố: 217/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nMẬT\nThanh Lam, ngày 08 tháng 12 năm 2023\nBÁO CÁO\nVề giải ngân vốn\n"
        "UBND tỉnh báo cáo như sau.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    )
    assert replace(document.metadata, places=()) == Metadata(
        title="Báo cáo Về giải ngân vốn",
        number="217/BC-UBND",
        kind="BC",
        issuer="Ủy ban nhân dân tỉnh Thanh Lam",
        issued=date(2023, 12, 8),
        place="Thanh Lam",
        role="Phó Chủ tịch",
        secrecy="MẬT",
    )


def test_nothing_is_guessed_where_nothing_is_stated() -> None:
    document, _ = parse_text("Hội nghị Ban Thường vụ\nNgày 15/02/2022, hội nghị bàn Nghị quyết số 01-NQ/TU.\nHết.")
    assert replace(document.metadata, places=()) == Metadata(title="Hội nghị Ban Thường vụ")


def test_a_number_and_date_left_blank_are_none() -> None:
    document, _ = parse_text(
        "CHI BỘ SINH VIÊN\nSố      -NQ/CB\nĐẢNG CỘNG SẢN VIỆT NAM\nĐà Nẵng, ngày … tháng … năm 2024\n"
        "NGHỊ QUYẾT\nHọp chi bộ.\nHết."
    )
    m = document.metadata
    assert (m.number, m.issued, m.kind, m.place) == (None, None, "NQ", "Đà Nẵng")


def test_an_impossible_date_is_none() -> None:
    document, _ = parse_text(HEAD.replace("15 tháng 02", "31 tháng 02") + "Nội dung.")
    assert document.metadata.issued is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("Số 29 - KL/TU", "29-KL/TU"), ("Số: 29–KL / TU", "29-KL/TU"), ("Số 07a-QĐ/UBKTTU", "07a-QĐ/UBKTTU")],
)
def test_a_number_has_one_spelling(written: str, number: str) -> None:
    assert parse_text(HEAD.replace("Số 29-KL/TU", written) + "Nội dung.")[0].metadata.number == number


def test_a_number_in_the_body_is_not_the_documents_own() -> None:
    text = HEAD.replace("Số 29-KL/TU\n", "") + "Thực hiện Nghị quyết\nSố 01-NQ/TU ngày 20/01/2021."
    assert parse_text(text)[0].metadata.number is None


def stated_by(text: str) -> dict[str, str]:
    m = parse_text(text)[0].metadata
    return {f.name: str(getattr(m, f.name)) for f in fields(m) if f.name != "places" and getattr(m, f.name)}


STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
DAY = "Thanh Lam, ngày 05 tháng 3 năm 2024\n"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM\n" + DAY


def test_a_letter_has_its_subject_for_title() -> None:
    head = "ỦY BAN NHÂN DÂN\nTỈNH THANH LAM\nSỞ TÀI CHÍNH\nSố: 1234/STC-NS\nV/v đẩy nhanh giải ngân\nvốn đầu tư công\n"
    text = head + STATE + DAY + "Kính gửi: Các sở\nĐề nghị rà soát.\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(Đã ký)\nLê Thị Hoa"
    assert stated_by(text) == {
        "title": "V/v đẩy nhanh giải ngân vốn đầu tư công", "number": "1234/STC-NS", "kind": "CV",
        "issuer": "Sở Tài chính", "parent": "Ủy ban nhân dân tỉnh Thanh Lam", "issued": "2024-03-05",
        "place": "Thanh Lam", "signer": "Lê Thị Hoa", "role": "Phó Giám đốc",
    }  # fmt: skip


@pytest.mark.parametrize("secrecy", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("urgency", ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ"])
@pytest.mark.parametrize("template", ["{s}\n{u}\n{head}", "TỈNH ỦY\n{u}\nĐộ mật: {s}\n{head}", "{head}{s}\n({u})\n"])
def test_stamps_stand_anywhere_in_the_letterhead(secrecy: str, urgency: str, template: str) -> None:
    head = template.format(s=secrecy, u=urgency, head="TỈNH ỦY THANH LAM\nSố 15-BC/TU\n" + PARTY)
    found = stated_by(head.replace("Độ mật", "ĐỘ MẬT") + "BÁO CÁO\ntình hình\nNội dung.")
    assert (found["secrecy"], found["urgency"], found["number"]) == (secrecy, urgency, "15-BC/TU")


def test_words_of_secrecy_in_the_text_are_no_stamp() -> None:
    found = stated_by(HEAD + "Văn bản MẬT phải gửi riêng.\nMẬT\nHỎA TỐC\nHết.")
    assert {"secrecy", "urgency"}.isdisjoint(found)


@pytest.mark.parametrize("mark", ["Dự thảo", "Dự thảo lần 2", "Dự thảo lần thứ 3", "Dự thảo ngày 12/3/2024"])
def test_a_draft_says_so_and_its_blanks_stay_blank(mark: str) -> None:
    text = f"({mark})\nTỈNH ỦY THANH LAM\nSố      -NQ/TU\n" + PARTY.replace("05", "    ").replace("3 năm", "   năm")
    found = stated_by(text + "NGHỊ QUYẾT\nvề du lịch\nNội dung.")
    assert found == {"title": "Nghị quyết về du lịch", "kind": "NQ", "issuer": "Tỉnh ủy Thanh Lam", "draft": mark,
                     "place": "Thanh Lam"}  # fmt: skip


def test_columns_on_one_line_are_told_apart() -> None:
    text = (
        "UBND XÃ PHÚ LÃNG      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/2024/QĐ-UBND\t\tĐộc lập - Tự do - Hạnh phúc\n"
        "            Phú Lãng, ngày 30 tháng 4 năm 2024\nQUYẾT ĐỊNH\nVề việc thành lập tổ\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ\nCăn cứ Luật;\nĐiều 1. Thành lập tổ.\n"
        "Nơi nhận:                KT/ CHỦ TỊCH\n- Như trên;              PHÓ CHỦ TỊCH\n"
        "- Lưu.                  (Đã ký)\n                Đoàn Văn Cường"
    )
    assert stated_by(text) == {
        "title": "Quyết định Về việc thành lập tổ", "number": "12/2024/QĐ-UBND", "kind": "QĐ",
        "issuer": "UBND xã Phú Lãng", "issued": "2024-04-30", "place": "Phú Lãng", "signer": "Đoàn Văn Cường",
        "role": "Phó Chủ tịch",
    }  # fmt: skip


def test_letters_that_a_font_showed_as_capitals() -> None:
    text = (
        "bộ tài chính\ncộng hoà xã hội chủ nghĩa Việt nam\nĐộc lập-Tự do-Hạnh phúc\nSố: 144 /2002/QĐ/BTC\n"
        "Hà nội, ngày 22 tháng 11 năm 2002\nquyết định của bộ trưởng bộ tài chính\nvề việc sửa đổi thuế suất\n"
        "bộ trưởng bộ tài chính\nCăn cứ Luật;\nĐiều 1. Sửa đổi.\nKT/ bộ trưởng\nThứ trưởng\n(Đã ký)\nTrương Chí Trung"
    )
    found = stated_by(text)
    assert found["number"] == "144/2002/QĐ/BTC"
    assert found["title"] == "Quyết định của bộ trưởng bộ tài chính về việc sửa đổi thuế suất"
    assert (found["kind"], found["issued"], found["place"]) == ("QĐ", "2002-11-22", "Hà nội")
    assert (found["issuer"].lower(), found["parent"]) == ("bộ trưởng bộ tài chính", "Bộ Tài chính")


def test_a_title_may_state_number_and_date() -> None:
    found = stated_by(
        "QUYẾT ĐỊNH\nCỦA THỦ TƯỚNG CHÍNH PHỦ SỐ 115/2004/QĐ-TTG\nNGÀY 25 THÁNG 6 NĂM 2004 VỀ VIỆC SỬA ĐỔI\n"
        "QUY CHẾ BAN HÀNH KÈM THEO QUYẾT ĐỊNH SỐ 193/2001/QĐ-TTG\nCăn cứ Luật;\nHết."
    )
    assert (found["number"], found["issued"]) == ("115/2004/QĐ-TTg", "2004-06-25")
    assert (found["issuer"], found["kind"]) == ("Thủ tướng Chính phủ", "QĐ")


@pytest.mark.parametrize(
    "text",
    [
        "PHỤ LỤC III\nBẢNG CHỮ VIẾT TẮT\n(Kèm theo Nghị định số 30/2020/NĐ-CP\nngày 05 tháng 3 năm 2020)\nI. BẢNG\n"
        + STATE
        + "Số: 99/BC-UBND\n"
        + DAY
        + "Hết.",
        "QUY ĐỊNH\nVỀ TỔ CHỨC\n( Ban hành kèm theo Quyết định số 05/2006/QĐ-UBND,\nngày 25 tháng 01 năm 2006 )\n"
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi.",
        "Danh mục máy móc (ban hành kèm theo Quyết định số 704/2003/QĐ-BKH ngày 18 tháng 9 năm 2003)\nSố\tTên\n1\tMáy",
    ],
    ids=["annex", "regulation", "list"],
)
def test_the_number_of_what_an_annex_is_enclosed_with_is_not_its_own(text: str) -> None:
    found = stated_by(text)
    assert {"number", "issued", "signer"}.isdisjoint(found)
    assert "kèm theo" not in found["title"].lower()


@pytest.mark.parametrize(
    ("title", "meeting", "term"),
    [
        ("của Ban Thường vụ Tỉnh ủy tại Hội nghị lần thứ 29, khóa XX, nhiệm kỳ 2020 - 2025", "Hội nghị lần thứ 29",
         "khóa XX, nhiệm kỳ 2020 - 2025"),
        ("của Hội nghị lần thứ mười hai Ban Chấp hành Đảng bộ tỉnh khóa XVII về chuyển đổi số",
         "Hội nghị lần thứ mười hai", "khóa XVII"),
        ("của Ban Chấp hành Đảng bộ tỉnh khóa XVI về du lịch", None, "khóa XVI"),
        ("thực hiện Nghị quyết Hội nghị lần thứ tám Ban Chấp hành Trung ương khóa XIII", None, None),
        ("của Ban Thường vụ Tỉnh ủy về sơ kết Nghị quyết Đại hội lần thứ XIII, khóa XX", None, None),
    ],
)  # fmt: skip
def test_the_meeting_is_the_documents_own(title: str, meeting: str | None, term: str | None) -> None:
    found = stated_by(HEAD.replace("của Ban Thường vụ Tỉnh ủy về đầu tư công", title) + "Nội dung.")
    assert (found.get("meeting"), found.get("term")) == (meeting, term)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SAO Y\nTỈNH ỦY THANH LAM\n*\nSố 09-CT/TU\n" + PARTY + "CHỈ THỊ\nvề cháy\nHết.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ",
         {"issuer": "Ban Thường vụ Tỉnh ủy", "parent": "Tỉnh ủy Thanh Lam"}),
        ("TỈNH ỦY THANH LAM\nVĂN PHÒNG\nSố 12-TB/VPTU\n" + PARTY + "THÔNG BÁO\nkết luận của đồng chí Bí thư\nHết.",
         {"issuer": "Văn phòng Tỉnh ủy", "title": "Thông báo kết luận của đồng chí Bí thư"}),
        (STATE + "HỢP ĐỒNG\nThuê trụ sở\nSố: 12/2023/HĐ-VP\nHôm nay, ngày 5 tháng 6 năm 2023, tại Văn phòng.\nHết.",
         {"number": "12/2023/HĐ-VP", "kind": "HĐ", "title": "Hợp đồng Thuê trụ sở"}),
        ("SỞ NỘI VỤ\nSố: 15/QĐ-SNV\n" + STATE + DAY + "QUYẾT ĐỊNH\nVề bổ nhiệm\nGIÁM ĐỐC SỞ NỘI VỤ\nCăn cứ;\nHết.",
         {"issuer": "Sở Nội vụ", "title": "Quyết định Về bổ nhiệm"}),
        ("HUYỆN ỦY SƠN HẠ\nSố 07-KH/HU\n" + PARTY + "KẾ HOẠCH\nPHÒNG, CHỐNG THAM NHŨNG\nNĂM 2023\nThực hiện.\nHết.",
         {"title": "Kế hoạch Phòng, chống tham nhũng năm 2023"}),
    ],
    ids=["copy", "a person's words", "contract", "head of a body", "title in capitals"],
)  # fmt: skip
def test_heads_of_many_kinds(text: str, expected: dict[str, str]) -> None:
    found = stated_by(text)
    assert {name: found.get(name) for name in expected} == expected


def test_an_email_states_its_subject_and_nothing_of_what_is_attached() -> None:
    mail = "Chủ đề: V/v gửi Kết luận số 29-KL/TU\nTừ: Văn phòng Tỉnh ủy\nĐến: Huyện ủy\nNgày: 15/02/2022 08:00\n"
    document, _ = parse_text(mail + "Kính gửi các đồng chí,\nTệp kèm: kl29.docx\n" + HEAD + "Nội dung." + TAIL)
    assert replace(document.metadata, places=()) == Metadata(title="V/v gửi Kết luận số 29-KL/TU")
    assert [block.kind for block in document.blocks] == ["title", "letterhead"]


def test_the_session_of_a_council_stands_under_its_name() -> None:
    text = "HỘI ĐỒNG NHÂN DÂN\nTỈNH THANH LAM\nSố: 28/NQ-HĐND\n" + STATE + DAY + (
        "NGHỊ QUYẾT\nThông qua danh mục\nHỘI ĐỒNG NHÂN DÂN TỈNH THANH LAM\nKHÓA XIV, KỲ HỌP THỨ TƯ\nCăn cứ Luật;\nHết."
    )  # fmt: skip
    found = stated_by(text)
    assert (found["title"], found["meeting"], found["term"]) == (
        "Nghị quyết Thông qua danh mục", "Kỳ họp thứ tư", "khóa XIV",
    )  # fmt: skip


def test_each_field_says_where_it_was_read() -> None:
    document, _ = parse_text(HEAD + "Nội dung." + TAIL)
    assert {name: span.of(document.text) for name, span in document.metadata.places} == {
        "number": "29-KL/TU", "kind": "KẾT LUẬN", "issued": "Thanh Lam, ngày 15 tháng 02 năm 2022",
        "place": "Thanh Lam, ngày 15 tháng 02 năm 2022", "issuer": "của Ban Thường vụ Tỉnh ủy về đầu tư công",
        "parent": "TỈNH ỦY THANH LAM", "title": "KẾT LUẬN\ncủa Ban Thường vụ Tỉnh ủy về đầu tư công",
        "role": "PHÓ BÍ THƯ", "signer": "Nguyễn Văn A",
    }  # fmt: skip


@given(texts)
def test_every_place_is_of_a_field_that_is_stated(text: str) -> None:
    document, _ = parse_text(text)
    for name, span in document.metadata.places:
        assert getattr(document.metadata, name)
        assert 0 <= span.start < span.end <= len(document.text)
