"""What one question, one refresh and one added document cost, in a small store and in a large one.

    python -m bench.lookups [--counts 1000,100000] [--runs 5]

The documents are invented: numbers, kinds, issuers, dates and titles as offices have them, one passage each, and
every third cites another. The encoder is `bench.tree`'s hashing one. What takes longer in the larger store, grows.
"""

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

from bench.mutations import HashingEncoder
from index.ingest import add_paths
from index.library import Filters, LibraryWriter, open_library
from index.references import find_references
from index.types import Block, Document, Metadata, Passage, Sentence, SourceFile
from search.service import Searcher
from search.understand import understand

_KINDS = {"NQ": "Nghị quyết", "KL": "Kết luận", "CT": "Chỉ thị", "TB": "Thông báo", "BC": "Báo cáo", "KH": "Kế hoạch"}
_ISSUERS = [f"Huyện ủy {name}" for name in "Sơn Hạ|Tân Khê|Đại Ngàn|Ven Sông|Yên Lãng|Bình Hà".split("|")]
_SUBJECTS = "giải ngân vốn đầu tư công|chuyển đổi số|công tác cán bộ|nông thôn mới|cải cách hành chính".split("|")
_FIRST = date(2004, 1, 1)
_BATCH = 5000


def documents(count: int) -> Iterator[tuple[Document, tuple[Passage, ...]]]:
    """`count` documents of some 300 syllables with one passage each, the same ones for the same count."""
    chance = random.Random(count)
    for n in range(count):
        kind, subject = chance.choice(list(_KINDS)), chance.choice(_SUBJECTS)
        number = f"{n % 1500 + 1}-{kind}/TU"
        cited = f"Thực hiện Kết luận số {chance.randrange(1500) + 1}-KL/TU, " if n % 3 == 0 else ""
        title = f"{_KINDS[kind]} về {subject}"
        body = f"{cited}{subject} tại xã số {n} năm {2004 + n % 20}. " * 12
        text = f"{title}\n{body}"
        issued = _FIRST + timedelta(days=chance.randrange(7300))
        document = Document(
            text,
            Metadata(title=title, number=number, kind=kind, issuer=chance.choice(_ISSUERS), issued=issued),
            blocks=(Block("title", 0, len(title)),),
        )
        passage = Passage("", 0, len(title) + 1, len(text), (), (Sentence(len(title) + 1, len(text)),))
        yield replace(document, references=find_references(document)), (passage,)


def build(folder: Path, count: int) -> None:
    """A store of `count` documents, each with an original."""
    encoder, made = HashingEncoder(), documents(count)
    (folder / "files").mkdir(parents=True)
    with LibraryWriter(folder, encoder.name, encoder.dimension) as writer:
        while batch := list(islice(made, _BATCH)):
            vectors = encoder.encode([d.text for d, _ in batch], "passage")
            with writer.transaction() as changes:
                for (document, passages), vector in zip(batch, vectors, strict=True):
                    document_id = changes.put(document, passages, vector[None, :], [vector[None, :]])
                    sha256 = hashlib.sha256(document_id.encode()).hexdigest()
                    (folder / "files" / sha256).write_text(document_id)
                    changes.link(SourceFile(f"/office/{document_id}.txt", sha256), document_id)


def measure(folder: Path, runs: int) -> dict[str, float]:
    """Median milliseconds of processor time of each step, in this process: what other programs do does not count."""
    encoder = HashingEncoder()
    start = time.process_time()
    library = open_library(folder)
    opened = 1000 * (time.process_time() - start)
    searcher = Searcher(library, encoder)
    half = Filters(until=date(2013, 12, 31))

    def add(_: int) -> None:
        new = folder.parent / f"{time.time_ns()}.txt"
        new.write_text(f"Thông báo\nGiao Văn phòng việc {new.stem}.", "utf-8")
        assert len(add_paths(folder, [new], encoder).read) == 1

    steps: dict[str, Callable[[int], object]] = {
        "add one document": add,
        "refresh": lambda n: library.refresh(),
        "understand a number": lambda n: understand(f"Kết luận {n + 25}-KL/TU giao việc gì?", library),
        "a question with a number": lambda n: searcher.ask(f"Kết luận {n + 25}-KL/TU giao việc gì?"),
        "which documents on a subject": lambda n: searcher.ask(
            f"Liệt kê các nghị quyết về chuyển đổi số tháng {n + 1} năm 2021"
        ),
        "a filter that keeps half, first": lambda n: library.nearest(
            np.ones(8, np.float32), 10, Filters(until=half.until, without=frozenset([f"vb{n + 1}"]))
        ),
        "count of that filter": lambda n: library.count(half),
        "info": lambda n: library.info(),
    }
    found: dict[str, list[float]] = {name: [] for name in steps}
    for n in range(runs):
        for name, step in steps.items():
            start = time.process_time()
            step(n)
            found[name].append(1000 * (time.process_time() - start))
    return {"open": opened} | {name: median(times) for name, times in found.items()}


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.lookups")
    parser.add_argument("--counts", default="1000,100000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder of stores to use again")
    options = parser.parse_args()
    counts = [int(count) for count in options.counts.split(",")]
    with tempfile.TemporaryDirectory() as temporary:
        rows = []
        for count in counts:
            folder = (options.keep or Path(temporary)) / str(count) / "store"
            if not folder.exists():
                start = time.process_time()
                build(folder, count)
                print(f"{count} documents built in {time.process_time() - start:.0f} s", flush=True)
            rows.append(measure(folder, options.runs))
    print(f"{'ms of processor time, median':34}" + "".join(f"{count:>12,}" for count in counts))
    for name in rows[0]:
        print(f"{name:34}" + "".join(f"{row[name]:12.1f}" for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
