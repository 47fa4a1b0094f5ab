"""Questions in: understand, retrieve, answer, relate."""

from search.contract import document_json, filters_from_json, hit_json, related_json, related_source, reply_json
from search.service import Searcher, open_searcher
from search.types import Asked, Hit, Quote, RelatedHit, Reply

__all__ = [
    "Asked", "Hit", "Quote", "RelatedHit", "Reply", "Searcher",
    "document_json", "filters_from_json", "hit_json", "open_searcher", "related_json",
    "related_source", "reply_json",
]  # fmt: skip
