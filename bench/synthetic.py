"""Documents of any number, seeded, made of the shuffled sentences of real ones.

A passage holds the sentences of a real passage in another order, some of them changed for a sentence from elsewhere.
Up to 10,000 passages such documents are encoded as any other. Beyond, their vectors are made: a real vector plus the
difference between another real one and one of its near neighbours, brought to length 1. So what is added is as large as
what lies between neighbours, and lies in the directions in which real ones differ.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

import faiss
import numpy as np
from numpy.typing import NDArray

from bench.material import Material, Vectors
from index.types import Document, Metadata, Passage, Sentence

Rows = NDArray[np.int64]

PASSAGES = 10  # of a document
DAYS = 2000  # over which the documents are dated, evenly
_FIRST_DAY = date(2019, 1, 1)
_SENTENCES = 4  # at most, of a passage
_CHANGED = 0.33  # of the sentences come from elsewhere
_NEIGHBOURS = 10  # nearest, of which one gives the difference
_KINDS = (("KL", "KẾT LUẬN"), ("CT", "CHỈ THỊ"), ("TB", "THÔNG BÁO"), ("BC", "BÁO CÁO"), ("NQ", "NGHỊ QUYẾT"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it is written: which real passage and sentences each of its passages is made of."""

    number: int
    issued: date
    title: str
    passages: list[tuple[int, list[int]]]

    @property
    def kind(self) -> tuple[str, str]:
        """Its sign and its name."""
        return _KINDS[self.number % len(_KINDS)]

    @property
    def sign(self) -> str:
        return f"{self.number % 997 + 1}-{self.kind[0]}/TU"


def drafts(material: Material, seed: int = 6) -> Iterator[Draft]:
    """Without end; the first ones of a seed are always the same."""
    draw = random.Random(seed)
    number = 0
    while True:
        number += 1
        passages = [_shuffle(material, draw) for _ in range(PASSAGES)]
        title = material.titles[passages[0][0]]
        yield Draft(number, _FIRST_DAY + timedelta(draw.randrange(DAYS)), title, passages)


def _shuffle(material: Material, draw: random.Random) -> tuple[int, list[int]]:
    passage = draw.randrange(len(material))
    own = list(material.sentences_of(passage))
    draw.shuffle(own)
    elsewhere = len(material.sentences)
    chosen = [draw.randrange(elsewhere) if draw.random() < _CHANGED else s for s in own[:_SENTENCES]]
    return passage, chosen


def days_of(share: float) -> tuple[date, date]:
    """The first and last day of a span that holds about `share` of the documents."""
    return _FIRST_DAY, _FIRST_DAY + timedelta(round(share * DAYS) - 1)


def head(draft: Draft) -> str:
    """The letterhead and title of a document."""
    issued = draft.issued
    return (
        f"TỈNH ỦY THANH LAM\n*\nSố {draft.sign}\n\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        f"Thanh Lam, ngày {issued.day:02} tháng {issued.month:02} năm {issued.year}\n\n"
        f"{draft.kind[1]}\n{draft.title}\n\n"
    )


def as_text(draft: Draft, material: Material) -> str:
    """The document as a text file, a passage a numbered paragraph."""
    bodies = (" ".join(material.sentences[s] for s in chosen) for _, chosen in draft.passages)
    return head(draft) + "\n\n".join(f"{number}. {body}" for number, body in enumerate(bodies, 1)) + "\n"


def as_document(draft: Draft, material: Material) -> tuple[Document, list[Passage]]:
    """The same as it would be read, its structure known without reading it."""
    text = as_text(draft, material)
    passages, start = [], len(head(draft))
    for ordinal, (_, chosen) in enumerate(draft.passages):
        at = start + len(f"{ordinal + 1}. ")
        ends = list(accumulate((len(material.sentences[s]) + 1 for s in chosen), initial=at))
        sentences = tuple(Sentence(begin, end - 1) for begin, end in pairwise(ends))
        passages.append(Passage("", ordinal, start, ends[-1] - 1, (), sentences))
        start = ends[-1] + 1
    metadata = Metadata(
        title=draft.title, number=draft.sign, kind=draft.kind[0], issuer="Tỉnh ủy Thanh Lam", issued=draft.issued
    )
    return Document(text=text, metadata=metadata), passages


class VectorMaker:
    """Vectors for drafts, without encoding them."""

    def __init__(self, material: Material, seed: int = 6) -> None:
        self._material = material
        self._passage_neighbours = near_neighbours(material.passage_vectors)
        self._sentence_neighbours = near_neighbours(material.sentence_vectors)
        self._draw = np.random.default_rng(seed)

    def vectors(self, some: Iterable[Draft]) -> Iterator[tuple[Vectors, list[Vectors]]]:
        """For each document those of its passages [n, d], and of each passage's sentences [m, d]."""
        m = self._material
        for draft in some:
            dense = self._near(m.passage_vectors, self._passage_neighbours, [p for p, _ in draft.passages])
            sentences = [s for _, chosen in draft.passages for s in chosen]
            inner = self._near(m.sentence_vectors, self._sentence_neighbours, sentences)
            ends = np.cumsum([len(chosen) for _, chosen in draft.passages])[:-1]
            yield dense, np.split(inner, ends)

    def _near(self, vectors: Vectors, neighbours: Rows, rows: list[int]) -> Vectors:
        others = self._draw.integers(len(vectors), size=len(rows))
        beside = neighbours[others, self._draw.integers(neighbours.shape[1], size=len(rows))]
        moved: Vectors = vectors[rows] + vectors[others] - vectors[beside]
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        return moved


def near_neighbours(vectors: Vectors, count: int = _NEIGHBOURS) -> Rows:
    """For each row its `count` nearest others (fewer where there are not so many) [n, count]."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return np.asarray(flat.search(vectors, min(count + 1, len(vectors)))[1][:, 1:])
