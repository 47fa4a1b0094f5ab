"""The store as the pages see it while it changes: files wait for their turn, what became of each is told."""

from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest

import ui.desk
from fakes import FakeEncoder
from index.errors import LibraryLocked
from index.ingest import add_paths
from index.library import LibraryWriter, open_library
from index.report import Progress, Report
from ui.desk import Desk

GOOD = "Tin\nGiao Văn phòng rà soát."


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A store with one document, without the model."""
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    add_paths(tmp_path / "store", [tmp_path / "a.txt"], FakeEncoder())
    desk = Desk(tmp_path / "store")

    def searcher() -> SimpleNamespace:
        return SimpleNamespace(library=open_library(desk.folder), encoder=FakeEncoder())

    monkeypatch.setattr(desk, "searcher", searcher)
    monkeypatch.setattr(ui.desk, "_LOOK_AGAIN", 0.01)
    return desk


def report_of(told: list[Progress | Report]) -> Report:
    assert isinstance(told[-1], Report)
    return told[-1]


def test_files_wait_until_another_writer_is_done(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.txt").write_text("Tin\nBáo cáo giải ngân.", "utf-8")
    tried, told = Event(), list[Progress | Report]()

    def look(_: float) -> None:
        tried.set()

    monkeypatch.setattr(ui.desk, "sleep", look)
    with LibraryWriter(desk.folder, "fake", 16):
        adding = Thread(target=lambda: told.extend(desk.add({tmp_path / "b.txt": "b.txt"})))
        adding.start()
        assert tried.wait(30)
    adding.join(60)
    assert report_of(told).read == ["b.txt"]


def test_they_do_not_wait_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.desk, "_PATIENCE", 0.0)
    with LibraryWriter(desk.folder, "fake", 16), pytest.raises(LibraryLocked):
        list(desk.reread("vb1"))


def test_an_upload_that_failed_is_tried_again_and_given_up(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"PK\x03\x04 no archive")
    assert report_of(list(desk.add({tmp_path / "b.txt": "b.txt"}))).failed
    assert report_of(list(desk.retry(["b.txt"]))).failed[0].file == "b.txt"
    assert [failed.path for failed in desk.failures()] == ["b.txt"]
    desk.give_up(["b.txt"])
    assert desk.failures() == []


def test_the_list_is_read_once_until_the_store_changes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [document.metadata.signer for document in desk.documents()] == [None]
    desk.correct("vb1", "signer", "Lê B")
    assert [document.metadata.signer for document in desk.documents()] == ["Lê B"]
    desk.undo_correction("vb1", "signer")
    assert [document.metadata.signer for document in desk.documents()] == [None]
    desk.documents().clear()
    assert len(desk.documents()) == 1


def test_a_store_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none")
    assert (desk.documents(), desk.doubts(), desk.failures(), desk.health().documents) == ([], {}, [], 0)
