"""Runs a command and says how long it took and how much memory it ever held.

Linux hands a new process its parent's peak as a start, so the command's parent is this small file run by itself:
`python bench/process.py REPORT.json COMMAND…`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finished:
    seconds: float
    peak_bytes: int | None  # None where the system does not tell
    output: str


def run_measured(command: Sequence[str], folder: Path) -> Finished:
    """Run `command` in `folder`. Raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as temporary:
        report = Path(temporary) / "report.json"
        launcher = [sys.executable, "-S", __file__, str(report), *command]
        done = subprocess.run(launcher, cwd=folder, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        figures = json.loads(report.read_text(encoding="utf-8"))
    return Finished(figures["seconds"], figures["peak_bytes"], done.stdout)


def _launch(report: str, command: Sequence[str]) -> int:
    start = time.perf_counter()
    process = subprocess.Popen(command)
    code, peak = _wait(process)
    figures = {"seconds": time.perf_counter() - start, "peak_bytes": peak}
    Path(report).write_text(json.dumps(figures), encoding="utf-8")
    return code


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, int | None]:
    """The exit code, and the peak memory where the system tells it with the exit."""
    if not hasattr(os, "wait4"):
        return process.wait(), None
    _, status, usage = os.wait4(process.pid, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss * unit


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1], sys.argv[2:]))
