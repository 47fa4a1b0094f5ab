"""What a worker runs: reads one file after the other until its parent is gone. Imports no more than reading needs."""

import os
import shutil
import sys
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, NamedTuple

from index.errors import ReadError
from index.limits import LARGEST_FILE
from index.parse import parse_file
from index.workers.messages import TooLong, receive, send

_JOB = 2 * LARGEST_FILE  # bytes; the parent's own limit on files comes before


class _Job(NamedTuple):
    """A file to read, with the limits for it: bytes of address space, seconds of processor time."""

    content: bytes
    name: str
    memory: int
    seconds: float


def main() -> None:
    """Serve on standard input and output, which are kept from the libraries that read; never returns."""
    requests, replies = _take_pipes()
    if sys.platform != "win32":
        from index.workers import posix

        posix.limit_for_life()
    jobs: SimpleQueue[_Job] = SimpleQueue()
    Thread(target=_follow, args=(requests, jobs, os.getcwd()), daemon=True).start()
    send(replies, "ready")
    while True:
        send(replies, *_read(jobs.get()))


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent; what anything else reads or prints is nothing."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return requests, replies


def _follow(requests: BinaryIO, jobs: "SimpleQueue[_Job]", folder: str) -> None:
    """Take the jobs in; where the parent is gone, even killed, leave nothing behind in `folder`."""
    try:
        while True:
            jobs.put(_Job(*receive(requests, _JOB)))
    except (EOFError, OSError, TooLong):
        _leave(folder)


def _leave(folder: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if sys.platform != "win32":
        from index.workers import posix

        posix.kill_family(os.getpgrp())
    os._exit(0)


def _read(job: _Job) -> tuple[object, ...]:
    """What became of a file: ("read", document, passages), ("refused", reason) or ("spent", reason).

    After "spent" the worker may lack the memory for an innocent file.
    """
    _limit(job)
    try:
        return "read", *parse_file(job.content, job.name)
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
        posix.limit_processor(job.seconds)
