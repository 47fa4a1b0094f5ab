"""The report as a table: Vietnamese in any spreadsheet, and nothing in it that a spreadsheet would run."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.__main__ as command
from fakes import FakeEncoder
from index.report import Failure, Link, Report, report_rows, write_report

REPORT = Report(
    read=["a.txt", "b.pdf"], skipped=["c.txt"], failed=[Failure("d.docx", "Tệp có mật khẩu.")],
    doubts=[Failure("a.txt", "Không thấy số, ký hiệu.")], linked=[Link("b.pdf", "vb1", "a.txt")],
    gone=["e.txt"], pruned=["f.txt"],
)  # fmt: skip


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_file_has_its_row_and_what_needs_a_person_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.csv"
    write_report(REPORT, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(path) == [
        ["Tệp", "Kết quả", "Lý do, ghi chú"],
        ["d.docx", "Lỗi", "Tệp có mật khẩu."],
        ["a.txt", "Cần xem lại", "Không thấy số, ký hiệu."],
        ["e.txt", "Không còn tệp", "Văn bản vẫn còn trong kho."],
        ["f.txt", "Đã bỏ khỏi kho", "Không còn tệp này."],
        ["b.pdf", "Trùng nội dung", "Cùng một văn bản với a.txt."],
        ["a.txt", "Đã nạp", ""],
        ["b.pdf", "Đã nạp", ""],
        ["c.txt", "Đã có", ""],
    ]


@given(st.text(max_size=20), st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n"]))
def test_no_cell_is_a_formula_and_no_name_breaks_its_row(
    tmp_path_factory: pytest.TempPathFactory, name: str, start: str
) -> None:
    path = tmp_path_factory.mktemp("report") / "r.csv"
    write_report(Report(failed=[Failure(start + name, start + name)]), path)
    (row,) = table(path)[1:]
    assert len(row) == 3
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
    assert len(path.read_text("utf-8-sig").splitlines()) == 2


def test_the_command_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "configured_encoder", FakeEncoder)
    (tmp_path / "office").mkdir()
    kept, lost = tmp_path / "office" / "=a.txt", tmp_path / "office" / "b.txt"
    for path in (kept, lost):
        path.write_text(f"Tin {path.name}", "utf-8")
    store, target = tmp_path / "store", tmp_path / "r.csv"
    words = ["add", str(tmp_path / "office"), "--store", str(store), "--report", str(target)]
    assert command.main(words) == 0
    assert [row[1] for row in table(target)] == ["Kết quả", "Đã nạp", "Đã nạp"]
    lost.unlink()
    capsys.readouterr()
    assert command.main(words) == 0
    assert "thêm --prune" in capsys.readouterr().out
    assert command.main([*words, "--prune", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["gone"], report["pruned"]) == ([], [str(lost)])
    assert table(target)[1:] == [[name, outcome, why] for name, outcome, why in report_rows(Report(
        skipped=[str(kept)], pruned=[str(lost)]))]  # fmt: skip


def test_where_no_report_can_be_written_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "configured_encoder", FakeEncoder)
    (tmp_path / "a.txt").write_text("Tin a", "utf-8")
    store = tmp_path / "store"
    for target in (tmp_path, tmp_path / "không có" / "r.csv"):
        assert command.main(["add", str(tmp_path / "a.txt"), "--store", str(store), "--report", str(target)]) == 1
        assert "Không ghi được báo cáo" in capsys.readouterr().err
    assert not store.exists()
