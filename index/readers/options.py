"""What a caller may tell a reader that takes long: whom to tell of each page, and where recognised pages are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class PageMemory(Protocol):
    """Keeps what was recognised on a page while its file is being read, so that reading can be taken up again.

    A key names the page's picture and how it is recognised; a text means something to the reader only. Both methods
    are called from the thread that called `read`.
    """

    def get(self, key: str) -> str | None: ...

    def put(self, key: str, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """`on_page` gets how many of a file's pages are read and how many there are; `memory` keeps recognised pages."""

    on_page: Callable[[int, int], None] | None = None
    memory: PageMemory | None = None

    def tell(self, done: int, total: int) -> None:
        if self.on_page:
            self.on_page(done, total)
