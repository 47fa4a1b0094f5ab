"""Related passages: the pairs of bench/related.jsonl, against BM25 over the source passage's words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.metrics import gain, mean, paired_bootstrap, standard_error
from bench.quotes import locate
from bench.sets import ROOT, read_rows
from index.library import Library
from index.text import syllables
from index.types import Passage, Span
from search.service import Searcher
from search.types import RelatedHit
from search.words import weighted_terms

_TOP = 20

Quote = tuple[str, str]  # file name, text


@dataclass(frozen=True, slots=True)
class Source:
    """A passage, named by file and quote, and all that it is known to relate to."""

    quote: Quote
    targets: tuple[Quote, ...]
    relations: tuple[str, ...]  # of each target


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a document."""

    document: str
    span: Span

    def touches(self, passage: Passage) -> bool:
        return passage.document == self.document and passage.start < self.span.end and self.span.start < passage.end


def load_pairs(half: str) -> list[Source]:
    """The sources of a half ("all" for both), the pairs of one source together."""
    targets: defaultdict[Quote, list[tuple[Quote, str]]] = defaultdict(list)
    for row in read_rows(ROOT / "bench" / "related.jsonl"):
        if half in ("all", row["half"]):
            targets[_quote(row["source"])].append((_quote(row["target"]), row["relation"]))
    return [Source(quote, tuple(q for q, _ in found), tuple(r for _, r in found)) for quote, found in targets.items()]


def _quote(row: dict[str, str]) -> Quote:
    return row["document"], row["quote"]


def measure_related(searcher: Searcher, sources: Sequence[Source]) -> dict[str, Any]:
    """nDCG@10 over passages and over documents, ours and BM25's, and the difference. Quotes not found are counted."""
    library = searcher.library
    names = {Path(document.files[0].path).name: document.id for document in library.documents()}
    gains: defaultdict[str, list[float]] = defaultdict(list)
    lost = 0
    told: list[bool] = []
    for source in sources:
        start = _place(source.quote, names, library)
        targets = [place for quote in source.targets if (place := _place(quote, names, library))]
        lost += len(source.targets) + 1 - len(targets) - bool(start)
        if start and targets:
            related = searcher.related(start.document, start.span, top=_TOP)
            found = [r.hit.passage for r in related]
            told += _relations_told(related, source, names, library)
            for name, passages in (("related", found), ("BM25", more_like_this(library, start))):
                gains[f"{name}, passages"].append(gain(*passage_ranks(passages, targets)))
                gains[f"{name}, documents"].append(gain(*document_ranks(passages, targets)))
    right = {"right": round(mean(list(map(float, told))) or 0.0, 4), "of pairs found": len(told)}
    return {"sources": len(sources), "quotes not found": lost, **_compare(gains), "relation": right}


def _relations_told(
    related: Sequence[RelatedHit], source: Source, names: dict[str, str], library: Library
) -> list[bool]:
    """For each target among the hits, whether the first hit that meets it names the relation of the pair."""
    found = []
    for quote, relation in zip(source.targets, source.relations, strict=True):
        place = _place(quote, names, library)
        first = next((r for r in related if place and place.touches(r.hit.passage)), None)
        if first:
            found.append(first.relation == relation)
    return found


def _place(quote: Quote, names: dict[str, str], library: Library) -> Place | None:
    name, text = quote
    if name not in names:
        return None
    span = locate(text, library.document(names[name]).text)
    return Place(names[name], Span(*span)) if span else None


def more_like_this(library: Library, source: Place) -> list[Passage]:
    """Plain BM25: the passages nearest to all words of the source's passages, those of its own document left out."""
    document = library.document(source.document)
    own = library.passages(library.passage_ids(source.document))
    seeds = [passage for passage in own.values() if source.touches(passage)]
    text = " ".join(document.text[passage.start : passage.end] for passage in seeds)
    ids = list(library.best_by_words(weighted_terms(syllables(text)), "exact", _TOP + len(own)))
    passages = library.passages(ids)
    return [passages[i] for i in ids if passages[i].document != source.document][:_TOP]


def passage_ranks(passages: Sequence[Passage], targets: Sequence[Place]) -> tuple[list[bool], int]:
    """At which ranks a target is met for the first time, and how many there are."""
    met: set[Place] = set()
    found = []
    for passage in passages:
        new = {target for target in targets if target.touches(passage)} - met
        met |= new
        found.append(bool(new))
    return found, len(set(targets))


def document_ranks(passages: Sequence[Passage], targets: Sequence[Place]) -> tuple[list[bool], int]:
    wanted = {target.document for target in targets}
    return [document in wanted for document in dict.fromkeys(p.document for p in passages)], len(wanted)


def _compare(gains: dict[str, list[float]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, values in gains.items():
        found[name] = {"nDCG@10": round(mean(values) or 0.0, 4), "error": round(standard_error(values) or 0.0, 4)}
    for level in ("passages", "documents"):
        if gains.get(f"related, {level}"):
            change = paired_bootstrap(gains[f"BM25, {level}"], gains[f"related, {level}"])
            found[f"change, {level}"] = {
                "change": round(change.mean, 4),
                "interval": [round(change.low, 4), round(change.high, 4)],
                "p": round(change.p, 4),
            }
    return found
