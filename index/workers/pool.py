"""As many workers as files are read at a time: started when needed, replaced when lost."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from index.errors import ReadError, WorkerError
from index.workers.cores import Cores, count_cores
from index.workers.messages import Parsed
from index.workers.process import OnPage, Worker, WorkerLost

_LOOK = 0.2  # seconds between looks at the clock

Page = tuple[int, int]


class Task:
    """A file that is being read: the pages as they are done, then the result."""

    def __init__(self) -> None:
        self._pages: SimpleQueue[Page | None] = SimpleQueue()
        self._result: Future[Parsed] | None = None

    def follow(self, result: "Future[Parsed]") -> None:
        self._result = result
        result.add_done_callback(lambda _: self._pages.put(None))

    def put_page(self, page: int, pages: int) -> None:
        self._pages.put((page, pages))

    def pages(self) -> Iterator[Page]:
        """Number and count of each page that is done; ends when the file is."""
        while (page := self._pages.get()) is not None:
            yield page
        self._pages.put(None)  # for whoever asks again

    def result(self) -> Parsed:
        """The document and its passages. Raises ReadError or WorkerError."""
        if self._result is None:
            raise RuntimeError("found a task without a result to follow")
        return self._result.result()


class Pool:
    """Workers for the store in `folder`, where they have their temporary folders while the pool is used as a context.

    Recognised pages of a file stay in `folder`, too, until it is forgotten.
    """

    def __init__(self, folder: Path, size: int | None = None) -> None:
        self._home = folder / "reading"
        self._pages = folder / "pages"
        self._cores = Cores(count_cores())
        self._executor = ThreadPoolExecutor(size or count_cores(), "reading")
        self._lock = Lock()
        self._idle: list[Worker] = []
        self._every: set[Worker] = set()
        self._left = Event()
        self._watch = Thread(target=self._keep_time, daemon=True)

    def __enter__(self) -> Self:
        shutil.rmtree(self._home, ignore_errors=True)  # of a run that was killed
        self._home.mkdir(parents=True)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        with self._lock:
            workers = list(self._every)
        for worker in workers:
            worker.kill()
        self._executor.shutdown(cancel_futures=True)
        self._watch.join()
        for worker in list(self._every):
            worker.close()
        shutil.rmtree(self._home, ignore_errors=True)
        if self._pages.is_dir() and not any(self._pages.iterdir()):
            self._pages.rmdir()

    def read(self, content: bytes, name: str, sha256: str) -> Task:
        """Begin to read a file when a worker is free."""
        task = Task()
        task.follow(self._executor.submit(self._read, content, name, sha256, task.put_page))
        return task

    def forget(self, sha256: str) -> None:
        """Delete the recognised pages of a file that is in the store, or will never be."""
        shutil.rmtree(self._pages / sha256, ignore_errors=True)

    def _read(self, content: bytes, name: str, sha256: str, on_page: OnPage) -> Parsed:
        """Once more with a fresh worker where one was lost that other files had used before."""
        while True:
            worker = self._take()
            has_read = worker.has_read
            try:
                parsed = worker.read(content, name, self._pages / sha256, self._cores, on_page)
            except ReadError:
                self._give_back(worker)
                self.forget(sha256)
                raise
            except WorkerLost as lost:
                self._drop(worker)
                if not has_read or worker.is_late or self._left.is_set():
                    raise ReadError(lost.reason) from lost
            else:
                self._give_back(worker)
                return parsed

    def _take(self) -> Worker:
        with self._lock:
            if self._left.is_set():
                raise WorkerError("Đã dừng đọc tệp.")
            if self._idle:
                return self._idle.pop()
            worker = self._start()
            self._every.add(worker)
        worker.wait_until_ready()
        return worker

    def _start(self) -> Worker:
        try:
            return Worker(self._home)
        except OSError as error:
            raise WorkerError(f"Không khởi động được tiến trình đọc tệp: {error.strerror}.") from error

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._idle.append(worker)

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._every.discard(worker)
        worker.close()

    def _keep_time(self) -> None:
        while not self._left.wait(_LOOK):
            with self._lock:
                workers = list(self._every)
            for worker in workers:
                worker.stop_if_late()
