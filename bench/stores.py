"""A store for each set, kept in the user's cache folder until the code that made it changes."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_path

from bench.sets import ROOT, SHARED, QuestionSet, write_documents
from index.encoder import Encoder
from index.ingest import add_paths


def prepare_store(question_set: QuestionSet, encoder: Encoder, keep: Path | None = None) -> Path:
    """The set's store, made where there is none. With `keep`, keep/SET/store is taken as it is, whoever made it."""
    home = keep / question_set.name if keep else _cached_home(question_set, encoder)
    store = home / "store"
    if not store.exists():
        print(f"indexing {question_set.name} …", file=sys.stderr, flush=True)
        home.mkdir(parents=True, exist_ok=True)
        _build(question_set, encoder, home, store)
        if not keep:
            _drop_older(home, question_set.name)
    return store


def _build(question_set: QuestionSet, encoder: Encoder, home: Path, store: Path) -> None:
    """Into another folder first, so that an interrupted run leaves no store that looks whole."""
    with tempfile.TemporaryDirectory(dir=home) as temporary:
        building = Path(temporary) / "store"
        documents = lay_out(question_set, Path(temporary) / "documents")
        report = add_paths(building, [documents], encoder)
        if report.failed:
            raise RuntimeError(f"{question_set.name}: {len(report.failed)} files failed, the first {report.failed[0]}")
        building.rename(store)


def lay_out(question_set: QuestionSet, target: Path) -> Path:
    """The folder of the set's documents: its own, or `target` filled from corpus.jsonl."""
    if question_set.source.parent != SHARED:
        return question_set.source
    target.mkdir()
    write_documents(question_set.source, target)
    return target


def _cached_home(question_set: QuestionSet, encoder: Encoder) -> Path:
    key = hashlib.sha256(encoder.name.encode())
    for path in (*sorted((ROOT / "index").rglob("*.py")), *_content(question_set)):
        key.update(path.name.encode() + path.read_bytes())
    return _cache() / f"{question_set.name}-{key.hexdigest()[:12]}"


def _content(question_set: QuestionSet) -> Iterator[Path]:
    if question_set.source.parent == SHARED:
        yield question_set.source / "corpus.jsonl"
    else:
        yield from sorted(path for path in question_set.source.rglob("*") if path.is_file())


def _cache() -> Path:
    return user_cache_path("vankien", appauthor=False) / "bench"


def _drop_older(home: Path, name: str) -> None:
    for other in home.parent.glob(f"{name}-*"):
        if other != home:
            shutil.rmtree(other, ignore_errors=True)
