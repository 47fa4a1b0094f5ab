"""How much one file may ask of the machine, far above what an office writes; more is refused with a reason."""

from index.errors import TooLarge
from index.types import Extract

LARGEST_FILE = 512 << 20  # bytes; a scanned book of 500 pages at 300 dpi is about half
LONGEST_TEXT = 10_000_000  # code points; three thousand close-written pages
MOST_LINES = 400_000
MOST_PAGES = 10_000
LARGEST_ANSWER = 1 << 30  # bytes of what a worker may say about one file
MEMORY = 4 << 30  # bytes of address space for one file, beside three times its size
PAGE = 300.0  # seconds between two pages of a scan; recognising one takes 2 to 4, and is tried up to eight times
DISK = 2 << 30  # bytes of one file that a worker writes in its temporary folder

_ADVICE = "Hãy chia nhỏ tệp rồi thêm lại."


def seconds_for(size: int) -> float:
    """How long a worker may be silent over a file of `size` bytes, until it tells of a page."""
    return 60 + 4 * size / 2**20


def memory_for(size: int) -> int:
    """Bytes of address space that reading a file of `size` bytes may take."""
    return MEMORY + 3 * size


def check_file(size: int) -> None:
    """Raise TooLarge for a file of more bytes than are read."""
    if size > LARGEST_FILE:
        found, most = size // 2**20, LARGEST_FILE // 2**20
        raise TooLarge(f"Tệp quá lớn: {found} MB, chương trình đọc nhiều nhất {most} MB. {_ADVICE}")


def check_extract(extract: Extract) -> None:
    """Raise TooLarge for more text, lines or pages than are taken from one file."""
    counts = (
        (len(extract.text), LONGEST_TEXT, "ký tự"),
        (len(extract.lines), MOST_LINES, "dòng"),
        (len(extract.pages), MOST_PAGES, "trang"),
    )
    for found, most, unit in counts:
        if found > most:
            raise TooLarge(
                f"Văn bản quá dài: {_number(found)} {unit}, chương trình đọc nhiều nhất {_number(most)}. {_ADVICE}"
            )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
