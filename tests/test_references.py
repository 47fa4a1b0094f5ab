"""What documents cite and how, against a reading of all sample and real documents by hand."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from fakes import EVERY_FILE, HEAD, parse_text, read_path
from index.references import number_key, short_number

TRUTH = Path(__file__).parent / "data" / "references.tsv"


def truth() -> dict[str, set[tuple[str, str]]]:
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in TRUTH.read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "file\t")):
            file, relation, number = line.split("\t")
            found[file] |= {(relation, number)} if number else set()
    return found


def found_in(path: Path) -> set[tuple[str, str]]:
    """Each number once a relation; a plain mention only where there is no other."""
    references = read_path(path)[0].references
    governed = {r.number for r in references if r.relation != "vien_dan"}
    return {(r.relation, r.number) for r in references if r.relation != "vien_dan" or r.number not in governed}


def test_references_and_their_relations_agree_with_a_reading(capsys: pytest.CaptureFixture[str]) -> None:
    right = missed = wrong = 0
    for path in EVERY_FILE:
        expected = truth().get(path.name)
        if expected is not None:
            found = found_in(path)
            right += len(found & expected)
            missed += len(expected - found)
            wrong += len(found - expected)
    f1 = 2 * right / (2 * right + missed + wrong)
    with capsys.disabled():
        print(f"\nreferences: {right} right, {missed} missed, {wrong} wrong, F1 {f1:.3f}")
    assert f1 >= 0.9


def cited(body: str, head: str = HEAD) -> list[tuple[str, str]]:
    return [(r.relation, r.number) for r in parse_text(head + body)[0].references]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Căn cứ Nghị quyết số 06-NQ/TU và Kết luận số 7-KL/TU;", [("can_cu", "06-NQ/TU"), ("can_cu", "7-KL/TU")]),
        ("1. Kết luận này thay thế Kết luận số 58 – KL/TU; bãi bỏ Chỉ thị số 4-CT/TU.",
         [("thay_the", "58-KL/TU"), ("bai_bo", "4-CT/TU")]),
        ("1. Kết luận này thay thế khoản 2 Mục III Kết luận số 58-KL/TU.", [("sua_doi", "58-KL/TU")]),
        ("1. Giao Văn phòng soạn thảo chỉ thị mới thay Chỉ thị số 13-CT/TU.", [("vien_dan", "13-CT/TU")]),
        ("1. Đề nghị Tỉnh ủy sửa đổi, bổ sung Chỉ thị số 13-CT/TU.", [("vien_dan", "13-CT/TU")]),
        ("1. Chỉ thị số 13-CT/TU đã được sửa đổi bởi Kết luận số 7-KL/TU.",
         [("vien_dan", "13-CT/TU"), ("vien_dan", "7-KL/TU")]),
        ("1. Nghị định số 110/2004/NĐ-CP hết hiệu lực từ ngày Kết luận này được ký.", [("bai_bo", "110/2004/NĐ-CP")]),
        ("1. Tổng kết bốn năm thực hiện Nghị quyết số 09-NQ/TU.", [("tong_ket", "09-NQ/TU")]),
        ("1. Sơ kết Nghị quyết số 09-NQ/TU. Mục tiêu của Nghị quyết 09 đã đạt.",
         [("so_ket", "09-NQ/TU"), ("vien_dan", "09-NQ/TU")]),
        ("1. Thực hiện tốt Nghị quyết số 01 của Tỉnh ủy.", [("thuc_hien", "01-NQ")]),
        ("1. Km 12-15/TP, 24/7, tỷ lệ 7/7 huyện, Kế hoạch 2025, Kết luận 12 điều.", []),
    ],
)  # fmt: skip
def test_the_words_that_govern_a_mention_say_its_relation(line: str, expected: list[tuple[str, str]]) -> None:
    assert cited(line) == expected


def test_a_document_does_not_cite_itself_but_may_cite_its_number_of_another_term() -> None:
    assert cited("1. Kết luận số 29-KL/TU, ngày 15/02/2022 này có hiệu lực từ ngày ký.") == []
    assert cited("1. Khác với Kết luận số 29-KL/TU, ngày 18/10/2019.") == [("vien_dan", "29-KL/TU")]


def test_a_reference_keeps_date_kind_place_and_sentence() -> None:
    document = parse_text(HEAD + "1. Đã xong. Xem Quy định số 20-QĐ/TU, ngày 24 tháng 5 năm 2018 của Tỉnh ủy. Hết.")[0]
    (reference,) = document.references
    assert (reference.kind, reference.issued) == ("QyĐ", date(2018, 5, 24))
    text = document.text[reference.start : reference.end]
    assert text == "Quy định số 20-QĐ/TU, ngày 24 tháng 5 năm 2018"
    assert reference.quote.of(document.text).startswith("Xem Quy định")
    assert reference.quote.of(document.text).endswith("Tỉnh ủy.")


def test_numbers_are_compared_without_leading_zeros_and_case() -> None:
    assert number_key("06-NQ/TU") == number_key("6-nq/tu")
    assert short_number("06-NQ/TU") == "06-NQ"
    assert short_number("30/2020/NĐ-CP") == "30-NĐ"
    assert short_number("") is None


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda p: p.name)
def test_every_reference_stands_in_its_sentence(path: Path) -> None:
    document = read_path(path)[0]
    for r in document.references:
        assert r.quote.start <= r.start < r.end <= r.quote.end
        assert r.number.split("-")[0].split("/")[0] in document.text[r.start : r.end]
