"""Files into the store: unchanged ones are skipped, changed or moved ones keep their id, a broken one stops nothing."""

import shutil
from pathlib import Path

import pytest

from fakes import FakeEncoder
from index.errors import LibraryMismatch, NotFound
from index.fields import passage_text, sentence_text
from index.ingest import add_paths, remove_documents, remove_samples
from index.library import Library, LibraryWriter, open_library
from index.rebuild import rebuild
from index.report import Progress, Report

NOTICE = "VĂN BẢN MẪU: tỉnh Thanh Lam, các cơ quan trong văn bản này đều không có thật.\n"


def write(path: Path, sentence: str, notice: str = "") -> Path:
    path.write_text(f"{notice}Tin {path.stem}\n{sentence}", "utf-8")
    return path


def add(store: Path, *paths: Path, encoder: FakeEncoder | None = None) -> Report:
    return add_paths(store, paths, encoder or FakeEncoder())


def held(store: Path) -> dict[str, list[str]]:
    """The names of the files of each document."""
    return {d.id: [Path(f.path).name for f in d.files] for d in open_library(store).documents()}


def assert_whole(store: Path) -> Library:
    """The store is sound, and its vectors are those of the texts it holds."""
    library = open_library(store)
    assert library.problems() == []
    encoder = FakeEncoder()
    for card in library.documents():
        document = library.document(card.id)
        ids = library.passage_ids(card.id)
        vectors, passages = library.vectors(ids), library.passages(ids)
        for i in ids:
            texts = [passage_text(document, passages[i])] + [sentence_text(document, s) for s in passages[i].sentences]
            expected = encoder.encode(texts, "passage")
            assert vectors[i][0] == pytest.approx(expected[0], abs=1e-3)
            assert vectors[i][1] == pytest.approx(expected[1:], abs=1e-3)
    return library


def test_a_folder_is_read_with_all_below_it(store: Path, office: Path) -> None:
    report = add(store, office)
    assert sorted(report.read) == [str(office / "2022" / "b.txt"), str(office / "a.txt")]
    assert (report.skipped, report.failed) == ([], [])
    assert sorted(held(store).values()) == [["a.txt"], ["b.txt"]]
    assert_whole(store)


def test_what_only_describes_a_folder_is_ignored(store: Path, office: Path) -> None:
    for name in ("README.md", "readme.txt", "~$a.docx", ".hidden.txt", "Thumbs.db", "desktop.ini"):
        write(office / name, "Không phải văn bản.")
    (office / ".git").mkdir()
    write(office / ".git" / "x.txt", "Không phải văn bản.")
    assert len(add(store, office).read) == 2


def test_a_readme_that_is_named_is_read(store: Path, office: Path) -> None:
    assert len(add(store, write(office / "README.md", "Được nêu tên.")).read) == 1


def test_unchanged_files_are_skipped_and_not_encoded_again(store: Path, office: Path) -> None:
    add(store, office)
    before, encoder = held(store), FakeEncoder()
    report = add(store, office, encoder=encoder)
    assert (report.read, len(report.skipped)) == ([], 2)
    assert encoder.texts == []
    assert held(store) == before


def test_a_changed_file_keeps_its_id(store: Path, office: Path) -> None:
    add(store, office / "a.txt")
    before = held(store)
    write(office / "a.txt", "Nội dung mới hẳn.")
    assert add(store, office / "a.txt").read == [str(office / "a.txt")]
    assert held(store) == before
    library = assert_whole(store)
    assert "Nội dung mới hẳn." in library.find(str(office / "a.txt")).text
    assert len(list((store / "files").iterdir())) == 1


def test_a_moved_file_keeps_its_document(store: Path, office: Path) -> None:
    add(store, office)
    before = set(held(store))
    shutil.move(office / "a.txt", office / "2022" / "moi.txt")
    assert len(add(store, office).skipped) == 2
    assert set(held(store)) == before
    assert sorted(held(store).values()) == [["b.txt"], ["moi.txt"]]
    assert_whole(store)


def test_the_same_content_twice_is_one_document_with_two_files(store: Path, office: Path) -> None:
    shutil.copy(office / "a.txt", office / "2022" / "ban sao.txt")
    report = add(store, office)
    assert len(report.read) == 2
    assert len(report.skipped) == 1
    assert sorted(sorted(files) for files in held(store).values()) == [["a.txt", "ban sao.txt"], ["b.txt"]]
    add(store, office)
    assert len(held(store)) == 2


def test_of_two_copies_the_changed_one_becomes_a_document_of_its_own(store: Path, office: Path) -> None:
    copy = Path(shutil.copy(office / "a.txt", office / "c.txt"))
    add(store, office)
    write(copy, "Đã sửa khác đi.")
    add(store, office)
    assert sorted(held(store).values()) == [["a.txt"], ["b.txt"], ["c.txt"]]
    assert_whole(store)


def test_a_file_that_takes_over_anothers_content_leaves_no_ghost(store: Path, office: Path) -> None:
    add(store, office)
    shutil.copy(office / "a.txt", office / "2022" / "b.txt")
    add(store, office)
    assert [sorted(files) for files in held(store).values()] == [["a.txt", "b.txt"]]
    assert_whole(store)


def test_two_files_that_swap_their_content_both_stay(store: Path, office: Path) -> None:
    add(store, office)
    a, b = office / "a.txt", office / "2022" / "b.txt"
    texts = {a: b.read_bytes(), b: a.read_bytes()}
    for path, content in texts.items():
        path.write_bytes(content)
    add(store, office)
    library = assert_whole(store)
    for path, content in texts.items():
        assert library.find(str(path)).text.strip() == content.decode().strip()


def test_a_broken_file_is_reported_and_the_rest_kept(store: Path, office: Path) -> None:
    (office / "hong.docx").write_bytes(b"PK\x03\x04 half")
    (office / "anh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (office / "rong.txt").touch()
    report = add(store, office, office / "khong co.txt")
    assert {Path(f.file).name for f in report.failed} == {"khong co.txt", "hong.docx", "anh.png", "rong.txt"}
    assert all(f.reason for f in report.failed)
    assert len(report.read) == 2
    assert_whole(store)


def test_a_file_that_became_unreadable_keeps_what_was_read_before(store: Path, office: Path) -> None:
    add(store, office)
    before = held(store)
    (office / "a.txt").write_bytes(b"")
    assert len(add(store, office).failed) == 1
    assert held(store) == before


def test_doubts_name_what_a_person_should_look_at(store: Path, office: Path) -> None:
    path = office / "c.txt"
    path.write_text("TỈNH ỦY\n*\nĐẢNG CỘNG SẢN VIỆT NAM\nKẾT LUẬN\nvề một việc\nGiao Văn phòng.", "utf-8")
    report = add(store, path)
    assert {(Path(d.file).name, d.reason) for d in report.doubts} == {
        ("c.txt", "Không thấy số, ký hiệu."), ("c.txt", "Không thấy ngày ban hành."),
    }  # fmt: skip


def test_a_document_of_nothing_but_head_and_foot_is_kept_among_others_and_doubted(store: Path, office: Path) -> None:
    (office / "b.txt").write_text("Nơi nhận:\n- Lưu Văn phòng.", "utf-8")
    report = add(store, office)
    assert len(report.read) == 3
    assert [Path(d.file).name for d in report.doubts] == ["b.txt"]
    assert "ngoài phần đầu và phần ký" in report.doubts[0].reason
    assert len(assert_whole(store).documents()) == 3


def test_progress_counts_every_file_once_and_only_when_it_is_kept(store: Path, office: Path) -> None:
    (office / "hong.pdf").write_bytes(b"%PDF-1.7")
    add(store, office / "a.txt")
    seen: list[Progress] = []

    def look(progress: Progress) -> None:
        seen.append(progress)
        if progress.outcome == "read":
            assert open_library(store).find(progress.file)

    add_paths(store, [office], FakeEncoder(), look)
    assert [p.done for p in seen] == [1, 2, 3]
    assert {p.total for p in seen} == {3}
    assert sorted((Path(p.file).name, p.outcome) for p in seen) == [
        ("a.txt", "skipped"), ("b.txt", "read"), ("hong.pdf", "failed"),
    ]  # fmt: skip


def test_an_upload_is_recorded_under_its_own_name(store: Path, office: Path) -> None:
    add_paths(store, [office / "a.txt"], FakeEncoder(), names={office / "a.txt": "tải lên/Kết luận.txt"})
    assert held(store) == {"vb1": ["Kết luận.txt"]}


def test_many_files_take_several_transactions_and_none_is_lost(store: Path, tmp_path: Path) -> None:
    for n in range(250):
        write(tmp_path / f"{n:03}.txt", f"Việc số {n} giao Văn phòng.")
    report = add(store, *sorted(tmp_path.glob("*.txt")))
    assert len(report.read) == 250
    library = assert_whole(store)
    assert library.generation > 3
    assert [Path(d.files[0].path).stem for d in library.documents()] == [f"{n:03}" for n in range(250)]


# --- removing


def test_removing_by_id_or_path(store: Path, office: Path) -> None:
    add(store, office)
    b = open_library(store).find(str(office / "2022" / "b.txt")).id
    assert remove_documents(store, [b, str(office / "2022" / "b.txt")]) == [b]
    assert list(held(store).values()) == [["a.txt"]]
    assert_whole(store)
    assert len(list((store / "files").iterdir())) == 1


def test_a_name_that_is_not_there_removes_nothing(store: Path, office: Path) -> None:
    add(store, office)
    with pytest.raises(NotFound):
        remove_documents(store, [str(office / "a.txt"), "vb99"])
    assert len(held(store)) == 2


def test_a_removed_document_that_is_added_again_is_a_new_one(store: Path, office: Path) -> None:
    add(store, office / "a.txt")
    (old,) = held(store)
    remove_documents(store, [old])
    add(store, office / "a.txt")
    (new,) = held(store)
    assert new != old


def test_samples_are_flagged_and_removed_all_together(store: Path, office: Path) -> None:
    for n in range(3):
        write(office / f"mau {n}.txt", f"Nội dung {n}.", NOTICE)
    add(store, office)
    samples = {Path(d.files[0].path).name for d in open_library(store).documents() if d.sample}
    assert samples == {"mau 0.txt", "mau 1.txt", "mau 2.txt"}
    assert open_library(store).info()["samples"] == 3
    assert remove_samples(store) == 3
    assert sorted(held(store).values()) == [["a.txt"], ["b.txt"]]
    assert remove_samples(store) == 0
    assert_whole(store)


# --- rebuilding


def test_rebuilding_keeps_ids_files_and_answers(store: Path, office: Path) -> None:
    add(store, office)
    before = held(store)
    report = rebuild(store, FakeEncoder())
    assert len(report.read) == 2
    assert held(store) == before
    assert_whole(store)


def test_rebuilding_with_another_encoder_makes_the_store_its_own(store: Path, office: Path) -> None:
    add(store, office)
    before = held(store)
    other = FakeEncoder("other", 5)
    with pytest.raises(LibraryMismatch, match="python -m index rebuild"):
        add(store, office, encoder=other)
    rebuild(store, other)
    library = open_library(store)
    library.require_encoder("other")
    assert library.problems() == []
    assert held(store) == before
    assert {len(v) for i in library.passage_ids("vb1") for v, _ in [library.vectors([i])[i]]} == {5}
    assert len(library.nearest(other.encode(["giải ngân"], "query")[0], 10)) == 2
    add(store, write(office / "c.txt", "Thêm sau."), encoder=other)
    with pytest.raises(LibraryMismatch):
        add(store, office)


def test_rebuilding_keeps_the_text_of_a_document_whose_original_is_lost(store: Path, office: Path) -> None:
    add(store, office)
    library = open_library(store)
    library.original("vb1").unlink()
    text = library.document("vb1").text
    report = rebuild(store, FakeEncoder())
    assert (len(report.read), len(report.failed)) == (1, 1)
    assert open_library(store).document("vb1").text == text


def test_a_rebuild_that_fails_changes_nothing(store: Path, office: Path) -> None:
    add(store, office)

    class Failing(FakeEncoder):
        def encode(self, texts, kind):  # type: ignore[no-untyped-def]
            raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        rebuild(store, Failing("other", 5))
    open_library(store).require_encoder("fake")
    assert_whole(store)


def test_rebuilding_drops_damaged_indexes(store: Path, office: Path) -> None:
    add(store, office)
    for name in ("dense", "lexical"):
        for path in (store / name).iterdir():
            path.write_bytes(b"xxxx")
    rebuild(store, FakeEncoder())
    assert_whole(store)
    with LibraryWriter(store, "fake", 16):
        pass
