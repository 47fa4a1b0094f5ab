"""Documents read again: from every file of theirs, one document or all, with what a person corrected."""

from pathlib import Path

import pytest

from fakes import HEAD, TAIL, FakeEncoder
from index.correct import correct_document
from index.errors import NotFound
from index.ingest import add_paths
from index.library import Library, open_library
from index.rebuild import rebuild
from index.report import Progress, Report
from index.reread import reread
from index.retry import retry_failed

BODY = "I- MỘT\nGiao Văn phòng rà soát tiến độ, thực hiện Kết luận số 30-KL/TU."
TEXT = HEAD + BODY + TAIL
SPACED = TEXT.replace("\n", "\n\n")  # the same text, other white space


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """One document with two files, and another."""
    store = tmp_path / "store"
    for name, text in (("a.txt", TEXT), ("b.txt", SPACED), ("c.txt", "Tin\nBáo cáo giải ngân.")):
        (tmp_path / name).write_text(text, "utf-8")
        add_paths(store, [tmp_path / name], FakeEncoder())
    return store


def held(library: Library) -> dict[str, list[str]]:
    return {d.id: [Path(f.path).name for f in d.files] for d in library.documents()}


def original(store: Path, file: int) -> Path:
    return open_library(store).original("vb1", file)


def again(store: Path, *names: str) -> Report:
    return reread(store, names or ("vb1",), FakeEncoder())


def names(report: Report) -> tuple[list[str], list[str]]:
    return [Path(name).name for name in report.read], [Path(failure.file).name for failure in report.failed]


def test_every_file_is_read_again_and_nothing_changes(store: Path) -> None:
    before = open_library(store)
    told: list[Progress] = []
    report = reread(store, ["vb1", str(store.parent / "c.txt"), "vb1"], FakeEncoder(), told.append)
    after = open_library(store)
    assert names(report) == (["a.txt", "b.txt", "c.txt"], [])
    assert [(p.done, p.total, p.outcome) for p in told if p.outcome != "reading"] == [
        (1, 3, "read"), (2, 3, "read"), (3, 3, "read"),
    ]  # fmt: skip
    assert held(after) == held(before) == {"vb1": ["a.txt", "b.txt"], "vb2": ["c.txt"]}
    assert [after.document(i) for i in held(after)] == [before.document(i) for i in held(before)]
    assert after.problems() == []


def test_where_one_file_is_lost_the_other_is_read(store: Path) -> None:
    original(store, 0).unlink()
    assert names(again(store)) == (["b.txt"], ["a.txt"])
    assert open_library(store).document("vb1").text == SPACED.strip()
    assert [Path(failed.path).name for failed in open_library(store).failures()] == ["a.txt"]


def test_where_none_can_be_read_the_text_is_kept_and_the_failure_waits(store: Path) -> None:
    contents = [original(store, file).read_bytes() for file in (0, 1)]
    paths = [original(store, file) for file in (0, 1)]
    for path in paths:
        path.unlink()
    text = open_library(store).document("vb1").text
    assert names(again(store)) == ([], ["a.txt", "b.txt"])
    assert open_library(store).document("vb1").text == text
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    failed = [one.path for one in open_library(store).failures()]
    assert names(retry_failed(store, failed, FakeEncoder())) == (["a.txt", "b.txt"], [])
    assert open_library(store).failures() == []


@pytest.mark.parametrize("run", [again, lambda store: rebuild(store, FakeEncoder())], ids=["one", "all"])
def test_a_file_that_holds_another_text_by_now_becomes_a_document_of_its_own(store: Path, run) -> None:  # type: ignore[no-untyped-def]
    correct_document(store, "vb1", {"signer": "Trần Thị B"}, [], FakeEncoder)
    original(store, 1).write_text(TEXT.replace("rà soát", "đôn đốc"), "utf-8")  # as if it were read better now
    report = run(store)
    library = open_library(store)
    assert held(library) == {"vb1": ["a.txt"], "vb2": ["c.txt"], "vb3": ["b.txt"]}
    assert "đôn đốc" in library.document("vb3").text
    assert [library.document(i).metadata.signer for i in ("vb1", "vb3")] == ["Trần Thị B", "Nguyễn Văn A"]
    assert ["văn bản riêng" in doubt.reason for doubt in report.doubts] == [True]


def test_the_file_whose_text_is_as_it_was_keeps_the_document(store: Path) -> None:
    original(store, 0).write_text(TEXT.replace("rà soát", "đôn đốc"), "utf-8")
    again(store)
    assert held(open_library(store)) == {"vb1": ["b.txt"], "vb2": ["c.txt"], "vb3": ["a.txt"]}


def test_a_file_that_holds_another_documents_text_by_now_goes_there(store: Path) -> None:
    original(store, 1).write_text("Tin\n\nBáo cáo giải ngân.", "utf-8")
    again(store)
    assert held(open_library(store)) == {"vb1": ["a.txt"], "vb2": ["b.txt", "c.txt"]}


@pytest.mark.parametrize("run", [again, lambda store: rebuild(store, FakeEncoder())], ids=["one", "all"])
def test_a_correction_and_what_follows_from_it_outlast_it(store: Path, run) -> None:  # type: ignore[no-untyped-def]
    """A document does not cite itself, under its corrected number either."""
    assert [r.number for r in open_library(store).references_of("vb1")] == ["30-KL/TU"]
    corrected = correct_document(store, "vb1", {"number": "30-KL/TU", "title": "Về xây cầu"}, [], FakeEncoder)
    assert corrected.references == ()
    run(store)
    library = open_library(store)
    assert (library.document("vb1").metadata.number, library.references_of("vb1")) == ("30-KL/TU", ())
    assert library.best_by_words([("cầu", 1.0)], "exact", 5)


def test_an_unknown_document_is_said_before_anything_is_read(store: Path) -> None:
    with pytest.raises(NotFound):
        again(store, "vb1", "vb9")
