"""The library: readers change nothing, one writer at a time, and what is removed never comes back."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import ROOT, FakeEncoder, hashes, make_document, put
from index.errors import LibraryLocked, LibraryMismatch, LibraryMissing, NotFound
from index.fields import lexical_terms
from index.library import Filters, Library, LibraryWriter, create_library, open_library
from index.library.schema import FORMAT
from index.types import SourceFile

ENCODER = FakeEncoder()
BODIES = [
    "Tin một\nGiao Văn phòng rà soát tiến độ giải ngân.",
    "Tin hai\nCác cấp ủy báo cáo giải ngân vốn đầu tư công.\nI- MỘT\nTrường học thiếu giáo viên.",
    "Tin ba\nĐường Vành đai Tây chậm tiến độ; mặt bằng chưa bàn giao.",
]


def writing(folder: Path) -> LibraryWriter:
    return LibraryWriter(folder, ENCODER.name, ENCODER.dimension)


def add(folder: Path, *bodies: str, **metadata: object) -> list[str]:
    """One document for each body, under its first line as path."""
    with writing(folder) as writer:
        return [put(writer, body.split("\n")[0], *make_document(body, **metadata), ENCODER) for body in bodies]


def remove(folder: Path, document_id: str) -> None:
    with writing(folder) as writer, writer.transaction() as batch:
        batch.remove(document_id)


def words(library: Library, query: str, filters: Filters | None = None) -> dict[int, float]:
    terms = [(term, 1.0) for term in lexical_terms(query)[0].split()]
    return library.best_by_words(terms, "exact", 50, filters or Filters())


def nearest(library: Library, query: str, filters: Filters | None = None) -> dict[int, float]:
    return library.nearest(ENCODER.encode([query], "query")[0], 50, filters or Filters())


def owners(library: Library, found: Sequence[int] | dict[int, float]) -> set[str]:
    return {p.document for p in library.passages(list(found)).values()}


QUERIES = ["giải ngân vốn", "tiến độ", "trường học", "mặt bằng Vành đai Tây"]


def assert_whole(library: Library) -> None:
    """Both indexes hold the store's passages, once each, and answer as the kept vectors say."""
    assert library.problems() == []
    assert library.is_current
    ids = [i for d in library.documents() for i in library.passage_ids(d.id)]
    kept = library.vectors(ids)
    assert library.size == len(ids)
    for query in QUERIES:
        vector = ENCODER.encode([query], "query")[0]
        expected = {i: float(kept[i][0] @ vector) for i in ids}
        assert nearest(library, query) == pytest.approx(expected, abs=1e-3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


# --- documents


def test_what_is_put_in_comes_out(folder: Path) -> None:
    document, passages = make_document(BODIES[1], number="29-KL/TU", kind="KL", issued=date(2022, 2, 15))
    with writing(folder) as writer:
        document_id = put(writer, "a.txt", document, passages, ENCODER)
    library = open_library(folder)
    found = library.document(document_id)
    assert replace(found, id="", files=()) == document
    kept = library.passages(library.passage_ids(document_id))
    assert [replace(p, document="") for p in kept.values()] == list(passages)
    assert {p.document for p in kept.values()} == {document_id}
    assert library.find("a.txt") == library.find(document_id) == found
    assert library.original(document_id).read_bytes() == b"a.txt"
    assert library.documents() == [replace(found, text="")]
    assert_whole(library)


def test_kept_vectors_are_those_of_the_encoder_to_sixteen_bits(folder: Path) -> None:
    add(folder, *BODIES)
    library = open_library(folder)
    for document in library.documents():
        text = library.document(document.id).text
        for passage_id, passage in library.passages(library.passage_ids(document.id)).items():
            dense, inner = library.vectors([passage_id])[passage_id]
            assert np.linalg.norm(dense) == pytest.approx(1, abs=2e-3)
            expected = ENCODER.encode([text[s.start : s.end] for s in passage.sentences], "passage")
            np.testing.assert_allclose(inner, expected, atol=1e-3)


def test_what_is_not_there_is_not_found(folder: Path) -> None:
    (document_id,) = add(folder, BODIES[0])
    library = open_library(folder)
    for wrong in ("vb999", "không có.txt", ""):
        with pytest.raises(NotFound):
            library.find(wrong)
    with pytest.raises(NotFound):
        library.original(document_id, 1)
    with pytest.raises(LibraryMissing, match="python -m index add"):
        open_library(folder / "elsewhere")
    assert not (folder / "elsewhere").exists()


# --- growing, shrinking


def test_an_index_grown_file_by_file_answers_as_one_built_at_once(tmp_path: Path) -> None:
    for body in BODIES:
        add(tmp_path / "grown", body)
    add(tmp_path / "once", *BODIES)
    grown, once = open_library(tmp_path / "grown"), open_library(tmp_path / "once")
    for query in QUERIES:
        assert words(grown, query) == words(once, query)
        assert nearest(grown, query) == nearest(once, query)


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "replace"]), st.integers(0, 7)), min_size=1, max_size=8))
def test_through_any_changes_old_and_new_readers_see_what_is_there_and_nothing_removed(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("library") / "store"
    there = dict.fromkeys(add(folder, BODIES[0]))
    reader, gone = open_library(folder), set[str]()
    for change, n in changes:
        chosen = list(there)[n % len(there)] if there else None
        if change == "add" or chosen is None:
            there |= dict.fromkeys(
                add(folder, f"Tin {len(gone) + len(there) + 10}\n" + BODIES[n % 3].split("\n", 1)[1])
            )
        elif change == "remove":
            remove(folder, chosen)
            del there[chosen]
            gone.add(chosen)
        else:
            with writing(folder) as writer:
                document, passages = make_document(f"Tin\nThay bằng tiến độ {n}.")
                put(writer, f"thay {chosen}", replace(document, id=chosen), passages, ENCODER)
        reader.refresh()
        for library in (reader, open_library(folder)):
            assert_whole(library)
            assert {d.id for d in library.documents()} == set(there)
            for query in QUERIES:
                assert not owners(library, words(library, query)) & gone
                assert not owners(library, nearest(library, query)) & gone
    for document_id in gone:
        with pytest.raises(NotFound):
            reader.document(document_id)


def test_a_reader_sees_its_own_generation_until_it_refreshes(folder: Path) -> None:
    add(folder, BODIES[0])
    reader = open_library(folder)
    before = words(reader, "giải ngân")
    add(folder, BODIES[1])
    assert words(reader, "giải ngân") == before
    assert not reader.is_current
    reader.refresh()
    assert reader.is_current
    assert set(words(reader, "giải ngân")) > set(before)


# --- filters


def test_a_filter_keeps_the_scores_and_narrows_both_searches(folder: Path) -> None:
    kl = add(folder, BODIES[0], kind="KL", issuer="Tỉnh ủy", issued=date(2022, 1, 1))
    nq = add(folder, BODIES[1], kind="NQ", issuer="Chính phủ", issued=date(2024, 1, 1))
    unknown = add(folder, BODIES[2])
    library = open_library(folder)
    cases = [
        (Filters(kinds=frozenset({"KL"})), kl),
        (Filters(issuers=frozenset({"Chính phủ"})), nq),
        (Filters(since=date(2023, 1, 1)), nq),
        (Filters(until=date(2025, 1, 1)), kl + nq),
        (Filters(documents=frozenset(unknown)), unknown),
        (Filters(kinds=frozenset({"KL"}), since=date(2023, 1, 1)), []),
    ]
    for filters, expected in cases:
        assert library.count(filters) == len(expected)
        assert owners(library, nearest(library, "tiến độ", filters)) == set(expected)
        for search in (nearest, words):
            for query in QUERIES:
                every, narrowed = search(library, query), search(library, query, filters)
                keep = {i: s for i, s in every.items() if owners(library, [i]) <= set(expected)}
                assert narrowed == pytest.approx(keep)


# --- one writer, any number of readers


def test_a_second_writer_is_refused(folder: Path) -> None:
    with writing(folder), pytest.raises(LibraryLocked, match="tiến trình khác"), writing(folder):
        pass


def test_a_writer_of_another_process_is_refused_too_and_its_death_frees_the_lock(folder: Path) -> None:
    code = (
        f"import sys; from pathlib import Path; from index.library import LibraryWriter\n"
        f"with LibraryWriter(Path({str(folder)!r}), 'fake', 16): print('in', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"in\n"
    with pytest.raises(LibraryLocked), writing(folder):
        pass
    other.kill()
    other.wait()
    add(folder, BODIES[0])
    assert_whole(open_library(folder))


def test_a_reader_works_while_a_writer_writes(folder: Path) -> None:
    add(folder, BODIES[0])
    with writing(folder) as writer:
        put(writer, "b.txt", *make_document(BODIES[1]), ENCODER)
        reader = open_library(folder)
        assert len(reader.documents()) == 2
        assert_whole(reader)


def test_reading_changes_nothing_in_the_folder(folder: Path) -> None:
    add(folder, *BODIES)
    before = hashes(folder)
    assert_whole(open_library(folder))
    assert hashes(folder) == before


def lag(folder: Path) -> None:
    """Leave both indexes a generation behind, as a crash after the commit does."""
    writer = writing(folder).__enter__()
    put(writer, "sau.txt", *make_document(BODIES[2]), ENCODER)
    with writer.transaction() as batch:
        batch.remove("vb1")
    writer.__exit__(KeyboardInterrupt, None, None)


def test_a_lagging_index_is_caught_up_in_memory_by_readers_and_on_disk_by_the_writer(folder: Path) -> None:
    add(folder, *BODIES[:2])
    lag(folder)
    before = hashes(folder)
    reader = open_library(folder)
    assert_whole(reader)
    assert owners(reader, words(reader, "mặt bằng")) == {"vb3"}
    assert hashes(folder) == before
    with writing(folder):
        pass
    assert_whole(open_library(folder))


@pytest.mark.parametrize("name", ["dense", "lexical"])
@pytest.mark.parametrize("damage", ["deleted", "emptied", "overwritten"])
def test_a_damaged_index_costs_a_rebuild_and_no_data(folder: Path, name: str, damage: str) -> None:
    add(folder, *BODIES)
    for path in (folder / name).iterdir():
        path.write_bytes(b"xxxx") if damage == "overwritten" else path.unlink()
    if damage == "deleted":
        (folder / name).rmdir()
    before = hashes(folder)
    assert_whole(open_library(folder))
    assert hashes(folder) == before
    with writing(folder):
        pass
    assert_whole(open_library(folder))


def test_originals_are_checked_and_leftovers_dropped(folder: Path) -> None:
    (document_id,) = add(folder, BODIES[0])
    writer = writing(folder).__enter__()
    writer.keep_original(b"kept, and never linked")
    (folder / "files" / "leftover.tmp").write_bytes(b"half")
    writer.__exit__(KeyboardInterrupt, None, None)
    assert len(list((folder / "files").iterdir())) == 3
    with writing(folder):
        pass
    library = open_library(folder)
    assert [p.name for p in (folder / "files").iterdir()] == [library.document(document_id).files[0].sha256]
    library.original(document_id).write_bytes(b"spoilt")
    assert len(library.problems()) == 1
    remove(folder, document_id)
    assert list((folder / "files").iterdir()) == []


def test_originals_go_with_the_last_file_that_needs_them_and_those_of_others_stay(folder: Path) -> None:
    first, second = add(folder, *BODIES[:2])
    with writing(folder) as writer, writer.transaction() as batch:
        batch.link(SourceFile("a copy", writer.files_of(first)[0].sha256), second)
        batch.remove(first)
    assert open_library(folder).problems() == []
    assert len(list((folder / "files").iterdir())) == 2
    assert open_library(folder).info()["bytes"] == sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    with writing(folder) as writer:
        unused = writer.keep_original(b"read, and found to be nothing new")
        with writer.transaction() as batch:
            batch.unlink("a copy")
    library = open_library(folder)
    assert not library.original(second).with_name(unused).exists()
    assert [p.name for p in (folder / "files").iterdir()] == [library.document(second).files[0].sha256]


# --- the encoder on record


def test_another_encoder_is_refused_with_the_command_to_run(folder: Path) -> None:
    add(folder, BODIES[0])
    library = open_library(folder)
    library.require_encoder("fake")
    with pytest.raises(LibraryMismatch, match="python -m index rebuild"):
        library.require_encoder("other")
    with pytest.raises(LibraryMismatch, match="python -m index rebuild"), LibraryWriter(folder, "other", 4):
        pass
    with writing(folder):
        pass


def test_an_empty_store_answers_nothing(folder: Path) -> None:
    create_library(folder, "fake", 16)
    library = open_library(folder)
    assert_whole(library)
    assert nearest(library, "giải ngân") == words(library, "giải ngân") == {}
    assert library.info()["documents"] == 0


def test_info_counts(folder: Path) -> None:
    add(folder, *BODIES)
    info = open_library(folder).info()
    assert {k: info[k] for k in ("documents", "passages", "files", "samples", "encoder", "format")} == {
        "documents": 3, "passages": 4, "files": 3, "samples": 0, "encoder": "fake", "format": FORMAT,
    }  # fmt: skip
    assert info["bytes"] == sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    with writing(folder):
        during = open_library(folder).info()
        assert during["bytes"] == sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def test_a_path_of_its_own_document_moves_with_link(folder: Path) -> None:
    first, second = add(folder, *BODIES[:2])
    with writing(folder) as writer, writer.transaction() as batch:
        batch.link(SourceFile("Tin một", "0" * 64), second)
    library = open_library(folder)
    assert [d.id for d in library.documents()] == [second]
    with pytest.raises(NotFound):
        library.document(first)
