"""What came of a question, read from the command line's JSON, so that any commit since the contract is judged alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from tqdm import tqdm

from bench.sets import Question
from search.contract import reply_json
from search.service import Searcher
from search.types import Reply

TOP = 20  # passages asked for, as evaluate.py does


@dataclass(frozen=True, slots=True)
class Said:
    """A quote. `files`: the names of those where its sentence stands."""

    text: str
    lead_in: str
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`files` are those of the hits' documents, each once, at its best rank."""

    files: tuple[str, ...]
    quotes: tuple[Said, ...]
    refused: bool
    confidence: float | None = None


def read_outcome(reply: Mapping[str, Any]) -> Outcome:
    """An outcome from a reply as the contract has it."""
    files = dict.fromkeys(_name(hit) for hit in reply["hits"])
    return Outcome(tuple(files), tuple(map(_said, reply["answer"])), reply["refused"])


def _said(quote: Mapping[str, Any]) -> Said:
    lead_in = quote["lead_in"]["text"] if quote["lead_in"] else ""
    return Said(quote["quote"], lead_in, frozenset(map(_name, (quote, *quote["also"]))))


def _name(place: Mapping[str, Any]) -> str:
    return PurePath(place["file"]).name


def outcome_of(reply: Reply) -> Outcome:
    return replace(read_outcome(reply_json(reply)), confidence=reply.confidence)


def ask(searcher: Searcher, question: Question) -> Outcome:
    return outcome_of(searcher.ask(question.text, top=TOP, history=question.history))


def ask_all(searcher: Searcher, questions: Sequence[Question], name: str) -> list[Outcome]:
    return [ask(searcher, question) for question in tqdm(questions, desc=name, disable=None, leave=False)]
