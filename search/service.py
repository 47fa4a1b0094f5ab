"""One question, start to end: understand → retrieve → answer. One relation likewise."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import BadQuestion
from index.library import EVERYTHING, Filters, Library, open_library
from index.settings import configured_encoder, reranker_name
from index.text import syllables
from index.types import Document, Span
from search.answer import answer_question, wants_survey
from search.catalogue import count_documents, find_documents, in_words, read_catalogue
from search.cohort import Cohort, everyday_cohort
from search.context import complete
from search.coverage import Coverage
from search.figures import agreeing_first
from search.followup import Resolved, is_follow_up, pointed_out, resolve
from search.last import about_last
from search.lists import asks_for_list, find_listing, quotes_of, worth
from search.named import OF_ANOTHER, judge_unknown
from search.related import related_passages
from search.remembered import RememberedVectors
from search.reranker import AS_FOUND, Reranker, load_reranker
from search.reranking import rerank
from search.retrieve import replaced_below, retrieve
from search.standing import standing
from search.statement import state
from search.subject import says_nothing
from search.thesaurus import find_wordings
from search.types import Asked, Hit, Query, Quote, RelatedHit, Reply
from search.understand import require_whole, understand
from search.wording import is_politeness, names_nothing

_READ = 30  # passages whose sentences may answer; hits shown are the first of them
_TURNS = 6  # earlier questions that a follow-up may lean on
_LISTED = 20  # passages whose documents' lists are weighed
_OFFICIAL = 0.3  # of a question's vector, the share of the same in the words of offices
_LONGEST = 2000  # code points of a question
_SURVEY = "Câu của nhiều văn bản, xếp theo văn bản; văn bản có câu sát câu hỏi nhất ở trước."
_SPEAK_OF_IT = "Các câu dưới đây nói đến việc này."
_ASKS_BACK = "Câu hỏi chưa nói về việc gì hay văn bản nào. Hãy nêu thêm nội dung, tên hoặc số văn bản."


class Searcher:
    """Answers from one store with one encoder. Safe to use from several threads; sees the newest state by itself."""

    def __init__(self, library: Library, encoder: Encoder, reranker: Reranker = AS_FOUND) -> None:
        library.require_encoder(encoder.name)
        self.library = library
        self.encoder = encoder
        self.reranker = reranker
        self._introductions = RememberedVectors(encoder)  # of lists
        self._catching_up = threading.Lock()

    @cached_property
    def _cohort(self) -> Cohort:
        return everyday_cohort(self.encoder)

    def ask(
        self,
        question: str,
        filters: Filters = EVERYTHING,
        top: int = 10,
        history: Sequence[str | Asked] = (),
        literally: bool = False,
    ) -> Reply:
        """Quotes that answer, or a refusal; the `top` nearest passages either way. Raises BadQuestion.

        `literally` takes back every interpretation: the words as typed, and nothing of `history`.
        """
        _require_question(question)
        self._catch_up()
        with self.library.snapshot():
            query = self.understand(question, history, filters, literally)
            reply = self._answer(query, filters, top)
            return replace(reply, question=question, carried=query.carried, interpretations=query.interpretations)

    def understand(
        self,
        question: str,
        history: Sequence[str | Asked] = (),
        filters: Filters = EVERYTHING,
        literally: bool = False,
    ) -> Query:
        """The question as understood; a follow-up is made whole by the questions before it, any other stands alone."""
        query = understand(question, self.library, literally)
        if literally or not history or not is_follow_up(query.understood):
            return query
        whole = resolve(query.understood, [self._read(earlier) for earlier in history[-_TURNS:]])
        return self._with_last(query, whole, filters) if whole else query

    def _with_last(self, query: Query, whole: Resolved, filters: Filters) -> Query:
        """The follow-up with what it took over, and with the document that answered last where it speaks of that."""
        resolved = replace(self._reworded(query, whole.text), carried=whole.carried or None)
        if not whole.speaks_of_document or read_catalogue(query.understood):
            return resolved
        document = self._answering(understand(whole.last, self.library, literally=True), filters)
        if document is None:
            return resolved
        if whole.wants_document and document.metadata.number and OF_ANOTHER.search(query.understood):
            text = pointed_out(query.understood, document.metadata.number)
            return replace(self._reworded(query, text), carried=document.metadata.number)
        return about_last(query if whole.wants_document else resolved, document, whole)

    def _reworded(self, query: Query, text: str) -> Query:
        """The query in words that have been understood already."""
        if text == query.understood:
            return query
        again = understand(text, self.library, literally=True)
        wordings = find_wordings(again.asked, self.library.frequency)
        return replace(again, wordings=wordings, text=query.text, interpretations=query.interpretations)

    def _read(self, earlier: str | Asked) -> str:
        """An earlier question as it was understood."""
        asked = Asked(earlier) if isinstance(earlier, str) else earlier
        return understand(asked.text, self.library, asked.literally).understood

    def _answering(self, query: Query, filters: Filters) -> Document | None:
        """The document of the best quote; where none answers, of the nearest passage."""
        near, vector = self._vectors(query)
        hits = self._find(query, near, _READ, filters)
        chosen = answer_question(query, vector, hits, self.library, self._cohort, self.reranker)
        return next((found.document for found in (*(quote.hit for quote in chosen.quotes), *hits)), None)

    def _find(self, query: Query, near: NDArray[np.float32], count: int, filters: Filters) -> list[Hit]:
        """At least `count` passages; the reranker orders them, but where a number in the question already does."""
        found = retrieve(query, near, self.library, max(count, _READ), filters)
        found[:_READ] = agreeing_first(query.understood, found[:_READ])
        return rerank(AS_FOUND if query.documents else self.reranker, query.understood, found, _READ)

    def _answer(self, query: Query, filters: Filters, top: int) -> Reply:
        question, allowed = query.text, filters
        if is_politeness(query.words):
            return Reply(question, query.understood, (), (), "Hãy gõ câu hỏi về nội dung hoặc số của một văn bản.")
        filters = _narrowed(filters, query)
        if filters and not self.library.count(filters):
            return Reply(
                question, query.understood, (), (), "Không có văn bản nào khớp bộ lọc. Hãy bỏ bớt điều kiện lọc."
            )
        near, vector = self._vectors(query)
        hits = replaced_below(self._find(query, near, top, filters), self.library.replaced_by)
        if changed := standing(query, self.library, allowed):
            return Reply(question, query.understood, tuple(changed), tuple(hits[:top]), documents=query.documents)
        if reply := self._answer_by_cards(query, hits[:top], filters):
            return reply
        if not (query.documents or query.document) and names_nothing(query.asked):
            return Reply(question, query.understood, (), tuple(hits[:top]), _ASKS_BACK)
        chosen = answer_question(query, vector, hits, self.library, self._cohort, self.reranker)
        quotes, reason = chosen.quotes, chosen.reason
        if query.documents and not query.asked:
            reason = "Câu hỏi chỉ nêu số văn bản. Hãy hỏi thêm nội dung cần biết, hoặc mở văn bản."
        if query.unknown:
            quotes, reason = judge_unknown(query, quotes, self.library, filters)
        reply = Reply(
            question,
            query.understood,
            tuple(quotes),
            tuple(chosen.hits[:top]),
            reason,
            documents=query.documents,
            confidence=chosen.confidence,
        )
        if quotes:
            reply = self._with_list(replace(reply, note=_note(query, quotes)), query, vector, hits)
        return _without_such_documents(query, reply)

    def _with_list(self, reply: Reply, query: Query, vector: NDArray[np.float32], hits: Sequence[Hit]) -> Reply:
        """All items of the list that the question asks for; else the quotes, each with what completes it."""
        if asks_for_list(query.understood):
            coverage = Coverage(syllables(query.asked), self.library, query.equivalents, says_nothing)
            listing = find_listing(query, vector, hits[:_LISTED], self.library, self._introductions, coverage)
            if listing and worth(listing, reply.answer, hits[0].document, coverage):
                items = quotes_of(listing, reply.answer[0].score)
                return replace(reply, answer=tuple(items), note="Các mục của danh sách, theo thứ tự trong văn bản.")
        return replace(reply, answer=tuple(complete(reply.answer, query.understood)))

    def _vectors(self, query: Query) -> NDArray[np.float32]:
        """The question's vectors [2, d]: one to find passages with, one to choose sentences with."""
        texts = [query.with_titles, query.understood]
        if query.wordings:
            official = query.asked_officially
            texts += [query.titled(official), official]
        different = list(dict.fromkeys(texts))
        vectors = self.encoder.encode(different, "query")[[different.index(text) for text in texts]]
        if not query.wordings:
            return vectors
        mixed: NDArray[np.float32] = (1 - _OFFICIAL) * vectors[:2] + _OFFICIAL * vectors[2:]
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        return mixed

    def _answer_by_cards(self, query: Query, hits: Sequence[Hit], filters: Filters) -> Reply | None:
        """The documents that a question about the store asks for, or the line in which one states its date."""
        bare = Reply(query.text, query.understood, (), tuple(hits))
        wanted = read_catalogue(query.understood)
        if wanted:
            found = find_documents(wanted, self.library, filters)
            note = in_words(wanted, count_documents(wanted, self.library, filters))
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


def _note(query: Query, quotes: Sequence[Quote]) -> str | None:
    """In which order quotes of several documents stand, where they are not simply the nearest first."""
    documents = {quote.hit.document.id for quote in quotes}
    return _SURVEY if wants_survey(query) and len(documents) > 1 else None


def _without_such_documents(query: Query, reply: Reply) -> Reply:
    """A reply from what documents say; where those about a subject were asked for, it tells that no title names it."""
    wanted = read_catalogue(query.understood)
    if wanted is None:
        return reply
    told = in_words(wanted, 0)
    if reply.answer:
        return replace(reply, note=" ".join(filter(None, (told, _SPEAK_OF_IT, reply.note))))
    return replace(reply, reason=f"{told} {reply.reason}")


def _narrowed(filters: Filters, query: Query) -> Filters:
    """The filters, and the document and days that the question keeps to."""
    if query.document:
        filters = replace(filters, documents=frozenset([query.document]))
    if query.since:
        filters = replace(filters, since=max(query.since, filters.since or query.since))
    if query.until:
        filters = replace(filters, until=min(query.until, filters.until or query.until))
    return filters


def _require_question(text: str) -> None:
    """Raise BadQuestion unless `text` is one that can be asked."""
    if not text.strip():
        raise BadQuestion("Câu hỏi trống. Hãy gõ câu hỏi.")
    if len(text) > _LONGEST:
        raise BadQuestion(f"Câu hỏi dài {len(text)} ký tự; tối đa {_LONGEST}.")
    require_whole(text)


def open_searcher(folder: Path, encoder: Encoder | None = None) -> Searcher:
    """A searcher of the store in `folder`. Raises LibraryMissing, LibraryMismatch, EncoderError or RerankerError."""
    library = open_library(folder)
    return Searcher(library, encoder or configured_encoder(), load_reranker(reranker_name()))
