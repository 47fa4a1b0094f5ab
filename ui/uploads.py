"""Files being read: the names uploads are kept under, how far each file is, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from index.library.originals import sha256_of
from index.report import Progress, Report
from index.types import Document
from ui.text import file_name, write_number

ADDED, REREAD = "đã thêm", "đã đọc lại"
_OUTCOMES = {
    "waiting": "Đang chờ",
    "reading": "Đang đọc",
    "skipped": "Đã có trong kho",
    "failed": "Không đọc được",
}


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


class Reading:
    """Files that are being read, each with how far it is; `done` is what they are when read."""

    def __init__(self, files: Iterable[str], done: str = ADDED) -> None:
        self._word = done
        self._files = dict.fromkeys(files, ("waiting", ""))
        self._done = 0

    def take(self, progress: Progress) -> None:
        """What was told of one file."""
        page = f"trang {write_number(progress.page)}/{write_number(progress.pages or 0)}" if progress.page else ""
        self._files[progress.file] = (progress.outcome, page)
        self._done = progress.done

    def draw(self) -> str:
        """A bar over all files, and a line for each."""
        total = max(len(self._files), self._done)
        bar = Markup('<p>Đang đọc: <b>{}</b> trong {} tệp xong</p><progress max="{}" value="{}"{}></progress>').format(
            write_number(self._done), write_number(total), total, self._done, Markup(' aria-label="Đọc tệp"')
        )
        return _draw(bar, [self._draw_file(file, *state) for file, state in self._files.items()])

    def _draw_file(self, file: str, outcome: str, page: str) -> Markup:
        return _draw_file(file, outcome, self._word, page)


def draw_report(report: Report, documents: Mapping[str, str], done: str = ADDED) -> str:
    """What became of every file, failures first. `documents` gives the document that holds a file."""
    counts = ((len(report.read), done), (len(report.skipped), "đã có sẵn"), (len(report.failed), "không đọc được"))
    summary = ", ".join(f"{write_number(count)} tệp {what}" for count, what in counts if count) or "Không có tệp nào"
    notes: dict[str, list[str]] = {}
    for doubt in report.doubts:
        notes.setdefault(doubt.file, []).append(doubt.reason)
    for link in report.linked:
        notes.setdefault(link.file, []).append(f"Cùng một văn bản với {file_name(link.same_as)}.")
    rows = [_draw_file(failure.file, "failed", done, note=failure.reason) for failure in report.failed]
    for outcome, files in (("read", report.read), ("skipped", report.skipped)):
        rows += [_draw_file(f, outcome, done, "", " ".join(notes.get(f, [])), documents.get(f, "")) for f in files]
    close = Markup('<button type="button" data-close>Đóng</button>')
    return _draw(Markup("{}<p><b>Xong:</b> {}.</p>").format(close, summary), rows)


def _draw_file(file: str, outcome: str, done: str, page: str = "", note: str = "", document: str = "") -> Markup:
    """One file's line: how far it is or what became of it, why, and the way to its document."""
    told = Markup("<span>{}</span>").format(note) if note else ""
    state = ", ".join(part for part in (_OUTCOMES.get(outcome, done.capitalize()), page) if part)
    shape = Markup(' <a href="van-ban#{}">Xem văn bản<span class="unseen">: {}</span></a>')
    opened = shape.format(document, file_name(file)) if document else ""
    return Markup('<li class="{}"><bdi>{}</bdi> <b>{}</b>{}{}</li>').format(
        outcome, file_name(file), state, opened, told
    )


def _draw(head: Markup, rows: Sequence[Markup]) -> str:
    return str(Markup('<div class="report" role="status">{}<ul>{}</ul></div>').format(head, Markup("").join(rows)))
