"""A file is read in a process of its own: whatever that does, the file gets a reason and the next one is read."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from fakes import CORPUS, ROOT, read_path
from index.errors import ReadError, WorkerError
from index.types import Document, Metadata
from index.workers import Pool, process
from index.workers.cores import Cores
from index.workers.messages import TooLong, receive, send

# Python imports a `sitecustomize` that it finds; the worker's reader is then one that does what the file says.
BEHAVIOUR = """
import os, signal, subprocess, sys, time
import index.parse
from index.errors import ReadError

known = index.parse.parse_file

def parse_file(content, name, reading):
    words = content.decode().split()
    if name == "hang":
        while True:
            pass
    if name == "hang with a child":
        open(words[0], "w").write(str(subprocess.Popen(["sleep", "600"]).pid))
        signal.pause()
    if name == "exit":
        os._exit(3)
    if name == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "memory":
        bytearray(1 << 40)
    if name == "deep":
        raise RecursionError
    if name == "bug":
        {}["nothing"]
    if name == "crash at first" and not os.path.exists(words[0]):
        open(words[0], "w").close()
        os._exit(3)
    if name == "print":
        os.write(1, b"noise of a library")
        print("noise", flush=True)
    if name == "litter":
        places = [os.environ[v] for v in ("HOME", "TMPDIR", "XDG_CACHE_HOME")] + [os.getcwd()]
        for number, place in enumerate(places):
            open(os.path.join(place, f"litter {number}"), "wb").write(content)
        raise ReadError("|".join(places))
    if name == "pages":
        seconds, pages = float(words[0]), int(words[1])
        for page in range(pages):
            reading.tell(page, pages)
            time.sleep(seconds)
        reading.tell(pages, pages)
    if name == "broken off":
        kept = reading.memory.get("page1")
        if kept:
            raise ReadError(kept)
        reading.memory.put("page1", "Trang đã nhận dạng.")
        os._exit(3)
    if name == "modules":
        raise ReadError(" ".join(sys.modules))
    return known(content, "a.txt", reading)

index.parse.parse_file = parse_file
"""
PLAIN = "Kết luận\nGiao Văn phòng rà soát.".encode()

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and groups of processes are POSIX's")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store" / "reading"


@pytest.fixture
def pool(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """One worker whose reader does what a file's name says."""
    customised = tmp_path / "customised"
    customised.mkdir()
    (customised / "sitecustomize.py").write_text(BEHAVIOUR)
    monkeypatch.syspath_prepend(customised)
    with Pool(home.parent, size=1) as pool:
        yield pool


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "seconds_for", lambda size: 1.0)


def reason(pool: Pool, name: str, content: bytes = PLAIN) -> str:
    with pytest.raises(ReadError) as raised:
        pool.read(content, name, "sha").result()
    return str(raised.value)


def assert_reads(pool: Pool) -> None:
    assert pool.read(PLAIN, "a.txt", "sha").result()[0].text == PLAIN.decode()


def alive(pid: int) -> bool:
    """Running, and not only waiting to be forgotten by its parent."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def becomes_true(condition: Callable[[], bool]) -> bool:
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_worker_gives_what_reading_here_gives(home: Path) -> None:
    paths = CORPUS[::20]
    with Pool(home.parent, size=2) as pool:
        tasks = [pool.read(path.read_bytes(), path.name, "sha") for path in paths]
        assert [task.result() for task in tasks] == [read_path(path) for path in paths]


def test_a_refusal_comes_with_the_readers_own_reason(home: Path) -> None:
    with Pool(home.parent) as pool:
        assert reason(pool, "a.txt", b"") == "Tệp rỗng, không có nội dung để đọc."


def test_a_file_that_hangs_is_given_up_and_the_next_is_read(pool: Pool, hurried: None) -> None:
    assert "quá lâu (hơn 1 giây)" in reason(pool, "hang")
    assert_reads(pool)


@posix_only
def test_what_a_hanging_worker_started_ends_with_it(pool: Pool, hurried: None, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    assert "quá lâu" in reason(pool, "hang with a child", str(note).encode())
    assert becomes_true(lambda: not alive(int(note.read_text())))


@pytest.mark.parametrize("name", ["exit", pytest.param("segfault", marks=posix_only)])
def test_a_file_that_ends_its_worker_is_refused_and_the_next_is_read(pool: Pool, name: str) -> None:
    assert "dừng đột ngột" in reason(pool, name)
    assert_reads(pool)


@pytest.mark.parametrize(("name", "words"), [("memory", "bộ nhớ"), ("deep", "lồng nhau quá sâu"), ("bug", "KeyError")])
def test_what_a_library_raises_is_that_files_reason(pool: Pool, name: str, words: str) -> None:
    assert_reads(pool)
    assert words in reason(pool, name)
    assert_reads(pool)


def test_a_file_does_not_pay_for_those_before_it(pool: Pool, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first").encode(), str(tmp_path / "second").encode()
    assert "dừng đột ngột" in reason(pool, "crash at first", first)
    assert_reads(pool)
    assert pool.read(second, "crash at first", "sha").result()[0].text == second.decode()


def test_what_a_library_prints_disturbs_nothing(pool: Pool) -> None:
    assert pool.read(PLAIN, "print", "sha").result()[0].text == PLAIN.decode()
    assert_reads(pool)


def test_what_a_library_keeps_is_in_the_workers_folder_and_gone_with_it(
    home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = Path.home(), sorted(os.listdir(Path.home()))
    pool = request.getfixturevalue("pool")
    places = {Path(place) for place in reason(pool, "litter").split("|")}
    assert len(places) == 1
    assert places.pop().parent == home
    assert len(list(home.rglob("litter *"))) == 4
    pool.__exit__(None, None, None)
    assert not home.exists()
    assert (Path.home(), sorted(os.listdir(Path.home()))) == before


def test_pages_are_told_as_they_are_done(pool: Pool) -> None:
    task = pool.read(b"0 3", "pages", "sha")
    assert list(task.pages()) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert task.result()[0].text == "0 3"
    assert list(task.pages()) == []


def test_each_page_starts_the_time_anew(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PAGE", 2.0)
    assert pool.read(b"0.7 4", "pages", "sha").result()[0].text == "0.7 4"
    assert "quá lâu (hơn 2 giây)" in reason(pool, "pages", b"600 4")


def test_recognised_pages_of_a_file_that_was_broken_off_are_taken_up_again(pool: Pool, home: Path) -> None:
    assert "dừng đột ngột" in reason(pool, "broken off")
    assert [path.name for path in (home.parent / "pages" / "sha").iterdir()] == ["page1"]
    assert reason(pool, "broken off") == "Trang đã nhận dạng."
    assert not (home.parent / "pages" / "sha").exists()  # refused for good


def test_cores_are_handed_out_once() -> None:
    cores, order = Cores(2), list[str]()

    def take_all() -> None:
        with cores.take(40):
            order.append("all")

    with cores.take(1), cores.take(1):
        waiting = threading.Thread(target=take_all)
        waiting.start()
        waiting.join(0.1)
        order.append("one each")
    waiting.join()
    assert order == ["one each", "all"]


def test_a_worker_imports_no_model_and_no_index(pool: Pool) -> None:
    assert not {"openvino", "torch", "faiss", "tantivy", "sqlite3", "gradio"} & set(reason(pool, "modules").split())


def test_an_answer_too_long_is_refused(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_reads(pool)
    monkeypatch.setattr(process, "LARGEST_ANSWER", 50)
    assert "quá dài" in reason(pool, "a.txt")


def test_leftovers_of_a_run_that_was_killed_are_deleted(home: Path) -> None:
    (home / "tmpold").mkdir(parents=True)
    (home / "tmpold" / "text").write_text("Kết luận")
    with Pool(home.parent):
        assert list(home.iterdir()) == []


@posix_only
def test_when_the_parent_is_killed_its_workers_end_and_leave_nothing(home: Path) -> None:
    script = f"""
import pathlib, time
from index.workers import Pool
with Pool(pathlib.Path({str(home.parent)!r}), size=1) as pool:
    pool.read(b"Xin", "a.txt", "sha").result()
    print(*(worker._process.pid for worker in pool._every), flush=True)
    time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    worker = int(parent.stdout.readline())
    assert alive(worker)
    assert list(home.iterdir())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert becomes_true(lambda: not alive(worker))
    assert becomes_true(lambda: list(home.iterdir()) == [])


def test_an_interrupted_run_does_not_wait_for_its_files(home: Path, pool: Pool) -> None:
    task = pool.read(PLAIN, "hang", "sha")
    pool.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    with pytest.raises((ReadError, WorkerError)):
        task.result()
    assert not home.exists()


@posix_only
@pytest.mark.parametrize("program", ["/bin/false", "/no/such/python"])
def test_where_no_process_can_be_started_the_run_stops_with_the_cause(
    program: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with Pool(home.parent) as pool, pytest.raises(WorkerError, match="Không khởi động được"):
        pool.read(PLAIN, "a.txt", "sha").result()


# --- messages


def pipe_with(data: bytes) -> BytesIO:
    return BytesIO(len(data).to_bytes(8, "little") + data)


def test_a_message_comes_as_it_was_sent() -> None:
    pipe = BytesIO()
    document = Document("Văn bản", Metadata(number="29-KL/TU"))
    send(pipe, "read", document, ())
    pipe.seek(0)
    assert receive(pipe, 10_000) == ("read", document, ())


class Call:
    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> object:
        return self.call


@pytest.mark.parametrize("value", [Call(os.system, "true"), Call(eval, "1"), Path("a"), "no tuple"])
def test_a_message_of_anything_else_is_taken_for_a_broken_pipe(value: object) -> None:
    with pytest.raises(EOFError):
        receive(pipe_with(pickle.dumps(value)), 10_000)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80\x05N.", pickle.dumps(("read",))[:-3]])
def test_nonsense_is_taken_for_a_broken_pipe(data: bytes) -> None:
    with pytest.raises(EOFError):
        receive(pipe_with(data), 10_000)


def test_a_message_too_long_is_not_read() -> None:
    with pytest.raises(TooLong):
        receive(BytesIO((10_001).to_bytes(8, "little")), 10_000)
