"""Two results of bench.quality on the same questions: `python -m bench.compare OLD.json NEW.json`.

A paired bootstrap over the questions that both hold, set by set and over the shared sets together.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.metrics import mean, paired_bootstrap, rounded
from bench.sets import SHARED_SETS
from bench.tables import table

TOGETHER = "the shared sets together"
MEASURES = {"nDCG@10": "gains", "first quote right": "quoted", "refused": "refused"}  # and where a result keeps it

Json = dict[str, Any]
Values = Mapping[str, float]  # by question


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    options = parser.parse_args(arguments)
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (options.old, options.new))
    print(f"{new['commit']} against {old['commit']}\n")
    print(comparison_table(old["result"], new["result"]))


def comparison_table(old: Json, new: Json) -> str:
    head = ("measure", "set", "questions", "before", "now", "change", "95% interval", "p")
    return table(head, compare(old, new))


def compare(old: Json, new: Json) -> Iterator[list[object]]:
    """The table's rows: each measure of every set that both results hold, then of the shared sets together."""
    for measure, key in MEASURES.items():
        pairs = dict(_pairs(old.get(key, {}), new.get(key, {})))
        together = [pair for name in SHARED_SETS for pair in pairs.get(name, [])]
        for name, found in {**pairs, TOGETHER: together}.items():
            if found:
                yield [measure, name, len(found), *_change(found)]


def _pairs(old: Mapping[str, Values], new: Mapping[str, Values]) -> Iterable[tuple[str, list[tuple[float, float]]]]:
    for name in (name for name in new if name in old):
        yield name, [(old[name][i], value) for i, value in new[name].items() if i in old[name]]


def _change(pairs: Sequence[tuple[float, float]]) -> list[object]:
    before, after = zip(*pairs, strict=True)
    change = paired_bootstrap(before, after)
    interval = [rounded(change.low), rounded(change.high)]
    return [rounded(mean(before)), rounded(mean(after)), rounded(change.mean), interval, rounded(change.p)]


if __name__ == "__main__":
    main()
