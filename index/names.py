"""The names under which files are recorded: their paths, always text that can be kept and printed."""

import os
import re
from pathlib import Path

_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def recorded_name(path: str | Path) -> str:
    """The path itself; bytes of a name that are no UTF-8 (an old share) are written as "\\xd5"."""
    name = str(path)
    if name.isascii():
        return name
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def path_of(name: str) -> Path:
    """The path that was recorded as `name`."""
    original = _BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), name.encode())
    other = Path(os.fsdecode(original))
    return other if not os.path.lexists(name) and os.path.lexists(other) else Path(name)


def is_gone(name: str) -> bool:
    """There is no such file any more; a folder that can't be opened may still hold it."""
    try:
        path_of(name).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def on_one_line(name: str) -> str:
    """For a list of files: line breaks and other control characters as "\\n"."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), name)
