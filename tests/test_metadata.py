"""What a document states about itself, against truth written from the page before the extractor read it."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fakes import HEAD, ROOT, TAIL, parse_text, read_path
from index.types import Metadata

DATA = ROOT / "tests" / "data"


def truth(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


CORPUS = truth("corpus_truth.tsv")
REAL = truth("truth.tsv")


def found(path: Path) -> dict[str, str]:
    m = read_path(path)[0].metadata
    return {"number": m.number or "", "kind": m.kind or "", "issued": m.issued.isoformat() if m.issued else ""}


def stated(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("number", "kind", "issued")}


@pytest.mark.parametrize("row", CORPUS, ids=lambda row: row["file"])
def test_number_kind_and_date_of_the_samples(row: dict[str, str]) -> None:
    assert found(ROOT / "corpus" / row["file"]) == stated(row)


@pytest.mark.parametrize("row", REAL, ids=lambda row: row["file"])
def test_number_kind_and_date_of_real_documents(row: dict[str, str], shared: Path) -> None:
    assert found(shared / "documents" / row["file"]) == stated(row)


def test_every_sample_has_its_truth() -> None:
    assert sorted(row["file"] for row in CORPUS) == sorted(
        path.name for path in (ROOT / "corpus").iterdir() if path.name != "README.md"
    )


@pytest.mark.parametrize(("rows", "least"), [(CORPUS, 0.93), (REAL, 1.0)], ids=["samples", "real"])
def test_issuers(rows: list[dict[str, str]], least: float, request: pytest.FixtureRequest) -> None:
    folder = ROOT / "corpus" if rows is CORPUS else request.getfixturevalue("shared") / "documents"
    pairs = [(row["file"], row["issuer"], read_path(folder / row["file"])[0].metadata.issuer or "") for row in rows]
    wrong = [pair for pair in pairs if pair[1].lower() != pair[2].lower()]
    right = 1 - len(wrong) / len(pairs)
    print(
        f"\nissuers: {right:.3f} of {len(pairs)}",
        *(f"{f}: {want!r}, found {got!r}" for f, want, got in wrong),
        sep="\n  ",
    )
    assert right >= least


@pytest.mark.parametrize("row", CORPUS, ids=lambda row: row["file"])
def test_the_title_has_the_words_of_the_document(row: dict[str, str]) -> None:
    title = read_path(ROOT / "corpus" / row["file"])[0].metadata.title or ""
    assert title.lower() == row["title"].lower()


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
