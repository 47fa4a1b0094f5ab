"""Everyday words of a question, and what offices call the same ("tiền đền bù": "kinh phí bồi thường"), by a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from index.text import SYLLABLE, nfc, syllables
from index.types import Span

Frequency = Callable[[str], int]  # in how many passages a syllable, or a pair joined by "_", stands

_TABLE = Path(__file__).with_name("thesaurus.tsv")


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase of a question, `text[span.start:span.end]`, and the office's words for it, the most usual first."""

    span: Span
    typed: str
    official: tuple[str, ...]


def find_wordings(text: str, frequency: Frequency) -> tuple[Wording, ...]:
    """The everyday phrases of `text`, the longest first found from the left, with the wordings that the store holds."""
    words = [(match.span(), syllables(match[0])) for match in SYLLABLE.finditer(text)]
    flat = [(span, word) for span, parts in words for word in parts]
    found, at = [], 0
    while at < len(flat):
        count, official = _longest([word for _, word in flat[at : at + _longest_phrase()]])
        held = tuple(wording for wording in official if _is_held(wording, frequency))
        if held:
            span = Span(flat[at][0][0], flat[at + count - 1][0][1])
            found.append(Wording(span, span.of(text), held))
        at += count
    return tuple(found)


def in_official_words(text: str, wordings: Sequence[Wording]) -> str:
    """`text` with each everyday phrase as offices most often put it."""
    for wording in reversed(wordings):
        text = text[: wording.span.start] + wording.official[0] + text[wording.span.end :]
    return text


def everyday_phrases() -> list[str]:
    """All that the table holds, everyday phrases and what offices call the same."""
    return [phrase for words, official in _table().items() for phrase in (" ".join(words), *official)]


def _longest(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many of `words` the longest phrase at their start has, and its wordings; 1 and () where there is none."""
    for count in range(len(words), 0, -1):
        if official := _table().get(tuple(words[:count])):
            return count, official
    return 1, ()


def _is_held(wording: str, frequency: Frequency) -> bool:
    words = syllables(wording)
    return all(map(frequency, map("_".join, pairwise(words)) if len(words) > 1 else words))


@cache
def _table() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    lines = nfc(_TABLE.read_text(encoding="utf-8")).splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {tuple(syllables(phrase)): tuple(map(str.strip, official.split(","))) for phrase, official in rows}


@cache
def _longest_phrase() -> int:
    return max(map(len, _table()))
