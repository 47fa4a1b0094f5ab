"""One page of a file drawn, or its lines placed, in a process of its own: an original may be hostile."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Timer
from typing import Literal, cast

from index.errors import ReadError
from index.limits import PAGE, memory_for
from index.workers.process import environment, kill_process, without_console

What = Literal["picture", "lines"]

_PROGRAM = "from index.workers.viewing import main; main()"
_LARGEST = 32 << 20  # bytes of a picture or of a page's lines
_NOTHING = "Không vẽ được trang này của bản gốc."


def view_page(path: Path, number: int, what: What) -> bytes:
    """What `draw_page` gives, or the lines as JSON: [angle, [[text, box]]]. Raises ReadError."""
    with tempfile.TemporaryDirectory() as folder, path.open("rb") as file:
        process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _PROGRAM, str(number), what],
            stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder,
            env=environment(folder), start_new_session=True, creationflags=without_console(),
        )  # fmt: skip
        late = Timer(PAGE, kill_process, [process])
        late.start()
        try:
            with process.stdout as replies:  # type: ignore[union-attr]
                content = replies.read(_LARGEST + 1)
        finally:
            late.cancel()
            kill_process(process)
            process.wait()
    if not content or len(content) > _LARGEST:
        raise ReadError(_NOTHING)
    return content


def main() -> None:
    """Read the file on standard input, write what is asked for to standard output; nothing where that fails."""
    from index.readers.page_view import draw_page, place_lines

    number, what = int(sys.argv[1]), cast(What, sys.argv[2])
    content = sys.stdin.buffer.read()
    _limit(len(content))
    if what == "picture":
        sys.stdout.buffer.write(draw_page(content, number))
        return
    angle, lines = place_lines(content, number)
    sys.stdout.write(json.dumps([angle, [[line.text, line.box] for line in lines]]))


def _limit(size: int) -> None:
    if sys.platform != "win32":
        from index.workers import posix

        posix.limit_for_life()
        posix.limit_memory(memory_for(size))
        posix.limit_processor(PAGE)
