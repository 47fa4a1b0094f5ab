"""What a reranker adds to the scores of what was found."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.fields import passage_text
from search.reranker import Reranker
from search.retrieve import standardise
from search.types import Hit

_SHARE = 1.0  # of a reranker's say beside the scores that it adds to; nothing is known of the model, so an equal one


def gains(reranker: Reranker, question: str, texts: Sequence[str], scores: Sequence[float]) -> list[float]:
    """What reading adds to the score of each text: the reranker's, brought to the spread of `scores`, around 0."""
    if not texts:
        return []
    read = reranker.score(question, texts).astype(np.float64)
    return [float(gain) for gain in _SHARE * (np.std(scores) or 1.0) * standardise(read, read)]


def rerank(reranker: Reranker, question: str, hits: Sequence[Hit], count: int) -> list[Hit]:
    """The hits (best first) by their scores and the reranker's of the first `count`.

    The others gain what the least of those did, so they stay behind, and no score depends on how many follow.
    """
    read = hits[:count]
    texts = [passage_text(hit.document, hit.passage) for hit in read]
    gained = gains(reranker, question, texts, [hit.scores.fused for hit in read])
    gained += [min(gained, default=0.0)] * (len(hits) - len(read))
    scored = [replace(hit, scores=replace(hit.scores, reread=gain)) for hit, gain in zip(hits, gained, strict=True)]
    return sorted(scored, key=lambda hit: -hit.scores.total)
