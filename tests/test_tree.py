"""A tree added again reads what changed in it and nothing else (`python -m bench.tree` for ten thousand files)."""

from pathlib import Path

import pytest

from bench.mutations import HashingEncoder
from bench.tree import measure


def test_the_second_run_reads_the_changed_files_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(tmp_path, HashingEncoder(), 120, 7)
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("read ")[2] for line in lines[:3]] == [
        "120, skipped 0, failed 0", "0, skipped 120, failed 0", "7, skipped 113, failed 0",
    ]  # fmt: skip
