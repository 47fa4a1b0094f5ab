"""From a conclusion to related ones: passages of other documents, near in words, in meaning and by what is cited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import BadQuestion
from index.library import Filters, Library
from index.references import find_references
from index.text import syllables
from index.types import Document, Passage, Sentence, Span
from search.neighbours import neighbours_mean
from search.relation import Links
from search.retrieve import DEPTH, standardise
from search.shared import shared_words
from search.types import Hit, RelatedHit, Scores
from search.understand import require_whole
from search.words import weighted_terms

_SEEDS = 24  # passages of a long document that are asked for; spread evenly over it
_LINKED = 50  # passages of the documents that cite the source or that it cites, looked at besides the nearest
_TERMS = 150  # syllables of a seed; the rest of a long one adds time, not meaning
_NEIGHBOURS = 10  # of a candidate among the others, whose scores speak for it
_SAME = 0.8  # of two passages' syllables shared: they say the same


@dataclass(frozen=True, slots=True)
class _Weights:
    """How much each standardised score counts."""

    passage: float
    sentence: float
    asked: float
    words: float
    neighbours: float  # the mean of what its nearest candidates score


_OF_PART = _Weights(0.5, 0.5, 0.5, 1.0, 0.0)  # what a passage or mark says; fitted on half A of bench/related.jsonl
_OF_WHOLE = _Weights(1.5, 0.3, 0.8, 0.8, 0.5)  # what a document is about; half A of viquad1's articles, of these pairs


@dataclass(frozen=True, slots=True)
class _Seed:
    """One passage of the source, or what of it was marked: its words, and its vectors as they were kept."""

    text: str
    words: str  # with the title and headings above it
    vector: NDArray[np.float32]
    sentences: NDArray[np.float32]

    @property
    def terms(self) -> list[tuple[str, float]]:
        return weighted_terms(syllables(self.words)[:_TERMS])


def related_passages(
    library: Library,
    encoder: Encoder,
    document_id: str | None,
    span: Span | None,
    text: str,
    top: int,
    filters: Filters,
) -> list[RelatedHit]:
    """The `top` passages outside `document_id` that relate to any of the source's passages, best first."""
    # Not sifted out afterwards: a long document would leave nothing.
    others = replace(filters, without=filters.without | ({document_id} if document_id else set()))
    if document_id:
        source = library.document(document_id)
        spans, seeds = _seeds_of(library, source, span)
    else:
        source = _source_of_text(text)
        spans, seeds = [Span(0, len(text))], [_seed_of_text(encoder, text)]
    if not seeds:
        return []
    links = Links(library, source, spans)
    best: dict[int, tuple[Scores, _Seed]] = {}
    is_whole = document_id is not None and span is None
    if is_whole:  # its passages' own vectors serve, nothing is encoded
        questions = np.array([seed.vector for seed in seeds])
    else:
        questions = encoder.encode([seed.text for seed in seeds], "query")
    weights = _OF_WHOLE if is_whole else _OF_PART
    found = [_candidates(seed, asked, library, links, others) for seed, asked in zip(seeds, questions, strict=True)]
    known = _Known(library, {i for ids in found for i in ids})  # read once: the seeds of a document find much the same
    for seed, asked, ids in zip(seeds, questions, found, strict=True):
        for passage, scores in _score(seed, asked, ids, known, links, weights).items():
            if passage not in best or scores.fused > best[passage][0].fused:
                best[passage] = scores, seed
    return _fold(sorted(best.items(), key=lambda item: (-item[1][0].fused, item[0])), top, library, links)


class _Known:
    """Passages and vectors of all candidates."""

    def __init__(self, library: Library, ids: set[int]) -> None:
        self.library = library
        self.vectors = library.vectors(sorted(ids))
        self.passages = library.passages(sorted(ids))


def _candidates(seed: _Seed, asked: NDArray[np.float32], library: Library, links: Links, filters: Filters) -> list[int]:
    found = [library.nearest(vector, DEPTH, filters) for vector in (seed.vector, asked)]
    found.append(library.best_by_words(seed.terms, "exact", DEPTH, filters))
    linked = links.documents if filters.documents is None else links.documents & filters.documents
    if linked:
        found.append(library.nearest(asked, _LINKED, replace(filters, documents=linked)))
    return list(dict.fromkeys(i for candidates in found for i in candidates))


def _score(
    seed: _Seed,
    asked: NDArray[np.float32],
    candidates: Sequence[int],
    known: _Known,
    links: Links,
    weights: _Weights,
) -> dict[int, Scores]:
    """Every candidate of one seed with its scores."""
    vectors = known.vectors
    ids = [i for i in candidates if i in vectors]
    if not ids:
        return {}
    dense = np.array([vectors[i][0] @ seed.vector for i in ids])
    near = [_nearest_sentences(*vectors[i], seed.sentences) for i in ids]
    answers = [_nearest_sentences(*vectors[i], asked[None, :]) for i in ids]
    counted = known.library.word_scores(seed.terms, "exact", ids)
    words = np.array([counted[i] for i in ids])
    fused = (
        weights.passage * _standard(dense)
        + weights.sentence * _standard(np.array(near))
        + weights.asked * _standard(np.array(answers))
        + weights.words * _standard(words)
        + np.array([links.bonus(known.passages[i].document) for i in ids])
    )
    if weights.neighbours:
        fused += weights.neighbours * neighbours_mean(fused, np.array([vectors[i][0] for i in ids]), _NEIGHBOURS)
    rows = zip(ids, fused.tolist(), dense.tolist(), near, words.tolist(), strict=True)
    return {i: Scores(f, d, n, w) for i, f, d, n, w in rows}


def _nearest_sentences(
    passage: NDArray[np.float32], sentences: NDArray[np.float32], others: NDArray[np.float32]
) -> float:
    """The highest inner product of a passage's sentences, or of itself where it has none, with other sentences."""
    return float(((sentences if len(sentences) else passage[None, :]) @ others.T).max())


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return standardise(values, np.sort(values)[-DEPTH:])


def _fold(
    ranked: Sequence[tuple[int, tuple[Scores, _Seed]]], top: int, library: Library, links: Links
) -> list[RelatedHit]:
    """The first `top`; a passage that says the same as an earlier one becomes a further place of it."""
    kept: list[tuple[Hit, _Seed, set[str], list[Hit]]] = []
    for i, (scores, seed) in ranked:
        passage = library.passages([i])[i]
        hit = Hit(i, passage, library.document(passage.document), scores)
        words = set(syllables(hit.text))
        twin = next((also for _, _, other, also in kept if _share(words, other) >= _SAME), None)
        if twin is not None:
            twin.append(hit)
        elif len(kept) == top:
            break
        else:
            kept.append((hit, seed, words, []))
    return [
        RelatedHit(hit, *links.relation(hit), tuple(also), _shared(hit, seed, library)) for hit, seed, _, also in kept
    ]


def _shared(hit: Hit, seed: _Seed, library: Library) -> tuple[Span, ...]:
    """The words of a passage that the seed which found it has too."""
    return shared_words(hit.document.text, hit.passage.start, hit.passage.end, seed.words, library)


def _share(words: set[str], others: set[str]) -> float:
    return len(words & others) / (len(words | others) or 1)


def _seeds_of(library: Library, source: Document, span: Span | None) -> tuple[list[Span], list[_Seed]]:
    """The passages of a document that `span` touches, and what is asked for of each."""
    ids = library.passage_ids(source.id)
    passages, vectors = library.passages(ids), library.vectors(ids)
    if span:
        ids = [i for i in ids if _touches(passages[i], span)]
    spans = [Span(passages[i].start, passages[i].end) for i in ids]
    return spans, [_seed(source, passages[i], *vectors[i], span) for i in _spread(ids)]


def _seed(
    source: Document, passage: Passage, vector: NDArray[np.float32], sentences: NDArray[np.float32], span: Span | None
) -> _Seed:
    """A passage as a seed; of a passage marked in part only the sentences that the mark touches."""
    marked = [n for n, s in enumerate(passage.sentences) if span is None or _touches(s, span)]
    if span and marked:
        text = " ".join(source.text[passage.sentences[n].start : passage.sentences[n].end] for n in marked)
    else:
        text = source.text[passage.start : passage.end]
    own = sentences[marked] if marked else vector[None, :]
    return _Seed(text, "\n".join((source.metadata.title or "", *passage.path, text)), vector, own)


def _touches(part: Passage | Sentence, span: Span) -> bool:
    return part.start < span.end and span.start < part.end


def _spread(ids: Sequence[int]) -> Sequence[int]:
    step = max(1, -(-len(ids) // _SEEDS))
    return ids[::step]


def _source_of_text(text: str) -> Document:
    """A pasted text as a document of no store: only what it cites is known of it."""
    if not text.strip():
        raise BadQuestion("Chưa có đoạn văn. Hãy dán đoạn văn cần tìm kết luận liên quan.")
    require_whole(text)
    document = Document(text=text)
    return replace(document, references=find_references(document))


def _seed_of_text(encoder: Encoder, text: str) -> _Seed:
    vector = encoder.encode([text], "passage")[0]
    return _Seed(text, text, vector, vector[None, :])
