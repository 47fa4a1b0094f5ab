"""How it grows: `python -m bench.large [--sizes 1000,10000,100000,1000000]`.

One question against the bare calls that it makes, memory, disk, adding a document, and approximate against exact
search, at each size; and the start of a process. Stores are made where they are not kept in the cache yet, which takes
half an hour for a million passages (`--only-make`). The figures are explained in bench/README.md.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.large_stores import prepare_large, read_sizes
from bench.record import RESULTS, save_result
from bench.report import render
from bench.sets import ROOT, load_samples
from bench.start import measure_start_of
from bench.stores import prepare_store
from index.settings import configured_encoder

_SIZES = (1_000, 10_000, 100_000, 1_000_000)

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    encoder = configured_encoder()
    stores = {size: prepare_large(size, encoder) for size in options.sizes}
    samples = prepare_store(load_samples(), encoder)
    if options.only_make:
        return
    result: Json = {
        "sizes": {str(size): measure_size(store, options.questions, options.rounds) for size, store in stores.items()},
        "start": measure_start_of(samples, load_samples().questions[0].text),
    }
    result["growth"] = growth(list(result["sizes"].values()))
    path = save_result("large", result, options.results)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else render("large", result))
    print(f"kept as {path.name}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=read_sizes, default=_SIZES, metavar="N,N", help="passages; else all")
    parser.add_argument("--questions", type=int, default=100, help="asked in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only-make", action="store_true", help="make the stores and measure nothing")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    return parser


def measure_size(store: Path, questions: int, rounds: int) -> Json:
    """In a process of its own, whose memory holds nothing of another store."""
    print(f"asking {store.parent.name} passages …", file=sys.stderr, flush=True)
    options = ["--questions", str(questions), "--rounds", str(rounds)]
    command = [sys.executable, "-m", "bench.asking", str(store), *options]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def growth(rows: Sequence[Json]) -> list[Json]:
    """From each size to the next: how many times as long a question takes, and memory and disk for a passage more."""
    return [_grown(before, after) for before, after in pairwise(rows)]


def _grown(before: Json, after: Json) -> Json:
    more = after["passages"] - before["passages"]
    whole, bare = (after["ms"][name]["p50"] / before["ms"][name]["p50"] for name in ("whole", "bare"))
    memory = {
        f"bytes of memory a passage, {name}": round((after["resident, MB"][name] - held) * 1e6 / more)
        for name, held in before["resident, MB"].items()
    }
    return {
        "from": before["passages"],
        "to": after["passages"],
        "times as long": round(whole, 2),
        "bare calls, times as long": round(bare, 2),
        **memory,
        "bytes of disk a passage": round((after["bytes"] - before["bytes"]) / more),
    }


if __name__ == "__main__":
    main()
