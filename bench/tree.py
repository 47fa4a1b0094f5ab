"""A tree of ten thousand small files: added, added again unchanged, changed in a hundred places, added again.

    python -m bench.tree [--count 10000] [--changed 100] [--encoder real|hashing]

The files are invented notices of some 60 syllables in folders by year. The last run must read the changed files only.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.mutations import HashingEncoder
from index.encoder import Encoder
from index.ingest import add_paths
from index.library import open_library
from index.report import Report
from index.settings import configured_encoder

_YEARS = range(2005, 2025)
_WORDS = (
    "giao Văn phòng chủ trì rà soát tiến độ giải ngân vốn đầu tư công trên địa bàn tỉnh bảo đảm an sinh xã hội chuyển "
    "đổi số xây dựng nông thôn mới phòng chống thiên tai cải cách hành chính công tác cán bộ kiểm tra giám sát dân vận"
).split()


def write_tree(folder: Path, count: int) -> list[Path]:
    """`count` files in a folder for each year."""
    paths = [folder / str(_YEARS[n % len(_YEARS)]) / f"thong-bao-{n:05}.txt" for n in range(count)]
    for parent in {path.parent for path in paths}:
        parent.mkdir(parents=True)
    for number, path in enumerate(paths):
        path.write_text(_text(number, 0), "utf-8")
    return paths


def change(paths: Sequence[Path], count: int) -> set[str]:
    """Give `count` files other words; their names."""
    chosen = random.Random(1).sample(range(len(paths)), count)
    for number in chosen:
        paths[number].write_text(_text(number, 1), "utf-8")
    return {str(paths[number]) for number in chosen}


def _text(number: int, version: int) -> str:
    chance = random.Random(f"{number} {version}")
    sentences = (" ".join(chance.choices(_WORDS, k=15)).capitalize() + "." for _ in range(4))
    return f"Thông báo số {number + 1}\n" + "\n".join(sentences)


def measure(folder: Path, encoder: Encoder, count: int, changed: int) -> bool:
    """Print the figures of the three runs; whether each read what it had to."""
    paths = write_tree(folder / "office", count)
    first = _add(folder, encoder, "all new")
    again = _add(folder, encoder, "unchanged")
    names = change(paths, changed)
    last = _add(folder, encoder, f"{changed} changed")
    problems = open_library(folder / "store").problems()
    print(f"the last run read the changed files only: {set(last.read) == names}; problems: {problems or 'none'}")
    return (len(first.read), again.read, set(last.read), problems) == (count, [], names, [])


def _add(folder: Path, encoder: Encoder, name: str) -> Report:
    start = time.perf_counter()
    report = add_paths(folder / "store", [folder / "office"], encoder)
    seconds = time.perf_counter() - start
    count = len(report.read) + len(report.skipped) + len(report.failed)
    print(
        f"{name:12} {seconds:7.1f} s {count / seconds:8.0f} files/s   read {len(report.read)}, "
        f"skipped {len(report.skipped)}, failed {len(report.failed)}",
        flush=True,
    )
    return report


def main() -> int:
    """1 where a run read other files than it had to."""
    parser = argparse.ArgumentParser(prog="python -m bench.tree")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=100)
    parser.add_argument("--encoder", choices=("real", "hashing"), default="real")
    options = parser.parse_args()
    encoder = configured_encoder() if options.encoder == "real" else HashingEncoder()
    with tempfile.TemporaryDirectory() as folder:
        return 0 if measure(Path(folder), encoder, options.count, options.changed) else 1


if __name__ == "__main__":
    sys.exit(main())
