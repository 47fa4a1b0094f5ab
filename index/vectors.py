"""The vectors of whole documents, in one call of the encoder."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.encoder import Encoder, Vectors
from index.fields import passage_text, sentence_text
from index.types import Document, Passage


def encode_documents(
    encoder: Encoder, documents: Sequence[tuple[Document, Sequence[Passage]]]
) -> list[tuple[Vectors, list[Vectors]]]:
    """For each document its passages' vectors [n, d] and, passage by passage, its sentences' [m, d]."""
    texts = [passage_text(d, p) for d, ps in documents for p in ps]
    texts += [sentence_text(d, s) for d, ps in documents for p in ps for s in p.sentences]
    vectors = encoder.encode(texts, "passage")
    count = sum(len(ps) for _, ps in documents)
    dense, inner = vectors[:count], vectors[count:]
    found = []
    for _, passages in documents:
        own, dense = dense[: len(passages)], dense[len(passages) :]
        ends = np.cumsum([0, *(len(p.sentences) for p in passages)]).tolist()
        found.append((own, [inner[start:end] for start, end in pairwise(ends)]))
        inner = inner[ends[-1] :]
    return found
