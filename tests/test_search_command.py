"""`python -m search`, as other programs and people run it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fakes import ROOT
from index.ingest import add_paths
from index.library import open_library
from search.__main__ import main

if TYPE_CHECKING:
    from index.encoder import Encoder

FILES = ["kl-67-2024-dau-tu-cong-2024.docx", "tb-335-2022-y-te-co-so.pdf", "btt-2023-ban-chi-dao-gpmb.txt"]
PLACE = {
    "document", "file", "title", "kind", "number", "issuer", "issued", "status", "sample",
    "path", "page", "ocr", "start", "end", "score", "text",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Path:
    folder = tmp_path_factory.mktemp("search") / "kho"
    assert add_paths(folder, [ROOT / "corpus" / name for name in FILES], encoder).failed == []
    return folder


@pytest.fixture(autouse=True)
def _one_encoder(encoder: "Encoder", monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls of `main` in this process share the loaded model; `run` starts the real program."""
    monkeypatch.setattr("search.service.configured_encoder", lambda: encoder)


def run(*arguments: object, stdin: bytes = b"", store: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "search", *map(str, arguments), *(["--store", str(store)] if store else [])]
    return subprocess.run(
        command, cwd=ROOT, input=stdin, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )


def run_here(capsys: pytest.CaptureFixture[str], arguments: Sequence[object]) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `main` in this process."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as done:
        code = int(done.code or 0)
    return code, *capsys.readouterr()


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


# --- one question


def test_a_question_is_answered_in_json_whatever_the_locale(store: Path) -> None:
    done = run("Tỷ lệ giải ngân vốn đầu tư công là bao nhiêu?", "--json", "--top", 3, store=store)
    assert (done.returncode, done.stderr) == (0, b"")
    reply = json.loads(done.stdout.decode("utf-8"))
    assert (reply["id"], reply["refused"]) == (None, False)
    assert len(reply["hits"]) == 3
    assert all(set(hit) == PLACE for hit in reply["hits"])
    library = open_library(store)
    for quote in reply["answer"]:
        assert library.document(quote["document"]).text[quote["start"] : quote["end"]] == quote["quote"]


def test_a_person_reads_numbered_quotes_with_their_source(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_here(capsys, ["Tỷ lệ giải ngân vốn đầu tư công là bao nhiêu?", "--store", store])
    assert (code, err) == (0, "")
    assert "[1] “" in out
    assert "VĂN BẢN MẪU" in out


def test_a_refusal_is_no_failure_and_lists_what_stands_nearest(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_here(capsys, ["cach nau pho bo", "--store", store])
    assert (code, err) == (0, "")
    assert "Không tìm thấy câu trả lời." in out
    assert out.count("\n- ") == 3


def test_a_question_understood_otherwise_than_typed_says_so(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Đã hiểu: giải ngân vốn đầu tư công" in run_here(capsys, ["giai ngan von dau tu cong", "--store", store])[1]
    assert "Đã hiểu" not in run_here(capsys, ["giải ngân vốn đầu tư công", "--store", store])[1]


def test_a_question_is_asked_as_typed_on_request(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Đã hiểu" not in run_here(capsys, ["giai ngan GPMB", "--literal", "--store", store])[1]
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"question": "Thế còn GPMB?", "history": ["Ai phụ trách y tế?"]}', encoding="utf-8")
    for options, understood in ([], "Ai phụ trách giải phóng mặt bằng?"), (["--literal"], "Thế còn GPMB?"):
        (reply,) = json_lines(run_here(capsys, ["--batch", batch, "--store", store, *options])[1])
        assert reply["understood"] == understood


def test_options_filter(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def kinds(*options: str) -> set[str]:
        out = run_here(capsys, ["giải ngân vốn đầu tư công", "--json", "--store", store, *options])[1]
        return {str(hit["kind"]) for hit in json.loads(out)["hits"]}

    assert kinds("--kind", "KL") == {"KL"}
    assert kinds("--kind", "KL", "--kind", "TB") == {"KL", "TB"}
    assert kinds("--from", "2024-01-01") == {"KL"}
    assert kinds("--to", "2023-12-31") == {"TB"}
    assert kinds("--from", "2024-01-01", "--to", "2023-12-31") == kinds("--issuer", "Không ai") == set()


def test_pages_are_those_of_the_pdf_and_null_elsewhere(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_here(capsys, ["y tế cơ sở", "--json", "--top", 100, "--store", store])[1]
    pages = {(Path(hit["file"]).suffix, hit["page"]) for hit in json.loads(out)["hits"]}
    assert {page for suffix, page in pages if suffix != ".pdf"} == {None}
    of_pdf = {page for suffix, page in pages if suffix == ".pdf"}
    assert of_pdf == set(range(1, max(of_pdf) + 1))


# --- many questions


BATCH = [
    {"id": "b", "question": "giải ngân vốn đầu tư công năm 2024"},
    {"id": 1, "question": "cách nấu phở bò", "history": ["Trạm y tế có bao nhiêu bác sĩ?"]},
    {"question": "bác sĩ trạm y tế", "filters": {"kind": "TB"}},
    {"id": "a", "question": "bác sĩ trạm y tế", "filters": {"from": "2030-01-01"}},
]


def test_a_batch_answers_line_by_line_in_the_same_order(store: Path, tmp_path: Path) -> None:
    batch = tmp_path / "câu hỏi.jsonl"
    batch.write_bytes(b"\xef\xbb\xbf" + "\n\n".join(json.dumps(row, ensure_ascii=False) for row in BATCH).encode())
    done = run("--batch", batch, "--top", 2, store=store)
    assert (done.returncode, done.stderr) == (0, b"")
    replies = json_lines(done.stdout.decode())
    assert [(r["id"], r["question"]) for r in replies] == [(row.get("id"), row["question"]) for row in BATCH]
    assert [r["refused"] for r in replies] == [False, True, False, True]
    assert [len(r["hits"]) for r in replies] == [2, 2, 2, 0]
    assert {hit["kind"] for hit in replies[2]["hits"]} == {"TB"}
    assert "bộ lọc" in replies[3]["reason"]


BAD = [
    "không phải JSON", "5", "[]", "null", '{"id": 9}', '{"id": 9, "question": 5}', '{"id": 9, "question": ""}',
    '{"id": 9, "question": "x", "filters": ["KL"]}', '{"id": 9, "question": "x", "filters": {"from": "hôm qua"}}',
    '{"id": 9, "question": "\\ud800"}', "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("line", BAD, ids=range(len(BAD)))
def test_a_bad_line_gives_an_error_in_its_place_and_the_others_are_answered(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join([json.dumps(BATCH[0]), line, json.dumps(BATCH[1])]), encoding="utf-8")
    code, out, _ = run_here(capsys, ["--batch", batch, "--store", store])
    first, bad, last = json_lines(out)
    assert code == 1
    assert (first["id"], last["id"]) == ("b", 1)
    assert first["answer"]
    assert set(bad) == {"id", "error"}
    assert bad["id"] == (9 if '"id"' in line else None)
    assert bad["error"]


def test_a_batch_that_cannot_be_read_is_one_error(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "utf16.jsonl").write_text('{"question": "x"}', encoding="utf-16")
    for name in ("không có.jsonl", "utf16.jsonl"):
        code, out, err = run_here(capsys, ["--batch", tmp_path / name, "--store", store])
        assert (code, out) == (1, "")
        assert err.startswith("Lỗi: Không đọc được")


# --- related


def test_related_of_a_document_and_of_a_part_of_it(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passage = open_library(store).passages([1])[1]
    for source in ("vb1", f"vb1:{passage.start}-{passage.end}"):
        code, out, _ = run_here(capsys, ["--related", source, "--json", "--top", 4, "--store", store])
        hits = json.loads(out)["hits"]
        assert (code, len(hits)) == (0, 4)
        for hit in hits:
            assert set(hit) == PLACE | {"relation", "reason", "shared", "also"}
            assert hit["document"] != "vb1"


def test_related_of_a_text_on_standard_input(store: Path) -> None:
    done = run("--related", "-", "--json", "--kind", "TB", stdin="Trạm y tế xã thiếu bác sĩ.".encode(), store=store)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {hit["kind"] for hit in json.loads(done.stdout)["hits"]} == {"TB"}


def test_related_reads_for_a_person_too(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_here(capsys, ["--related", "vb1", "--top", 2, "--store", store])
    assert code == 0
    assert out.count("— ") >= 2


# --- what goes wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--related", "vb99"], "Không có văn bản vb99"),
        (["--related", "vb1:9-3"], "MÃ:120-340"),
        (["--related", "vb1:đầu-cuối"], "MÃ:120-340"),
        (["   "], "Câu hỏi trống"),
        (["giải ngân", "--from", "hôm qua"], "2020-01-31"),
    ],
)
def test_an_error_is_one_line_in_vietnamese_and_exit_code_1(
    store: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = run_here(capsys, [*arguments, "--store", store])
    assert (code, out) == (1, "")
    assert err.startswith("Lỗi: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("text", [b" \n", b"not UTF-8: \xff"])
def test_no_text_on_standard_input_is_an_error(store: Path, text: bytes) -> None:
    done = run("--related", "-", stdin=text, store=store)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("Lỗi: ")
    assert b"Traceback" not in done.stderr


def test_a_missing_store_names_the_command_that_makes_one(tmp_path: Path) -> None:
    done = run("giải ngân", store=tmp_path / "chưa có")
    assert (done.returncode, done.stdout) == (1, b"")
    message = done.stderr.decode()
    assert message.startswith("Lỗi: Chưa có kho văn bản")
    assert "python -m index add" in message
    assert not (tmp_path / "chưa có").exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "--related", "vb1"], ["a", "--batch", "x"], ["a", "b"], ["a", "--top", "0"], ["a", "--top", "-1"],
     ["a", "--top", "năm"], ["a", "--lạ"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_arguments_are_told_in_vietnamese_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    code, out, err = run_here(capsys, arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Cách dùng: python -m search")
    assert "Sai tham số: " in err


def test_help_is_in_vietnamese_and_names_every_option() -> None:
    done = run("--help")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    words = "Cách dùng|Tham số|Tùy chọn|--related|--batch|--top|--kind|--issuer|--from|--to|--in-force|--literal|--json"
    for word in words.split("|"):
        assert word in text
    for word in ("usage", "options", "show this help", "positional"):
        assert word not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a", "--top"], "--top: thiếu giá trị"),
        (["a", "--top", "x"], "--top: phải là số nguyên từ 1"),
        (["a", "--lạ", "b"], "không nhận --lạ b"),
        ([], "cần đúng một trong: câu hỏi, --related, --batch"),
    ],
)
def test_wrong_arguments_are_said_in_vietnamese(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run_here(capsys, arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Cách dùng: python -m search")
    assert f"Sai tham số: {message}\n" in err
