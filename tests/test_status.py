"""A document's standing: read from what the other documents of the store do to it, and never claimed without."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fakes import FakeEncoder, fill, parse_text, put
from index.errors import LibraryMismatch
from index.ingest import add_paths
from index.library import Filters, Library, LibraryWriter, open_library
from index.library.schema import FORMAT
from index.library.store import Store
from index.rebuild import rebuild
from search.__main__ import _print_hits
from search.catalogue import Catalogue, find_documents
from search.retrieve import replaced_below
from search.service import Searcher
from search.standing import standing

ENCODER = FakeEncoder()


def text_of(number: str, day: str, body: str = "1. Việc thứ nhất.", kind: str = "KẾT LUẬN") -> str:
    d, m, y = day.split("/")
    return (
        f"TỈNH ỦY THANH LAM\n*\nSố {number}\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày {d} tháng {m} năm {y}\n"
        f"{kind}\nvề một việc\n{body}"
    )


def store_of(folder: Path, *texts: str) -> Library:
    fill(folder, *map(parse_text, texts), encoder=ENCODER)
    return open_library(folder)


OLD = text_of("58-KL/TU", "14/03/2023")


def test_nothing_is_claimed_of_a_document_that_nothing_changes(tmp_path: Path) -> None:
    library = store_of(tmp_path / "s", OLD, text_of("60-KL/TU", "01/05/2023", "1. Thực hiện Kết luận số 58-KL/TU."))
    assert library.document("vb1").status is None
    assert [d.status for d in library.documents()] == [None, None]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("1. Kết luận này thay thế Kết luận số 58-KL/TU, ngày 14/3/2023.", "đã được thay thế bởi"),
        ("1. Bãi bỏ Kết luận số 58-KL/TU.", "đã được bãi bỏ bởi"),
        ("1. Bãi bỏ mục II Kết luận số 58-KL/TU.", "đã được bãi bỏ một phần bởi"),
        ("1. Sửa đổi, bổ sung khoản 2 Kết luận số 58-KL/TU.", "đã được sửa đổi, bổ sung bởi"),
    ],
)
def test_what_a_later_document_does_is_its_status(tmp_path: Path, line: str, status: str) -> None:
    library = store_of(tmp_path / "s", OLD, text_of("94-KL/TU", "21/10/2024", line))
    assert library.document("vb1").status == f"{status} Kết luận số 94-KL/TU, ngày 21/10/2024"
    assert library.documents()[0].status == library.document("vb1").status
    assert library.document("vb2").status is None
    assert (library.replaced_by("vb1") == "vb2") == (status in ("đã được thay thế bởi", "đã được bãi bỏ bởi"))


def test_only_what_is_in_force_is_found_on_request(tmp_path: Path) -> None:
    """Ended as a whole: out. Changed, ended in part, or ended by a document that the store lacks: in."""
    folder = tmp_path / "s"
    library = store_of(
        folder, OLD, text_of("59-KL/TU", "14/03/2023"), text_of("60-KL/TU", "15/03/2023"),
        text_of(
            "94-KL/TU", "21/10/2024", "1. Kết luận này thay thế Kết luận số 58-KL/TU, ngày 14/3/2023.\n"
            "2. Sửa đổi, bổ sung khoản 2 Kết luận số 59-KL/TU.\n3. Bãi bỏ mục II Kết luận số 60-KL/TU.",
        ),
    )  # fmt: skip
    in_force = Filters(in_force=True)
    assert [d.id for d in library.newest(in_force, 9)] == ["vb4", "vb3", "vb2"]
    assert [d.id for d in library.newest(Filters(in_force=True, documents=frozenset(["vb1", "vb2"])), 9)] == ["vb2"]
    assert library.count(in_force) == 3
    nearest = library.nearest(ENCODER.encode(["việc"], "query")[0], 50, in_force)
    assert {passage.document for passage in library.passages(list(nearest)).values()} == {"vb2", "vb3", "vb4"}
    assert [d.id for d in find_documents(Catalogue(), library, in_force)] == ["vb4", "vb3", "vb2"]
    with LibraryWriter(folder, ENCODER.name, ENCODER.dimension) as writer, writer.transaction() as batch:
        batch.remove("vb4")
    library.refresh()
    assert {d.id for d in library.newest(in_force, 9)} == {"vb1", "vb2", "vb3"}


def test_adding_and_removing_the_replacement_changes_the_status_of_an_open_library(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    library = store_of(folder, OLD)
    assert library.document("vb1").status is None
    new = parse_text(text_of("94-KL/TU", "21/10/2024", "1. Kết luận này thay thế Kết luận số 58-KL/TU."))
    with LibraryWriter(folder, ENCODER.name, ENCODER.dimension) as writer:
        put(writer, "new.txt", *new, ENCODER)
    library.refresh()
    assert library.document("vb1").status == "đã được thay thế bởi Kết luận số 94-KL/TU, ngày 21/10/2024"
    with LibraryWriter(folder, ENCODER.name, ENCODER.dimension) as writer, writer.transaction() as batch:
        batch.remove("vb2")
    library.refresh()
    assert library.document("vb1").status is None
    assert library.cited_by("vb1") == []
    assert library.problems() == []


def test_the_same_number_of_two_terms_is_told_apart_by_the_date(tmp_path: Path) -> None:
    terms = (text_of("25-KL/TU", "18/10/2019"), text_of("25-KL/TU", "29/07/2022"))
    dated = text_of("70-KL/TU", "01/01/2024", "1. Thay thế Kết luận số 25-KL/TU, ngày 18/10/2019.")
    undated = text_of("7-KL/TU", "01/01/2020", "1. Thực hiện Kết luận số 25-KL/TU.", "KẾ HOẠCH")
    short = text_of("9-KH/TU", "01/01/2023", "1. Thực hiện Kết luận số 25 của Tỉnh ủy.", "KẾ HOẠCH")
    library = store_of(tmp_path / "s", *terms, dated, undated, short)
    assert [c.document for c in library.cited_by("vb1")] == ["vb3", "vb4"]
    assert [c.document for c in library.cited_by("vb2")] == ["vb5"]
    assert library.document("vb2").status is None
    assert [r.number for r in library.references_of("vb3")] == ["25-KL/TU"]
    assert library.references_of("vb3")[0].issued == date(2019, 10, 18)
    assert library.target_of(library.references_of("vb3")[0], "vb3") == "vb1"


def test_a_date_that_no_document_of_that_number_has_links_to_none(tmp_path: Path) -> None:
    line = "1. Kết luận này thay thế Kết luận số 58-KL/TU, ngày 01/01/2018."
    library = store_of(tmp_path / "s", OLD, text_of("94-KL/TU", "21/10/2024", line))
    assert library.document("vb1").status is None


def test_the_newest_change_is_named(tmp_path: Path) -> None:
    changes = [
        text_of(number, day, "1. Sửa đổi khoản 1 Kết luận số 58-KL/TU.")
        for number, day in (("94-KL/TU", "21/10/2024"), ("80-KL/TU", "01/02/2024"))
    ]
    library = store_of(tmp_path / "s", OLD, *changes)
    assert (library.document("vb1").status or "").endswith("số 94-KL/TU, ngày 21/10/2024")


def older(folder: Path) -> None:
    """Make the store one of format 1, which had no table of references."""
    store = Store(folder / "library.sqlite", writable=True)
    store._db.execute("DROP TABLE refs")
    store.set_meta("format", "1")
    store.close()


@pytest.mark.parametrize("lost", [False, True])
def test_a_store_of_format_1_says_what_to_run_and_rebuild_upgrades_it(tmp_path: Path, lost: bool) -> None:
    folder, files = tmp_path / "s", tmp_path / "files"
    files.mkdir()
    new = text_of("94-KL/TU", "21/10/2024", "1. Kết luận này thay thế Kết luận số 58-KL/TU.")
    for name, text in (("a.txt", OLD), ("b.txt", new)):
        (files / name).write_text(text, encoding="utf-8")
    add_paths(folder, [files], ENCODER)
    older(folder)
    for open_it in (lambda: open_library(folder), lambda: add_paths(folder, [files], ENCODER)):
        with pytest.raises(LibraryMismatch, match=r"định dạng 1, .* định dạng \d.*index rebuild"):
            open_it()
    if lost:  # an original that is gone: the text kept serves
        for original in (folder / "files").rglob("*"):
            if original.is_file() and original.read_text(encoding="utf-8") == new:
                original.unlink()
    report = rebuild(folder, ENCODER)
    assert len(report.failed) == lost
    library = open_library(folder)
    assert library.info()["format"] == FORMAT
    assert library.document("vb1").status == "đã được thay thế bởi Kết luận số 94-KL/TU, ngày 21/10/2024"


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    store_of(folder, OLD).close()
    store = Store(folder / "library.sqlite", writable=True)
    store.set_meta("format", str(FORMAT + 1))
    store.close()
    with pytest.raises(LibraryMismatch, match="mới hơn"):
        rebuild(folder, ENCODER)


def test_a_replaced_document_ranks_below_its_replacement_only(tmp_path: Path) -> None:
    line = "1. Giải ngân vốn đầu tư công đạt {}%."
    old = text_of("58-KL/TU", "14/03/2023", line.format("90"))
    new = text_of("94-KL/TU", "21/10/2024", line.format("95") + "\n2. Kết luận này thay thế Kết luận số 58-KL/TU.")
    library = store_of(tmp_path / "s", old, new)
    hits = Searcher(library, ENCODER).ask("giải ngân vốn đầu tư công đạt bao nhiêu").hits
    close = [
        replace(hit, scores=replace(hit.scores, fused=5.0 + (hit.document.id == "vb1") / 2))
        for hit in sorted(hits, key=lambda hit: hit.document.id)
    ]
    assert [hit.document.id for hit in replaced_below(close, library.replaced_by)][-1] == "vb1"
    alone = [hit for hit in close if hit.document.id == "vb1"]
    assert replaced_below(alone, library.replaced_by) == alone


def test_the_command_line_shows_the_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = store_of(
        tmp_path / "s", OLD, text_of("94-KL/TU", "21/10/2024", "1. Kết luận này thay thế Kết luận số 58-KL/TU.")
    )
    _print_hits(list(Searcher(library, ENCODER).ask("việc thứ nhất").hits))
    assert "đã được thay thế bởi Kết luận số 94-KL/TU, ngày 21/10/2024" in capsys.readouterr().out


# --- asked for: the sentence that did it comes first


def asked(library: Library, question: str) -> list[str]:
    return [quote.text for quote in Searcher(library, ENCODER).ask(question).answer]


CHANGE = text_of(
    "94-KL/TU", "21/10/2024", "1. Sửa đổi Kết luận số 58-KL/TU như sau:\n- Giải ngân đạt 95%.\n- Báo cáo hằng quý."
)
END = text_of("99-KL/TU", "02/01/2025", "1. Kết luận này thay thế Kết luận số 58-KL/TU.")


@pytest.mark.parametrize(
    "question",
    ["Kết luận 58 còn hiệu lực không?", "kl 58-KL/TU đã bị thay thế chưa", "Văn bản nào thay thế kết luận số 58?"],
)
def test_whether_a_document_stands_is_answered_by_what_ended_it(tmp_path: Path, question: str) -> None:
    library = store_of(tmp_path / "s", OLD, CHANGE, END)
    assert asked(library, question) == ["Kết luận này thay thế Kết luận số 58-KL/TU."]


def test_a_change_is_quoted_with_what_it_leads_in(tmp_path: Path) -> None:
    library = store_of(tmp_path / "s", OLD, CHANGE)
    assert asked(library, "Kết luận 58 được sửa đổi thế nào?") == [
        "Sửa đổi Kết luận số 58-KL/TU như sau:", "Giải ngân đạt 95%.", "Báo cáo hằng quý.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "question", ["Kết luận 99 thay thế văn bản nào?", "kl 99 thay kết luận số mấy", "KL 99 bãi bỏ những kết luận nào?"]
)
def test_what_a_document_ended_is_answered_by_its_own_sentence(tmp_path: Path, question: str) -> None:
    library = store_of(tmp_path / "s", OLD, CHANGE, END)
    assert asked(library, question) == ["Kết luận này thay thế Kết luận số 58-KL/TU."]


def test_what_a_document_adds_is_no_question_of_what_it_changed(tmp_path: Path) -> None:
    library = store_of(tmp_path / "s", OLD, CHANGE)
    for question, count in (("Kết luận 94 sửa kết luận nào?", 3), ("Kết luận 94 bổ sung việc gì?", 0)):
        query = Searcher(library, ENCODER).understand(question)
        assert len(standing(query, library, Filters())) == count


def test_what_a_document_did_itself_is_no_question_of_its_standing(tmp_path: Path) -> None:
    library = store_of(tmp_path / "s", OLD, END)
    query = Searcher(library, ENCODER).understand("Kết luận 58 thay thế văn bản nào?")
    assert standing(query, library, Filters()) == []


def test_a_filter_that_leaves_the_change_out_is_heeded(tmp_path: Path) -> None:
    library = store_of(tmp_path / "s", OLD, END)
    query = Searcher(library, ENCODER).understand("Kết luận 58 còn hiệu lực không?")
    assert len(standing(query, library, Filters())) == 1
    assert standing(query, library, Filters(until=date(2024, 1, 1))) == []
