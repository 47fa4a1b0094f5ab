"""A thousand damaged files added at once: each must be read or refused with a reason, and leave nothing behind.

    python -m bench.mutations [--count 1000] [--seed N]

Files of `corpus/` and, where they are there, of ../shared/samples are cut, flipped, swapped about and packed into one
another. A file that cost a worker is printed with its number: the same seed makes the same files again.
"""

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sets import ROOT, SHARED
from index.encoder import Kind, Vectors
from index.ingest import add_paths
from index.library import open_library
from index.report import Report

_LARGEST = 4 << 20  # bytes of a file that is taken for mutation; a nested copy is larger

Chance = random.Random


def truncate(chance: Chance, content: bytes, other: bytes) -> bytes:
    """The file ends somewhere before its end."""
    return content[: chance.randrange(len(content))]


def flip_bits(chance: Chance, content: bytes, other: bytes) -> bytes:
    """From one bit to one in a thousand bytes."""
    damaged = bytearray(content)
    for _ in range(chance.choice([1, 10, 100, len(content) // 1000 + 1])):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def swap_parts(chance: Chance, content: bytes, other: bytes) -> bytes:
    """Two parts of the file change places."""
    a, b, c = sorted(chance.randrange(len(content) + 1) for _ in range(3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def splice(chance: Chance, content: bytes, other: bytes) -> bytes:
    """It goes on as another file."""
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


def swap_members(chance: Chance, content: bytes, other: bytes) -> bytes:
    """The members of an archive get each other's content, the first few bits flipped; others are swapped about."""
    members = _members(content)
    if not members:
        return swap_parts(chance, content, other)
    contents = [data for _, data in members]
    chance.shuffle(contents)
    return _pack([(name, data) for (name, _), data in zip(members, contents, strict=True)])


def damage_member(chance: Chance, content: bytes, other: bytes) -> bytes:
    """One member of an archive is damaged, the archive itself stays whole."""
    members = _members(content)
    if not members:
        return flip_bits(chance, content, other)
    name, data = members[at := chance.randrange(len(members))]
    if data:
        members[at] = name, chance.choice([truncate, flip_bits, swap_parts, splice])(chance, data, other)
    return _pack(members)


def nest(chance: Chance, content: bytes, other: bytes) -> bytes:
    """The file within an archive within an archive, or another in the place of one of its members."""
    members = _members(content)
    if members and chance.random() < 0.5:
        at = chance.randrange(len(members))
        members[at] = members[at][0], other
        return _pack(members)
    for _ in range(chance.randrange(1, 6)):
        content = _pack([("word/document.xml", content), ("a.docx", content)])
    return content


MUTATIONS: tuple[Callable[[Chance, bytes, bytes], bytes], ...] = (
    truncate, flip_bits, swap_parts, splice, swap_members, damage_member, nest,
)  # fmt: skip


def _members(content: bytes) -> list[tuple[str, bytes]]:
    if not content.startswith(b"PK") or not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _pack(members: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # of no date
    return stream.getvalue()


class HashingEncoder:
    """Vectors by the hash of a text: reading is tested here, not encoding."""

    name = "hashing"
    dimension = 8

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        seeds = (zlib.crc32(text.encode()) for text in texts)
        rows = [np.random.default_rng(seed).standard_normal(self.dimension) for seed in seeds]
        vectors = np.array(rows, np.float32).reshape(-1, self.dimension)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def sources() -> list[Path]:
    """The files that are damaged: samples of every format, and those that ship."""
    folders = (SHARED.parent / "samples", SHARED.parent / "samples" / "real_legacy", ROOT / "corpus")
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path for path in found if path.is_file() and 0 < path.stat().st_size <= _LARGEST]


def write_mutations(folder: Path, count: int, seed: int, paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Make `count` damaged files; each with the name of what was done to it."""
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        path, other = chance.choice(paths), chance.choice(paths)
        mutation = chance.choice(MUTATIONS)
        target = folder / f"{number:04} {mutation.__name__} {path.name}"
        target.write_bytes(mutation(chance, path.read_bytes(), other.read_bytes()))
        yield target, mutation.__name__


@dataclass(frozen=True, slots=True)
class Outcome:
    """What adding them came to: the report, and everything that is not as it must be."""

    report: Report
    seconds: float
    problems: tuple[str, ...]


def add_mutations(folder: Path, count: int, seed: int, paths: Sequence[Path]) -> Outcome:
    """Damage, add and check, below `folder`."""
    office, store = folder / "office", folder / "store"
    office.mkdir()
    files = [str(path) for path, _ in write_mutations(office, count, seed, paths)]
    start = time.perf_counter()
    report = add_paths(store, [office], HashingEncoder())
    return Outcome(report, time.perf_counter() - start, tuple(_problems(folder, files, report)))


def _problems(folder: Path, files: Sequence[str], report: Report) -> Iterator[str]:
    failed = [failure.file for failure in report.failed]
    if sorted(report.read + report.skipped + failed) != sorted(files):
        yield "not every file is reported once"
    yield from (f"{f.file}: reason {f.reason!r}" for f in report.failed if len(f.reason) < 10 or f.reason.isascii())
    if {path.name for path in folder.iterdir()} != {"office", "store"}:
        yield f"left behind: {[path.name for path in folder.iterdir()]}"
    if len(list((folder / "office").iterdir())) != len(files):
        yield "files left among the documents"
    store = folder / "store"
    known = {"library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "files", "dense", "lexical", "writer.lock"}
    yield from (f"left in the store: {path.name}" for path in store.iterdir() if path.name not in known)
    yield from open_library(store).problems()


def main() -> int:
    """Print what became of them by kind of damage; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutations")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} files", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = add_mutations(Path(folder), options.count, options.seed, sources())
    _print_table(outcome)
    print(f"{outcome.seconds:.0f} s; problems: {list(outcome.problems) or 'none'}")
    return 1 if outcome.problems else 0


def _print_table(outcome: Outcome) -> None:
    report = outcome.report
    rows = [(name, "read") for name in report.read] + [(name, "skipped") for name in report.skipped]
    rows += [(failure.file, "refused") for failure in report.failed]
    counts = Counter((_mutation_of(name), what) for name, what in rows)
    for mutation in sorted({mutation for mutation, _ in counts}):
        print(f"{mutation:15}", *(f"{what} {counts[mutation, what]:4}" for what in ("read", "skipped", "refused")))
    reasons = (re.sub(r"\d+", "N", failure.reason) for failure in report.failed)
    for reason, count in Counter(reasons).most_common():
        print(f"{count:5} {reason}")
    for failure in report.failed:
        if "quá lâu" in failure.reason or "đột ngột" in failure.reason:
            print(f"worker lost: {Path(failure.file).name}")


def _mutation_of(name: str) -> str:
    return Path(name).name.split(" ")[1]


if __name__ == "__main__":
    sys.exit(main())
