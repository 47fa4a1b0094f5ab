"""Typing slips in words that the store does not know: left-over keystrokes, a wrong letter, a wrong accent.

A word that the store holds is never touched. Among the store's syllables one slip away from an unknown word its
neighbours choose: in what share of their passages the two stand side by side. What is not clearly best stays as typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.library.lexical import Field
from index.text import fold, nfc, settle_tone
from index.types import Span
from search.abbreviations import may_abbreviate
from search.accents import STRIPPED_AT_LEAST, put_back, share_stripped, spellings
from search.keystrokes import decode
from search.numbers import find_numbers
from search.orthography import LETTERS, PLAIN_LETTERS, TONES, edits, has_vowel, is_syllable, place_tone, take_apart

_TOKEN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"(?<![\w@&/.-])[^\W_]{2,15}(?![\w@&/-]|\.\w)")  # two syllables run together have 14 letters
_SAME_SOUND = str.maketrans("iy", "yi")
_ALL_PLAIN = 0.5  # of a question's accents missing: no tone keys are expected in it
_RAW = 3  # words of keystrokes: no input method was on
_FITS = 0.01  # of the neighbours' passages: a pair that is no chance
_CLEARLY = 3.0  # times the share of the next
# The least share and number of passages: for what is no syllable, for other accents on one, for other letters in one.
_NO_SYLLABLE, _ACCENTS, _OTHER_SYLLABLE = (0.03, 2), (0.15, 2), (0.3, 3)

Replaced = tuple[tuple[str, str], ...]
Share = tuple[float, int]


class Frequency(Protocol):
    """In how many passages a syllable, or a pair joined by "_", stands; "folded": accents aside."""

    def __call__(self, term: str, field: Field = "exact") -> int: ...


def mend_slips(text: str, frequency: Frequency) -> tuple[str, Replaced]:
    """`text` in NFC with the slips mended whose meaning is clear, and the words changed: as typed, as meant."""
    text = nfc(text)
    found = list(_TOKEN.finditer(text))
    typed = [settle_tone(match[0].lower()) for match in found]
    unknown = [i for i, word in enumerate(typed) if not frequency(word)]
    if not unknown:
        return text, ()
    numbers = [mention.span for mention in find_numbers(text)]
    free = [i for i in unknown if _is_word(found[i], text, numbers)]
    names = {i for i in free if i and found[i][0][0].isupper() and not text.isupper()}
    words = list(typed)
    for i, meant in _left_over_keys(typed, free, names, frequency):
        words[i] = meant
    _mend_each(words, [i for i in free if i not in names and words[i] == typed[i]], frequency)
    changed = [i for i, word in enumerate(words) if word != typed[i]]
    if not changed:
        return text, ()
    return put_back(text, [m.span() for m in found], words), tuple((found[i][0], words[i]) for i in changed)


def _is_word(match: re.Match[str], text: str, numbers: Sequence[Span]) -> bool:
    """Whether it is no number, address, abbreviation, name of mixed case or part of a document's number."""
    word = match[0]
    if not _WORD.match(text, match.start()) or word.isdigit() or (word[1:] != word[1:].lower() and not text.isupper()):
        return False
    if take_apart(word)[1]:  # none of the others has a tone
        return True
    return not may_abbreviate(word) and not any(s.start < match.end() and match.start() < s.end for s in numbers)


# --- the words around


@dataclass(frozen=True, slots=True)
class _Around:
    """The words on both sides of one, each "" where there is none."""

    left: str
    right: str
    field: Field
    frequency: Frequency

    def share(self, word: str) -> Share:
        """In what share of the neighbours' passages `word` stands beside them (both added), and in how many."""
        before, after = self._pairs(word)
        left, right = self.frequency(self.left, self.field), self.frequency(self.right, self.field)
        return before / (left + 2) + after / (right + 2), max(before, after)

    def stands(self, word: str) -> bool:
        """Whether `word` stands beside one of them at all."""
        return self.frequency(word, self.field) > 0 and any(self._pairs(word))

    def folded(self) -> "_Around":
        return _Around(fold(self.left), fold(self.right), "folded", self.frequency)

    def _pairs(self, word: str) -> tuple[int, int]:
        before = self.frequency(f"{self.left}_{word}", self.field) if self.left else 0
        after = self.frequency(f"{word}_{self.right}", self.field) if self.right else 0
        return before, after


def _around(words: Sequence[str], i: int, frequency: Frequency) -> _Around:
    left, right = words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""
    return _Around(left, right, "exact", frequency)


# --- keystrokes that became no letters


def _left_over_keys(
    typed: Sequence[str], free: Sequence[int], names: set[int], frequency: Frequency
) -> Iterator[tuple[int, str]]:
    """The words that are keystrokes of syllables of the store, where their look or a pair of the store says so."""
    read = {i: found for i in free if (found := _read_keys(typed[i], frequency))}
    words = [read[i][0] if i in read else word for i, word in enumerate(typed)]
    for i, (meant, keys) in read.items():
        alone, others = len(read) == 1, [word for j, word in enumerate(typed) if j != i]
        plain = share_stripped(others) >= STRIPPED_AT_LEAST
        surely = len(read) >= _RAW or _are_surely_keys(typed[i], keys)
        if alone and not surely and (i in names or share_stripped(others) >= _ALL_PLAIN):
            continue
        around = _around(words, i, frequency)
        fits = around.share(meant)[0] >= _FITS or (plain and around.folded().share(fold(meant))[0] >= _FITS)
        if (fits or (surely and i not in names)) and not _is_one_key_too_many(typed[i], meant, around):
            yield i, meant


def _read_keys(typed: str, frequency: Frequency) -> tuple[str, int] | None:
    decoded = None if frequency(typed, "folded") else decode(typed)
    meant = max(decoded.spellings, key=frequency) if decoded else ""
    return (meant, decoded.keys) if decoded and frequency(meant) else None


def _is_one_key_too_many(typed: str, meant: str, around: _Around) -> bool:
    """Whether "saau" stands where "sau" does rather than "sâu"."""
    shorter = (typed[:i] + typed[i + 1 :] for i in range(len(typed)))
    return max(around.share(c) for c in shorter) > around.share(meant)


def _are_surely_keys(typed: str, keys: int) -> bool:
    """Whether hardly a word of another language looks like that: "naof", "thuwcj", "ddeens"."""
    return keys > 2 or bool({"f", "j"} & set(typed)) or (keys == 2 and typed[:2] != "dd")


# --- slips


def _mend_each(words: list[str], slips: Sequence[int], frequency: Frequency) -> None:
    """Mend words in place, over again while any changes: a word mended may be what its neighbour needed."""
    plain = share_stripped(words) >= STRIPPED_AT_LEAST
    left = [i for i in slips if words[i].isalpha() and not (plain and _lacks_accents(words[i], frequency))]
    while left:
        meant = {i: _mend(words[i], _around(words, i, frequency), plain) for i in left}
        for i, word in meant.items():
            words[i] = word or words[i]
        if not any(meant.values()):
            return
        left = [i for i in left if not meant[i]]


def _lacks_accents(word: str, frequency: Frequency) -> bool:
    """Whether it is no slip: the store holds it with accents."""
    return fold(word) == word and frequency(word, "folded") > 0


def _mend(word: str, around: _Around, plain: bool) -> str | None:
    letters, tone = take_apart(word)
    moved = max(place_tone(letters, tone), key=around.frequency)
    if around.frequency(moved):
        return moved
    if not has_vowel(word):
        return None
    if fold(word) != word:
        candidates = _accented_candidates(letters, tone, around)
    elif not plain:
        others = set() if is_syllable(word) else _plain_candidates(word, around.folded())
        candidates = {s for c in {word} | others if is_syllable(c) for s in spellings(c)}
    else:
        around = around.folded()
        candidates = _plain_candidates(word, around)
    shares = {c: around.share(c) for c in candidates if around.stands(c)}
    best = _clearly_best(word, shares | _parted(word, around))
    if best is None and fold(word) != word and not is_syllable(word):
        return _only_one(letters, tone, around.frequency)
    return best


def _accented_candidates(letters: str, tone: str, around: _Around) -> set[str]:
    """What another tone, or another letter or mark, makes of a word, where the store holds a pair with it."""
    folded = around.folded()
    others = {letters.translate(_SAME_SOUND), *edits(letters, LETTERS, is_syllable(letters))}
    found = {s for c in others if folded.stands(fold(c)) for s in place_tone(c, tone)}
    return found | {s for t in ("", *TONES) for s in place_tone(letters, t)}


def _plain_candidates(word: str, folded: _Around) -> set[str]:
    others = {word.translate(_SAME_SOUND), *edits(word, PLAIN_LETTERS, is_syllable(word))}
    return {c for c in others if has_vowel(c) and folded.stands(c)}


def _parted(word: str, around: _Around) -> dict[str, Share]:
    """Two words of the store run together."""
    found = {}
    for i in range(2, len(word) - 1):
        head, tail = word[:i], word[i:]
        if pair := around.frequency(f"{head}_{tail}", around.field):
            rarer = min(around.frequency(head, around.field), around.frequency(tail, around.field))
            found[f"{head} {tail}"] = pair / (rarer + 2), pair
    return found


def _clearly_best(word: str, shares: dict[str, Share]) -> str | None:
    ranked = sorted(shares, key=lambda c: (-shares[c][0], c))
    if not ranked:
        return None
    share, passages = shares[ranked[0]]
    second = shares[ranked[1]][0] if len(ranked) > 1 else 0.0
    least, at_least = _needed(word, ranked[0])
    return ranked[0] if passages >= at_least and share >= max(least, _CLEARLY * second) else None


def _only_one(letters: str, tone: str, frequency: Frequency) -> str | None:
    """What an accented word that is no syllable was meant to be, where one alone is near: no other language has it."""
    near = {c for c in edits(letters, LETTERS) if is_syllable(c) and frequency(fold(c), "folded")}
    found = {s for c in near for s in place_tone(c, tone) if frequency(s)}
    return found.pop() if len(found) == 1 else None


def _needed(word: str, meant: str) -> tuple[float, int]:
    if not is_syllable(word) and len(word) > 2:
        return _NO_SYLLABLE
    same = fold(meant) in (fold(word), fold(word).translate(_SAME_SOUND))
    return _ACCENTS if same else _OTHER_SYLLABLE
