"""Cards find by an index what reading every document finds, by number, citation and filter; and count as it counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.__main__ as command
from fakes import FakeEncoder, fill, make_document
from index.corrections import corrected
from index.errors import LibraryMismatch
from index.library import Card, Filters, LibraryWriter, name_of, open_library
from index.library.cards import names_of
from index.library.citations import Citation, Citations
from index.library.schema import FORMAT
from index.library.store import Store
from index.references import number_key
from index.text import syllables
from index.types import Correction, Document, Metadata, Passage, Reference, Sentence, SourceFile, Span
from search.catalogue import Catalogue, count_documents, find_documents
from search.numbers import find_numbers, resolve
from search.service import Searcher

NUMBERS = [
    "25-KL/TU", "025-KL/TU", "25-KL/TW", "25-NQ/TU", "25/2020/NĐ-CP", "25/QĐ-UBND", "25a-KL/TU", "250-KL/TU",
    "24/2018/QH14", "1141-TC/QĐ/CĐKT", "không số", "", None,
]  # fmt: skip
ISSUERS = ["Tỉnh ủy Thanh Lam", "Ủy ban nhân dân tỉnh Thanh Lam", None]
TITLES = ["Kết luận về chuyển đổi số", "Nghị quyết về số chuyển", "Chuyển", "Kế hoạch chuyển đổi số, cải cách", None]
MENTIONS = ["kl 25", "25-KL/TU", "nq 25", "25/2020/NĐ-CP", "kl 025", "văn bản số 250", "24/2018/QH14", "kl 25a", "kl 7"]
DAYS = [date(2019, 10, 18), date(2022, 7, 29), None]
CHANGES = ["thay_the", "bai_bo", "sua_doi", "bo_sung"]

cards = st.builds(
    Metadata,
    number=st.sampled_from(NUMBERS), kind=st.sampled_from(["KL", "NQ", None]), issuer=st.sampled_from(ISSUERS),
    issued=st.sampled_from(DAYS), title=st.sampled_from(TITLES),
)  # fmt: skip
references = st.builds(
    Reference,
    start=st.just(0), end=st.just(1), relation=st.sampled_from([*CHANGES, "thuc_hien", "vien_dan"]),
    kind=st.sampled_from(["KL", "NQ"]), number=st.sampled_from([*filter(None, NUMBERS), "25-KL", "25-NĐ"]),
    issued=st.sampled_from(DAYS), part=st.booleans(), quote=st.just(Span(0, 1)),
)  # fmt: skip
documents = st.builds(
    lambda metadata, cited, sample: Document(
        "x", metadata, sample=sample, references=tuple(replace(r, start=n, end=n + 1) for n, r in enumerate(cited))
    ),
    cards,
    st.lists(references, max_size=3),
    st.booleans(),
)
fixes = st.one_of(
    st.tuples(st.just("number"), st.sampled_from([n for n in NUMBERS if n != ""])),
    st.tuples(st.just("kind"), st.sampled_from(["KL", "NQ", None])),
    st.tuples(st.just("issued"), st.sampled_from([d.isoformat() if d else None for d in DAYS])),
    st.tuples(st.just("title"), st.sampled_from(TITLES)),
)
which = st.integers(0, 20)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), documents, st.integers(0, 3)),
        st.tuples(st.just("add"), documents, st.integers(0, 3)),
        st.tuples(st.just("replace"), which, st.tuples(documents, st.integers(0, 3))),
        st.tuples(st.just("correct"), which, st.lists(fixes, max_size=2)),
        st.tuples(st.just("remove"), which, st.none()),
    ),
    max_size=12,
)


class _Undone(Exception):
    pass


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("cards") / "library.sqlite", writable=True)
    with store.transaction():
        store.set_meta("dimension", "4")
    return store


@contextmanager
def changed(store: Store, steps: Iterable[tuple[object, ...]]) -> Iterator[list[Document]]:
    """The store after these steps, which are undone afterwards, and all that it holds then."""
    with suppress(_Undone), store.transaction() as generation:
        for step in steps:
            take(store, step, generation)
        yield list(filter(None, map(store.document, store.keys())))
        raise _Undone


def take(store: Store, step: tuple[object, ...], generation: int) -> None:
    name, first, second = step
    if name == "add":
        put(store, first, second, generation)  # type: ignore[arg-type]
        return
    keys = store.keys()
    if not keys:
        return
    key = keys[int(first) % len(keys)]  # type: ignore[call-overload]
    if name == "remove":
        store.remove(key, generation)
    elif name == "replace":
        document, count = second  # type: ignore[misc]
        put(store, replace(document, id=f"vb{key}"), count, generation)
    else:
        kept = {field: Correction(field, value, "2026-11-23") for field, value in second}  # type: ignore[attr-defined]
        store.correct(key, kept.values())
        document = store.document(key)
        assert document
        store.put_record(corrected(document, kept.values()), generation)


def put(store: Store, document: Document, passages: int, generation: int) -> None:
    made = [Passage("", n, 0, 1, (), (Sentence(0, 1),)) for n in range(passages)]
    vectors = np.zeros((passages, 4), np.float32)
    key = store.put(document, made, vectors, list(vectors[:, None]), generation)
    store.link(SourceFile(f"{key}.txt", f"{key}"), key)


def card(document: Document) -> Card:
    m = document.metadata
    return Card(document.id, m.number, m.kind, m.issued)


class Scanned:
    """Citations found by looking at the cards of all documents and at every reference."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._all = documents
        self._cards = {document.id: card(document) for document in documents}
        self._named: defaultdict[str, list[Card]] = defaultdict(list)
        for known in self._cards.values():
            for name in names_of(known.number) if known.number else ():
                self._named[name].append(known)

    def target_of(self, reference: Reference, citing: str) -> str | None:
        own = self._cards.get(citing)
        found = [c for c in self._named.get(number_key(reference.number), ()) if c is not own]
        if reference.issued:
            found = [c for c in found if c.issued in (None, reference.issued)]
        found = [c for c in found if c.kind == reference.kind] or found
        if own and own.issued:
            found = [c for c in found if c.issued is None or c.issued <= own.issued]
        return self._newest(found).document if found else None

    def cited_by(self, document: Document) -> list[Citation]:
        every = [Citation(d.id, r) for d in self._all for r in d.references]
        return [c for c in every if self.target_of(c.reference, c.document) == document.id]

    def changed_by(self, document: Document, wanted: Iterable[tuple[str, bool]]) -> Card | None:
        found = {c.document for c in self.cited_by(document) if (c.reference.relation, c.reference.part) in wanted}
        return self._newest([self._cards[d] for d in found]) if found else None

    def replaced_by(self, document: Document) -> str | None:
        newest = self.changed_by(document, [("thay_the", False), ("bai_bo", False)])
        return newest.document if newest else None

    def status_of(self, document: Document) -> str | None:
        for words, wanted in (
            ("đã được thay thế bởi", [("thay_the", False)]),
            ("đã được bãi bỏ bởi", [("bai_bo", False)]),
            ("đã được bãi bỏ một phần bởi", [("bai_bo", True)]),
            ("đã được sửa đổi, bổ sung bởi", [("sua_doi", True), ("bo_sung", True), ("thay_the", True)]),
        ):
            if newest := self.changed_by(document, wanted):
                name = name_of(newest.number, newest.kind, newest.issued) or f"văn bản {newest.document}"
                return f"{words} {name}"
        return None

    def _newest(self, found: Sequence[Card]) -> Card:
        return max(found, key=lambda c: (c.issued or date.min, int(c.document[2:])))


@settings(max_examples=60)
@given(steps)
def test_a_number_finds_what_looking_at_every_document_finds(store: Store, steps: list[tuple[object, ...]]) -> None:
    with changed(store, steps) as there:
        for text in MENTIONS:
            (mention,) = find_numbers(text)
            every = [card(document) for document in there]
            assert resolve(mention, store.cards.numbered(mention.number)) == resolve(mention, every), text


@settings(max_examples=60)
@given(steps, st.lists(references, max_size=3))
def test_citations_are_those_that_looking_at_every_reference_finds(
    store: Store, steps: list[tuple[object, ...]], more: list[Reference]
) -> None:
    with changed(store, steps) as there:
        found, scanned = Citations(store), Scanned(there)
        for document in there:
            for reference in (*document.references, *more):
                assert found.target_of(reference, document.id) == scanned.target_of(reference, document.id)
            by = scanned.cited_by(document)
            assert found.cited_by(document) == by
            assert found.cited_by(document, changing=True) == [c for c in by if c.reference.relation in CHANGES]
            assert found.replaced_by(document) == scanned.replaced_by(document)
            assert found.status_of(document) == scanned.status_of(document)


@settings(max_examples=60)
@given(
    steps,
    st.sampled_from(
        [Filters(), Filters(kinds=frozenset(["KL"])), Filters(since=DAYS[1]), Filters(without=frozenset(["vb1"]))]
    ),
    st.sampled_from(["", "chuyển đổi", "đổi số", "chuyển", "về số"]),
)
def test_filters_choices_and_counts_are_those_of_a_scan(
    store: Store, steps: list[tuple[object, ...]], filters: Filters, titled: str
) -> None:
    filters = replace(filters, titled=frozenset([titled] if titled else []))
    with changed(store, steps) as there:
        passing = [d for d in there if passes(d, filters)]
        keys = [int(d.id[2:]) for d in passing]
        assert store.cards.matching(filters).tolist() == keys
        assert store.cards.count(filters) == len(keys)
        expected = sorted(i for key in keys for i in store.passage_ids_of(key))
        assert sorted(store.cards.passages(filters).tolist()) == expected
        newest = sorted(passing, key=lambda d: d.metadata.issued or date.min, reverse=True)
        assert store.cards.newest(filters, 3) == [int(d.id[2:]) for d in newest][:3]
        for column in ("kind", "issuer"):
            stated = {getattr(d.metadata, column) for d in there} - {None}
            assert store.cards.choices(column) == sorted(stated)
        counts = store.counts()
        assert (counts["documents"], counts["samples"]) == (len(there), sum(d.sample for d in there))
        assert (counts["passages"], counts["files"]) == (len(store.passage_ids()), len(there))
        assert store.problems() == []


def passes(document: Document, filters: Filters) -> bool:
    m = document.metadata
    title = f" {' '.join(syllables(m.title or ''))} "
    return (
        (not filters.kinds or m.kind in filters.kinds)
        and (filters.since is None or (m.issued is not None and m.issued >= filters.since))
        and document.id not in filters.without
        and all(f" {phrase} " in title for phrase in filters.titled)
    )


# --- what a question asks of the store


def test_a_title_needs_three_quarters_of_what_it_is_asked_for_however_long(tmp_path: Path) -> None:
    words = [f"x{n}" for n in range(400)]
    fill(tmp_path, *(make_document(f"{n}.", title=" ".join(words[:n])) for n in (301, 299)), encoder=FakeEncoder())
    library = open_library(tmp_path)
    wanted = Catalogue(subject=" ".join(words))
    assert [d.id for d in find_documents(wanted, library, Filters())] == ["vb1"]
    assert count_documents(wanted, library, Filters()) == 1
    assert find_documents(Catalogue(subject="…"), library, Filters()) == []


def test_an_issuer_asked_for_and_one_filtered_must_both_hold(tmp_path: Path) -> None:
    issuers = ["Tỉnh ủy Thanh Lam", "Ủy ban nhân dân tỉnh Thanh Lam", "Huyện ủy Sơn Hạ"]
    made = [make_document(f"Tin {issuer}.", issuer=issuer) for issuer in issuers]
    fill(tmp_path, *made, encoder=FakeEncoder())
    library = open_library(tmp_path)

    def found(asked: str, *allowed: str) -> list[str]:
        return [d.id for d in find_documents(Catalogue(issuer=asked), library, Filters(issuers=frozenset(allowed)))]

    assert found("UBND tỉnh") == ["vb2"]
    assert found("Thanh Lam", *issuers[1:]) == ["vb2"]
    assert found("Tỉnh ủy", issuers[2]) == []
    assert found("Chính phủ") == []


def test_a_long_list_gives_the_newest_and_says_how_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make_document(f"Tin {n}.", kind="KL", issued=date(2020 + n, 1, 1)) for n in range(3)]
    fill(tmp_path, *made, encoder=FakeEncoder())
    searcher = Searcher(open_library(tmp_path), FakeEncoder())
    assert searcher.ask("liệt kê các kết luận").note == "Trong kho có 3 kết luận."
    monkeypatch.setattr("search.catalogue.MOST", 2)
    reply = searcher.ask("liệt kê các kết luận")
    assert [d.id for d in reply.documents] == ["vb3", "vb2"]
    assert (reply.note or "").startswith("Trong kho có 3 kết luận. Dưới đây là 2 văn bản mới nhất")


# --- a store of format 3


def make_older(folder: Path) -> None:
    """Give the store the tables of format 3, which had kind, issuer and date beside each document's text."""
    store = Store(folder / "library.sqlite", writable=True)
    for table in ("cards", "totals"):
        store._db.execute(f"DROP TABLE {table}")
    for name in ("file_added", "file_dropped"):
        store._db.execute(f"DROP TRIGGER {name}")
    for column in ("kind", "issuer", "issued"):
        store._db.execute(f"ALTER TABLE documents ADD COLUMN {column} TEXT")
    store.set_meta("format", "3")
    store.close()


@pytest.mark.parametrize("by_command", [True, False])
def test_a_store_of_format_3_is_brought_up_when_it_is_written_to(tmp_path: Path, by_command: bool) -> None:
    old, new = (make_document(f"Tin\nNội dung {n}.", number=f"{n}-KL/TU", kind="KL", issued=DAYS[1]) for n in (7, 8))
    encoder = FakeEncoder()
    fill(tmp_path, old, encoder=encoder)
    store = Store(tmp_path / "library.sqlite", writable=True)
    with store.transaction() as generation:
        store.correct(1, [Correction("number", "9-KL/TU", "2026-11-23")])
        document = store.document(1)
        assert document
        store.put_record(document, generation)
    before = store.generation
    store.close()
    make_older(tmp_path)
    with pytest.raises(LibraryMismatch, match=r"định dạng 3, .* định dạng 4.*index upgrade"):
        open_library(tmp_path)
    if by_command:
        assert command.main(["upgrade", "--store", str(tmp_path)]) == 0
        assert command.main(["upgrade", "--store", str(tmp_path), "--json"]) == 0
    else:
        with LibraryWriter(tmp_path, encoder.name, encoder.dimension):
            pass
    library = open_library(tmp_path)
    assert library.problems() == []
    assert (library.generation, library.info()["format"]) == (before, FORMAT)
    assert [c.document for c in library.numbered("9")] == ["vb1"]
    assert library.numbered("7") == []
    assert library.info()["bytes"] == sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file())
    fill(tmp_path, new, encoder=encoder)
    library.refresh()
    assert library.count(Filters(kinds=frozenset(["KL"]))) == 2
    assert library.problems() == []


def test_bringing_a_store_up_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = FakeEncoder()
    fill(tmp_path, make_document("Tin\nMột.", number="7-KL/TU"), encoder=encoder)
    make_older(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("index.library.cards.Cards.set_passages", Mock(side_effect=RuntimeError))
        with pytest.raises(RuntimeError):
            Store(tmp_path / "library.sqlite", writable=True)
    store = Store(tmp_path / "library.sqlite", writable=True)
    assert [c.document for c in store.cards.numbered("7")] == ["vb1"]
    assert store.counts()["passages"] == 1
