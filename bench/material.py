"""What real documents give the large stores: their sentences, and the vectors of their passages and sentences."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.sets import load_sets
from bench.stores import prepare_store
from index.encoder import Encoder
from index.library import Library, open_library

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Material:
    """Passages of real documents. `starts[i]:starts[i + 1]` are the sentences of passage i."""

    titles: list[str]  # of each passage's document
    sentences: list[str]
    starts: NDArray[np.int64]  # [passages + 1]
    passage_vectors: Vectors  # [passages, d]
    sentence_vectors: Vectors  # [sentences, d]

    def __len__(self) -> int:
        return len(self.titles)

    def sentences_of(self, passage: int) -> range:
        return range(int(self.starts[passage]), int(self.starts[passage + 1]))


def load_material(path: Path, encoder: Encoder) -> Material:
    """As kept in `path`; gathered from the stores of all question sets, and kept, where it is not there."""
    if not path.exists():
        libraries = [open_library(prepare_store(s, encoder)) for s in load_sets()]
        _save(gather(libraries), path)
    return _load(path)


def gather(libraries: list[Library]) -> Material:
    """Every passage that has sentences, of every document."""
    titles, sentences, lengths, dense, inner = [], list[str](), [0], [], []
    for library in libraries:
        for card in library.documents():
            document = library.document(card.id)
            ids = library.passage_ids(card.id)
            passages, vectors = library.passages(ids), library.vectors(ids)
            for i in ids:
                texts = [" ".join(document.text[s.start : s.end].split()) for s in passages[i].sentences]
                if all(texts) and texts:
                    titles.append(" ".join((document.metadata.title or texts[0][:80]).split()))
                    sentences += texts
                    lengths.append(len(texts))
                    dense.append(vectors[i][0])
                    inner.append(vectors[i][1])
    return Material(titles, sentences, np.cumsum(lengths), np.stack(dense), np.concatenate(inner))


def _save(material: Material, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name("material.tmp.npz")
    np.savez(
        temporary,
        titles=_packed(material.titles),
        sentences=_packed(material.sentences),
        starts=material.starts,
        passage_vectors=material.passage_vectors.astype(np.float16),
        sentence_vectors=material.sentence_vectors.astype(np.float16),
    )
    temporary.replace(path)


def _load(path: Path) -> Material:
    with np.load(path) as kept:
        return Material(
            _unpacked(kept["titles"]),
            _unpacked(kept["sentences"]),
            kept["starts"],
            kept["passage_vectors"].astype(np.float32),
            kept["sentence_vectors"].astype(np.float32),
        )


def _packed(texts: list[str]) -> NDArray[np.uint8]:
    """Texts without line breaks as bytes, a line each."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n")
