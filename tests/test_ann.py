"""The index of a large store: lists of neighbours, 8 bits a component. Thresholds are lowered: 2,000 are many here."""

from contextlib import closing
from pathlib import Path

import faiss
import numpy as np
import pytest

from fakes import FakeEncoder, fill, make_document
from index.encoder import Vectors
from index.library import EVERYTHING, ann, open_library
from index.library.dense import DenseIndex
from index.library.rewriting import rewrite_if_worth
from index.library.store import Store
from test_dense import add, by_hand, everything, new_store, remove, vectors_of

QUERIES = vectors_of(50, 99)


@pytest.fixture(autouse=True)
def lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ann, "_EXACT", 500)
    monkeypatch.setattr(ann, "_LIST", 16)
    monkeypatch.setattr(ann, "_PROBES", 48)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = new_store(tmp_path)
    for seed in range(20):
        add(store, vectors_of(100, seed))
    return store


@pytest.fixture
def index(store: Store, tmp_path: Path) -> DenseIndex:
    rewrite_if_worth(tmp_path / "dense", store)
    return DenseIndex(tmp_path / "dense", store)


def recall(index: DenseIndex, store: Store, allowed: list[int] | None = None) -> float:
    """Of the ten nearest by brute force, the share among the 40 found."""
    shares = []
    for query in QUERIES:
        scores = by_hand(store, query, allowed)
        best = sorted(scores, key=scores.__getitem__, reverse=True)[:10]
        shares.append(len(set(best) & set(index.nearest(query, 40, allowed)[0])) / len(best))
    return float(np.mean(shares))


@pytest.mark.parametrize(
    ("passages", "lists"), [(500, 0), (501, 96), (2000, 176), (20_000, 560)], ids=["exact", "just over", "more", "many"]
)
def test_the_number_of_lists_follows_the_passages(passages: int, lists: int) -> None:
    assert ann.lists_for(passages) == lists


def test_a_small_store_compares_all(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add(store, vectors_of(300, 1))
    index = DenseIndex(tmp_path / "dense", store)
    index.save()
    assert recall(index, store) == 1.0


def test_nearly_all_of_the_nearest_are_found(index: DenseIndex, store: Store) -> None:
    assert ann.lists_of(index._index) == ann.lists_for(2000)
    assert 0.98 <= recall(index, store) <= 1.0


@pytest.mark.parametrize("kept", [0.01, 0.1, 0.5])
def test_a_filter_loses_no_neighbours(index: DenseIndex, store: Store, kept: float) -> None:
    allowed = sorted(i for i in store.passage_ids() if np.random.default_rng(i).random() < kept)
    assert recall(index, store, allowed) >= 0.98
    assert set(index.nearest(QUERIES[0], 40, allowed)[0]) <= set(allowed)


def test_products_are_those_of_the_vectors_to_eight_bits(index: DenseIndex, store: Store) -> None:
    ids, found = index.nearest(QUERIES[0], 20)
    exact = by_hand(store, QUERIES[0])
    np.testing.assert_allclose(found, [exact[i] for i in ids], atol=0.02)


def test_what_comes_and_goes_is_taken_over_without_training_anew(index: DenseIndex, store: Store) -> None:
    remove(store, store.keys()[0])
    add(store, QUERIES[:1])
    index.catch_up()
    assert sorted(index.ids()) == sorted(store.passage_ids())
    assert index.nearest(QUERIES[0], 1)[0] == [max(store.passage_ids())]
    assert ann.lists_of(index._index) == ann.lists_for(2000)


def test_an_outgrown_index_is_made_anew_when_it_is_saved(index: DenseIndex, store: Store, tmp_path: Path) -> None:
    before = ann.lists_of(index._index)
    for seed in range(100, 140):
        add(store, vectors_of(200, seed))
    index.catch_up()
    assert ann.lists_of(index._index) == before
    index.save()
    again = DenseIndex(tmp_path / "dense", store)
    assert ann.lists_of(again._index) == ann.lists_for(10_000) > 2 * before
    assert sorted(again.ids()) == sorted(everything(store)[0])


def test_nothing_allowed_finds_nothing(index: DenseIndex) -> None:
    assert index.nearest(QUERIES[0], 5, [])[0] == []
    unknown: list[int] = [10**6]
    assert index.nearest(QUERIES[0], 5, unknown)[0] == []


def test_training_twice_gives_the_same_index(store: Store, tmp_path: Path) -> None:
    found: list[Vectors] = []
    for name in ("one", "two"):
        rewrite_if_worth(tmp_path / name, store)
        found.append(DenseIndex(tmp_path / name, store).nearest(QUERIES[1], 30)[1])
    np.testing.assert_array_equal(*found)


def test_a_library_that_outgrows_exact_search_keeps_lists(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    for part in range(3):
        fill(folder, *(make_document(f"Văn bản {part}-{i}\nNội dung {i}.") for i in range(200)), encoder=FakeEncoder())
    with closing(open_library(folder)) as library:
        lists = ann.lists_of(faiss.read_index(str(next((folder / "dense").iterdir()))))
        assert lists == ann.lists_for(library.count(EVERYTHING))
        assert lists > 0
