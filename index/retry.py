"""Files that could not be read: tried again, or given up."""

from collections.abc import Collection
from pathlib import Path

from index.encoder import Encoder
from index.ingest import add_paths
from index.library import LibraryWriter, open_library
from index.names import path_of
from index.report import OnProgress, Report
from index.reread import reread


def retry_failed(
    folder: Path, names: Collection[str], encoder: Encoder, on_progress: OnProgress | None = None
) -> Report:
    """Read the files of these names again: a document's original, a kept upload, or what lies under the name now.

    Names that are no failures are passed over. Raises as `add_paths`.
    """
    library = open_library(folder)
    held = {file.sha256: document.id for document in library.documents() for file in document.files}
    failed = [one for one in library.failures() if one.path in names]
    again = [held[one.sha256] for one in failed if one.sha256 in held]
    kept = {folder / "files" / one.sha256: one.path for one in failed if one.sha256 and one.sha256 not in held}
    paths = [*kept, *(path_of(one.path) for one in failed if not one.sha256)]
    report = add_paths(folder, paths, encoder, on_progress, kept) if paths else Report()
    return _joined(report, reread(folder, again, encoder, on_progress)) if again else report


def give_up_failed(folder: Path, names: Collection[str]) -> None:
    """Forget the failures of these names, and the contents kept for them. Raises LibraryLocked."""
    with LibraryWriter(folder, str(open_library(folder).info()["encoder"]), 0) as writer:
        for name in names:
            writer.forget_failure(name)


def _joined(first: Report, second: Report) -> Report:
    return Report(
        read=first.read + second.read,
        skipped=first.skipped,
        failed=first.failed + second.failed,
        doubts=first.doubts + second.doubts,
        linked=first.linked,
    )
