"""`files/<sha256>`: the bytes of every file read, to open, download and read again."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Originals:
    """Files by the SHA-256 of their content, each written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept: set[str] = set()  # by `keep`
        self.changed = 0  # bytes kept and not dropped

    def path(self, sha256: str) -> Path:
        return self._folder / sha256

    def keep(self, content: bytes) -> str:
        """Keep `content`; its SHA-256. On disk when this returns."""
        sha256 = sha256_of(content)
        path = self.path(sha256)
        self.kept.add(sha256)
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".tmp")
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            self.changed += len(content)
        return sha256

    def problems(self, expected: set[str]) -> list[str]:
        """Files that are missing or whose content has changed."""
        return [f"tệp gốc {name[:12]}… mất hoặc hỏng" for name in sorted(expected) if not self._is_whole(name)]

    def _is_whole(self, sha256: str) -> bool:
        path = self.path(sha256)
        return path.exists() and sha256_of(path.read_bytes()) == sha256

    def bytes(self) -> int:
        """Of all."""
        return sum(path.stat().st_size for path in self._folder.glob("*"))

    def drop(self, names: Iterable[str]) -> None:
        """Delete these."""
        for sha256 in names:
            path = self.path(sha256)
            if path.exists():
                self.changed -= path.stat().st_size
                path.unlink()

    def drop_all_but(self, kept: set[str]) -> int:
        """Delete what no document needs, leftovers of a crash among it; the bytes of what is left."""
        left = 0
        for path in self._folder.glob("*"):
            if path.name in kept:
                left += path.stat().st_size
            else:
                path.unlink(missing_ok=True)
        return left
