"""Files that could not be read wait in the store until they are read or given up."""

import sqlite3
from pathlib import Path

import pytest

from fakes import FakeEncoder
from index.errors import LibraryLocked
from index.ingest import add_paths, remove_documents
from index.library import FailedFile, LibraryWriter, open_library
from index.report import Report
from index.retry import give_up_failed, retry_failed

BROKEN = b"PK\x03\x04 no archive"
GOOD = "Tin\nGiao Văn phòng rà soát."


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, "utf-8")
    (folder / "b.txt").write_bytes(BROKEN)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def add(store: Path, *paths: Path, names: dict[Path, str] | None = None) -> Report:
    return add_paths(store, paths, FakeEncoder(), names=names)


def failures(store: Path) -> list[FailedFile]:
    return open_library(store).failures()


def failed_names(store: Path) -> list[str]:
    return [Path(failed.path).name for failed in failures(store)]


def upload(store: Path, office: Path) -> None:
    """The broken file as the page adds it: a temporary file that is gone afterwards."""
    add(store, office / "b.txt", names={office / "b.txt": "Tờ trình.txt"})
    (office / "b.txt").unlink()


def test_a_failure_waits_with_its_reason_until_the_file_is_read(store: Path, office: Path) -> None:
    report = add(store, office)
    (failed,) = failures(store)
    assert (failed.path, failed.reason) == (report.failed[0].file, report.failed[0].reason)
    assert open_library(store).info()["failed"] == 1
    add(store, office)
    assert failed_names(store) == ["b.txt"]
    (office / "b.txt").write_text("Tin\nBáo cáo giải ngân.", "utf-8")
    add(store, office)
    assert failures(store) == []


def test_failures_change_no_generation(store: Path, office: Path) -> None:
    add(store, office / "a.txt")
    before = open_library(store).generation
    add(store, office)
    assert (failed_names(store), open_library(store).generation) == (["b.txt"], before)


def test_an_upload_that_failed_is_kept_and_can_be_tried_again(store: Path, office: Path) -> None:
    upload(store, office)
    (failed,) = failures(store)
    assert (store / "files" / failed.sha256).read_bytes() == BROKEN
    assert retry_failed(store, ["Tờ trình.txt"], FakeEncoder()).failed[0].file == "Tờ trình.txt"
    assert (store / "files" / failed.sha256).read_bytes() == BROKEN
    (store / "files" / failed.sha256).write_text(GOOD, "utf-8")  # as if this program could read it by now
    report = retry_failed(store, ["Tờ trình.txt"], FakeEncoder())
    assert (report.read, failures(store)) == (["Tờ trình.txt"], [])
    assert [file.path for d in open_library(store).documents() for file in d.files] == ["Tờ trình.txt"]


def test_a_file_that_lies_where_it_lay_is_tried_again_from_there(store: Path, office: Path) -> None:
    add(store, office)
    (office / "b.txt").write_text("Tin\nBáo cáo giải ngân.", "utf-8")
    report = retry_failed(store, [str(office / "b.txt"), "không có"], FakeEncoder())
    assert (report.read, failures(store)) == ([str(office / "b.txt")], [])


def test_what_is_given_up_is_gone_with_its_content(store: Path, office: Path) -> None:
    upload(store, office)
    add(store, office)
    with LibraryWriter(store, "fake", 16), pytest.raises(LibraryLocked):
        give_up_failed(store, ["Tờ trình.txt"])
    assert failed_names(store) == ["Tờ trình.txt"]
    give_up_failed(store, ["Tờ trình.txt"])
    assert failures(store) == []
    assert len(list((store / "files").iterdir())) == 1
    assert open_library(store).problems() == []


def test_a_failure_ends_with_its_file_or_when_the_old_content_is_back(store: Path, office: Path) -> None:
    add(store, office)
    (office / "b.txt").unlink()
    (office / "a.txt").write_bytes(BROKEN)
    add(store, office)
    assert failed_names(store) == ["a.txt"]
    (office / "a.txt").write_text(GOOD, "utf-8")
    assert add(store, office).skipped == [str(office / "a.txt")]
    assert failures(store) == []


def test_a_removed_document_takes_the_failures_of_its_files_along(store: Path, office: Path) -> None:
    add(store, office / "a.txt")
    (office / "a.txt").write_bytes(BROKEN)
    add(store, office / "a.txt")
    assert failed_names(store) == ["a.txt"]
    remove_documents(store, ["vb1"])
    assert failures(store) == []


def test_the_same_content_under_another_name_ends_the_failure(store: Path, office: Path) -> None:
    upload(store, office)
    (failed,) = failures(store)
    (store / "files" / failed.sha256).write_text(GOOD, "utf-8")
    retry_failed(store, ["Tờ trình.txt"], FakeEncoder())
    add(store, office)
    assert failures(store) == []


def test_a_store_written_before_failures_were_kept_has_none(store: Path, office: Path) -> None:
    add(store, office / "a.txt")
    with sqlite3.connect(store / "library.sqlite") as db:
        db.execute("DROP TABLE failures")
        db.execute("DELETE FROM meta WHERE key = 'indexed'")
    library = open_library(store)
    assert (library.failures(), library.info()["failed"], library.info()["indexed"]) == ([], 0, None)
    add(store, office)
    assert failed_names(store) == ["b.txt"]
