"""How Vietnamese syllables are written: letters and tone, what may be one, what lies one slip of the finger away."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from index.text import fold, nfc, settle_tone

TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # huyền, sắc, ngã, hỏi, nặng
LETTERS, PLAIN_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy", "abcdeghiklmnopqrstuvxy"
_VOWELS = frozenset("aeiouy")
_KEYS = "qwertyuiop asdfghjkl zxcvbnm"
_RIME = (
    r"(?:[aeiouy]|a[iouymnptc]|a(?:ch|ng|nh)|e[omnptcu]|e(?:ch|ng|nh)|i[umnpta]|i(?:ch|nh|ng)|ie[umntpc]|ieng"
    r"|o[iaemnptc]|ong|oo(?:ng|c)|oa[iyomntcp]|oa(?:ng|nh|ch)|oe[ont]|u[iaemnptcouy]|u(?:ng|ech|enh)"
    r"|uo[imntcup]|uong|ua[nty]|uang|uy[antu]|uy(?:en|et|nh|ch)|ye[unmt]|yeng)"
)
_SYLLABLE = re.compile(
    rf"(?:(?:ngh|gh|k)(?=[eiy])|(?:ng|g|c)(?![eiy])|gi|qu|[bdhlmnrstvx]|kh|nh|ph|th|tr|ch)?{_RIME}|gi(?:n|m|et|eng)?"
)


def is_syllable(word: str) -> bool:
    """Whether Vietnamese may write `word`, accents aside: where the store does not hold it, it may still be meant."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


def is_vowel(letter: str) -> bool:
    return fold(letter) in _VOWELS


def has_vowel(word: str) -> bool:
    return not _VOWELS.isdisjoint(fold(word))


def take_apart(syllable: str) -> tuple[str, str]:
    """A syllable's letters with their marks, and its tone as a combining character: "nghị" → "nghi", U+0323."""
    parts = normalize("NFD", syllable)
    return nfc("".join(c for c in parts if c not in TONES)), "".join(c for c in parts if c in TONES)


def place_tone(letters: str, tone: str) -> Iterable[str]:
    """`letters` with `tone` on each vowel in turn, in the spelling of the search fields; as they are without vowels."""
    ends = [i + 1 for i, letter in enumerate(letters) if is_vowel(letter)] if tone else []
    return dict.fromkeys(settle_tone(nfc(letters[:i] + tone + letters[i:])) for i in ends) or [letters]


def edits(word: str, alphabet: str, near: bool = False) -> Iterator[str]:
    """Every word one letter more, less or other, or one swap of neighbours away; `near`: other only for nearby keys."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (head + c + tail for c in alphabet)
        if tail:
            yield head + tail[1:]
            yield from (head + c + tail[1:] for c in alphabet if c != tail[0] and (not near or _are_near(c, tail[0])))
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]


def _are_near(letter: str, other: str) -> bool:
    """Whether the keys lie side by side, or are one but for the mark."""
    a, b = fold(letter), fold(other)
    return a == b or a + b in _KEYS or b + a in _KEYS
