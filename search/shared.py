"""Which words of a passage stand in another text too: what a reader sees marked when two passages are compared."""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.library import Library
from index.text import SYLLABLE, settle_tone
from index.types import Span
from search.subject import says_nothing

_TOGETHER = re.compile(r"[ \u00a0\-–/]*")  # between two syllables of one phrase: no stop, comma or line end
_COMMON = 0.15  # of the passages: a pair of syllables in more of them ("thực hiện") says nothing of this one
_FEW = 5  # passages that may hold a pair in any store, however small

_Run = list[re.Match[str]]


def shared_words(text: str, start: int, end: int, source: str, library: Library) -> tuple[Span, ...]:
    """The longest runs of syllables of `text[start:end]` that `source` has too, where they say something of it."""
    wanted = {_pair(left, right) for left, right in _pairs(list(SYLLABLE.finditer(source)), source)}
    runs = _runs(list(SYLLABLE.finditer(text, start, end)), text, wanted)
    trimmed = [_trim(run) for run in runs if any(_tells(*_pair(*two), library) for two in pairwise(run))]
    return tuple(Span(run[0].start(), run[-1].end()) for run in trimmed)


def _pairs(found: _Run, text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Adjacent syllables of one phrase."""
    return ((a, b) for a, b in pairwise(found) if _TOGETHER.fullmatch(text, a.end(), b.start()))


def _pair(left: re.Match[str], right: re.Match[str]) -> tuple[str, str]:
    return _form(left), _form(right)


def _form(syllable: re.Match[str]) -> str:
    return settle_tone(syllable[0].lower())


def _runs(found: _Run, text: str, wanted: set[tuple[str, str]]) -> list[_Run]:
    """The longest runs whose every pair is wanted."""
    runs: list[_Run] = []
    for left, right in _pairs(found, text):
        if _pair(left, right) not in wanted:
            continue
        if runs and runs[-1][-1] is left:
            runs[-1].append(right)
        else:
            runs.append([left, right])
    return runs


def _tells(left: str, right: str, library: Library) -> bool:
    """Whether a pair names something that few passages name; two numbers are mostly a date."""
    if _is_empty(left) or _is_empty(right) or (left + right).isdigit():
        return False
    return library.frequency(f"{left}_{right}") <= max(_FEW, _COMMON * library.size)


def _is_empty(syllable: str) -> bool:
    return says_nothing(syllable) and not syllable.isdigit()


def _trim(run: _Run) -> _Run:
    """Without the words at its ends that name nothing; a run that tells something keeps at least a pair."""
    first = next(i for i, syllable in enumerate(run) if not _is_empty(_form(syllable)))
    last = next(i for i, syllable in reversed(list(enumerate(run))) if not _is_empty(_form(syllable)))
    return run[first : last + 1]
