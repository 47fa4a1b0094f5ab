"""How much of a question's rare words a text holds."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from index.library import Library
from index.text import fold, syllables, with_bigrams
from search.abbreviations import Expansion


class Coverage:
    """Weighs syllables and their pairs by rarity in the store (inverse passage frequency)."""

    def __init__(
        self,
        words: Sequence[str],
        library: Library,
        equivalents: Sequence[Expansion] = (),
        ignored: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Terms with a syllable that is `ignored` count neither way."""
        terms = [t for t in dict.fromkeys(with_bigrams(list(words))) if not any(map(ignored, t.split("_")))]
        self._weights = {t: max(math.log((library.size + 1) / (library.frequency(t) + 0.5)), 0.0) for t in terms}
        self._words, self._ignored, self._frequency = list(words), ignored, library.frequency
        self._same = [(set(_pairs(e.typed)), _terms([e.meant])) for e in equivalents]

    @property
    def is_empty(self) -> bool:
        """Whether no term weighs anything."""
        return not any(self._weights.values())

    def of(self, texts: Iterable[str], misread: bool = False) -> float:
        """The share of the weight that the texts together hold, from 0 to 1.

        `misread`: they were recognised from a picture, which mistakes accents ("Đẳng viên"), so these don't count.
        """
        total = sum(self._weights.values())
        held = self._held(texts)
        if misread:
            folded = set(map(fold, held))
            held = {t for t in self._weights if fold(t) in folded}
        return sum(w for t, w in self._weights.items() if t in held) / total if total else 0.0

    def rarest_missing(self, texts: Iterable[str]) -> str | None:
        """The words with the heaviest syllable that the texts lack, as the question has them: "cá tra", "ảnh hưởng"."""
        held = self._held(texts)
        missing = [not self._ignored(word) and word not in held for word in self._words]
        lacking = [i for i, is_missing in enumerate(missing) if is_missing]
        if not lacking:
            return None
        heaviest = max(lacking, key=lambda i: self._weights[self._words[i]])
        start, end = self._compound(heaviest) or _run(missing, heaviest)
        return " ".join(self._words[start:end])

    def _compound(self, at: int) -> tuple[int, int] | None:
        """The two words that the store has side by side most often, one of them at `at`; None where it never has."""
        pairs = ((i, i + 1) for i in (at - 1, at) if 0 <= i < len(self._words) - 1)
        sides = [side for side in pairs if not any(self._ignored(self._words[i]) for i in side)]
        counts = {(i, j + 1): self._frequency("_".join(self._words[i : j + 1])) for i, j in sides}
        best = max(counts, key=counts.__getitem__, default=None)
        return best if best and counts[best] else None

    def _held(self, texts: Iterable[str]) -> set[str]:
        """The terms of the texts; one that says "GPMB" says "giải phóng mặt bằng"."""
        held = _terms(texts)
        return held.union(*(meant for typed, meant in self._same if typed <= held))


def _run(missing: Sequence[bool], at: int) -> tuple[int, int]:
    """From the first to behind the last of the words around `at` that are all missing."""
    start = end = at
    while start > 0 and missing[start - 1]:
        start -= 1
    while end < len(missing) and missing[end]:
        end += 1
    return start, end


def _pairs(text: str) -> list[str]:
    """The adjacent pairs of its syllables; a single one itself."""
    words = syllables(text)
    return list(map("_".join, pairwise(words))) if len(words) > 1 else words


def _terms(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        found.update(with_bigrams(syllables(text)))
    return found
