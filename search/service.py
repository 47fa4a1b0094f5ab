"""One question, start to end: understand → retrieve → answer. One relation likewise."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import BadQuestion
from index.library import EVERYTHING, Filters, Library, open_library
from index.settings import configured_encoder
from index.text import syllables
from index.types import Document, Span
from search.answer import answer_question
from search.catalogue import find_documents, in_words, read_catalogue
from search.context import complete
from search.coverage import Coverage
from search.followup import Resolved, is_follow_up, resolve
from search.lists import asks_for_list, find_listing, quotes_of, worth
from search.named import judge_unknown
from search.related import related_passages
from search.retrieve import replaced_below, retrieve
from search.statement import state
from search.types import Hit, Query, RelatedHit, Reply
from search.understand import require_whole, understand

_READ = 30  # passages whose sentences may answer; hits shown are the first of them
_TURNS = 6  # earlier questions that a follow-up may lean on
_LISTED = 20  # passages whose documents' lists are weighed
_LONGEST = 2000  # code points of a question


class Searcher:
    """Answers from one store with one encoder. Safe to use from several threads; sees the newest state by itself."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        library.require_encoder(encoder.name)
        self.library = library
        self.encoder = encoder
        self._catching_up = threading.Lock()

    def ask(self, question: str, filters: Filters = EVERYTHING, top: int = 10, history: Sequence[str] = ()) -> Reply:
        """Quotes that answer, or a refusal; the `top` nearest passages either way. Raises BadQuestion."""
        _require_question(question)
        self._catch_up()
        with self.library.snapshot():
            query = self.understand(question, history, filters)
            return replace(self._answer(query, filters, top), question=question, carried=query.carried)

    def understand(self, question: str, history: Sequence[str] = (), filters: Filters = EVERYTHING) -> Query:
        """The question as understood; a follow-up is made whole by the questions before it, any other stands alone."""
        query = understand(question, self.library)
        if not history or not is_follow_up(query.understood):
            return query
        whole = resolve(query.understood, [understand(text, self.library).understood for text in history[-_TURNS:]])
        if whole is None:
            return query
        resolved = replace(understand(whole.text, self.library), text=query.text, carried=whole.carried)
        if not whole.wants_document and not whole.wants_later:
            return resolved
        hits = self._retrieve(understand(whole.last, self.library), 1, filters)
        return _about_last(query if whole.wants_document else resolved, hits[0].document, whole) if hits else resolved

    def _retrieve(self, query: Query, count: int, filters: Filters) -> list[Hit]:
        return retrieve(query, self._vectors(query)[0], self.library, count, filters)

    def _answer(self, query: Query, filters: Filters, top: int) -> Reply:
        question = query.text
        if query.document:
            filters = replace(filters, documents=frozenset([query.document]))
        if query.since:
            filters = replace(filters, since=max(query.since, filters.since or query.since))
        if filters and not self.library.count(filters):
            return Reply(
                question, query.understood, (), (), "Không có văn bản nào khớp bộ lọc. Hãy bỏ bớt điều kiện lọc."
            )
        near, vector = self._vectors(query)
        found = retrieve(query, near, self.library, max(top, _READ), filters)
        hits = replaced_below(found, self.library.replaced_by)
        if reply := self._answer_by_cards(query, hits[:top], filters):
            return reply
        quotes, reason, shown = answer_question(query, vector, hits, self.library)
        if query.documents and not query.asked:
            reason = "Câu hỏi chỉ nêu số văn bản. Hãy hỏi thêm nội dung cần biết, hoặc mở văn bản."
        if query.unknown:
            quotes, reason = judge_unknown(query, quotes, self.library, filters)
        reply = Reply(question, query.understood, tuple(quotes), tuple(shown[:top]), reason, documents=query.documents)
        return self._with_list(reply, query, vector, hits) if quotes else reply

    def _with_list(self, reply: Reply, query: Query, vector: NDArray[np.float32], hits: Sequence[Hit]) -> Reply:
        """All items of the list that the question asks for; else the quotes, each with what completes it."""
        if asks_for_list(query.understood):
            listing = find_listing(query, vector, hits[:_LISTED], self.library, self.encoder)
            coverage = Coverage(syllables(query.asked), self.library, query.expansions)
            if listing and worth(listing, reply.answer, coverage):
                items = quotes_of(listing, reply.answer[0].score)
                return replace(reply, answer=tuple(items), note="Các mục của danh sách, theo thứ tự trong văn bản.")
        return replace(reply, answer=tuple(complete(reply.answer, query.understood)))

    def _vectors(self, query: Query) -> NDArray[np.float32]:
        """The question's vectors [2, d]: one to find passages with, one to choose sentences with."""
        texts = list(dict.fromkeys((query.with_titles, query.understood)))
        return self.encoder.encode(texts, "query")[[0, -1]]

    def _answer_by_cards(self, query: Query, hits: Sequence[Hit], filters: Filters) -> Reply | None:
        """The documents that a question about the store asks for, or the line in which one states its date."""
        bare = Reply(query.text, query.understood, (), tuple(hits))
        wanted = read_catalogue(query.understood)
        if wanted:
            found = find_documents(wanted, self.library, filters)
            note = in_words(wanted, found)
            if found:
                return replace(bare, documents=tuple(found), note=note)
            return None if wanted.subject else replace(bare, reason=note)
        stated = state(query, self.library, filters)
        return replace(bare, answer=tuple(stated)) if stated else None

    def related(
        self,
        document_id: str | None,
        span: Span | None = None,
        text: str = "",
        top: int = 10,
        filters: Filters = EVERYTHING,
    ) -> list[RelatedHit]:
        """The `top` passages of other documents related to a document, a part of it, or a pasted text.

        Raises NotFound for an unknown document, BadQuestion for an empty text.
        """
        self._catch_up()
        with self.library.snapshot():
            return related_passages(self.library, self.encoder, document_id, span, text, top, filters)

    def _catch_up(self) -> None:
        with self._catching_up:  # a lagging index is caught up in a copy that takes one writer
            if not self.library.is_current:
                self.library.refresh()


def _require_question(text: str) -> None:
    """Raise BadQuestion unless `text` is one that can be asked."""
    if not text.strip():
        raise BadQuestion("Câu hỏi trống. Hãy gõ câu hỏi.")
    if len(text) > _LONGEST:
        raise BadQuestion(f"Câu hỏi dài {len(text)} ký tự; tối đa {_LONGEST}.")
    require_whole(text)


def _about_last(query: Query, document: Document, whole: Resolved) -> Query:
    """The query narrowed to the document that answered last, or to what was issued after it."""
    name, issued = _name(document), document.metadata.issued
    if whole.wants_document:
        return replace(query, understood=f"{query.understood} [{name}]", carried=name, document=document.id)
    if issued is None:
        return query
    later = f"sau {name}, {issued:%d/%m/%Y}"
    understood, carried = f"{query.understood} [{later}]", f"{query.carried}; {later}"
    return replace(query, understood=understood, carried=carried, since=issued + timedelta(days=1))


def _name(document: Document) -> str:
    """How a reader knows the document: its number, else its title or file."""
    metadata = document.metadata
    return metadata.number or metadata.title or Path(document.files[0].path).name


def open_searcher(folder: Path, encoder: Encoder | None = None) -> Searcher:
    """A searcher of the store in `folder`. Raises LibraryMissing or LibraryMismatch."""
    return Searcher(open_library(folder), encoder or configured_encoder())
