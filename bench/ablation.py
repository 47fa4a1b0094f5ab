"""What each step of understanding and answering is worth, and what it costs: each left out in turn."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from unittest.mock import patch

from tqdm import tqdm

import search.answer
import search.candidate
import search.figures
import search.gate
import search.retrieve
import search.service
import search.understand
from bench.judge import Verdict, judge, values_of
from bench.metrics import mean, paired_bootstrap, percentile, rounded
from bench.outcomes import ask
from bench.sets import SAMPLES, Question
from bench.stages import Stopwatch
from bench.unaccented import retyped, strip_accents
from search.service import Searcher

_MEASURES = {"nDCG@10": "gain", "right first": "first", "in answer": "within", "refused": "refused"}

Json = dict[str, Any]
Groups = Mapping[str, tuple[Searcher, Sequence[Question]]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step, what stands in for it when it is left out, and the groups of questions on which it acts.

    `further`: functions besides those replaced in which it spends time, where they are looked up.
    """

    name: str
    stand_ins: tuple[tuple[ModuleType | type, str, object], ...]  # where each is looked up, under which name
    acts_on: tuple[str, ...]
    further: tuple[tuple[ModuleType | type, str], ...] = ()

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """Raises AttributeError where the code no longer has what is to be left out."""
        with ExitStack() as stack:
            for module, name, stand_in in self.stand_ins:
                stack.enter_context(patch.object(module, name, stand_in))
            yield

    @contextmanager
    def timed(self, watch: Stopwatch) -> Iterator[None]:
        """Raises AttributeError as `left_out` does."""
        with ExitStack() as stack:
            for module, name in [*((module, name) for module, name, _ in self.stand_ins), *self.further]:
                call = getattr(module, name)
                if callable(call):
                    stack.enter_context(patch.object(module, name, watch.timed(self.name, call)))
            yield


def _always(value: object) -> Callable[..., object]:
    return lambda *_: value


def _as_found(candidates: Sequence[Any], *_: object) -> Sequence[Any]:
    return candidates


_ACCENTED = ("uit_reg", "alqac", "viquad1", SAMPLES)
_QUOTED = (SAMPLES, "uit_reg", "viquad1")
_UNANSWERABLE = ("samples, unanswerable", "alqac → uit_reg", "viquad1 → alqac")

CONFIDENCE = Step(
    "confidence asked for",
    ((search.gate, "_LEAST", -math.inf),),
    (*_QUOTED, *_UNANSWERABLE),
    ((search.gate.Gate, "confidence"),),
)
SUBJECT = Step("subject asked for", ((search.gate, "named_subject", _always(None)),), (*_QUOTED, *_UNANSWERABLE))
FIGURE = Step("figure of what is asked", ((search.gate, "asks_figure", _always(False)),), (*_QUOTED, *_UNANSWERABLE))
STEPS = (
    Step(
        "accents restored",
        ((search.understand, "restore_accents", lambda text, _: text),),
        ("samples, unaccented", *(f"{name}, no accents" for name in _ACCENTED)),
    ),
    Step("slips mended", ((search.understand, "mend_slips", lambda text, _: (text, ())),), (SAMPLES,)),
    Step(
        "abbreviations spelt out",
        ((search.understand, "expand_abbreviations", lambda text, _: (text, ())),),
        ("samples, abbreviation", SAMPLES),
    ),
    Step(
        "everyday words in official ones",
        ((search.understand, "find_wordings", _always(())), (search.service, "find_wordings", _always(()))),
        _QUOTED,
    ),
    Step(
        "document numbers resolved",
        ((search.understand, "find_numbers", _always(())),),
        ("samples, document_number", SAMPLES),
        (
            (search.understand, "resolve"),
            (search.retrieve, "citing_passages"),
            (search.retrieve, "number_bonus"),
            (search.retrieve, "_nearest_of"),
        ),
    ),
    Step(
        "unknown numbers refused",
        ((search.service, "judge_unknown", lambda _, quotes, *__: (quotes, None)),),
        (SAMPLES, "samples, unanswerable"),
    ),
    Step(
        "follow-ups made whole",
        ((search.service, "is_follow_up", _always(False)),),
        ("samples, follow_up", SAMPLES),
        ((search.service, "resolve"),),
    ),
    Step(
        "questions about the store or a card",
        ((search.service, "read_catalogue", _always(None)), (search.service, "state", _always(()))),
        (SAMPLES,),
        ((search.service, "find_documents"),),
    ),
    Step(
        "replaced documents lower",
        ((search.service, "replaced_below", lambda hits, _: hits), (search.answer, "in_force_first", _as_found)),
        (SAMPLES,),
    ),
    Step(
        "years and numbers asked",
        ((search.service, "agreeing_first", lambda _, hits: list(hits)), (search.figures.Figures, "of", _always(0.0))),
        _QUOTED,
    ),
    Step(
        "lists",
        ((search.service, "asks_for_list", _always(False)),),
        ("samples, list", *_QUOTED),
        ((search.service, "find_listing"), (search.service, "worth")),
    ),
    Step("kind of sentence", ((search.candidate, "expectation", _always(None)),), _QUOTED),
    SUBJECT,
    FIGURE,
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
    whole: list[Verdict] = []
    without: defaultdict[str, list[Verdict]] = defaultdict(list)
    spent: defaultdict[str, list[float]] = defaultdict(list)
    for question in tqdm(questions, desc=f"steps, {name}", disable=None, leave=False):
        watch = Stopwatch()
        with ExitStack() as stack:
            for step in steps:
                stack.enter_context(step.timed(watch))
            whole.append(judge(question, ask(searcher, question)))
        for step in steps:
            spent[step.name].append(watch.seconds[step.name])
            with step.left_out():
                without[step.name].append(judge(question, ask(searcher, question)))
    return [
        {"step": s.name, "questions": name, "count": len(whole), **_worth(whole, without[s.name])}
        | {"ms": [round(percentile(spent[s.name], share) * 1e3, 2) for share in (0.5, 0.95)]}
        for s in steps
    ]


def _worth(whole: Sequence[Verdict], without: Sequence[Verdict]) -> Json:
    """Each measure that the questions have, with the step and without; p where the two differ."""
    row: Json = {}
    for title, name in _MEASURES.items():
        after, before = values_of(whole, name), values_of(without, name)
        if after:
            change = paired_bootstrap(before, after) if before != after else None
            row[title] = [rounded(mean(after)), rounded(mean(before)), rounded(change.p) if change else None]
    return row
