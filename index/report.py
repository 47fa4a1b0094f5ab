"""What became of each file of a run: while it goes on, at its end, and as a table to open in a spreadsheet."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import ReportError
from index.names import on_one_line
from index.table import write_csv

_HEADER = ("Tệp", "Kết quả", "Lý do, ghi chú")


@dataclass(frozen=True, slots=True)
class Failure:
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """A file whose text a document of the store has already: the document's id, and the file it came from first."""

    file: str
    document: str
    same_as: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` files are finished; `file` is the one finished last, with what became of it.

    While `outcome` is "reading", `file` is still being read: `page` of its `pages` are done.
    """

    done: int
    total: int
    file: str
    outcome: str  # "read", "skipped", "failed" or "reading"
    page: int | None = None
    pages: int | None = None


@dataclass(slots=True)
class Report:
    """What became of each file: read, skipped or failed.

    Doubts are files read, with something for a person to look at; linked are files read whose text was known; gone are
    files of the store that no longer exist, pruned those that were taken out of it for that.
    """

    read: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    doubts: list[Failure] = field(default_factory=list)
    linked: list[Link] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)


OnProgress = Callable[[Progress], None]


def report_json(report: Report) -> dict[str, Any]:
    """The report for other programs."""
    return asdict(report)


def report_rows(report: Report) -> Iterator[tuple[str, str, str]]:
    """File, outcome and reason: what needs a person first."""
    yield from ((f.file, "Lỗi", f.reason) for f in report.failed)
    yield from ((f.file, "Cần xem lại", f.reason) for f in report.doubts)
    yield from ((name, "Không còn tệp", "Văn bản vẫn còn trong kho.") for name in report.gone)
    yield from ((name, "Đã bỏ khỏi kho", "Không còn tệp này.") for name in report.pruned)
    yield from ((link.file, "Trùng nội dung", f"Cùng một văn bản với {link.same_as}.") for link in report.linked)
    yield from ((name, "Đã nạp", "") for name in report.read)
    yield from ((name, "Đã có", "") for name in report.skipped)


def require_report_folder(path: Path) -> None:
    """Raise ReportError where no report could be written to `path`, before the work is done."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise ReportError(f"Không ghi được báo cáo vào {path}. Hãy nêu tên một tệp .csv trong thư mục đã có.")


def write_report(report: Report, path: Path) -> None:
    """The rows as CSV that spreadsheets open in Vietnamese and run nothing of. Raises ReportError."""
    try:
        path.write_bytes(write_csv(_HEADER, ([on_one_line(cell) for cell in row] for row in report_rows(report))))
    except OSError as error:
        raise ReportError(
            f"Không ghi được báo cáo vào {path} ({error.strerror}). Nếu tệp đang mở, hãy đóng rồi chạy lại."
        ) from error
