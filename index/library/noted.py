"""What a person should look at in every document, found once for each state of a document."""

from threading import Lock

from index.doubts import Doubt, noted
from index.library import schema
from index.library.store import Store

_EMPTY = Doubt(
    "Không có nội dung nào ngoài phần đầu và phần ký.",
    "Mở bản gốc xem văn bản có thiếu trang không; nếu thiếu, hãy thêm lại bản đủ.",
)


class Noted:
    """The doubts about the documents of a store; looking takes up to 3 ms a document, hence it is remembered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, tuple[int, tuple[Doubt, ...]]] = {}
        self._lock = Lock()

    def doubts(self) -> dict[str, tuple[Doubt, ...]]:
        """Of each document with any, by its id, in the order the documents were added."""
        with self._lock, self._store.snapshot():
            self._known = {key: self._look_at(key, generation) for key, generation in self._store.generations()}
            return {schema.document_id(key): doubts for key, (_, doubts) in self._known.items() if doubts}

    def _look_at(self, key: int, generation: int) -> tuple[int, tuple[Doubt, ...]]:
        known = self._known.get(key)
        if known and known[0] == generation:
            return known
        document = self._store.document(key)
        found = tuple(noted(document)) if document else ()
        return generation, found if self._store.passage_ids_of(key) else (*found, _EMPTY)
