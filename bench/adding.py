"""One document added, and asked for at once: to a full store, and in turns to an empty one."""

import shutil
import statistics
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from bench.encoder import make_passages, time_call
from index.encoder import Encoder
from index.ingest import add_paths
from index.library import create_library
from search.service import open_searcher

_SYLLABLES = 700  # of the document: four passages or so

Json = dict[str, Any]


def measure_adding(store: Path, encoder: Encoder, rounds: int) -> Json:
    """Median seconds of adding a document and of the first question after it. `store` is left as it is."""
    seconds: dict[str, list[float]] = {name: [] for name in ("empty", "full", "asked, empty", "asked, full")}
    found = 0
    with tempfile.TemporaryDirectory(dir=store.parent) as temporary:
        folder = Path(temporary)
        full = folder / "full"
        shutil.copytree(store, full)
        for turn in range(rounds + 1):  # the first round only warms up
            empty = folder / f"empty{turn}"
            create_library(empty, encoder.name, encoder.dimension)
            for name, target in (("empty", empty), ("full", full))[:: 1 if turn % 2 else -1]:
                added, asked, is_found = _add(target, folder / f"{name}-{turn}.txt", turn, encoder)
                found += is_found
                seconds[name] += [added] if turn else []
                seconds[f"asked, {name}"] += [asked] if turn else []
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    return {
        "s": {name: round(value, 3) for name, value in medians.items()},
        "times an empty store": round(medians["full"] / medians["empty"], 2),
        "found at once": f"{found} of {2 * (rounds + 1)}",
    }


def _add(store: Path, path: Path, turn: int, encoder: Encoder) -> tuple[float, float, bool]:
    """Seconds of adding, seconds of asking then, and whether the document answered."""
    searcher = open_searcher(store, encoder)  # one that has the store open meanwhile
    mark = f"vankien{turn}{path.stem.split('-')[0]}"
    path.write_text(f"{make_passages(1, _SYLLABLES)[0]}. Hồ sơ {mark} do Văn phòng giữ.\n", encoding="utf-8")
    added = time_call(partial(add_paths, store, [path], encoder))
    replies: list[Any] = []
    asked = time_call(lambda: replies.append(searcher.ask(f"Hồ sơ {mark} do ai giữ?")))
    found = any(file.path.endswith(path.name) for hit in replies[0].hits for file in hit.document.files)
    searcher.library.close()
    return added, asked, found
