"""Trees of files: each file once, nothing lost in silence, and what is gone goes only when told to."""

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from fakes import FakeEncoder
from index import folders, names
from index.folders import find_files
from index.ingest import add_paths
from index.library import open_library
from index.names import is_gone, on_one_line, path_of, recorded_name
from index.report import Report

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def write(path: Path, text: str = "") -> Path:
    path.write_text(text or f"Tin {recorded_name(path.name)}\nGiao Văn phòng rà soát.", "utf-8")
    return path


def add(store: Path, *paths: Path, prune: bool = False) -> Report:
    return add_paths(store, paths, FakeEncoder(), prune=prune)


def held(store: Path) -> list[list[str]]:
    return sorted([Path(f.path).name for f in d.files] for d in open_library(store).documents())


def found(*paths: Path) -> list[str]:
    return [Path(name).name for name in find_files(paths, {}, Path("no store")).files]


# --- finding


def test_files_come_in_the_order_of_their_paths_each_once(office: Path) -> None:
    assert found(office, office / "a.txt", office / "2022") == ["b.txt", "a.txt"]


@posix_only
def test_a_loop_of_links_is_walked_once(office: Path) -> None:
    (office / "2022" / "up").symlink_to(office)
    (office / "itself").symlink_to("itself")
    result = find_files([office], {}, Path("no store"))
    assert [Path(name).name for name in result.files] == ["b.txt", "a.txt"]
    assert [(Path(f.file).name, "trỏ vòng" in f.reason) for f in result.failures] == [("itself", True)]


@posix_only
def test_a_folder_elsewhere_is_read_through_its_link_under_its_own_name(office: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = write(tmp_path / "elsewhere" / "c.txt")
    (office / "link").symlink_to(tmp_path / "elsewhere")
    (office / "copy.txt").symlink_to(office / "a.txt")
    result = find_files([office], {}, Path("no store"))
    assert str(target) in result.files
    assert [Path(name).name for name in result.files] == ["b.txt", "a.txt", "c.txt"]


@posix_only
def test_what_is_no_file_is_named_and_not_opened(store: Path, office: Path) -> None:
    os.mkfifo(office / "pipe.txt")
    (office / "lost.txt").symlink_to(office / "nowhere.txt")
    report = add(store, office, office / "pipe.txt")
    reasons = {(Path(f.file).name, f.reason.partition(" ")[0]) for f in report.failed}
    assert reasons == {("pipe.txt", "Đây"), ("lost.txt", "Liên")}
    assert len(report.read) == 2


def test_a_folder_that_can_not_be_opened_is_named_and_the_rest_read(
    store: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listdir = os.listdir

    def refuse(path: str) -> list[str]:
        if path.endswith("2022"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(folders.os, "listdir", refuse)
    report = add(store, office)
    assert [Path(name).name for name in report.read] == ["a.txt"]
    assert [(Path(f.file).name, "không có quyền" in f.reason) for f in report.failed] == [("2022", True)]


def test_a_file_that_another_program_holds_is_named_and_kept_as_it_was(
    store: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, office)
    write(office / "a.txt", "Nội dung mới.")
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    report = add(store, office, prune=True)
    assert [(Path(f.file).name, "chương trình khác" in f.reason) for f in report.failed] == [("a.txt", True)]
    assert held(store) == [["a.txt"], ["b.txt"]]


@linux_only
def test_a_path_too_long_for_the_system_is_named(store: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office)
    for _ in range(20):
        os.mkdir("x" * 250)
        os.chdir("x" * 250)
    Path("c.txt").write_text("Tin c")
    report = add(store, office)
    assert len(report.read) == 2
    assert [f.reason for f in report.failed] == ["Đường dẫn quá dài. Hãy chuyển đến thư mục ít tầng hơn rồi thêm lại."]


def test_the_store_itself_is_not_read(office: Path) -> None:
    add(office / "store", office)
    assert len(add(office / "store", office).skipped) == 2


def test_a_file_too_large_is_refused_before_it_is_read(store: Path, office: Path) -> None:
    with (office / "lớn.txt").open("wb") as file:
        file.truncate(600 << 20)
    (failure,) = add(store, office).failed
    assert "600 MB" in failure.reason
    assert "512 MB" in failure.reason


# --- names


@linux_only
@pytest.mark.parametrize(
    "name", [b"Quy\xd5t \xae\xb8nh.txt", b"hai\ndong.txt", "tên rất dài ".encode() * 11, b"=1+1.txt"]
)
def test_odd_names_are_recorded_found_again_and_opened(store: Path, office: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(office) + b"/" + name.strip()[:250]))
    write(path)
    report = add(store, office)
    assert len(report.read) == 3
    (recorded,) = (n for n in report.read if Path(n).name not in ("a.txt", "b.txt"))
    recorded.encode()
    assert path_of(recorded) == path
    assert not is_gone(recorded)
    again = add(store, office, prune=True)
    assert (len(again.skipped), again.gone, again.pruned) == (3, [], [])
    assert open_library(store).find(recorded).text
    path.unlink()
    assert is_gone(recorded)
    assert add(store, office).gone == [recorded]


@linux_only
def test_of_two_copies_the_one_with_an_odd_name_is_not_taken_for_moved(store: Path, office: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(office) + b"/b\xd5n sao.txt"))
    shutil.copy(office / "a.txt", odd)
    for _ in range(2):
        add(store, office)
        assert sorted(len(files) for files in held(store)) == [1, 2]


def test_a_name_is_shown_on_one_line() -> None:
    assert on_one_line("a\nb\tc\x85\u2028d.txt") == r"a\nb\tc\x85\u2028d.txt"
    assert on_one_line("Kết luận số 29.docx") == "Kết luận số 29.docx"


# --- gone


def test_gone_files_are_named_and_stay_until_told(store: Path, office: Path) -> None:
    add(store, office)
    (office / "a.txt").unlink()
    report = add(store, office)
    assert (report.gone, report.pruned, report.failed) == ([str(office / "a.txt")], [], [])
    assert held(store) == [["a.txt"], ["b.txt"]]
    report = add(store, office, prune=True)
    assert (report.gone, report.pruned) == ([], [str(office / "a.txt")])
    assert held(store) == [["b.txt"]]
    assert open_library(store).problems() == []


def test_a_moved_file_is_not_gone(store: Path, office: Path) -> None:
    add(store, office)
    shutil.move(office / "a.txt", office / "2022" / "moi.txt")
    report = add(store, office, prune=True)
    assert (report.gone, report.pruned) == ([], [])
    assert held(store) == [["b.txt"], ["moi.txt"]]


def test_only_the_folders_that_were_named_are_looked_at(store: Path, office: Path) -> None:
    add(store, office)
    (office / "a.txt").unlink()
    write(office / "2022" / "c.txt")
    assert add(store, office / "2022", prune=True).pruned == []
    assert held(store) == [["a.txt"], ["b.txt"], ["c.txt"]]


def test_uploads_have_no_folder_and_are_never_gone(store: Path, office: Path) -> None:
    add_paths(store, [office / "a.txt"], FakeEncoder(), names={office / "a.txt": "Kết luận.txt"})
    assert add(store, office / "2022", prune=True).pruned == []
    assert held(store) == [["Kết luận.txt"], ["b.txt"]]


def test_nothing_is_pruned_from_a_folder_that_is_empty_or_absent(store: Path, office: Path, tmp_path: Path) -> None:
    """A drive that is not there looks like this."""
    add(store, office)
    office.rename(tmp_path / "moved")
    assert add(store, office, prune=True).pruned == []
    office.mkdir()
    assert add(store, office, prune=True).pruned == []
    assert len(held(store)) == 2


def test_a_file_in_a_folder_that_can_not_be_opened_is_not_gone(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(names.Path, "stat", refuse)
    assert not is_gone(str(office / "a.txt"))


def test_of_a_document_with_two_files_pruning_one_keeps_the_other(store: Path, office: Path) -> None:
    shutil.copy(office / "a.txt", office / "c.txt")
    add(store, office)
    (office / "a.txt").unlink()
    assert add(store, office, prune=True).pruned == [str(office / "a.txt")]
    assert held(store) == [["b.txt"], ["c.txt"]]


# --- the same text in two files

TEXT = "Kết luận số 5\nGiao Văn phòng Tỉnh ủy rà soát các dự án chậm tiến độ."


def test_the_same_text_in_two_formats_is_one_document_with_both_originals(store: Path, office: Path) -> None:
    plain = write(office / "kl5.txt", TEXT)
    page = write(office / "kl5.html", "<html><body><p>" + TEXT.replace("\n", "</p>  <p>") + "</p></body></html>")
    report = add(store, office)
    assert sorted(map(len, held(store))) == [1, 1, 2]
    assert str(plain) in report.read
    assert [(link.file, link.same_as) for link in report.linked] == [(str(plain), str(page))]
    library = open_library(store)
    document = library.find(str(page))
    assert library.find(str(plain)).id == document.id
    originals = {library.original(document.id, i).read_bytes() for i in range(2)}
    assert originals == {plain.read_bytes(), page.read_bytes()}
    again = add(store, office)
    assert (len(again.skipped), again.read, again.linked) == (4, [], [])


def test_a_second_format_that_comes_later_is_linked_too(store: Path, office: Path) -> None:
    add(store, write(office / "kl5.txt", TEXT))
    report = add(store, write(office / "kl5.md", TEXT.replace("\n", "\n\n")))
    assert [link.document for link in report.linked] == ["vb1"]
    assert held(store) == [["kl5.md", "kl5.txt"]]


def test_a_file_saved_anew_with_the_same_text_keeps_its_document(store: Path, office: Path) -> None:
    path = write(office / "kl5.txt", TEXT)
    add(store, path)
    write(path, TEXT + "\n")
    report = add(store, path)
    assert (report.read, report.linked) == ([str(path)], [])
    assert [d.id for d in open_library(store).documents()] == ["vb1"]
    assert add(store, path).skipped == [str(path)]


def test_texts_that_differ_in_case_are_two_documents(store: Path, office: Path) -> None:
    add(store, write(office / "x.txt", TEXT), write(office / "y.txt", TEXT.upper()))
    assert held(store) == [["x.txt"], ["y.txt"]]


def test_when_one_of_two_formats_changes_the_other_keeps_the_text(store: Path, office: Path) -> None:
    plain, marked = write(office / "kl5.txt", TEXT), write(office / "kl5.md", TEXT.replace("\n", "\n\n"))
    add(store, plain, marked)
    write(marked, "Kết luận số 6\n\nViệc khác hẳn.")
    add(store, marked)
    library = open_library(store)
    assert library.find(str(plain)).text == TEXT
    assert "Việc khác hẳn" in library.find(str(marked)).text


def test_a_copy_of_what_a_file_held_until_now_keeps_the_old_text(store: Path, office: Path) -> None:
    """The usual way to keep an old version: copied aside, then the first one edited."""
    edited = write(office / "kl5.txt", TEXT)
    add(store, edited)
    kept = Path(shutil.copy(edited, office / "kl5_cũ.txt"))
    write(edited, TEXT + " Hạn cuối là tháng 6.")
    add(store, edited, kept)
    library = open_library(store)
    assert library.find(str(kept)).text == TEXT
    assert library.find(str(edited)).text.endswith("tháng 6.")
    assert library.problems() == []
