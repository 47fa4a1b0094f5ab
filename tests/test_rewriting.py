"""The FAISS index on disk is left alone, unread, until enough has changed or it is damaged; readers see all anyway."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import faiss
import pytest

from fakes import FakeEncoder, fill, make_document
from index.library import LibraryWriter, open_library

ENCODER = FakeEncoder()


def add(folder: Path, *numbers: int) -> None:
    fill(folder, *(make_document(f"Tin\nNội dung số {n}.") for n in numbers), encoder=ENCODER)


def saved(folder: Path) -> Path:
    (path,) = (folder / "dense").iterdir()
    return path


def assert_whole(folder: Path, count: int) -> None:
    library = open_library(folder)
    assert library.problems() == []
    assert len(library.nearest(ENCODER.encode(["nội dung"], "query")[0], 1000)) == count


def test_a_small_change_neither_reads_nor_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, *range(40))
    before = saved(tmp_path)
    monkeypatch.setattr("index.library.rewriting.DenseIndex", Mock(side_effect=AssertionError("read")))
    add(tmp_path, 100, 101)
    with LibraryWriter(tmp_path) as writer, writer.transaction() as batch:
        batch.remove("vb1")
    assert saved(tmp_path) == before
    assert_whole(tmp_path, 41)


def test_added_and_removed_passages_both_count_towards_writing_it(tmp_path: Path) -> None:
    add(tmp_path, *range(40))
    before = saved(tmp_path)
    add(tmp_path, 100, 101)
    with LibraryWriter(tmp_path) as writer, writer.transaction() as batch:
        for number in range(1, 5):
            batch.remove(f"vb{number}")
    assert saved(tmp_path) != before
    assert faiss.read_index(str(saved(tmp_path))).ntotal == 38
    assert_whole(tmp_path, 38)


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda whole: whole[:-1], lambda whole: b"x" + whole])
def test_a_damaged_one_is_written_anew_by_the_next_writer(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    add(tmp_path, *range(40))
    saved(tmp_path).write_bytes(spoil(saved(tmp_path).read_bytes()))
    with LibraryWriter(tmp_path):
        pass
    assert faiss.read_index(str(saved(tmp_path))).ntotal == 40
