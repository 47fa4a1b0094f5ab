"""One worker: its process, its temporary folder, and the time it has left."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import BinaryIO, cast

from index.errors import ReadError, WorkerError
from index.limits import LARGEST_ANSWER, PAGE, memory_for, seconds_for
from index.workers.cores import Cores
from index.workers.messages import Parsed, TooLong, receive, send

_START = 60.0  # seconds for Python and the imports, 0.3 s on an idle machine
_PROGRAM = "from index.workers.program import main; main()"
_HOMES = ("HOME", "TMPDIR", "TMP", "TEMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
          "USERPROFILE", "APPDATA", "LOCALAPPDATA")  # fmt: skip

OnPage = Callable[[int, int], None]


class WorkerLost(Exception):
    """The worker is of no further use; `reason` is what the file that it read last is told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """A process that reads files one at a time, in a folder of its own below `home`."""

    def __init__(self, home: Path) -> None:
        self.has_read = False
        self.is_late = False
        self._allowed = 0.0
        self._deadline: float | None = None
        self._give_time(_START)
        self._folder = tempfile.mkdtemp(dir=home)
        self._errors = Path(self._folder, "errors")
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-c", _PROGRAM],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=self._folder,
                env=environment(self._folder), start_new_session=True, creationflags=without_console(),
            )  # fmt: skip
        self._requests = cast(BinaryIO, self._process.stdin)
        self._replies = cast(BinaryIO, self._process.stdout)

    def wait_until_ready(self) -> None:
        """Raises WorkerError where it can't start."""
        try:
            receive(self._replies, LARGEST_ANSWER)
        except (EOFError, TooLong) as error:
            said = self._errors.read_text("utf-8", "replace").strip().rpartition("\n")[2]
            raise WorkerError(f"Không khởi động được tiến trình đọc tệp: {said or 'quá lâu'}.") from error
        self._errors.unlink(missing_ok=True)

    def read(self, content: bytes, name: str, pages: Path, cores: Cores, on_page: OnPage) -> Parsed:
        """The document in `content` and its passages; `pages` is for what is recognised meanwhile, on `cores`.

        Raises ReadError or WorkerLost.
        """
        seconds = seconds_for(len(content))
        self._give_time(seconds)
        try:
            send(self._requests, content, name, str(pages), memory_for(len(content)), seconds)
            with ExitStack() as held:
                return self._answer(lambda pages: held.enter_context(cores.take(pages)), on_page)
        except TooLong as error:
            raise WorkerLost("Văn bản quá dài. Hãy chia nhỏ tệp rồi thêm lại.") from error
        except (EOFError, OSError) as error:
            raise WorkerLost(self._what_happened()) from error
        finally:
            self._deadline = None
            self.has_read = True

    def _answer(self, take_cores: Callable[[int], None], on_page: OnPage) -> Parsed:
        while True:
            kind, *values = receive(self._replies, LARGEST_ANSWER)
            if kind == "read":
                document, passages = values
                return document, passages
            if kind == "refused":
                raise ReadError(*values)
            if kind == "spent":
                raise WorkerLost(*values)
            page, pages, needs_leave = values
            self._deadline = None
            on_page(page, pages)
            if needs_leave:
                take_cores(pages - page)
                send(self._requests, "go on")
            self._give_time(PAGE)

    def _what_happened(self) -> str:
        if self.is_late:
            return f"Đọc tệp quá lâu (hơn {self._allowed:.0f} giây) nên đã dừng; có thể tệp hỏng."
        return "Tiến trình đọc tệp dừng đột ngột; có thể tệp hỏng hoặc cần quá nhiều bộ nhớ."

    def _give_time(self, seconds: float) -> None:
        self._allowed = seconds
        self._deadline = monotonic() + seconds

    def stop_if_late(self) -> None:
        """Kill the process where its time is over; whoever waits for its answer then learns of it."""
        deadline = self._deadline
        if deadline is not None and monotonic() > deadline:
            self.is_late = True
            self.kill()

    def kill(self) -> None:
        """Kill the process and what it started."""
        kill_process(self._process)

    def close(self) -> None:
        """Kill the process and delete its folder."""
        self.kill()
        self._process.wait()
        for pipe in (self._requests, self._replies):
            _close(pipe)
        shutil.rmtree(self._folder, ignore_errors=True)


def kill_process(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process that leads a group, and what it started, unless it has been waited for."""
    if process.returncode is not None:
        return
    if sys.platform != "win32":
        from index.workers import posix

        posix.kill_family(process.pid)
    else:
        process.kill()


def _close(pipe: BinaryIO) -> None:
    try:
        pipe.close()
    except OSError:  # what was left to write has no reader
        return


def environment(folder: str) -> dict[str, str]:
    """This process's, but every place where a library might keep something is `folder`."""
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    return {**os.environ, **dict.fromkeys(_HOMES, folder), "PYTHONPATH": path}


def without_console() -> int:
    """Flags for a new process."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
