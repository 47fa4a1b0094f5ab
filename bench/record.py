"""Results as JSON files, one a run: what was measured, of which commit, when, by which command, on what machine."""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.sets import ROOT

RESULTS = ROOT / "bench" / "results"
_MEASURED = ("index", "search", "ui", "app.py", "pyproject.toml", "bench/*.py", "bench/*.jsonl", "corpus")
_INNERMOST = re.compile(r"[\[{][^\[\]{}]*[\]}]")


def save_result(name: str, result: dict[str, Any], folder: Path = RESULTS, commit: str | None = None) -> Path:
    """Keep `result` as folder/NAME-COMMIT.json; "changed" in its name where the code was not as committed.

    `commit` names the one that was measured where it is not this checkout's.
    """
    changed = commit is None and bool(_git("status", "--porcelain", "--", *_MEASURED))
    commit = commit or _git("rev-parse", "--short", "HEAD") or "unknown"
    record = {
        "name": name,
        "commit": commit,
        "changed": changed,
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "command": command_line(name, sys.argv[1:]),
        "machine": machine(),
        "result": result,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{commit}{'-changed' if changed else ''}.json"
    path.write_text(compact_json(record), encoding="utf-8")
    return path


def compact_json(record: dict[str, Any]) -> str:
    """Indented JSON with each innermost list and object on one line."""
    indented = json.dumps(record, ensure_ascii=False, indent=1)
    return _INNERMOST.sub(lambda match: re.sub(r"\n *", " ", match[0]), indented) + "\n"


def latest_result(name: str, folder: Path = RESULTS) -> dict[str, Any] | None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob(f"{name}-*.json")]
    return max(records, key=lambda record: record["date"], default=None)


def command_line(name: str, arguments: Sequence[str]) -> str:
    """The command without the folders of the machine it ran on."""
    shown = ("…" if os.sep in argument else argument for argument in arguments)
    return " ".join(["python -m", f"bench.{name}", *shown])


def machine() -> dict[str, Any]:
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory GB": _memory(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    """The processor's name; virtual machines often call themselves by an empty one."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    bf16 = ", avx512_bf16" if "avx512_bf16" in facts.get("flags", "") else ""
    return facts.get("model name", platform.processor()) + bf16


def _memory() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    except (AttributeError, ValueError, OSError):
        return None


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
