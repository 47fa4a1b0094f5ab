"""Restores the accents of a question typed without them, from the store's own syllables and pairs.

A Viterbi search over the spellings that the store knows: how often a pair of syllables stands in passages says how
well two spellings follow each other, everyday language also how well three do (docs/decisions.md).
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import product

from index.text import SYLLABLE, fold, nfc, settle_tone
from search.everyday import everyday_frequency, everyday_triple

Frequency = Callable[[str], float]  # in how many passages a syllable, or a pair joined by "_", stands
_Ways = dict[tuple[str, str], tuple[float, list[str]]]  # by their last two spellings: the score, all spellings

# The letters of a document number ("29-KL/TU") are no words of a sentence.
_WORD = re.compile(rf"\d[\w./-]*[-/][\w./-]*|{SYLLABLE.pattern}")
_PLAIN = re.compile(r"[b-df-hj-np-tv-xz]{0,3}[aeiouy]{1,3}[b-df-hj-np-tv-xz]{0,2}")  # a syllable without accents
_LETTERS = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = set("aeiouy")
_ACCENTED_SHARE = 0.78  # of syllables in running Vietnamese that carry an accent (measured on public law texts)
STRIPPED_AT_LEAST = 0.15  # below this share of missing accents a question counts as typed with them
_SPELLINGS = 12  # of a syllable that the search keeps
_KEPT = 16  # ways that the search goes on with; 8 to 40 do alike (docs/decisions.md)
_TRIPLE = 1.0  # weight of the logarithm of how many everyday sentences hold three spellings one after the other
_PRIOR = 2.0  # weight of a syllable's own frequency, in thousandths of its passages, beside its pairs'


def restore_accents(text: str, frequency: Frequency) -> str:
    """`text` with the accents that its plain syllables most likely lost; unchanged where few are missing."""
    found = list(_WORD.finditer(nfc(text)))
    typed = [match[0] if _is_abbreviation(match[0], text) else match[0].lower() for match in found]
    stripped = share_stripped(typed)
    if stripped < STRIPPED_AT_LEAST:
        return text
    known = _with_everyday(frequency)
    restored = _best_path([_candidates(word, known, stripped) for word in typed], known)
    return put_back(nfc(text), [m.span() for m in found], restored)


def _with_everyday(frequency: Frequency) -> Frequency:
    """`frequency`, as if the store held what people ask with."""
    return lambda term: frequency(term) + everyday_frequency(term)


def _is_abbreviation(word: str, text: str) -> bool:
    """Whether `word` is "TU" or "GPMB" in a text that is not all capitals: it has no accents to lose."""
    if not word.isupper() or text.isupper():
        return False
    return len(word) == 2 or not _PLAIN.fullmatch(word.lower())


def share_stripped(words: Sequence[str]) -> float:
    """How much of the accents that such a text carries is missing, from 0 to 1."""
    letters = [word for word in words if word.isalpha() and word.islower()]
    if not letters:
        return 0.0
    accented = sum(fold(word) != word for word in letters) / len(letters)
    return max(0.0, 1 - accented / _ACCENTED_SHARE)


def _candidates(word: str, frequency: Frequency, stripped: float) -> list[tuple[str, float]]:
    """Spellings of `word` with the logarithm of their own weight; only itself where it has accents or is unknown.

    A word that is no syllable (an address, letters run together) may have more spellings than can be counted.
    """
    if not _PLAIN.fullmatch(word):
        return [(settle_tone(word), 0.0)]
    counts = sorted(((frequency(s), s) for s in spellings(word)), reverse=True)[:_SPELLINGS]
    lost = math.log(stripped)
    return [(s, 0.0 if s == word else lost) for count, s in counts if count] or [(word, 0.0)]


@lru_cache(maxsize=1 << 14)
def spellings(plain: str) -> tuple[str, ...]:
    """Every way to put accents on a plain syllable: letters with their marks, and at most one tone."""
    found = set()
    for letters in product(*(_LETTERS.get(c, c) for c in plain)):
        base = "".join(letters)
        for i, letter in enumerate(plain):
            if letter in _VOWELS:
                found |= {settle_tone(nfc(base[: i + 1] + tone + base[i + 1 :])) for tone in _TONES}
    return tuple(sorted(found | {plain}))


def _best_path(steps: Sequence[Sequence[tuple[str, float]]], frequency: Frequency) -> list[str]:
    """The likeliest way through the spellings; a state is the last two of them."""
    ways: _Ways = {("", ""): (0.0, [])}
    for candidates in steps:
        ways = _further(ways, candidates, frequency)
    return max(ways.values(), key=lambda way: way[0])[1]


def _further(ways: _Ways, candidates: Sequence[tuple[str, float]], frequency: Frequency) -> _Ways:
    """The best ways, one spelling longer."""
    follows = {
        (previous, word): weight + _follows(previous, word, frequency)
        for previous in {state[1] for state in ways}
        for word, weight in candidates
    }
    best: dict[tuple[str, str], tuple[float, tuple[str, str]]] = {}
    for state, (score, _) in ways.items():
        for word, _ in candidates:
            reached = score + follows[state[1], word] + _TRIPLE * math.log1p(everyday_triple(*state, word))
            if (state[1], word) not in best or reached > best[state[1], word][0]:
                best[state[1], word] = reached, state
    kept = sorted(best.items(), key=lambda way: -way[1][0])[:_KEPT]
    return {state: (score, [*ways[before][1], state[1]]) for state, (score, before) in kept}


def _follows(previous: str, word: str, frequency: Frequency) -> float:
    """The logarithm of how often `word` follows `previous`, drawn towards how often it stands at all."""
    own = _PRIOR * (frequency(word) + 0.5) / 1000
    if not previous:
        return math.log(own)
    return math.log((frequency(f"{previous}_{word}") + own) / (frequency(previous) + _PRIOR))


def put_back(text: str, spans: Sequence[tuple[int, int]], words: Sequence[str]) -> str:
    parts, end = [], 0
    for (start, stop), word in zip(spans, words, strict=True):
        parts += [text[end:start], _like(text[start:stop], word)]
        end = stop
    return "".join([*parts, text[end:]])


def _like(typed: str, word: str) -> str:
    """`word` in the case of `typed`; as typed where only the place of the tone differs."""
    if settle_tone(typed.lower()) == word:
        return typed
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word
