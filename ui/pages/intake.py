"""Documents in, on the page "Văn bản": uploads, re-reading, another try at what failed; and the samples out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import VanKienError
from index.report import Progress, Report
from ui.desk import Desk
from ui.pages.samples import remove_samples
from ui.pages.work import named_failures
from ui.uploads import ADDED, REREAD, Reading, draw_report, name_uploads


class Intake:
    """What each event does: a line for each file while it is read, then the report."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, uploaded: list[str] | None) -> Iterator[tuple[Any, ...]]:
        """Read the uploaded files, which are deleted afterwards."""
        paths = [Path(path) for path in uploaded or []]
        try:
            names = name_uploads(paths, self._desk.documents())
            for shown in self._show(self._desk.add(names), list(names.values()), ADDED):
                yield shown, gr.skip()
        finally:
            for path in paths:
                path.unlink(missing_ok=True)
        yield gr.skip(), None

    def reread(self, document_id: str) -> Iterator[str]:
        """Read every file of the chosen document again."""
        if not document_id:
            return
        files = [file.path for file in self._desk.document(document_id).files]
        yield from self._show(self._desk.reread(document_id), files, REREAD)

    def retry(self, event: gr.EventData) -> Iterator[str]:
        """Read one failed file again, or all where none is named."""
        names = named_failures(self._desk, event.name)
        yield from self._show(self._desk.retry(names), names, REREAD)

    def remove_samples(self) -> gr.Group:
        remove_samples(self._desk)
        return gr.Group(visible=False)

    def _show(self, told: Iterator[Progress | Report], files: Sequence[str], done: str) -> Iterator[str]:
        reading = Reading(files, done)
        yield reading.draw()
        try:
            for item in told:
                if isinstance(item, Report):
                    yield draw_report(item, self._holders(), done)
                else:
                    reading.take(item)
                    yield reading.draw()
        except VanKienError as error:
            yield ""
            raise gr.Error(str(error), title="Chưa đọc được", print_exception=False) from error

    def _holders(self) -> dict[str, str]:
        """The document that holds each file."""
        return {file.path: document.id for document in self._desk.documents() for file in document.files}
