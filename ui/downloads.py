"""Files made on request, each under an address that nobody can guess."""

import secrets
from collections import OrderedDict
from threading import Lock

_KEPT = 16  # download managers ask for an address twice, so the first answer does not end it


class Downloads:
    """The newest files offered, in memory; older ones are forgotten."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = Lock()

    def offer(self, name: str, content: bytes) -> str:
        """Keep `content` under `name`; the address to fetch it from, relative to the pages."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._files[key] = name, content
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)
        return f"tai/{key}"

    def take(self, key: str) -> tuple[str, bytes] | None:
        """The name and content under a key; None where there is none, or no longer."""
        with self._lock:
            return self._files.get(key)
