"""Files that are read by the workers while those before them are encoded."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import ReadError
from index.types import Document, Passage
from index.workers import Task

_FILES = 64  # that are read while an earlier one is awaited: workers go on while a batch is encoded
_BYTES = 64 << 20  # of these files


@dataclass(slots=True)
class Opened:
    """A file's bytes, and the task of reading them where they are not known; or the `reason` why there are none."""

    name: str
    content: bytes = b""
    sha256: str = ""
    task: Task | None = None
    reason: str = ""

    def pages(self) -> Iterator[tuple[int, int]]:
        """Number and count of each page as it is done."""
        return self.task.pages() if self.task else iter(())

    def result(self) -> tuple[Document, tuple[Passage, ...]]:
        """Raises ReadError."""
        if self.task is None:
            raise ReadError(self.reason)
        return self.task.result()


def ahead(files: Iterable[Opened]) -> Iterator[Opened]:
    """The same files, with some after each already being read."""
    waiting: deque[Opened] = deque()
    for file in files:
        waiting.append(file)
        while len(waiting) > _FILES or sum(len(one.content) for one in waiting) > _BYTES:
            yield waiting.popleft()
    yield from waiting
