"""Paragraphs of the same article: the shared set's documents stand in the articles' order, so neighbours are related.

The set names no articles. The five documents on either side are taken for related; where an article ends some are not,
alike for all that is compared.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.metrics import gain, mean, paired_bootstrap, rounded, standard_error
from bench.related import Place, more_like_this
from bench.sets import QuestionSet, half_of, shared_documents
from index.library import Library
from index.types import Passage, Span
from search.service import Searcher

NEIGHBOURED = ("viquad1",)  # sets whose documents stand in the order of articles
_EITHER_SIDE = 5
_TOP = 20

Json = dict[str, Any]
Related = Callable[[str], Sequence[str]]  # a document's id → ids of those related, best first


def measure_neighbours(searcher: Searcher, question_set: QuestionSet, half: str, limit: int) -> Json:
    """nDCG@10 of the related documents of at most `limit` of a half (0: all), ours, BM25's and the vectors' alone."""
    library = searcher.library
    file_ids = {Path(document.files[0].path).name: document.id for document in library.documents()}
    rows = [(file_ids[name], row["_id"]) for name, row in shared_documents(question_set.source)]
    order = [document for document, _ in rows]
    chosen = [i for i, (_, own) in enumerate(rows) if half in ("all", half_of([own]))]
    if 0 < limit < len(chosen):
        chosen = random.Random(0).sample(chosen, limit)
    ways: dict[str, Related] = {
        "related": lambda document: [r.hit.document.id for r in searcher.related(document, top=_TOP)],
        "BM25": lambda document: _documents(more_like_this(library, _whole(library, document))),
        "vectors": lambda document: _nearest(library, document),
    }
    gains = {name: [_gain(way, order, i) for i in chosen] for name, way in ways.items()}
    return {"documents": len(chosen), **{name: _row(values, gains["related"]) for name, values in gains.items()}}


def _gain(related: Related, order: Sequence[str], i: int) -> float:
    wanted = {*order[max(i - _EITHER_SIDE, 0) : i], *order[i + 1 : i + 1 + _EITHER_SIDE]}
    return gain([document in wanted for document in dict.fromkeys(related(order[i]))], len(wanted))


def _row(values: Sequence[float], ours: Sequence[float]) -> Json:
    row: Json = {"nDCG@10": rounded(mean(values)), "error": rounded(standard_error(values))}
    if values is not ours:
        change = paired_bootstrap(values, ours)
        row |= {"change": rounded(change.mean), "interval": [rounded(change.low), rounded(change.high)]}
        row |= {"p": rounded(change.p)}
    return row


def _whole(library: Library, document: str) -> Place:
    return Place(document, Span(0, len(library.document(document).text)))


def _documents(passages: Sequence[Passage]) -> list[str]:
    return [passage.document for passage in passages]


def _nearest(library: Library, document: str) -> list[str]:
    """The documents of the passages nearest to the document's first passage."""
    own = library.passage_ids(document)
    vector = library.vectors(own)[own[0]][0]
    ids = list(library.nearest(vector, _TOP + len(own)))
    passages = library.passages(ids)
    return [passages[i].document for i in ids if passages[i].document != document][:_TOP]
