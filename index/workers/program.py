"""What a worker runs: reads one file after the other until its parent is gone. Imports no more than reading needs."""

import os
import shutil
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, NamedTuple

from index.errors import ReadError
from index.limits import LARGEST_FILE, PAGE
from index.parse import parse_file
from index.readers.options import Reading
from index.workers.memory import PageFolder
from index.workers.messages import TooLong, receive, send

_JOB = 2 * LARGEST_FILE  # bytes; the parent's own limit on files comes before

_Asked = SimpleQueue[tuple[Any, ...]]


class _Job(NamedTuple):
    """A file to read, the folder for its recognised pages, and limits: bytes of address space, seconds of each core."""

    content: bytes
    name: str
    pages: str
    memory: int
    seconds: float


def main() -> None:
    """Serve on standard input and output, which are kept from the libraries that read; never returns."""
    requests, replies = _take_pipes()
    if sys.platform != "win32":
        from index.workers import posix

        posix.limit_for_life()
    asked: _Asked = SimpleQueue()
    Thread(target=_follow, args=(requests, asked, os.getcwd()), daemon=True).start()
    send(replies, "ready")
    while True:
        send(replies, *_read(_Job(*asked.get()), _Teller(asked, replies)))


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent; what anything else reads or prints is nothing."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return requests, replies


def _follow(requests: BinaryIO, asked: _Asked, folder: str) -> None:
    """Take in what the parent says; where the parent is gone, even killed, leave nothing behind in `folder`."""
    try:
        while True:
            asked.put(receive(requests, _JOB))
    except (EOFError, OSError, TooLong):
        _leave(folder)


def _leave(folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if sys.platform != "win32":
        from index.workers import posix

        posix.kill_family(os.getpgrp())
    os._exit(0)


class _Teller:
    """Tells the parent of the pages of one file; before the first is recognised, its leave is awaited."""

    def __init__(self, asked: _Asked, replies: BinaryIO) -> None:
        self._asked = asked
        self._replies = replies
        self._has_leave = False

    def tell(self, page: int, pages: int) -> None:
        needs_leave = not self._has_leave and page < pages
        send(self._replies, "page", page, pages, needs_leave)
        if needs_leave:
            self._asked.get()
            self._has_leave = True
        _limit_processor(PAGE)


def _read(job: _Job, teller: _Teller) -> tuple[object, ...]:
    """What became of a file: ("read", document, passages), ("refused", reason) or ("spent", reason).

    After "spent" the worker may lack the memory for an innocent file.
    """
    _limit(job)
    reading = Reading(on_page=teller.tell, memory=PageFolder(Path(job.pages)))
    try:
        return "read", *parse_file(job.content, job.name, reading)
    except ReadError as error:
        return "refused", str(error)
    except MemoryError:
        return "spent", "Tệp cần quá nhiều bộ nhớ để đọc; có thể tệp hỏng hoặc được nén bất thường."
    except RecursionError:
        return "refused", "Nội dung tệp lồng nhau quá sâu, không đọc được; có thể tệp hỏng."
    except Exception as error:  # noqa: BLE001 whatever a library raises over a damaged file is that file's failure
        return "refused", f"Tệp hỏng hoặc có cấu trúc lạ, không đọc được ({type(error).__name__})."


def _limit(job: _Job) -> None:
    if sys.platform != "win32":
        from index.workers import posix

        posix.limit_memory(job.memory)
    _limit_processor(job.seconds)


def _limit_processor(seconds: float) -> None:
    if sys.platform != "win32":
        from index.workers import posix

        posix.limit_processor(seconds)
