"""The files below folders: each once, whatever links there are, and what could not be looked into."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.names import is_gone, recorded_name
from index.report import Failure

_IGNORED = ("~$", ".", "readme.", "thumbs.db", "desktop.ini")  # Office's lock files, and what describes a folder


@dataclass(slots=True)
class Found:
    """Files to read by the name to record, in order of their paths; folders looked into; what could not be."""

    files: dict[str, Path] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def gone(self, known_below: Callable[[str], Iterable[str]]) -> list[str]:
        """Of the names that the store knows below a folder, those of files that were in these and are no more.

        Nothing is gone from a folder in which nothing at all is left: its drive may not be there.
        """
        starts = [folder.rstrip(os.sep) + os.sep for folder in self.folders]
        known = {name for start in starts if self._holds_files(start) for name in known_below(start)}
        return sorted(name for name in known if name not in self.files and is_gone(name))

    def looked_into(self, name: str) -> bool:
        """Whether `name` is one of these folders, or below one."""
        return any(name == folder or name.startswith(folder.rstrip(os.sep) + os.sep) for folder in self.folders)

    def _holds_files(self, start: str) -> bool:
        return any(name.startswith(start) for name in self.files)


def find_files(paths: Iterable[Path], names: Mapping[Path, str], store: Path) -> Found:
    """The files at and below `paths` but for those of the `store` itself; `names` gives other names to record."""
    walk = _Walk(os.path.realpath(store))
    for path in paths:
        if path in names:
            walk.found.files[recorded_name(names[path])] = path
        else:
            walk.take(path)
    return walk.found


class _Walk:
    def __init__(self, store: str) -> None:
        self.found = Found()
        self._store = store
        self._seen: set[tuple[int, int]] = set()

    def take(self, path: Path) -> None:
        """A path that was named: not even a README is passed over."""
        real = os.path.realpath(path)
        if os.path.isdir(real):
            self.found.folders.append(recorded_name(real))
            self._look_into(real)
        elif os.path.isfile(real):
            self.found.files[recorded_name(real)] = Path(real)
        else:
            self._fail(path, _why_no_file(path))

    def _look_into(self, folder: str) -> None:
        """All below `folder`, in order; its subfolders wait in a list, so none is too deep."""
        waiting = [folder]
        while waiting:
            path = waiting.pop()
            try:
                waiting += reversed(self._entries(path))
            except OSError as error:
                self._fail(path, why_not_opened(error, "thư mục"))

    def _entries(self, path: str) -> list[str]:
        """The paths in a folder; a file is taken, and has none."""
        if os.path.isfile(path):
            real = os.path.realpath(path) if os.path.islink(path) else path
            self.found.files.setdefault(recorded_name(real), Path(real))
            return []
        if not os.path.isdir(path):
            self._fail(path, _why_no_file(Path(path)))
            return []
        real = os.path.realpath(path)
        state = os.stat(real)
        key = (state.st_dev, state.st_ino)
        if key in self._seen or real == self._store:
            return []
        self._seen.add(key)
        return sorted(os.path.join(real, name) for name in os.listdir(real) if not name.lower().startswith(_IGNORED))

    def _fail(self, path: str | Path, reason: str) -> None:
        self.found.failures.append(Failure(recorded_name(path), reason))


def why_not_opened(error: OSError, what: str) -> str:
    """The reason, in Vietnamese, why a file or folder (`what`) can't be opened."""
    if isinstance(error, PermissionError):
        return (
            f"Không mở được {what}: không có quyền đọc, hoặc chương trình khác đang giữ. "
            "Hãy đóng chương trình đó hoặc xin quyền rồi thêm lại."
        )
    if error.errno == errno.ENAMETOOLONG:
        return "Đường dẫn quá dài. Hãy chuyển đến thư mục ít tầng hơn rồi thêm lại."
    if isinstance(error, FileNotFoundError):
        return f"Không mở được {what}: vừa bị xoá hoặc đổi tên."
    return f"Không mở được {what}: {error.strerror or error}."


def _why_no_file(path: Path) -> str:
    try:
        is_link = stat.S_ISLNK(path.lstat().st_mode)
    except FileNotFoundError:
        return "Không tìm thấy tệp hoặc thư mục này."
    except OSError as error:
        return why_not_opened(error, "tệp")
    if is_link:
        return "Liên kết này trỏ đến tệp không còn hoặc trỏ vòng."
    return "Đây không phải tệp thường (thiết bị, ống dẫn), không đọc được."
