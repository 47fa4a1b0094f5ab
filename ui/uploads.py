"""Uploaded files: the names they are kept under, and what became of each."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup

from index.library.originals import sha256_of
from index.report import Progress, Report
from index.types import Document
from ui.text import file_name, write_number

_OUTCOMES = {"read": "Đã thêm", "skipped": "Đã có trong kho", "failed": "Không đọc được"}


def name_uploads(paths: Sequence[Path], documents: Iterable[Document]) -> dict[Path, str]:
    """Each path's name to keep. Another content under a name in use gets "name (2)": nothing is replaced unseen."""
    used = {file.path: file.sha256 for document in documents for file in document.files}
    names: dict[Path, str] = {}
    for path in paths:
        sha256 = sha256_of(path.read_bytes())
        name, number = path.name, 1
        while used.get(name, sha256) != sha256:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        used[name] = sha256
        names[path] = name
    return names


def draw_waiting(count: int) -> str:
    return _draw(Markup("<p>Đang chuẩn bị đọc {} tệp…</p><progress></progress>").format(count), ())


def draw_progress(progress: Progress, rows: Sequence[Markup]) -> str:
    """A bar, the page of a long file that is being read, and the files done so far."""
    bar = Markup('<p>Đang đọc: <b>{}</b> trong {} tệp xong{}</p><progress max="{}" value="{}"></progress>').format(
        write_number(progress.done), write_number(progress.total), _draw_page(progress), progress.total, progress.done
    )
    return _draw(bar, rows)


def _draw_page(progress: Progress) -> str:
    if progress.page is None:
        return ""
    shape = Markup("; <bdi>{}</bdi>: trang {}/{}")
    return shape.format(file_name(progress.file), write_number(progress.page), write_number(progress.pages or 0))


def draw_outcome(file: str, outcome: str, reason: str = "") -> Markup:
    """One file's line: "Đã thêm", "Đã có trong kho", or why it could not be read."""
    why = Markup("<span>{}</span>").format(reason) if reason else ""
    shape = Markup('<li class="{}"><bdi>{}</bdi> <b>{}</b>{}</li>')
    return shape.format(outcome, file_name(file), _OUTCOMES.get(outcome, outcome), why)


def draw_report(report: Report) -> str:
    """What became of every file, failures first."""
    counts = ((len(report.read), "đã thêm"), (len(report.skipped), "đã có sẵn"), (len(report.failed), "không đọc được"))
    summary = ", ".join(f"{write_number(count)} tệp {what}" for count, what in counts if count) or "Không có tệp nào"
    notes: dict[str, list[str]] = {}
    for doubt in report.doubts:
        notes.setdefault(doubt.file, []).append(doubt.reason)
    for link in report.linked:
        notes.setdefault(link.file, []).append(f"Cùng một văn bản với {file_name(link.same_as)}.")
    rows = [draw_outcome(failure.file, "failed", failure.reason) for failure in report.failed]
    rows += [draw_outcome(file, "read", " ".join(notes.get(file, []))) for file in report.read]
    rows += [draw_outcome(file, "skipped") for file in report.skipped]
    return _draw(Markup("<p><b>Xong:</b> {}.</p>").format(summary), rows)


def _draw(head: Markup, rows: Sequence[Markup]) -> str:
    return str(Markup('<div class="report" role="status">{}<ul>{}</ul></div>').format(head, Markup("").join(rows)))
