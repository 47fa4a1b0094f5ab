"""What a person should look at in the whole store, and what each says to do."""

from pathlib import Path

import pytest

from fakes import HEAD, TAIL, FakeEncoder, make_document
from index.correct import correct_document
from index.doubts import doubts_of, noted
from index.ingest import add_paths, remove_documents
from index.library import open_library
from index.library.store import Store

UNNUMBERED = HEAD.replace("Số 29-KL/TU\n", "") + "I- MỘT\nGiao Văn phòng rà soát." + TAIL


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(UNNUMBERED, "utf-8")
    (tmp_path / "b.txt").write_text("Tin\nBáo cáo giải ngân.", "utf-8")
    add_paths(tmp_path / "store", [tmp_path / "a.txt", tmp_path / "b.txt"], FakeEncoder())
    return tmp_path / "store"


def test_only_documents_with_doubts_are_listed(store: Path) -> None:
    doubts = open_library(store).doubts()
    assert list(doubts) == ["vb1"]
    (doubt,) = doubts["vb1"]
    assert (doubt.found, doubt.field) == ("Không thấy số, ký hiệu.", "number")
    assert "điền số, ký hiệu" in doubt.todo


def test_what_a_person_set_is_no_longer_missing_even_if_it_is_nothing(store: Path) -> None:
    for value in ("7-KL/TU", None):
        correct_document(store, "vb1", {"number": value}, [], FakeEncoder)
        assert open_library(store).doubts() == {}
    correct_document(store, "vb1", {}, ["number"], FakeEncoder)
    assert list(open_library(store).doubts()) == ["vb1"]


def test_a_document_is_looked_at_once_until_it_changes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = open_library(store)
    before = library.doubts()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "document", lambda *_: pytest.fail("read again"))
        assert library.doubts() == before
    remove_documents(store, ["vb1"])
    assert library.doubts() == {}


def test_every_doubt_says_what_to_do() -> None:
    document, _ = make_document(HEAD.replace("15 tháng", "31 tháng") + "Nội dung.")
    object.__setattr__(document, "doubts", ("Chất lượng nhận dạng thấp.",))
    found = list(noted(document))
    assert [doubt.found for doubt in found] == list(doubts_of(document))
    assert [doubt.field for doubt in found] == [None, "number", "issued"]
    assert all(doubt.todo for doubt in found)
