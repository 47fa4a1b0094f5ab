"""The tantivy index: BM25 over syllables and their pairs, exact and folded, derived from the store."""

import logging
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import LibraryLocked
from index.fields import lexical_fields
from index.library.store import Store

Field = Literal["exact", "folded"]
Rows = NDArray[np.int64]

_log = logging.getLogger(__name__)
_GENERATION = -1  # the id of the document that carries the generation where a commit adds no passage to carry it
_HEAP = 64_000_000
_SMALL = 2000  # passages: made anew in under a second, so after any removal
_REBUILD_SHARE = 0.2  # of removed passages: they count in BM25's statistics until a merge


class LexicalIndex:
    """Terms of passages by id. `generation` says of which state of the store."""

    def __init__(self, folder: Path, store: Store, writable: bool = False) -> None:
        self._store = store
        self._folder = folder
        self._writable = writable
        self._open(folder)

    def _open(self, folder: Path) -> None:
        self._index = _open_or_make(folder, self._writable)
        self._renew()

    def _renew(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        mark = tantivy.Query.term_query(self._index.schema, "id", _GENERATION)
        self._marks = len(self._searcher.search(mark, 1).hits)
        self.generation = _generation(self._searcher)
        self.frequency = lru_cache(maxsize=1 << 16)(self._frequency)

    # --- keeping up with the store

    def catch_up(self) -> None:
        """Bring the index to the store's generation: in its folder for a writer, else in a temporary copy.

        Segment files never change once written, so a copy that has them all is a whole state; one that has not is
        made anew.
        """
        if not self._writable:
            self._renew()
        if self.generation == self._store.generation:
            return
        if not self._writable:
            self._open(self._copy())
        with self._store.snapshot():
            self._update()

    def _copy(self) -> Path:
        temporary = Path(tempfile.mkdtemp(prefix="vankien-"))
        weakref.finalize(self, shutil.rmtree, temporary, ignore_errors=True)
        copy = temporary / "lexical"
        try:
            shutil.copytree(self._folder, copy, ignore=shutil.ignore_patterns(".tantivy*.lock"))
        except OSError:  # no folder, or a merge took a file away meanwhile: made anew from the store
            shutil.rmtree(copy, ignore_errors=True)
        self._writable = True
        return copy

    def _update(self) -> None:
        try:
            writer = self._index.writer(_HEAP, 1)
        except ValueError as error:
            raise LibraryLocked("Một tiến trình khác đang ghi chỉ mục. Hãy đợi nó xong rồi chạy lại.") from error
        generation = self._store.generation
        gone = self._store.removed_since(self.generation)
        since = self.generation
        if gone and len(gone) > _tolerated(self._store.counts()["passages"]):
            writer.delete_all_documents()
            gone, since = [], 0
        for passage in gone:
            writer.delete_documents_by_term("id", passage)
        writer.delete_documents_by_term("id", _GENERATION)
        if not self._add_since(writer, since, generation):
            writer.add_document(tantivy.Document(id=_GENERATION, generation=generation))
        writer.commit()
        writer.wait_merging_threads()
        self._renew()

    def _add_since(self, writer: tantivy.IndexWriter, since: int, generation: int) -> int:
        """Add the passages newer than `since`, as of `generation`; how many.

        They carry the generation themselves: a document for it, replaced at each commit, would count in BM25's
        statistics until a merge, and a grown index would not score as one built at once.
        """
        count, document = 0, None
        for passage_id, key, passage in self._store.passages_since(since):
            if document is None or document.id != passage.document:
                document = self._store.document(key)
            if document is not None:
                exact, folded = lexical_fields(document, passage)
                row = {"id": passage_id, "document": key, "generation": generation, "exact": exact, "folded": folded}
                writer.add_document(tantivy.Document(**row))
                count += 1
        return count

    # --- questions

    def best(
        self,
        terms: Sequence[tuple[str, float]],
        field: Field,
        count: int,
        documents: Sequence[int] | Rows | None = None,
        pairs_once: bool = False,
    ) -> tuple[list[int], list[float]]:
        """Ids and BM25 scores of the `count` best passages for weighted `terms`, among `documents` where given.

        With `pairs_once` a pair of syllables that a passage repeats counts as if it stood there once.
        """
        query = self._any_of(terms, field, pairs_once)
        if documents is not None:
            query = self._within("document", documents, query)
        return self._search(query, count)

    def scores(
        self, terms: Sequence[tuple[str, float]], field: Field, passages: Sequence[int], pairs_once: bool = False
    ) -> dict[int, float]:
        """The BM25 score of each of `passages`; 0 for one without any of the terms."""
        query = self._within("id", passages, self._any_of(terms, field, pairs_once))
        ids, scores = self._search(query, len(passages))
        return dict.fromkeys(passages, 0.0) | dict(zip(ids, scores, strict=True))

    def _frequency(self, term: str, field: Field = "exact") -> int:
        """In how many passages `term` stands."""
        return self._searcher.doc_freq(field, term)

    def ids(self) -> list[int]:
        """All passage ids, one for each entry (so that twins show)."""
        query = tantivy.Query.all_query()
        ids, _ = self._search(query, max(self._searcher.num_docs, 1))
        return [i for i in ids if i != _GENERATION]

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs) - self._marks

    def _any_of(self, terms: Sequence[tuple[str, float]], field: Field, pairs_once: bool) -> tantivy.Query:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(t, field, pairs_once and "_" in t), w))
            for t, w in terms
        ]
        return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.empty_query()

    def _term(self, term: str, field: Field, once: bool) -> tantivy.Query:
        """A query that reads no frequencies ("basic") takes each for 1."""
        return tantivy.Query.term_query(self._index.schema, field, term, "basic" if once else "freq")

    def _within(self, field: str, values: Sequence[int] | Rows, query: tantivy.Query) -> tantivy.Query:
        among = tantivy.Query.term_set_query(self._index.schema, field, list(map(int, values)))
        allowed = tantivy.Query.const_score_query(among, 0.0)
        kind = tantivy.Occur.Should if field == "id" else tantivy.Occur.Must
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, allowed), (kind, query)])

    def _search(self, query: tantivy.Query, count: int) -> tuple[list[int], list[float]]:
        searcher = self._searcher  # one throughout: another thread may renew it, and addresses belong to a searcher
        hits = searcher.search(query, max(count, 1), count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [int(i or 0) for i in ids], [float(score) for score, _ in hits]


def _tolerated(passages: int) -> float:
    """How many removed passages may stay in the statistics of an index of so many."""
    return 0 if passages < _SMALL else _REBUILD_SHARE * passages


def _open_or_make(folder: Path, writable: bool) -> tantivy.Index:
    if writable:
        folder.mkdir(parents=True, exist_ok=True)
    elif not (folder / "meta.json").exists():  # to open it would make it
        return tantivy.Index(_schema())
    try:
        return tantivy.Index(_schema(), str(folder))
    except ValueError as error:
        if not writable:
            return tantivy.Index(_schema())  # in memory; catch_up fills it from the store
        _log.warning("Chỉ mục từ không đọc được, được lập lại: %s", error)
        shutil.rmtree(folder)
        folder.mkdir()
        return tantivy.Index(_schema(), str(folder))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("document", indexed=True)
    builder.add_integer_field("generation", fast=True)
    for field in ("exact", "folded"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _generation(searcher: tantivy.Searcher) -> int:
    """The highest that a document carries."""
    hits = searcher.search(tantivy.Query.all_query(), 1, order_by_field="generation").hits
    return int(searcher.fast_field_values("generation", [hits[0][1]])[0] or 0) if hits else 0
