"""`add` killed at any moment: no file that was reported done is lost or double, a second `add` completes the rest.

VANKIEN_KILLS sets how many times (20 for the full form); VANKIEN_SEED repeats a run. The process is that of
`python -m index add`, with smaller transactions: a few files then make many commits to be killed between.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import index.__main__ as command
from fakes import CORPUS, ROOT
from index.encoder import Encoder

KILLS = int(os.environ.get("VANKIEN_KILLS", "4"))
SEED = int(os.environ.get("VANKIEN_SEED", random.randrange(10**6)))
FILES = 25 if KILLS >= 20 else 10  # each kill costs the encoding of all of them
DONE = "Đã nạp: "
ADD = "import sys, index.ingest, index.__main__ as c; index.ingest._BATCH = 8; sys.exit(c.main(['add', *sys.argv[1:]]))"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    for path in CORPUS[:: max(len(CORPUS) // FILES, 1)][:FILES]:
        shutil.copy(path, folder)
    return folder


@dataclass
class Run:
    """One `add` in a process of its own, and the files that it has reported done."""

    store: Path
    process: subprocess.Popen[str]
    done: list[str] = field(default_factory=list)
    follower: threading.Thread = field(init=False)

    @classmethod
    def of(cls, office: Path, store: Path) -> "Run":
        words = [sys.executable, "-c", ADD, str(office), "--store", str(store)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        run = cls(store, subprocess.Popen(words, cwd=ROOT, text=True, **pipes))  # type: ignore[call-overload]
        run.follower = threading.Thread(target=run._follow)
        run.follower.start()
        return run

    def _follow(self) -> None:
        for line in self.process.stdout or ():
            if line.startswith(DONE):
                self.done.append(line.removeprefix(DONE).rstrip("\n"))

    @property
    def indexes_begun(self) -> list[str]:
        return [name for name in ("lexical", "dense") if (self.store / name).exists()]

    def wait(self, files: int, delay: float) -> None:
        """Until so many files are done, or with `files` 0 an index is begun; then `delay` seconds more."""
        while self.process.poll() is None and not (len(self.done) >= files if files else self.indexes_begun):
            time.sleep(0.001)
        time.sleep(delay)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.follower.join()


def ask(capsys: pytest.CaptureFixture[str], store: Path, *arguments: str) -> Any:
    """What the command answers; in this process, to load the model once."""
    capsys.readouterr()
    assert command.main([*arguments, "--store", str(store), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def listed(capsys: pytest.CaptureFixture[str], store: Path) -> dict[str, str]:
    """File and id of each document of a store, after `verify` and a look for doubles."""
    assert ask(capsys, store, "verify") == {"ok": True, "problems": []}
    documents = ask(capsys, store, "list")["documents"]
    files = [file for document in documents for file in document["files"]]
    assert len(files) == len(set(files)) == len(documents)
    return {document["file"]: document["id"] for document in documents}


@pytest.mark.parametrize("number", range(KILLS))
def test_add_can_be_killed_at_any_moment(
    number: int,
    office: Path,
    tmp_path: Path,
    encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "configured_encoder", lambda: encoder)
    chance = random.Random(SEED + number)
    every = {str(path) for path in office.iterdir()}
    # Every fifth is killed while a derived index is written, which comes after the last commit.
    files, delay = (
        (0, chance.uniform(0, 0.03))
        if number % 5 == 1
        else (chance.randrange(1, FILES * 4 // 5), chance.uniform(0, 0.5))
    )
    run = Run.of(office, tmp_path / "store")
    run.wait(files, delay)
    begun = run.indexes_begun
    run.kill()
    with capsys.disabled():
        print(
            f"\n  VANKIEN_SEED={SEED} kill {number}: {len(run.done)} of {len(every)} files done, indexes begun: {begun}"
        )
    assert begun if not files else run.done

    kept = listed(capsys, run.store)
    assert set(run.done) <= set(kept)
    report = ask(capsys, run.store, "add", str(office))
    assert set(report["skipped"]) == set(kept)
    assert set(report["read"]) == every - set(kept)
    completed = listed(capsys, run.store)
    assert set(completed) == every
    assert kept.items() <= completed.items()
