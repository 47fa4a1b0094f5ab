"""What each part of the retrieval and each step of understanding and answering is worth: each left out in turn."""

import math
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, replace
from types import ModuleType
from typing import Any
from unittest.mock import patch

from tqdm import tqdm

import search.answer
import search.service
import search.understand
from bench.judge import Verdict, documents_found, judge, values_of
from bench.metrics import Change, gain, mean, paired_bootstrap, rounded
from bench.outcomes import TOP, ask, outcome_of
from bench.sets import SAMPLES, Question
from bench.unaccented import retyped, strip_accents
from search.retrieve import WEIGHTS, Weights, retrieve
from search.service import Searcher
from search.types import Reply
from search.understand import understand

_EVERY_PART = "all parts"
_MEASURES = {"nDCG@10": "gain", "right first": "first", "in answer": "within", "refused": "refused"}

Json = dict[str, Any]
Groups = Mapping[str, tuple[Searcher, Sequence[Question]]]


# --- steps


@dataclass(frozen=True, slots=True)
class Step:
    """A step, what stands in for it when it is left out, and the groups of questions on which it acts."""

    name: str
    stand_ins: tuple[tuple[ModuleType, str, object], ...]  # where it is looked up, under which name
    acts_on: tuple[str, ...]

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """Raises AttributeError where the code no longer has what is to be left out."""
        with ExitStack() as stack:
            for module, name, stand_in in self.stand_ins:
                stack.enter_context(patch.object(module, name, stand_in))
            yield


def _always(value: object) -> Callable[..., object]:
    return lambda *_: value


_ACCENTED = ("uit_reg", "alqac", "viquad1", SAMPLES)
_QUOTED = (SAMPLES, "uit_reg", "viquad1")
_UNANSWERABLE = ("samples, unanswerable", "alqac → uit_reg", "viquad1 → alqac")

CONFIDENCE = Step("confidence asked for", ((search.answer, "_LEAST", -math.inf),), (*_QUOTED, *_UNANSWERABLE))
SUBJECT = Step("subject asked for", ((search.answer, "_speaks_of_subject", _always(True)),), (*_QUOTED, *_UNANSWERABLE))
STEPS = (
    Step(
        "accents restored",
        ((search.understand, "restore_accents", lambda text, _: text),),
        ("samples, unaccented", *(f"{name}, no accents" for name in _ACCENTED)),
    ),
    Step(
        "abbreviations spelt out",
        ((search.understand, "expand_abbreviations", lambda text, _: (text, ())),),
        ("samples, abbreviation", SAMPLES),
    ),
    Step(
        "document numbers resolved",
        ((search.understand, "find_numbers", _always(())),),
        ("samples, document_number", SAMPLES),
    ),
    Step(
        "unknown numbers refused",
        ((search.service, "judge_unknown", lambda _, quotes, *__: (quotes, None)),),
        (SAMPLES, "samples, unanswerable"),
    ),
    Step("follow-ups made whole", ((search.service, "is_follow_up", _always(False)),), ("samples, follow_up", SAMPLES)),
    Step(
        "questions about the store or a card",
        ((search.service, "read_catalogue", _always(None)), (search.service, "state", _always(()))),
        (SAMPLES,),
    ),
    Step(
        "replaced documents lower",
        ((search.service, "replaced_below", lambda hits, _: hits),),
        (SAMPLES,),
    ),
    Step("lists", ((search.service, "asks_for_list", _always(False)),), ("samples, list", *_QUOTED)),
    Step("kind of sentence", ((search.answer, "expectation", _always(None)),), _QUOTED),
    SUBJECT,
    CONFIDENCE,
)


def make_groups(searchers: Mapping[str, Searcher], chosen: Mapping[str, Sequence[Question]]) -> Groups:
    """The questions that steps act on, with the store they are put to: by set, by type, unaccented, unanswerable."""
    groups: dict[str, tuple[Searcher, Sequence[Question]]] = {}
    for name, questions in chosen.items():
        answerable = [question for question in questions if question.answerable]
        groups[name] = searchers[name], answerable
        groups[f"{name}, no accents"] = searchers[name], [retyped(question, strip_accents) for question in answerable]
    for kind in {question.type for question in chosen.get(SAMPLES, ())}:
        groups[f"{SAMPLES}, {kind}"] = searchers[SAMPLES], [q for q in chosen[SAMPLES] if q.type == kind]
    for name, (asked, store) in CROSSED.items():
        if asked in chosen and store in searchers:
            groups[name] = searchers[store], [replace(q, documents=frozenset(), gold=()) for q in chosen[asked]]
    return groups


# Questions of the first set put to the store of the second, which cannot answer them.
CROSSED = {"alqac → uit_reg": ("alqac", "uit_reg"), "viquad1 → alqac": ("viquad1", "alqac")}


def measure_steps(groups: Groups, steps: Sequence[Step] = STEPS) -> list[Json]:
    """A row for each step and group on which it acts: the measures with it and without, and what it costs."""
    rows = []
    for name, (searcher, questions) in groups.items():
        acting = [step for step in steps if name in step.acts_on]
        if questions and acting:
            rows += _measure_group(name, searcher, questions, acting)
    order = [step.name for step in steps]
    return sorted(rows, key=lambda row: order.index(row["step"]))


def _measure_group(name: str, searcher: Searcher, questions: Sequence[Question], steps: Sequence[Step]) -> list[Json]:
    whole: list[tuple[Verdict, float]] = []
    without: defaultdict[str, list[tuple[Verdict, float]]] = defaultdict(list)
    for question in tqdm(questions, desc=f"steps, {name}", disable=None, leave=False):
        ask(searcher, question)  # so that none of those timed is the first to read its documents
        whole.append(_timed(searcher, question))
        for step in steps:
            with step.left_out():
                without[step.name].append(_timed(searcher, question))
    return [{"step": s.name, "questions": name, "count": len(whole), **_worth(whole, without[s.name])} for s in steps]


def _timed(searcher: Searcher, question: Question) -> tuple[Verdict, float]:
    start = time.perf_counter()
    reply = searcher.ask(question.text, top=TOP, history=question.history)
    seconds = time.perf_counter() - start
    return judge(question, outcome_of(reply)), seconds


def _worth(whole: Sequence[tuple[Verdict, float]], without: Sequence[tuple[Verdict, float]]) -> Json:
    """Each measure with and without, p where they differ; the cost is the median of the questions' differences."""
    row: Json = {}
    for title, name in _MEASURES.items():
        before, after = (values_of([verdict for verdict, _ in part], name) for part in (without, whole))
        if after:
            change = paired_bootstrap(before, after) if before != after else None
            row[title] = [rounded(mean(after)), rounded(mean(before)), rounded(change.p) if change else None]
    spent = [a - b for (_, a), (_, b) in zip(whole, without, strict=True)]
    return row | {"ms": round(statistics.median(spent) * 1e3, 2)}


# --- parts of the retrieval


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
    return found if after is before else found | describe_change(paired_bootstrap(before, after))


def describe_change(change: Change) -> Json:
    return {
        "change": rounded(change.mean),
        "interval": [rounded(change.low), rounded(change.high)],
        "p": rounded(change.p),
    }
