"""From a conclusion to related ones: passages of other documents, nearest to all of a text's passages."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import BadQuestion
from index.library import Filters, Library
from index.text import syllables
from index.types import Span
from search.retrieve import retrieve
from search.types import Hit, Query
from search.understand import require_whole

_SEEDS = 24  # passages of a long document that are asked for; spread evenly over it
_PER_SEED = 50
_TERMS = 120  # syllables of a seed; the rest of a long one adds time, not meaning


def related_passages(
    library: Library,
    encoder: Encoder,
    document_id: str | None,
    span: Span | None,
    text: str,
    top: int,
    filters: Filters,
) -> list[Hit]:
    """The `top` passages outside `document_id` that relate to any of the source's passages, best first."""
    others = replace(filters, without=document_id)  # not sifted out afterwards: a long document would leave nothing
    seeds = _seeds_of(library, document_id, span) if document_id else _seed_of_text(encoder, text)
    best: dict[int, Hit] = {}
    for seed_text, vector in seeds:
        words = tuple(syllables(seed_text)[:_TERMS])
        for hit in retrieve(Query(seed_text, seed_text, words), vector, library, _PER_SEED, others):
            if _is_better(hit, best.get(hit.id)):
                best[hit.id] = hit
    return sorted(best.values(), key=lambda hit: -hit.scores.fused)[:top]


def _is_better(hit: Hit, other: Hit | None) -> bool:
    return other is None or hit.scores.fused > other.scores.fused


def _seeds_of(library: Library, document_id: str, span: Span | None) -> list[tuple[str, NDArray[np.float32]]]:
    document = library.document(document_id)
    ids = library.passage_ids(document_id)
    passages, vectors = library.passages(ids), library.vectors(ids)
    if span:
        ids = [i for i in ids if passages[i].start < span.end and span.start < passages[i].end]
    return [(document.text[passages[i].start : passages[i].end], vectors[i][0]) for i in _spread(ids)]


def _spread(ids: Sequence[int]) -> Sequence[int]:
    step = max(1, -(-len(ids) // _SEEDS))
    return ids[::step]


def _seed_of_text(encoder: Encoder, text: str) -> list[tuple[str, NDArray[np.float32]]]:
    if not text.strip():
        raise BadQuestion("Chưa có đoạn văn. Hãy dán đoạn văn cần tìm kết luận liên quan.")
    require_whole(text)
    return [(text, encoder.encode([text], "passage")[0])]
