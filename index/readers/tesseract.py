"""Recognition by tesseract's command line: a picture goes in by its standard input, words with places come out."""

import csv
import io
import os
import shutil
import subprocess
from functools import lru_cache

from index.errors import ReadError
from index.readers.arrange import Word
from index.readers.pictures import Picture

_SECONDS = 60.0  # for one picture; a full page takes 1 to 3
PAGE, BLOCK = "3", "6"  # --psm: find the layout; one block of lines
_LETTERS = str.maketrans("Ðð", "Đđ")  # its Vietnamese data also answers with the Icelandic letter of the same look
NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one for each page
INSTALL = (
    "Cần cài Tesseract 5 kèm dữ liệu tiếng Việt: trên Debian, Ubuntu là gói tesseract-ocr và tesseract-ocr-vie; trên "
    "Windows là bộ cài Tesseract, khi cài chọn thêm ngôn ngữ Vietnamese."
)


class NoRecognition(ReadError):
    """Tesseract or its Vietnamese data is not installed, or it fails on this page."""


def program() -> str:
    """The tesseract to run. Raises NoRecognition, which says what to install."""
    found = shutil.which("tesseract") or shutil.which("tesseract", path=_installed_on_windows())
    if found is None:
        raise NoRecognition(f"Máy chưa có chương trình nhận dạng chữ Tesseract. {INSTALL}")
    if not _reads_vietnamese(found):
        raise NoRecognition(f"Tesseract trên máy chưa có dữ liệu tiếng Việt (vie). {INSTALL}")
    return found


def _installed_on_windows() -> str:
    """Where its installer puts it, without naming the folder in PATH."""
    return os.path.join(os.environ.get("PROGRAMFILES", os.sep), "Tesseract-OCR")


@lru_cache(maxsize=4)
def _reads_vietnamese(found: str) -> bool:
    try:
        ran = subprocess.run(
            [found, "--list-langs"], capture_output=True, timeout=30, check=False, creationflags=NO_CONSOLE
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"vie" in (ran.stdout + ran.stderr).split()


def recognise(picture: Picture, layout: str = PAGE) -> list[Word]:
    """The words of a picture. One process, one core; nothing is written to the disk. Raises NoRecognition."""
    command = [program(), "stdin", "stdout", "-l", "vie", "--psm", layout, "--dpi", f"{picture.dpi:.0f}", "tsv"]
    try:
        ran = subprocess.run(
            command, input=_pnm(picture), capture_output=True, timeout=_SECONDS, check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"}, creationflags=NO_CONSOLE,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise NoRecognition("Tesseract không nhận dạng được trang này.") from error
    return _parse(ran.stdout.decode("utf-8", errors="replace"), picture)


def _pnm(picture: Picture) -> bytes:
    file = io.BytesIO()
    picture.image.save(file, "PPM")
    return file.getvalue()


def _parse(tsv: str, picture: Picture) -> list[Word]:
    table = csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = [row for row in table if row["level"] == "5" and (row["text"] or "").strip()]
    lines = {key: number for number, key in enumerate(dict.fromkeys(map(_line_of, found)))}
    return [_word(row, lines[_line_of(row)], picture) for row in found]


def _line_of(row: dict[str, str]) -> tuple[str, str, str]:
    return row["block_num"], row["par_num"], row["line_num"]


def _word(row: dict[str, str], line: int, picture: Picture) -> Word:
    left, top, width, height = (float(row[name]) * 72 / picture.dpi for name in ("left", "top", "width", "height"))
    text, bottom = row["text"].strip().translate(_LETTERS), picture.height - top - height
    return Word(text, left, bottom, left + width, bottom + height, line, float(row["conf"]))
