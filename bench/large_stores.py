"""Stores of a given number of passages, kept in the user's cache folder: see bench/synthetic.py for what is in them."""

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from bench.material import Material, Vectors, load_material
from bench.sets import ROOT, load_sets
from bench.synthetic import PASSAGES, Draft, VectorMaker, as_document, as_text, drafts
from index.encoder import Encoder
from index.library import LibraryWriter
from index.library.originals import sha256_of
from index.parse import parse_extract
from index.readers.plain import read_plain
from index.types import SourceFile
from index.vectors import encode_documents

ENCODED = 10_000  # passages up to which they are encoded; beyond, their vectors are made
_VERSION = "3 1"  # the store's format that later ones bring up in place; raised whenever other documents are made
_TRANSACTION = 1000  # documents written at once
_DERIVED = {"dense": ("library/**/*.py",), "lexical": ("fields.py", "text.py")}  # tantivy tells another schema itself


def prepare_large(size: int, encoder: Encoder) -> Path:
    """The store of `size` passages, made where it is not there; its indexes are made anew where the code that makes
    them has changed.
    """
    home = large_home(encoder)
    store = home / str(size) / "store"
    store.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(str(home / f"{size}.lock")):  # another run may be making it
        if not store.exists():
            print(f"making a store of {size:,} passages …", file=sys.stderr, flush=True)
            start = time.perf_counter()
            _build(size, load_material(home / "material.npz", encoder), encoder, store)
            print(f"made in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        renew_indexes(store, encoder)
    return store


def read_sizes(text: str) -> list[int]:
    """ "100000,1000": sizes as typed, the smallest first."""
    return sorted(map(int, text.split(",")))


def large_home(encoder: Encoder) -> Path:
    """Where all large stores of that encoder are."""
    key = hashlib.sha256(f"{encoder.name} {_VERSION} {[s.name for s in load_sets()]}".encode())
    return user_cache_path("vankien", appauthor=False) / "bench" / f"large-{key.hexdigest()[:12]}"


def _build(size: int, material: Material, encoder: Encoder, store: Path) -> None:
    """Under another name first, so that an interrupted run leaves no store that looks whole."""
    with tempfile.TemporaryDirectory(dir=store.parent) as temporary:
        building = Path(temporary) / "store"
        write_store(size, material, encoder, building)
        _stamp(building).write_text(json.dumps(_sources()), encoding="utf-8")
        building.rename(store)


def write_store(size: int, material: Material, encoder: Encoder, store: Path) -> None:
    """Put the documents in without files of theirs: no original is kept, and nothing is read."""
    vectors_of = partial(_encoded, material, encoder) if size <= ENCODED else VectorMaker(material).vectors
    made = islice(drafts(material), -(-size // PASSAGES))
    with LibraryWriter(store, encoder.name, encoder.dimension) as writer:
        while some := list(islice(made, _TRANSACTION)):
            _write(some, material, vectors_of(some), writer)
            print(f"  {some[-1].number * PASSAGES:,}", file=sys.stderr, flush=True)


def _encoded(material: Material, encoder: Encoder, some: Sequence[Draft]) -> list[tuple[Vectors, list[Vectors]]]:
    return encode_documents(encoder, [as_document(draft, material) for draft in some])


def _write(
    some: Sequence[Draft],
    material: Material,
    vectors: Iterable[tuple[Vectors, list[Vectors]]],
    writer: LibraryWriter,
) -> None:
    with writer.transaction() as batch:
        for draft, (dense, sentences) in zip(some, vectors, strict=True):
            document, passages = as_document(draft, material)
            document_id = batch.put(document, passages, dense, sentences)
            batch.link(SourceFile(f"synthetic/{draft.number:06}.txt", sha256_of(document.text.encode())), document_id)


def write_files(size: int, material: Material, folder: Path) -> None:
    """As text files, as many documents as make `size` passages when they are read."""
    folder.mkdir(parents=True)
    count = 0
    for draft in drafts(material):
        text = as_text(draft, material)
        (folder / f"{draft.number:06}.txt").write_text(text, encoding="utf-8")
        count += len(parse_extract(read_plain(text.encode()))[1])
        if count >= size:
            return


# --- derived indexes


def renew_indexes(store: Path, encoder: Encoder) -> None:
    """Make those indexes anew whose code has changed since they were made; a writer also brings up an older format."""
    stamp, now = _stamp(store), _sources()
    before = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    changed = [name for name in _DERIVED if before.get(name) != now[name]]
    if not changed:
        return
    print(f"making {' and '.join(changed)} of {store.parent.name} anew …", file=sys.stderr, flush=True)
    for name in changed:
        shutil.rmtree(store / name, ignore_errors=True)
    with LibraryWriter(store, encoder.name, encoder.dimension):
        pass
    stamp.write_text(json.dumps(now), encoding="utf-8")


def _stamp(store: Path) -> Path:
    return store / "made-by.json"


def _sources() -> dict[str, str]:
    return {name: _hash(_files(patterns)) for name, patterns in _DERIVED.items()}


def _files(patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted((ROOT / "index").glob(pattern))


def _hash(paths: Iterator[Path]) -> str:
    key = hashlib.sha256()
    for path in paths:
        key.update(path.name.encode() + path.read_bytes())
    return key.hexdigest()[:16]


if __name__ == "__main__":
    from index.settings import configured_encoder

    for given in sys.argv[1:]:
        print(prepare_large(int(given), configured_encoder()))
