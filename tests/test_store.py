"""`library.sqlite`: what is saved is what is loaded; every change is all or nothing, and filters only narrow."""

import threading
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import EVERY_FILE, FakeEncoder, make_document, put, read_path
from index.errors import LibraryError, LibraryMismatch, LibraryMissing
from index.library import Filters, LibraryWriter, schema
from index.library.store import Store
from index.types import Block, Document, Metadata, Passage, Section, Sentence, SourceFile, Span

offsets = st.integers(0, 2**31 - 1)
spans = st.builds(Span, offsets, offsets)
words = st.text(max_size=12)
maybe = st.one_of(st.none(), words)
sentences = st.lists(st.builds(Sentence, offsets, offsets, st.one_of(st.none(), spans)), max_size=5).map(tuple)
stated = {field.name: maybe for field in fields(Metadata)} | {
    "issued": st.one_of(st.none(), st.dates()),
    "places": st.dictionaries(words, spans, max_size=3).map(lambda places: tuple(places.items())),
}
metadata = st.builds(Metadata, **stated)
documents = st.builds(
    Document,
    text=st.text(),
    metadata=metadata,
    sections=st.lists(st.builds(Section, st.integers(1, 9), words, words, offsets, offsets), max_size=3).map(tuple),
    blocks=st.lists(st.builds(Block, words, offsets, offsets), max_size=3).map(tuple),
    pages=st.lists(offsets, max_size=3).map(tuple),
    sample=st.booleans(),
    status=maybe,
    scanned=st.lists(spans, max_size=2).map(tuple),
    doubts=st.lists(words, max_size=2).map(tuple),
)


@given(sentences)
def test_sentences_come_back(given_: tuple[Sentence, ...]) -> None:
    assert schema.unpack_sentences(schema.pack_sentences(given_)) == given_


@given(st.integers(0, 5), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_vectors_come_back_to_sixteen_bits(count: int, dimension: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    loaded = schema.unpack_vectors(schema.pack_vectors(vectors), dimension)
    assert loaded.shape == vectors.shape
    assert loaded.dtype == np.float32
    np.testing.assert_allclose(loaded, vectors, rtol=2**-11, atol=1e-7)


@given(documents, st.integers(1, 10**9))
def test_a_document_comes_back(document: Document, key: int) -> None:
    files = (SourceFile("a.txt", "0" * 64),)
    loaded = schema.load_document(key, document.text, schema.dump_record(document), document.sample, files, ())
    assert loaded == replace(document, id=schema.document_id(key), files=files)


@given(st.integers(0, 10**12))
def test_an_id_names_its_row(key: int) -> None:
    assert schema.document_key(schema.document_id(key)) == key


@pytest.mark.parametrize("wrong", ["", "vb", "12", "vbx", "vb-1", "vb²", "xx12", "a/b.txt"])
def test_what_is_no_id_names_no_row(wrong: str) -> None:
    assert schema.document_key(wrong) is None


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite", writable=True)
    with store.transaction():
        store.set_meta("dimension", "4")
    return store


def keep(store: Store, document: Document, passages: tuple[Passage, ...] = (), path: str = "a.txt") -> int:
    dense = np.eye(4, dtype=np.float32)[np.arange(len(passages)) % 4]
    inner = [np.zeros((len(p.sentences), 4), np.float32) for p in passages]
    with store.transaction() as generation:
        key = store.put(document, passages, dense, inner, generation)
        store.link(SourceFile(path, f"sha of {path}"), key)
    return key


@pytest.mark.parametrize("path", EVERY_FILE[::9], ids=lambda path: path.name)
def test_save_then_load_is_identity(store: Store, path: Path) -> None:
    document, passages = read_path(path)
    key = keep(store, document, passages)
    loaded = store.document(key)
    assert loaded is not None
    assert (loaded.text, loaded.metadata, loaded.sections, loaded.blocks, loaded.pages, loaded.sample) == (
        document.text, document.metadata, document.sections, document.blocks, document.pages, document.sample,
    )  # fmt: skip
    kept = store.passages(store.passage_ids_of(key))
    as_read = [(p.ordinal, p.start, p.end, p.path, p.sentences) for p in passages]
    assert [(p.ordinal, p.start, p.end, p.path, p.sentences) for p in kept.values()] == as_read
    assert {p.document for p in kept.values()} == {f"vb{key}"}


def test_every_change_raises_the_generation_by_one(store: Store) -> None:
    before = store.generation
    key = keep(store, *make_document("Tin\nMột."))
    assert store.generation == before + 1
    with store.transaction() as generation:
        store.remove(key, generation)
    assert store.generation == before + 2


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    keep(store, *make_document("Tin\nMột."))
    before = (store.generation, store.counts())

    def put_and_fail() -> None:
        with store.transaction() as generation:
            document, passages = make_document("Tin\nHai.")
            store.put(document, passages, np.eye(4, dtype=np.float32)[:1], [np.zeros((1, 4), np.float32)], generation)
            raise RuntimeError("no disk")

    with pytest.raises(RuntimeError, match="no disk"):
        put_and_fail()
    assert (store.generation, store.counts()) == before


def test_an_id_is_never_given_twice(store: Store) -> None:
    first = keep(store, *make_document("Tin\nMột."))
    with store.transaction() as generation:
        store.remove(first, generation)
    assert keep(store, *make_document("Tin\nMột.")) > first


def test_new_content_keeps_the_id_and_drops_the_old_passages(store: Store) -> None:
    key = keep(store, *make_document("Tin\nMột."))
    old = store.passage_ids_of(key)
    document, passages = make_document("Tin\nHai.")
    assert keep(store, replace(document, id=f"vb{key}"), passages) == key
    assert not set(old) & set(store.passage_ids_of(key))
    assert store.removed_since(0) == old
    assert store.problems() == []


def test_a_reader_sees_whole_transactions_only(store: Store, tmp_path: Path) -> None:
    reader = Store(tmp_path / "library.sqlite")
    with store.transaction() as generation:
        store.put(
            *make_document("Tin\nMột."), np.eye(4, dtype=np.float32)[:1], [np.zeros((1, 4), np.float32)], generation
        )
        assert reader.counts()["documents"] == 0
    assert reader.counts()["documents"] == 1


def test_a_snapshot_stays_as_it_was(store: Store, tmp_path: Path) -> None:
    reader = Store(tmp_path / "library.sqlite")
    with reader.snapshot(), reader.snapshot():
        before = reader.generation
        keep(store, *make_document("Tin\nMột."))
        assert reader.generation == before
    assert reader.generation == before + 1


def test_each_thread_has_its_own_connection(store: Store) -> None:
    key = keep(store, *make_document("Tin\nMột."))
    found: list[Document | None] = []
    threads = [threading.Thread(target=lambda: found.append(store.document(key))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [store.document(key)] * 4


def test_no_store_another_format_and_a_broken_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="python -m index add"):
        Store(tmp_path / "library.sqlite")
    with LibraryWriter(tmp_path, "fake", 16):
        pass
    store = Store(tmp_path / "library.sqlite", writable=True)
    for found, advice in (("0", "python -m index rebuild"), ("999", "bản mới của chương trình")):
        with store.transaction():
            store.set_meta("format", found)
        with pytest.raises(LibraryMismatch, match=advice):
            Store(tmp_path / "library.sqlite")
    store.close()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "library.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(LibraryError):
        Store(broken / "library.sqlite")


# --- filters narrow and never widen

KINDS = ["KL", "NQ", None]
ISSUERS = ["Ban Thường vụ Tỉnh ủy", "Ban Chấp hành Đảng bộ tỉnh", None]
DATES = [date(2021, 1, 1), date(2022, 6, 15), date(2024, 12, 31), None]
CARDS = [(kind, issuer, issued) for kind in KINDS for issuer in ISSUERS for issued in DATES]

days = st.one_of(st.none(), st.sampled_from([d for d in DATES if d]), st.dates(date(2020, 1, 1), date(2025, 12, 31)))
filters = st.builds(
    Filters,
    st.frozensets(st.sampled_from(["KL", "NQ", "CT"])),
    st.frozensets(st.sampled_from([*ISSUERS[:2], "Chính phủ"])),
    days,
    days,
    st.one_of(st.none(), st.frozensets(st.sampled_from([f"vb{n}" for n in range(1, 40)] + ["vb999", "x"]), max_size=8)),
)


@pytest.fixture(scope="module")
def store_of_cards(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("cards")
    encoder = FakeEncoder()
    with LibraryWriter(folder, encoder.name, encoder.dimension) as writer:
        for n, (kind, issuer, issued) in enumerate(CARDS):
            document, passages = make_document("Tin\nNội dung.", kind=kind, issuer=issuer, issued=issued)
            put(writer, f"{n}.txt", document, passages, encoder)
    return Store(folder / "library.sqlite")


def passes(f: Filters, key: int) -> bool:
    kind, issuer, issued = CARDS[key - 1]
    return (
        (not f.kinds or kind in f.kinds)
        and (not f.issuers or issuer in f.issuers)
        and (f.since is None or (issued is not None and issued >= f.since))
        and (f.until is None or (issued is not None and issued <= f.until))
        and (f.documents is None or f"vb{key}" in f.documents)
    )


@given(filters)
def test_a_filter_lets_through_what_plain_python_does(store_of_cards: Store, f: Filters) -> None:
    assert store_of_cards.cards.matching(f).tolist() == [key for key in range(1, len(CARDS) + 1) if passes(f, key)]


@given(filters, filters)
def test_more_conditions_let_no_more_through(store_of_cards: Store, f: Filters, g: Filters) -> None:
    both = Filters(
        f.kinds or g.kinds,
        f.issuers or g.issuers,
        max(filter(None, (f.since, g.since)), default=None),
        min(filter(None, (f.until, g.until)), default=None),
        f.documents if g.documents is None else g.documents if f.documents is None else f.documents & g.documents,
    )
    assert set(store_of_cards.cards.matching(both)) <= set(store_of_cards.cards.matching(f))


def test_an_empty_choice_of_documents_lets_nothing_through(store_of_cards: Store) -> None:
    assert store_of_cards.cards.matching(Filters(documents=frozenset())).tolist() == []
    assert len(store_of_cards.cards.matching(Filters())) == len(CARDS)


def test_choices_are_the_values_there_are(store_of_cards: Store) -> None:
    assert store_of_cards.cards.choices("kind") == ["KL", "NQ"]
    assert store_of_cards.cards.choices("issuer") == sorted(filter(None, ISSUERS))
    with pytest.raises(ValueError, match="text"):
        store_of_cards.cards.choices("text")
