"""One question, start to end: understand → retrieve → answer. One relation likewise."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import BadQuestion
from index.library import EVERYTHING, Filters, Library, open_library
from index.settings import configured_encoder
from index.types import Span
from search.answer import answer_question
from search.named import judge_unknown
from search.related import related_passages
from search.retrieve import replaced_below, retrieve
from search.types import Query, RelatedHit, Reply
from search.understand import require_whole, understand

_READ = 30  # passages whose sentences may answer; hits shown are the first of them
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
            return self._answer(question, filters, top)

    def _answer(self, question: str, filters: Filters, top: int) -> Reply:
        query = understand(question, self.library)
        if filters and not self.library.count(filters):
            return Reply(
                question, query.understood, (), (), "Không có văn bản nào khớp bộ lọc. Hãy bỏ bớt điều kiện lọc."
            )
        near, vector = self._vectors(query)
        found = retrieve(query, near, self.library, max(top, _READ), filters)
        hits = replaced_below(found, self.library.replaced_by)
        quotes, reason = answer_question(query, vector, hits, self.library)
        if query.documents and not query.asked:
            reason = "Câu hỏi chỉ nêu số văn bản. Hãy hỏi thêm nội dung cần biết, hoặc mở văn bản."
        if query.unknown:
            quotes, reason = judge_unknown(query, quotes, self.library, filters)
        return Reply(question, query.understood, tuple(quotes), tuple(hits[:top]), reason, query.documents)

    def _vectors(self, query: Query) -> NDArray[np.float32]:
        """The question's vectors [2, d]: one to find passages with, one to choose sentences with."""
        texts = list(dict.fromkeys((query.with_titles, query.understood)))
        return self.encoder.encode(texts, "query")[[0, -1]]

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


def open_searcher(folder: Path, encoder: Encoder | None = None) -> Searcher:
    """A searcher of the store in `folder`. Raises LibraryMissing or LibraryMismatch."""
    return Searcher(open_library(folder), encoder or configured_encoder())
