"""The peers of bench/peers.py: each takes passages and answers a question with the ten best, all with one encoder."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from bench.material import Vectors

_TOP = 10
_CANDIDATES = 100
_SMOOTHING = 60  # of reciprocal ranks, as everybody has it
_BATCH = 32  # of sentence-transformers, by default


class RecipeEncoder:
    """sentence-transformers in torch, fp32; seconds spent encoding passages; `ready` vectors where there are any."""

    def __init__(self, folder: str, ready: Mapping[str, Vectors] = MappingProxyType({})) -> None:
        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(folder, device="cpu")
        self.seconds = 0.0
        self.ready = ready

    def passages(self, texts: Sequence[str]) -> Vectors:
        start = time.perf_counter()
        ready = self.ready
        vectors = np.stack([ready[text] for text in texts]) if ready else self._encode(texts, "passage: ")
        self.seconds += time.perf_counter() - start
        return vectors

    def question(self, text: str) -> Vectors:
        """[d]"""
        vector: Vectors = self._encode([text], "query: ")[0]
        return vector

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        options = {"prompt": prompt, "normalize_embeddings": True, "batch_size": _BATCH, "show_progress_bar": False}
        return np.asarray(self.model.encode(list(texts), **options), np.float32)


class Peer(ABC):
    """`needs`: the modules that must be there."""

    name: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]

    def __init__(self, encoder: RecipeEncoder, folder: Path) -> None:
        self.encoder = encoder
        self.folder = folder

    @classmethod
    def missing(cls) -> str:
        """Why it cannot be measured; "" where it can."""
        lacking = [module for module in cls.needs if find_spec(module) is None]
        return f"{', '.join(lacking)} not installed" if lacking else ""

    @abstractmethod
    def index(self, texts: Sequence[str]) -> None: ...

    @abstractmethod
    def ask(self, question: str) -> list[int]:
        """Rows of the ten best passages."""


class PlainRecipe(Peer):
    """What people write first: a flat index, rank-bm25 over words, reciprocal rank fusion. Kept in memory alone."""

    name = "plain recipe"
    needs = ("sentence_transformers", "faiss", "rank_bm25")

    def index(self, texts: Sequence[str]) -> None:
        import faiss
        from rank_bm25 import BM25Okapi

        vectors = self.encoder.passages(texts)
        self._flat = faiss.IndexFlatIP(vectors.shape[1])
        self._flat.add(vectors)
        self._words = BM25Okapi([text.lower().split() for text in texts])

    def ask(self, question: str) -> list[int]:
        _, near = self._flat.search(self.encoder.question(question)[None], min(_CANDIDATES, self._flat.ntotal))
        worded = np.argsort(-self._words.get_scores(question.lower().split()))[:_CANDIDATES]
        scores: dict[int, float] = {}
        for ranked in (near[0].tolist(), worded.tolist()):
            for rank, row in enumerate(ranked):
                scores[row] = scores.get(row, 0.0) + 1 / (_SMOOTHING + rank)
        return sorted(scores, key=lambda row: -scores[row])[:_TOP]


class Txtai(Peer):
    """Its hybrid index; texts are kept in its own database. Not saved: a transform that is a function cannot be."""

    name = "txtai"
    needs = ("txtai",)

    def index(self, texts: Sequence[str]) -> None:
        from txtai import Embeddings

        def transform(given: Sequence[str]) -> Vectors:  # it asks for a function, not a method
            return np.stack([self.encoder.question(text) for text in given]) if asking else self.encoder.passages(given)

        asking = self._asking = list[bool]()
        self._embeddings = Embeddings(method="external", transform=transform, hybrid=True, content=True)
        self._embeddings.index(enumerate(texts))

    def ask(self, question: str) -> list[int]:
        self._asking[:] = [True]
        return [int(found["id"]) for found in self._embeddings.search(question, _TOP)]


class LanceDB(Peer):
    """A table with a full-text index, asked by vector and words; its own reranker fuses."""

    name = "LanceDB"
    needs = ("lancedb", "pyarrow")

    def index(self, texts: Sequence[str]) -> None:
        import lancedb
        from lancedb.index import FTS

        vectors = self.encoder.passages(texts)
        rows = [{"row": i, "text": text, "vector": vectors[i]} for i, text in enumerate(texts)]
        self._table = lancedb.connect(str(self.folder)).create_table("passages", rows)
        options = {"stem": False, "remove_stop_words": False, "ascii_folding": False}
        try:
            self._table.create_index("text", config=FTS(**options))
        except (TypeError, ValueError):  # the synchronous tables of older versions
            self._table.create_fts_index("text", use_tantivy=False, **options)

    def ask(self, question: str) -> list[int]:
        vector = self.encoder.question(question)
        query = self._table.search(query_type="hybrid").vector(vector).text(_plain(question)).limit(_TOP)
        return [int(found["row"]) for found in query.to_list()]


def _plain(question: str) -> str:
    """Without signs that its query language takes for its own."""
    return " ".join("".join(c if c.isalnum() else " " for c in question).split())


PEERS: tuple[type[Peer], ...] = (PlainRecipe, Txtai, LanceDB)
