"""Damaged files by chance: a few at every run, a thousand by `python -m bench.mutations`.

VANKIEN_SEED repeats a run.
"""

import os
import random
from pathlib import Path

import pytest

from bench import mutations
from fakes import CORPUS

SEED = int(os.environ.get("VANKIEN_SEED", random.randrange(10**6)))
COUNT = 30


def test_damaged_files_are_read_or_refused_and_leave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n  VANKIEN_SEED={SEED}")
    outcome = mutations.add_mutations(tmp_path, COUNT, SEED, mutations.sources())
    assert outcome.problems == ()
    assert outcome.report.failed
    assert outcome.report.read


@pytest.mark.parametrize("mutation", mutations.MUTATIONS)
def test_a_mutation_changes_a_file_and_the_same_chance_makes_the_same(mutation) -> None:  # type: ignore[no-untyped-def]
    packed = next(path for path in CORPUS if path.suffix == ".docx").read_bytes()
    plain = next(path for path in CORPUS if path.suffix == ".txt").read_bytes()
    for content, other in ((packed, plain), (plain, packed)):
        once, again = (mutation(random.Random(7), content, other) for _ in range(2))
        assert once == again
        assert once != content


def test_what_was_left_behind_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add = mutations.add_paths

    def littering(store: Path, *arguments: object) -> object:
        report = add(store, *arguments)
        (store / "cache.bin").touch()
        (tmp_path / "office" / "x.tmp").touch()
        report.failed.pop()
        return report

    monkeypatch.setattr(mutations, "add_paths", littering)
    found = mutations.add_mutations(tmp_path, 8, 1, CORPUS[:8]).problems
    assert any("cache.bin" in problem for problem in found)
    assert {"not every file is reported once", "files left among the documents"} <= set(found)
