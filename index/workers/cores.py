"""Who may recognise pages: a long scan takes all cores by itself, so not every worker may at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


def count_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Cores:
    """Hands out cores; who asks for more than are free waits."""

    def __init__(self, count: int) -> None:
        self._count = self._free = count
        self._changed = Condition()

    @contextmanager
    def take(self, wanted: int) -> Iterator[None]:
        """`wanted` cores, or all of them, until the block ends."""
        count = max(1, min(wanted, self._count))
        with self._changed:
            self._changed.wait_for(lambda: self._free >= count)
            self._free -= count
        try:
            yield
        finally:
            with self._changed:
                self._free += count
                self._changed.notify_all()
