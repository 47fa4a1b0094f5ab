"""The same questions typed without accents, wholly or in every second word: what is still found."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bench.judge import Verdict, average, judge_all
from bench.outcomes import ask_all
from bench.sets import Question
from search.service import Searcher

Json = dict[str, Any]


def strip_accents(text: str) -> str:
    """`text` in its own case, without accents; đ becomes d."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")


def strip_every_second(text: str) -> str:
    """`text` with the second, fourth, … of its words (by white space) without accents."""
    return " ".join(strip_accents(word) if i % 2 else word for i, word in enumerate(text.split()))


def retyped(question: Question, strip: Callable[[str], str]) -> Question:
    """The question, and those before it, as typed by someone who leaves accents out."""
    return replace(question, text=strip(question.text), history=tuple(map(strip, question.history)))


TYPINGS = {"without accents": strip_accents, "every second word without": strip_every_second}


def measure_unaccented(searcher: Searcher, questions: Sequence[Question], accented: Sequence[Verdict]) -> Json:
    """Each way of typing with its share of what the same questions find as they are; answerable ones only."""
    asked = [question for question in questions if question.answerable]
    found = {"as asked": [verdict for verdict in accented if verdict.answerable]}
    for name, strip in TYPINGS.items():
        typed = [retyped(question, strip) for question in asked]
        found[name] = judge_all(asked, ask_all(searcher, typed, name))
    return {name: _measures(verdicts, found["as asked"]) for name, verdicts in found.items()}


def _measures(verdicts: Sequence[Verdict], accented: Sequence[Verdict]) -> Json:
    row: Json = {"questions": len(verdicts), "refused": average(verdicts, "refused")}
    for title, name in (("nDCG@10", "gain"), ("R@10", "recall"), ("right first", "first")):
        value, whole = average(verdicts, name), average(accented, name)
        row |= {title: value, f"{title} kept": round(value / whole, 4) if value is not None and whole else None}
    return row
