"""Recognised pages on the disk: a file whose reading was broken off goes on where it was."""

from pathlib import Path


class PageFolder:
    """A `PageMemory` in a folder, which is made when the first page is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> str | None:
        """The text that was put under `key`."""
        try:
            return (self._folder / key).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: str, text: str) -> None:
        """Keep `text` under `key`, a name for a file; whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{key}.tmp"
        unfinished.write_text(text, "utf-8")
        unfinished.replace(self._folder / key)
