"""The tantivy index: BM25 over syllables and pairs, however it came to be."""

import math
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import hashes, make_document
from index.fields import lexical_fields, lexical_terms
from index.library.lexical import Field, LexicalIndex
from index.library.store import Store
from index.text import fold
from index.types import SourceFile

BODIES = [
    "Tin\nGiao Văn phòng rà soát tiến độ giải ngân.",
    "Tin\nCác cấp ủy báo cáo giải ngân vốn đầu tư công.",
    "Tin\nHội nghị bàn về giáo dục.\nI- MỘT\nTrường học thiếu giáo viên.\nII- HAI\nGiải ngân vốn xây trường.",
    "Tin\nHoà bình và thuỷ lợi.",
    "Tin\nĐường Vành đai Tây chậm tiến độ.",
]
QUERIES = [
    "giải ngân",
    "tiến độ giải ngân vốn",
    "trường",
    "hòa bình thủy lợi",
    "giai ngan von",
    "không có từ nào đây xyz",
]


def new_store(folder: Path) -> Store:
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "library.sqlite", writable=True)
    with store.transaction():
        store.set_meta("dimension", "1")
    return store


def add(store: Store, body: str) -> int:
    document, passages = make_document(body)
    ones = [np.ones((len(p.sentences), 1), np.float32) for p in passages]
    with store.transaction() as generation:
        key = store.put(document, passages, np.ones((len(passages), 1), np.float32), ones, generation)
        store.link(SourceFile(f"{key}.txt", f"{key}"), key)
    return key


def remove(store: Store, key: int) -> None:
    with store.transaction() as generation:
        store.remove(key, generation)


def terms_of(query: str, field: Field = "exact") -> list[tuple[str, float]]:
    exact, folded = lexical_terms(query)
    return [(term, 1.0) for term in dict.fromkeys((exact if field == "exact" else folded).split())]


def answers(index: LexicalIndex, field: Field = "exact") -> list[dict[int, float]]:
    found = (index.best(terms_of(query, field), field, 100) for query in QUERIES)
    return [dict(zip(ids, scores, strict=True)) for ids, scores in found]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> LexicalIndex:
    for body in BODIES:
        add(store, body)
    index = LexicalIndex(tmp_path / "lexical", store, writable=True)
    index.catch_up()
    return index


def bm25_by_hand(store: Store, query: str, field: Field, pairs_once: bool = False) -> dict[int, float]:
    """Okapi BM25 (k1 1.2, b 0.75) with lengths as exact counts; `pairs_once`: a pair stands in a text once at most."""
    texts = {}
    for passage_id, key, passage in store.passages_since(0):
        document = store.document(key)
        assert document is not None
        texts[passage_id] = Counter(lexical_fields(document, passage)[0 if field == "exact" else 1].split())
    average = sum(map(Counter.total, texts.values())) / len(texts)
    scores: dict[int, float] = {}
    for term, _ in terms_of(query, field):
        df = sum(term in text for text in texts.values())
        idf = math.log(1 + (len(texts) - df + 0.5) / (df + 0.5))
        for passage_id, text in texts.items():
            if tf := min(text[term], 1) if pairs_once and "_" in term else text[term]:
                part = idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * text.total() / average))
                scores[passage_id] = scores.get(passage_id, 0.0) + part
    return scores


@pytest.mark.parametrize("pairs_once", [False, True])
@pytest.mark.parametrize("field", ["exact", "folded"])
@pytest.mark.parametrize("query", QUERIES)
def test_scores_are_bm25(filled: LexicalIndex, store: Store, query: str, field: Field, pairs_once: bool) -> None:
    ids, scores = filled.best(terms_of(query, field), field, 100, pairs_once=pairs_once)
    by_hand = bm25_by_hand(store, query, field, pairs_once)
    assert set(ids) == set(by_hand)
    assert scores == sorted(scores, reverse=True)
    np.testing.assert_allclose(scores, [by_hand[i] for i in ids], rtol=0.05)  # tantivy keeps lengths in one byte


@pytest.mark.parametrize("field", ["exact", "folded"])
@pytest.mark.parametrize("query", QUERIES)
def test_scores_of_given_passages_are_those_of_the_best(
    filled: LexicalIndex, store: Store, query: str, field: Field
) -> None:
    ids, scores = filled.best(terms_of(query, field), field, 100)
    every = sorted(store.passage_ids())
    found = filled.scores(terms_of(query, field), field, every)
    assert sorted(found) == every
    assert found == pytest.approx(dict.fromkeys(every, 0.0) | dict(zip(ids, scores, strict=True)), rel=1e-6)


def test_a_pair_that_a_passage_repeats_can_count_once(store: Store, tmp_path: Path) -> None:
    for body in ("Tin\nGiải ngân, giải ngân, giải ngân.", "Tin\nGiải ngân, rồi lại nói chuyện khác."):
        add(store, body)
    index = LexicalIndex(tmp_path / "lexical", store, writable=True)
    index.catch_up()
    for term, once_is_less in (("giải_ngân", True), ("giải", False)):
        often = index.scores([(term, 1.0)], "exact", [1])[1]
        once = index.scores([(term, 1.0)], "exact", [1], pairs_once=True)[1]
        assert (once < often) == once_is_less


def test_weights_multiply(filled: LexicalIndex) -> None:
    (once,) = filled.best([("giáo_dục", 1.0)], "exact", 1)[1]
    (thrice,) = filled.best([("giáo_dục", 3.0)], "exact", 1)[1]
    assert thrice == pytest.approx(3 * once)


def test_the_best_among_given_documents_keep_their_scores(filled: LexicalIndex, store: Store) -> None:
    terms = terms_of("giải ngân")
    ids, scores = filled.best(terms, "exact", 100)
    every = dict(zip(ids, scores, strict=True))
    keys = store.keys()
    for key in keys:
        ids, scores = filled.best(terms, "exact", 100, [key])
        own = set(store.passage_ids_of(key))
        assert dict(zip(ids, scores, strict=True)) == pytest.approx({i: s for i, s in every.items() if i in own})
    assert filled.best(terms, "exact", 100, []) == ([], [])


def test_no_terms_no_answers(filled: LexicalIndex) -> None:
    assert filled.best([], "exact", 10) == ([], [])
    assert filled.scores([], "exact", [1, 2]) == {1: 0.0, 2: 0.0}


def test_frequency_counts_passages(filled: LexicalIndex) -> None:
    assert [filled.frequency(term) for term in ("giải_ngân", "giáo", "xyz")] == [3, 2, 0]
    assert filled.frequency("giai_ngan", "folded") == 3
    assert filled.size == 7


def test_both_tone_placements_find_each_other(filled: LexicalIndex) -> None:
    assert filled.best(terms_of("hòa bình"), "exact", 1) == filled.best(terms_of("hoà bình"), "exact", 1)


def test_a_question_without_accents_finds_the_accented(filled: LexicalIndex) -> None:
    accented, _ = filled.best(terms_of("giải ngân vốn"), "exact", 10)
    plain, _ = filled.best(terms_of(fold("giải ngân vốn"), "folded"), "folded", 10)
    assert plain == accented


@settings(max_examples=10)
@given(st.lists(st.sampled_from(BODIES), min_size=1, max_size=6), st.integers(0, 63))
def test_grown_file_by_file_it_answers_exactly_as_one_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], saves: int
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    store = new_store(folder)
    for n, body in enumerate(bodies):
        add(store, body)
        if saves >> n & 1:
            LexicalIndex(folder / "grown", store, writable=True).catch_up()
    grown = LexicalIndex(folder / "grown", store, writable=True)
    at_once = LexicalIndex(folder / "once", store, writable=True)
    grown.catch_up()
    at_once.catch_up()
    assert sorted(grown.ids()) == sorted(at_once.ids()) == sorted(store.passage_ids())
    for field in ("exact", "folded"):
        assert answers(grown, field) == answers(at_once, field)
    store.close()


@settings(max_examples=10)
@given(st.lists(st.sampled_from(BODIES), min_size=3, max_size=8), st.sets(st.integers(0, 7), min_size=1, max_size=3))
def test_a_small_index_with_removals_answers_as_one_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], gone: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("shrunk")
    grown, at_once = grown_and_at_once(folder, bodies, gone)
    assert answers(grown) == answers(at_once)


def test_a_large_index_with_removals_answers_nearly_as_one_built_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.library.lexical._SMALL", 0)  # 200 passages stand for many
    bodies = [f"{BODIES[n % len(BODIES)]} Việc số {n}." for n in range(200)]
    grown, at_once = grown_and_at_once(tmp_path, bodies, set(range(0, 200, 9)))
    for left, right in zip(answers(grown), answers(at_once), strict=True):
        assert set(left) == set(right)
        # A ninth removed, of every kind alike, shifts a term's weight by about ln(9 / 8).
        assert left == pytest.approx(right, rel=0.15)


def grown_and_at_once(folder: Path, bodies: list[str], gone: set[int]) -> tuple[LexicalIndex, LexicalIndex]:
    """An index that was there before documents were removed, and one made afterwards."""
    store = new_store(folder)
    keys = [add(store, body) for body in bodies]
    grown = LexicalIndex(folder / "grown", store, writable=True)
    grown.catch_up()
    for n in gone & set(range(len(keys) - 1)):
        remove(store, keys[n])
    grown.catch_up()
    at_once = LexicalIndex(folder / "once", store, writable=True)
    at_once.catch_up()
    assert sorted(grown.ids()) == sorted(at_once.ids()) == sorted(store.passage_ids())
    return grown, at_once


def test_the_writer_saves_its_generation_with_the_passages(filled: LexicalIndex, store: Store, tmp_path: Path) -> None:
    assert filled.generation == store.generation
    assert LexicalIndex(tmp_path / "lexical", store).generation == store.generation


def test_a_reader_that_lags_catches_up_and_changes_nothing(filled: LexicalIndex, store: Store, tmp_path: Path) -> None:
    before = hashes(tmp_path / "lexical")
    add(store, "Tin\nChuyển đổi số.")
    remove(store, 1)
    reader = LexicalIndex(tmp_path / "lexical", store)
    reader.catch_up()
    assert reader.generation == store.generation
    assert sorted(reader.ids()) == sorted(store.passage_ids())
    assert reader.best(terms_of("chuyển đổi số"), "exact", 5)[0]
    assert hashes(tmp_path / "lexical") == before


@pytest.mark.parametrize("damage", ["gone", "empty", "no segment", "other words"])
def test_a_damaged_index_serves_a_reader_and_is_remade_by_the_writer(
    filled: LexicalIndex, store: Store, tmp_path: Path, damage: str
) -> None:
    expected, folder = answers(filled), tmp_path / "lexical"
    del filled
    spoil(folder, damage)
    before = hashes(tmp_path)
    reader = LexicalIndex(folder, store)
    reader.catch_up()
    assert answers(reader) == expected
    assert hashes(tmp_path) == before
    assert folder.exists() == (damage != "gone")
    writer = LexicalIndex(folder, store, writable=True)
    writer.catch_up()
    assert answers(writer) == expected
    assert sorted(LexicalIndex(folder, store).ids()) == sorted(store.passage_ids())


def spoil(folder: Path, damage: str) -> None:
    if damage == "gone":
        shutil.rmtree(folder)
    elif damage == "empty":
        for path in folder.iterdir():
            path.unlink()
    elif damage == "no segment":
        for path in folder.glob("*.idx"):
            path.unlink()
    else:
        (folder / "meta.json").write_text("{ not json")
