"""The numbers that a word processor draws in front of the paragraphs of a list; they stand in no text of the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"[\x00-\x08]")
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf02d": "-", "\uf0d8": "-", "\uf0fc": "-", "o": "-", "": "-"}
DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, its numerals, and its text, in which "\\x00" is the number of level 0."""

    start: int
    numerals: str  # decimal, upperRoman, lowerRoman, upperLetter, lowerLetter, bullet or none
    text: str


class Counters:
    """Counts the paragraphs of every list as they come."""

    def __init__(self) -> None:
        self._counts: dict[int, list[int | None]] = {}

    def next(self, identity: int, depth: int, levels: Sequence[Level]) -> str:
        """What stands in front of the list's next paragraph, `depth` levels down; "" where nothing does."""
        if not 0 <= depth < min(len(levels), DEEPEST):
            return ""
        counts = self._counts.setdefault(identity, [None] * DEEPEST)
        count = counts[depth]
        counts[depth] = levels[depth].start if count is None else count + 1
        counts[depth + 1 :] = [None] * (DEEPEST - depth - 1)
        level = levels[depth]
        if level.numerals == "bullet":
            return _BULLETS.get(level.text, level.text if level.text.isascii() else "•")
        return _PLACE.sub(lambda place: self._number(counts, ord(place[0]), levels), level.text)

    def restart(self, identity: int, depth: int) -> None:
        """The list's next paragraph `depth` levels down has the first number of that level again."""
        if identity in self._counts:
            self._counts[identity][depth:] = [None] * (DEEPEST - depth)

    def _number(self, counts: Sequence[int | None], depth: int, levels: Sequence[Level]) -> str:
        if depth >= len(levels):
            return ""
        count = counts[depth]
        return numeral(levels[depth].start if count is None else count, levels[depth].numerals)


def numeral(count: int, numerals: str) -> str:
    """`count` in the numerals that a `Level` names."""
    if numerals in ("none", "bullet"):
        return ""
    if numerals == "decimal" or not 0 < count < 4000:
        return str(count)
    text = _roman(count) if numerals.endswith("Roman") else chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    return text.upper() if numerals.startswith("upper") else text


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text
