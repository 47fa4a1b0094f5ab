"""How much of a question's rare words a text holds."""

import math
from collections.abc import Callable, Iterable, Sequence

from index.library import Library
from index.text import fold, syllables, with_bigrams
from search.abbreviations import Expansion


class Coverage:
    """Weighs syllables and their pairs by rarity in the store (inverse passage frequency)."""

    def __init__(
        self,
        words: Sequence[str],
        library: Library,
        expansions: Sequence[Expansion] = (),
        ignored: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Terms with a syllable that is `ignored` count neither way."""
        terms = [t for t in dict.fromkeys(with_bigrams(list(words))) if not any(map(ignored, t.split("_")))]
        self._weights = {t: max(math.log((library.size + 1) / (library.frequency(t) + 0.5)), 0.0) for t in terms}
        self._words = set(words)
        self._spelt = {"_".join(syllables(e.typed)): e.meant for e in expansions}

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
        """The heaviest syllable that the texts lack."""
        held = self._held(texts)
        missing = [t for t in self._weights if t in self._words and t not in held]
        return max(missing, key=self._weights.__getitem__, default=None)

    def _held(self, texts: Iterable[str]) -> set[str]:
        """The terms of the texts; one that says "GPMB" says "giải phóng mặt bằng"."""
        held = _terms(texts)
        return held | _terms(meant for short, meant in self._spelt.items() if short in held)


def _terms(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        found.update(with_bigrams(syllables(text)))
    return found
