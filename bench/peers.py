"""Others on the same passages with the same weights: `python -m bench.peers [--sizes 1000,10000] [--encode-all]`.

The plain recipe (sentence-transformers, FAISS flat, rank-bm25), txtai and LanceDB, each as its own pages have it, each
hybrid; they come with `pip install -e '.[bench]'`, and what is not installed is left out. Here `add` reads the files,
encodes passages and sentences and keeps both; the others get the passages ready made, and encode no sentences.

Encoding in torch is nearly all of their time, the same for all and the same for a passage in any store. So it is
timed on the smallest size; at others they get these vectors ready made and the table says what encoding would add,
unless `--encode-all`, which takes three quarters of an hour.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.asking import choose_questions
from bench.encoder import time_call
from bench.large_stores import large_home, read_sizes, write_files
from bench.material import Vectors, load_material
from bench.peer_kinds import PEERS, Peer, RecipeEncoder
from bench.record import RESULTS, save_result
from bench.report import render
from bench.speed import encoded_texts
from index.encoder import Encoder, bundled
from index.ingest import add_paths
from index.settings import configured_encoder
from search.service import Searcher, open_searcher

_QUESTIONS = 60
_ROUNDS = 5
OURS = "Văn Kiện"

Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    left_out = {kind.name: why for kind in PEERS if (why := kind.missing())}
    for name, why in left_out.items():
        print(f"{name}: left out, {why}", file=sys.stderr)
    encoder = configured_encoder()
    run = Run([kind for kind in PEERS if kind.name not in left_out], encoder, options.encode_all)
    result = {"sizes": {str(size): run.measure(size) for size in options.sizes}, "left out": left_out}
    path = save_result("peers", result, options.results)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else render("peers", result))
    print(f"kept as {path.name}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=read_sizes, default=(1_000, 10_000), metavar="N,N", help="passages")
    parser.add_argument("--encode-all", action="store_true", help="encode with torch at every size")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    parser.add_argument("--json", action="store_true", help="print JSON, not tables")
    return parser


class Run:
    """The peers over sizes from the smallest up."""

    def __init__(self, kinds: Sequence[type[Peer]], encoder: Encoder, encode_all: bool) -> None:
        self._kinds = kinds
        self._encoder = encoder
        self._encode_all = encode_all
        self._seconds_a_passage: dict[str, float] = {}
        self._questions = choose_questions(_QUESTIONS)

    def measure(self, size: int) -> dict[str, Json]:
        """Of each: passages indexed a second, and milliseconds of one question; how many times ours that is."""
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            material = load_material(large_home(self._encoder) / "material.npz", self._encoder)
            write_files(size, material, folder / "documents")
            print(f"{OURS}, {size} passages …", file=sys.stderr, flush=True)
            seconds = time_call(partial(add_paths, folder / "store", [folder / "documents"], self._encoder))
            searcher = open_searcher(folder / "store", self._encoder)
            texts, _ = encoded_texts(searcher.library)
            rows = {OURS: describe(len(texts), seconds, seconds, self._time_ours(searcher))}
            ready = self._vectors_of(texts)
            for kind in self._kinds:
                rows[kind.name] = self._measure_peer(kind, texts, ready, folder)
        return {name: row | _times(row, rows[OURS]) for name, row in rows.items()}

    def _time_ours(self, searcher: Searcher) -> list[float]:
        return _rounds(self._questions, searcher.ask)

    def _vectors_of(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Those of `texts`, where torch has been timed and is not to be again."""
        if self._encode_all or not self._seconds_a_passage:
            return {}
        return dict(zip(texts, self._encoder.encode(texts, "passage"), strict=True))

    def _measure_peer(self, kind: type[Peer], texts: Sequence[str], ready: dict[str, Vectors], folder: Path) -> Json:
        print(f"{kind.name}, {len(texts)} passages …", file=sys.stderr, flush=True)
        shared = RecipeEncoder(str(bundled.prepare()), ready)
        peer = kind(shared, folder / kind.name)
        seconds = time_call(partial(peer.index, texts))
        spent = shared.seconds
        if not ready:
            self._seconds_a_passage[kind.name] = spent / len(texts)
        whole = seconds - spent + self._seconds_a_passage[kind.name] * len(texts)
        return describe(len(texts), whole, seconds, _rounds(self._questions, peer.ask))


def _rounds(questions: Sequence[str], ask: Any) -> list[float]:
    """Seconds of each question in each round but the first."""
    times = [[time_call(partial(ask, question)) for question in questions] for _ in range(_ROUNDS + 1)]
    return [seconds for row in times[1:] for seconds in row]


def describe(passages: int, whole: float, seconds: float, asked: Sequence[float]) -> Json:
    """`whole` seconds of indexing with encoding, of which `seconds` were timed."""
    return {
        "passages": passages,
        "passages/s": round(passages / whole, 1),
        "indexing, s": round(whole, 1),
        "of these timed, s": round(seconds, 1),
        "a question, ms": round(statistics.median(asked) * 1e3, 2),
    }


def _times(row: Json, ours: Json) -> Json:
    return {
        "ours indexes, times as fast": round(ours["passages/s"] / row["passages/s"], 2),
        "asks, times as long as ours": round(row["a question, ms"] / ours["a question, ms"], 2),
    }


if __name__ == "__main__":
    main()
