"""`python -m index`: the contract that other programs rely on."""

import json
from pathlib import Path
from typing import Any

import pytest

import index.__main__ as command
from fakes import HEAD, TAIL, FakeEncoder
from index.library import LibraryWriter

Capture = pytest.CaptureFixture[str]
CARD = {
    "id", "file", "files", "title", "kind", "number", "issuer", "parent", "issued", "place", "signer", "role",
    "secrecy", "urgency", "draft", "meeting", "term", "status", "sample", "pages",
}  # fmt: skip
TITLE = "Kết luận của Ban Thường vụ Tỉnh ủy về đầu tư công"
NOTICE = "VĂN BẢN MẪU: tỉnh Thanh Lam, các cơ quan trong văn bản này đều không có thật.\n"


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "configured_encoder", FakeEncoder)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "kl29.txt").write_text(HEAD + "I- MỘT\nGiao Văn phòng rà soát." + TAIL, "utf-8")
    (folder / "tin.txt").write_text("Tin hội nghị\nBáo cáo giải ngân.", "utf-8")
    return folder


def run(capsys: Capture, *arguments: object) -> tuple[int, str, str]:
    code = command.main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def run_json(capsys: Capture, *arguments: object) -> Any:
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_add_says_what_became_of_each_file(store: Path, office: Path, capsys: Capture) -> None:
    code, out, _ = run(capsys, "add", office, "--store", store)
    assert code == 0
    assert out.splitlines() == [
        f"Đã nạp: {office / 'kl29.txt'}",
        f"Đã nạp: {office / 'tin.txt'}",
        "Đã nạp 2, đã có sẵn 0, lỗi 0.",
    ]
    assert run(capsys, "add", office, "--store", store)[1].splitlines()[0] == f"Đã có: {office / 'kl29.txt'}"


def test_add_json(store: Path, office: Path, capsys: Capture) -> None:
    kl29, tin = str(office / "kl29.txt"), str(office / "tin.txt")
    nothing = {key: [] for key in ("read", "skipped", "failed", "doubts", "linked", "gone", "pruned")}
    assert run_json(capsys, "add", kl29, "--store", store) == nothing | {"read": [kl29]}
    assert run_json(capsys, "add", office, "--store", store) == nothing | {"read": [tin], "skipped": [kl29]}


def test_a_failed_file_gives_exit_code_1_its_reason_and_keeps_the_rest(
    store: Path, office: Path, capsys: Capture
) -> None:
    (office / "hong.docx").write_bytes(b"PK\x03\x04")
    code, out, _ = run(capsys, "add", office, "--store", store, "--json")
    report = json.loads(out)
    assert code == 1
    assert len(report["read"]) == 2
    (failed,) = report["failed"]
    assert failed["file"] == str(office / "hong.docx")
    assert "hỏng" in failed["reason"]
    code, out, _ = run(capsys, "add", office / "không có", "--store", store)
    assert code == 1
    assert f"Lỗi: {office / 'không có'}: Không tìm thấy" in out


def test_list(store: Path, office: Path, capsys: Capture) -> None:
    run(capsys, "add", office, "--store", store)
    kl29, tin = run_json(capsys, "list", "--store", store)["documents"]
    assert set(kl29) == set(tin) == CARD | {"passages"}
    assert {k: kl29[k] for k in CARD - {"files"}} == {
        "id": "vb1", "file": str(office / "kl29.txt"), "title": TITLE, "kind": "KL",
        "number": "29-KL/TU", "issuer": "Ban Thường vụ Tỉnh ủy", "issued": "2022-02-15", "place": "Thanh Lam",
        "parent": "Tỉnh ủy Thanh Lam", "signer": "Nguyễn Văn A", "role": "Phó Bí thư", "secrecy": None, "urgency": None,
        "draft": None, "meeting": None, "term": None, "status": None, "sample": False, "pages": None,
    }  # fmt: skip
    assert (kl29["files"], kl29["passages"]) == ([str(office / "kl29.txt")], 1)
    assert [tin[k] for k in ("kind", "number", "issuer", "issued")] == [None] * 4
    lines = run(capsys, "list", "--store", store)[1].splitlines()
    assert lines[0].split("\t") == [
        "vb1",
        "29-KL/TU",
        "2022-02-15",
        "Kết luận của Ban Thường vụ Tỉnh ủy về đầu tư công",
    ]


def test_show_gives_the_text_that_offsets_count_in(store: Path, office: Path, capsys: Capture) -> None:
    run(capsys, "add", office, "--store", store)
    for name in ("vb1", str(office / "kl29.txt")):
        shown = run_json(capsys, "show", name, "--store", store)
        assert set(shown) == CARD | {"blocks", "sections", "text", "read_from", "corrected", "doubts"}
        assert shown["text"] == (office / "kl29.txt").read_text("utf-8")
        parts = {b["kind"]: shown["text"][b["start"] : b["end"]] for b in shown["blocks"]}
        assert parts["signature"].startswith("T/M BAN THƯỜNG VỤ")
        (section,) = shown["sections"]
        assert shown["text"][section["start"] : section["end"]] == "I- MỘT\nGiao Văn phòng rà soát."
    assert run(capsys, "show", "vb1", "--store", store)[1].strip() == (office / "kl29.txt").read_text("utf-8").strip()


def test_info_and_verify(store: Path, office: Path, capsys: Capture) -> None:
    run(capsys, "add", office, "--store", store)
    info = run_json(capsys, "info", "--store", store)
    counts = {"documents", "passages", "files", "samples", "failed"}
    assert set(info) == counts | {"encoder", "format", "generation", "indexed", "bytes"}
    assert (info["documents"], info["passages"], info["encoder"]) == (2, 2, "fake")
    assert "văn bản: 2" in run(capsys, "info", "--store", store)[1]
    assert run_json(capsys, "verify", "--store", store) == {"ok": True, "problems": []}
    for path in (store / "files").iterdir():
        path.write_bytes(b"spoilt")
    code, out, _ = run(capsys, "verify", "--store", store, "--json")
    assert code == 1
    assert json.loads(out)["ok"] is False
    assert len(json.loads(out)["problems"]) == 2


def test_remove(store: Path, office: Path, capsys: Capture) -> None:
    (office / "mau.txt").write_text(NOTICE + "Tin mẫu\nNội dung mẫu.", "utf-8")
    run(capsys, "add", office, "--store", store)
    assert run_json(capsys, "remove", office / "tin.txt", "--store", store)["removed"] == ["vb3"]
    assert run_json(capsys, "remove", "--samples", "--store", store)["samples"] == 1
    assert [d["id"] for d in run_json(capsys, "list", "--store", store)["documents"]] == ["vb1"]
    code, _, err = run(capsys, "remove", "vb99", "--store", store)
    assert code == 1
    assert err.startswith("Lỗi: Không có văn bản vb99")


def test_samples_are_marked_in_the_list(store: Path, office: Path, capsys: Capture) -> None:
    (office / "mau.txt").write_text(NOTICE + "Tin mẫu\nNội dung mẫu.", "utf-8")
    run(capsys, "add", office / "mau.txt", "--store", store)
    assert run(capsys, "list", "--store", store)[1].endswith("Tin mẫu [văn bản mẫu]\n")


def test_rebuild(store: Path, office: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    run(capsys, "add", office, "--store", store)
    monkeypatch.setattr(command, "configured_encoder", lambda: FakeEncoder("other", 7))
    code, _, err = run(capsys, "add", office, "--store", store)
    assert code == 1
    assert "python -m index rebuild" in err
    assert len(run_json(capsys, "rebuild", "--store", store)["read"]) == 2
    assert run_json(capsys, "info", "--store", store)["encoder"] == "other"


def test_a_store_in_use_is_an_error_of_one_line(store: Path, office: Path, capsys: Capture) -> None:
    run(capsys, "add", office, "--store", store)
    with LibraryWriter(store, "fake", 16):
        code, _, err = run(capsys, "add", office, "--store", store)
    assert code == 1
    assert len(err.strip().splitlines()) == 1
    assert "tiến trình khác" in err


@pytest.mark.parametrize("arguments", [["list"], ["info"], ["verify"], ["show", "vb1"], ["rebuild"], ["remove", "vb1"]])
def test_without_a_store_the_error_names_the_command_to_run(store: Path, arguments: list[str], capsys: Capture) -> None:
    code, _, err = run(capsys, *arguments, "--store", store)
    assert code == 1
    assert "python -m index add" in err
    assert not store.exists()


def test_the_store_of_the_environment_is_the_default(
    store: Path, office: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANKIEN_STORE", str(store))
    run(capsys, "add", office)
    assert (store / "library.sqlite").exists()
    assert len(run_json(capsys, "list")["documents"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "thiếu LỆNH"),
        (["add"], "thiếu ĐƯỜNG_DẪN"),
        (["show"], "thiếu MÃ"),
        (["khác"], "LỆNH: không có 'khác'; chọn một trong: "),
        (["list", "--no"], "không nhận --no"),
        (["show", "vb1", "vb2\n(lạ)"], "không nhận vb2\n(lạ)"),
        (["list", "--store"], "--store: thiếu giá trị"),
        (["list", "--json=có"], "--json: không kèm giá trị, nhưng có 'có'"),
    ],
)
def test_wrong_arguments_are_explained_in_vietnamese(arguments: list[str], message: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2
    err = capsys.readouterr().err
    assert err.count("Cách dùng:") == 1
    assert f"Sai tham số: {message}" in err
    assert "Xem trợ giúp: python -m index" in err


@pytest.mark.parametrize("arguments", [["--help"], ["add", "--help"], ["remove", "-h"]])
def test_help_is_vietnamese(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert out.count("Cách dùng:") == 1
    assert "hiện trợ giúp" in out
    assert "show this help" not in out


def test_some_documents_are_read_again(store: Path, office: Path, capsys: Capture) -> None:
    run(capsys, "add", office, "--store", store)
    assert run_json(capsys, "rebuild", "vb2", "--store", store)["read"] == [str(office / "tin.txt")]
    code, _, err = run(capsys, "rebuild", "vb9", "--store", store)
    assert (code, err.startswith("Lỗi: Không có văn bản vb9")) == (1, True)
