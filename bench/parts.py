"""What each part of the retrieval is worth: its weight at 0 in turn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from tqdm import tqdm

from bench.judge import documents_found
from bench.metrics import gain, mean, paired_bootstrap, rounded
from bench.outcomes import TOP, outcome_of
from bench.sets import Question
from search.retrieve import WEIGHTS, Weights, retrieve
from search.service import Searcher
from search.types import Reply
from search.understand import understand

_EVERY_PART = "all parts"

Json = dict[str, Any]


def measure_parts(searcher: Searcher, questions: Sequence[Question]) -> Json:
    """nDCG@10 of the retrieval with each weight at 0 in turn, and what that loses."""
    asked = [q for q in questions if q.answerable and not q.history]
    parts = [field.name for field in fields(Weights)]
    variants = {_EVERY_PART: WEIGHTS} | {f"no {part}": replace(WEIGHTS, **{part: 0.0}) for part in parts}
    gains: defaultdict[str, list[float]] = defaultdict(list)
    for question in tqdm(asked, desc="parts", disable=None, leave=False):
        for name, found in _retrieved(searcher, question, variants).items():
            gains[name].append(gain(found, len(question.documents)))
    return {name: _against(gains[_EVERY_PART], gains[name]) for name in variants} if asked else {}


def _retrieved(searcher: Searcher, question: Question, variants: Mapping[str, Weights]) -> dict[str, list[bool]]:
    """The retrieval of one question, which is understood and encoded once, by each variant."""
    query = understand(question.text, searcher.library)
    vector = searcher.encoder.encode([query.understood], "query")[0]
    replies = {
        name: Reply("", "", (), tuple(retrieve(query, vector, searcher.library, TOP, weights=weights)))
        for name, weights in variants.items()
    }
    return {name: documents_found(question, outcome_of(reply)) for name, reply in replies.items()}


def _against(before: Sequence[float], after: Sequence[float]) -> Json:
    found: Json = {"questions": len(after), "nDCG@10": rounded(mean(after))}
    if after is before:
        return found
    change = paired_bootstrap(before, after)
    interval = [rounded(change.low), rounded(change.high)]
    return found | {"change": rounded(change.mean), "interval": interval, "p": rounded(change.p)}
