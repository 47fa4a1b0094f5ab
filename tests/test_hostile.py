"""Bad and hostile files among good ones: each is read or refused with a reason, and nothing else happens."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import hostile
from fakes import FakeEncoder
from index.errors import ReadError
from index.ingest import add_paths
from index.library import Library, open_library
from index.parse import parse_file
from index.report import Report

SECRET = "mật khẩu của máy là 12345"
PLACES = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")


class Visitors(BaseHTTPRequestHandler):
    """Answers anything, and remembers that it was asked."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def visitors() -> Iterator[HTTPServer]:
    Visitors.seen = []
    with HTTPServer(("127.0.0.1", 0), Visitors) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class Office:
    """A folder with all of it, added once to a store, with every place where a library might write empty before."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder / "office"
        self.folder.mkdir()
        secret = folder / "secret.txt"
        secret.write_text(SECRET, "utf-8")
        self.refused, self.read = hostile.broken(), hostile.readable()
        self.fetching = hostile.fetching(address)
        self.leaking = {f"lộ {name}": content for name, content in hostile.fetching(secret.as_uri()).items()}
        self.files = {**self.refused, **self.read, **hostile.tangled(), **self.fetching, **self.leaking}
        for name, content in self.files.items():
            (self.folder / name).write_bytes(content)
        for name in ("đầu.txt", "zz cuối.txt"):
            (self.folder / name).write_text(f"Tin {name}\nGiao Văn phòng rà soát.", "utf-8")
        self.places = {name: folder / name for name in (*PLACES, "cwd")}
        for place in self.places.values():
            place.mkdir()
        self.store = folder / "store"

    def add(self) -> Report:
        with pytest.MonkeyPatch.context() as patch:
            for name in PLACES:
                patch.setenv(name, str(self.places[name]))
            patch.chdir(self.places["cwd"])
            return add_paths(self.store, [self.folder], FakeEncoder())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, visitors: HTTPServer) -> Office:
    return Office(tmp_path_factory.mktemp("hostile"), f"http://127.0.0.1:{visitors.server_port}/lay")


@pytest.fixture(scope="module")
def report(office: Office) -> Report:
    return office.add()


@pytest.fixture(scope="module")
def library(office: Office, report: Report) -> Library:
    return open_library(office.store)


def names(paths: list[str]) -> set[str]:
    return {Path(path).name for path in paths}


def test_every_file_is_read_or_refused_and_the_good_ones_are_read(office: Office, report: Report) -> None:
    failed = [failure.file for failure in report.failed]
    assert sorted(report.read + report.skipped + failed) == sorted(str(path) for path in office.folder.iterdir())
    assert {"đầu.txt", "zz cuối.txt"} <= names(report.read)


def test_broken_files_are_refused_with_a_reason_in_vietnamese(office: Office, report: Report) -> None:
    reasons = {Path(failure.file).name: failure.reason for failure in report.failed}
    assert set(office.refused) - set(reasons) == set()
    for name, reason in reasons.items():
        assert reason.endswith("."), name
        assert not reason.isascii(), name
    assert "mật khẩu" in reasons["khóa.pdf"]
    assert "quá dài" in reasons["một dòng.txt"]


def test_none_needs_its_worker_to_be_killed(report: Report) -> None:
    assert [f for f in report.failed if "quá lâu" in f.reason or "đột ngột" in f.reason] == []


def test_a_password_is_no_reason_for_the_file_after_it(office: Office) -> None:
    reasons = []
    for name in ("khóa.pdf", "không trang.pdf"):
        with pytest.raises(ReadError) as raised:
            parse_file(office.refused[name], name)
        reasons.append("mật khẩu" in str(raised.value))
    assert reasons == [True, False]


def test_what_can_be_read_is_read(office: Office, report: Report) -> None:
    assert set(office.read) - names(report.read + report.skipped) == set()


def test_nothing_is_fetched_and_no_other_file_is_read(office: Office, report: Report, library: Library) -> None:
    assert Visitors.seen == []
    texts = [library.document(document.id).text for document in library.documents()]
    assert len(texts) > len(office.read) // 2
    assert [text for text in texts if SECRET in text] == []


def test_nothing_is_written_but_in_the_store(office: Office, report: Report) -> None:
    left = {name: [str(path) for path in place.rglob("*")] for name, place in office.places.items()}
    assert left == {name: [] for name in left}
    assert names([str(path) for path in office.folder.iterdir()]) == {*office.files, "đầu.txt", "zz cuối.txt"}
    assert names([str(path) for path in office.folder.parent.iterdir()]) == {
        *office.places, "office", "secret.txt", "store",
    }  # fmt: skip
    assert not os.path.exists("/tmp/thoat.txt")


def test_the_store_holds_only_what_was_read(office: Office, report: Report, library: Library) -> None:
    assert library.problems() == []
    assert not (office.store / "reading").exists()
    known = {file.path for document in library.documents() for file in document.files}
    assert known == {*report.read, *report.skipped}
