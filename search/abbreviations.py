"""Office abbreviations in a question ("GPMB", "cđs", "CT UBND"), spelt out by a table and the words around them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from index.patterns import KINDS
from index.text import fold, syllables
from search.numbers import find_numbers

Frequency = Callable[[str], int]  # in how many passages a syllable, or a pair joined by "_", stands

_TABLE = Path(__file__).with_name("abbreviations.tsv")
_TOKEN = re.compile(r"(?<![\w/.-])[^\W\d_]{1,10}(?:[-&/][^\W\d_]{1,8}){0,2}(?![\w/]|-\w)")
_SYLLABLE = re.compile(
    r"[b-df-hj-np-tv-xz]{0,3}[aeiouy]{1,3}[b-df-hj-np-tv-xz]{0,2}"
)  # a word as well, without accents
_NAME = re.compile(r"\s+(?P<word>[^\W\d_]+)")  # what stands right behind
_KINDS = frozenset(map(str.lower, KINDS))  # "kết luận", "quyết định"
_CLEARLY = 2.0  # times as often as the next reading
_AT_LEAST = 2  # passages
_BY_ITSELF = 10.0  # times as often in the store, where the neighbours say nothing


@dataclass(frozen=True, slots=True)
class Expansion:
    """An abbreviation as typed, and what it was taken for."""

    typed: str
    meant: str


def expand_abbreviations(text: str, frequency: Frequency) -> tuple[str, tuple[Expansion, ...]]:
    """`text` with its abbreviations spelt out, and which; one whose reading is not clear stays."""
    kept = [mention.span for mention in find_numbers(text)]
    found = [m for m in _TOKEN.finditer(text) if not any(s.start < m.end() and m.start() < s.end for s in kept)]
    spelt = {
        m: readings
        for m in found
        if (readings := _readings(m[0], text, frequency)) and not _is_of_a_name(m, readings, text, frequency)
    }
    parts, end, expansions = [], 0, []
    for match, readings in spelt.items():
        meant = readings[0] if len(readings) == 1 else _choose(match, readings, text, spelt, frequency)
        if meant is None:
            continue
        parts += [text[end : match.start()], meant]
        end = match.end()
        expansions.append(Expansion(match[0], meant))
    return "".join([*parts, text[end:]]), tuple(expansions)


def _readings(token: str, text: str, frequency: Frequency) -> Sequence[str]:
    """What `token` may stand for; nothing for an ordinary word."""
    exact = _table().get(token, ())
    if exact and token != token.lower() and not text.isupper():
        return exact
    plain = fold(token)
    if _SYLLABLE.fullmatch(plain) and (token != plain or frequency(token.lower())):
        return ()
    return exact or _by_case().get(token.lower(), ()) or (() if frequency(plain) else _by_fold().get(plain, ()))


def _is_of_a_name(match: re.Match[str], readings: Sequence[str], text: str, frequency: Frequency) -> bool:
    """Whether what may be a kind of document stands before a name that the store does not know ("KL Sentral")."""
    kinds = [reading for reading in readings if reading.lower() in _KINDS]
    behind = _NAME.match(text, match.end())
    if not kinds or not behind or not behind["word"].istitle():
        return False
    word = behind["word"].lower()
    if _SYLLABLE.fullmatch(fold(word)) and frequency(word):
        return False
    return not any(frequency(f"{syllables(kind)[-1]}_{word}") for kind in kinds)


def _choose(
    match: re.Match[str],
    readings: Sequence[str],
    text: str,
    spelt: Mapping[re.Match[str], Sequence[str]],
    frequency: Frequency,
) -> str | None:
    """The reading that the words around favour clearly; else the only one usual in the store; else None."""
    before = _neighbours([m for m in spelt if m.end() <= match.start()][-1:], text[: match.start()], spelt, -1)
    after = _neighbours([m for m in spelt if m.start() >= match.end()][:1], text[match.end() :], spelt, 0)
    around = {r: _fit(syllables(r), before, after, frequency) for r in readings}
    inside = {r: min(map(frequency, map("_".join, pairwise(syllables(r)))), default=0) for r in readings}
    return _clearly_best(around, _CLEARLY) or _clearly_best(inside, _BY_ITSELF)


def _neighbours(
    nearest: Sequence[re.Match[str]], side: str, spelt: Mapping[re.Match[str], Sequence[str]], end: int
) -> set[str]:
    """The syllable next to an abbreviation on one side; where that is one too, those of its readings as well."""
    words = syllables(side)
    found = {words[end]} if words else set()
    for match in nearest:
        if found & set(syllables(match[0])):
            found |= {syllables(reading)[end] for reading in spelt[match]}
    return found


def _fit(reading: Sequence[str], before: set[str], after: set[str], frequency: Frequency) -> int:
    return sum(frequency(f"{word}_{reading[0]}") for word in before) + sum(
        frequency(f"{reading[-1]}_{word}") for word in after
    )


def _clearly_best(counts: Mapping[str, int], times: float) -> str | None:
    best, second = sorted(counts, key=lambda r: -counts[r])[:2]
    return best if counts[best] >= max(_AT_LEAST, times * counts[second]) else None


@cache
def _table() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines())
    return {abbreviation: tuple(readings.split("|")) for abbreviation, readings in rows}


@cache
def _by_case() -> dict[str, tuple[str, ...]]:
    return _merged(str.lower)


@cache
def _by_fold() -> dict[str, tuple[str, ...]]:
    return _merged(fold)


def _merged(form: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Readings by a form that several abbreviations may share."""
    merged: dict[str, tuple[str, ...]] = {}
    for abbreviation, readings in _table().items():
        key = form(abbreviation)
        merged[key] = tuple(dict.fromkeys((*merged.get(key, ()), *readings)))
    return merged


def may_abbreviate(token: str) -> bool:
    """Whether the table holds `token`, in whatever case and with or without đ."""
    return fold(token) in _by_fold()
