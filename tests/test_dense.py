"""The FAISS index against brute-force numpy, however it came to be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import Vectors
from index.library.dense import DenseIndex
from index.library.rewriting import rewrite_if_worth
from index.library.store import Store
from index.types import Document, Passage, Sentence, SourceFile

DIMENSION = 8
SENTENCE = Sentence(0, 1)


def vectors_of(count: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)


def add(store: Store, vectors: Vectors) -> int:
    """One document with a passage for each vector, in a transaction of its own; its row."""
    passages = [Passage("", n, n, n + 1, (), (SENTENCE,)) for n in range(len(vectors))]
    with store.transaction() as generation:
        key = store.put(Document("x"), passages, vectors, [v.reshape(1, -1) for v in vectors], generation)
        store.link(SourceFile(f"{key}.txt", f"{key}"), key)
    return key


def remove(store: Store, key: int) -> None:
    with store.transaction() as generation:
        store.remove(key, generation)


def everything(store: Store) -> tuple[list[int], Vectors]:
    parts = list(store.dense_since(0, store.generation))
    ids = [i for part, _ in parts for i in part]
    return ids, np.concatenate([v for _, v in parts]) if parts else np.empty((0, DIMENSION), np.float32)


def by_hand(store: Store, query: Vectors, allowed: list[int] | None = None) -> dict[int, float]:
    ids, vectors = everything(store)
    scores = dict(zip(ids, (vectors @ query).tolist(), strict=True))
    return {i: s for i, s in scores.items() if allowed is None or i in allowed}


def assert_nearest(
    index: DenseIndex, store: Store, query: Vectors, count: int, allowed: list[int] | None = None
) -> None:
    """The found scores are the best there are, and each is its passage's own (ties may come in any order)."""
    scores = by_hand(store, query, allowed)
    ids, found = index.nearest(query, count, allowed)
    assert len(ids) == len(set(ids)) == min(count, len(scores))
    np.testing.assert_allclose(found, sorted(scores.values(), reverse=True)[: len(ids)], atol=1e-5)
    np.testing.assert_allclose(found, [scores[i] for i in ids], atol=1e-5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def new_store(folder: Path) -> Store:
    store = Store(folder / "library.sqlite", writable=True)
    with store.transaction():
        store.set_meta("dimension", str(DIMENSION))
    return store


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> tuple[DenseIndex, Store]:
    folder = tmp_path_factory.mktemp("dense")
    store = new_store(folder)
    add(store, vectors_of(100, 1))
    return DenseIndex(folder / "dense", store), store


@given(st.integers(0, 999), st.integers(1, 150))
def test_the_nearest_of_all(hundred: tuple[DenseIndex, Store], seed: int, count: int) -> None:
    assert_nearest(*hundred, vectors_of(1, seed)[0], count)


@given(st.integers(0, 999), st.integers(1, 150), st.sets(st.integers(1, 120)))
def test_the_nearest_of_those_allowed(
    hundred: tuple[DenseIndex, Store], seed: int, count: int, allowed: set[int]
) -> None:
    index, store = hundred
    assert_nearest(index, store, vectors_of(1, seed)[0], count, sorted(allowed & set(range(1, 101))))


def test_nothing_is_nearest_in_nothing(store: Store, tmp_path: Path) -> None:
    index = DenseIndex(tmp_path / "dense", store)
    assert index.nearest(vectors_of(1, 0)[0], 5)[0] == []
    add(store, vectors_of(3, 0))
    index.catch_up()
    assert index.nearest(vectors_of(1, 0)[0], 5, [])[0] == []
    assert index.nearest(vectors_of(1, 0)[0], 5, [999])[0] == []


steps = st.lists(st.one_of(st.integers(1, 6).map(lambda n: ("add", n)), st.integers(0, 20).map(lambda n: ("remove", n)),
                           st.sampled_from([("save", 0), ("reopen", 0), ("catch up", 0)])), max_size=12)  # fmt: skip


@given(steps)
def test_grown_step_by_step_it_answers_as_one_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    store = new_store(folder)
    index = DenseIndex(folder / "dense", store)
    for seed, (step, n) in enumerate(steps):
        keys = store.keys()
        if step == "add":
            add(store, vectors_of(n, seed))
        elif step == "remove" and keys:
            remove(store, keys[n % len(keys)])
        elif step == "save":
            index.catch_up()
            index.save()
        elif step == "reopen":
            index = DenseIndex(folder / "dense", store)
        else:
            index.catch_up()
    index.catch_up()
    at_once = DenseIndex(folder / "none", store)
    assert sorted(index.ids()) == sorted(at_once.ids()) == sorted(store.passage_ids())
    assert index.generation == at_once.generation == store.generation
    query = vectors_of(1, 4711)[0]
    assert_nearest(index, store, query, 10)
    assert_nearest(at_once, store, query, 10)
    store.close()


def test_a_saved_index_is_loaded_and_older_ones_are_dropped(store: Store, tmp_path: Path) -> None:
    for seed in range(3):
        add(store, vectors_of(5, seed))
        rewrite_if_worth(tmp_path / "dense", store)
    assert [p.name for p in (tmp_path / "dense").iterdir()] == [f"dense-{store.generation}.faiss"]


def test_a_small_change_is_not_worth_a_rewrite(store: Store, tmp_path: Path) -> None:
    add(store, vectors_of(100, 0))
    rewrite_if_worth(tmp_path / "dense", store)
    saved = list((tmp_path / "dense").iterdir())
    add(store, vectors_of(2, 1))
    rewrite_if_worth(tmp_path / "dense", store)
    assert list((tmp_path / "dense").iterdir()) == saved
    assert len(DenseIndex(tmp_path / "dense", store)) == 102


@pytest.mark.parametrize(
    "spoil",
    [lambda _: b"", lambda _: b"IxM2 but not really", lambda _: bytes(5000), lambda whole: whole[: len(whole) // 2]],
    ids=["empty", "other words", "zeros", "half"],
)
def test_a_corrupted_index_is_made_anew(store: Store, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    add(store, vectors_of(20, 0))
    DenseIndex(tmp_path / "dense", store).save()
    file = next((tmp_path / "dense").iterdir())
    file.write_bytes(spoil(file.read_bytes()))
    assert_nearest(DenseIndex(tmp_path / "dense", store), store, vectors_of(1, 5)[0], 10)


def test_a_half_written_index_is_not_looked_at(store: Store, tmp_path: Path) -> None:
    add(store, vectors_of(20, 0))
    DenseIndex(tmp_path / "dense", store).save()
    (tmp_path / "dense" / "dense.tmp").write_bytes(b"half")
    assert_nearest(DenseIndex(tmp_path / "dense", store), store, vectors_of(1, 5)[0], 10)
