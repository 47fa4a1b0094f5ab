"""From the start of a process to its first answer: the command, and in turns the bare libraries."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import faiss
import numpy as np

from bench.encoder import take_turns
from bench.sets import ROOT
from index.encoder import bundled
from index.library import open_library

_ROUNDS = 7

Json = dict[str, Any]


def measure_start_of(store: Path, question: str, rounds: int = _ROUNDS) -> Json:
    """Median seconds of both on a store that is kept in `store`."""
    with _bare_command(store, question) as bare:
        command = [sys.executable, "-m", "search", question, "--store", str(store)]
        seconds = take_turns({"command": _running(command), "bare": _running(bare)}, rounds)
    return {
        "command to answer, s": round(seconds["command"], 2),
        "bare libraries, s": round(seconds["bare"], 2),
        "times the bare libraries": round(seconds["command"] / seconds["bare"], 2),
    }


@contextmanager
def _bare_command(store: Path, question: str) -> Iterator[list[str]]:
    """With the store's vectors as a plain FAISS index, and its own words."""
    library = open_library(store)
    ids = [i for document in library.documents() for i in library.passage_ids(document.id)]
    vectors = np.stack([dense for dense, _ in library.vectors(ids).values()])
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "flat.faiss"
        faiss.write_index(flat, str(file))
        paths = (ROOT / "bench" / "bare.py", bundled.prepare_openvino(), file, store / "lexical")
        yield [sys.executable, *map(str, paths), question]


def _running(command: list[str]) -> partial[object]:
    return partial(subprocess.run, command, cwd=ROOT, check=True, capture_output=True)
