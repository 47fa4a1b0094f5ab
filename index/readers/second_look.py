"""A second look at what was recognised badly: its piece of a line alone, without what stands beside it.

Tesseract takes the lines of two columns for one where they stand at nearly the same height, as in letterheads and
signatures; cut out of its surroundings, such a line is mostly read right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from index.errors import ReadError
from index.readers.arrange import Word, pieces_of
from index.readers.pictures import Picture
from index.readers.tesseract import BLOCK, recognise

_UNSURE = 60.0  # confidence of a word; in clean scans one in a hundred has less
_MOST = 12  # spots of a page; with more the page is bad as a whole
_BESIDE, _ABOVE = 6.0, 2.0  # points of paper left around a spot
_TOUCHING = 2.0  # points between lines that are looked at together
_SHORTER = 0.7  # a second reading that has fewer letters than this share of the first missed some


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words to be read again, and the box around them (points)."""

    words: tuple[Word, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (
            min(w.left for w in self.words), min(w.bottom for w in self.words),
            max(w.right for w in self.words), max(w.top for w in self.words),
        )  # fmt: skip

    def touches(self, other: "_Spot") -> bool:
        a, b, d = self.box, other.box, _TOUCHING
        return a[0] - d < b[2] and b[0] - d < a[2] and a[1] - d < b[3] and b[1] - d < a[3]


def look_again(picture: Picture, words: Sequence[Word]) -> list[Word]:
    """The words, those of unsure spots replaced where a second reading is surer."""
    spots = _spots(words)
    known = list(words)
    for spot in spots if len(spots) <= _MOST else ():
        better = _read_again(picture, spot)
        if better:
            after = max(word.line for word in known) + 1
            known = [word for word in known if word not in spot.words]
            known += [replace(word, line=after + word.line) for word in better]
    return known


def _spots(words: Sequence[Word]) -> list[_Spot]:
    """The pieces of lines that hold unsure words, those that touch taken together."""
    spots: list[_Spot] = []
    for piece in pieces_of(words):
        if any(word.confidence < _UNSURE and any(c.isalnum() for c in word.text) for word in piece):
            spot = _Spot(tuple(piece))
            near = [other for other in spots if spot.touches(other)]
            spots = [other for other in spots if other not in near]
            spots.append(_Spot((*spot.words, *(word for other in near for word in other.words))))
    return spots


def _read_again(picture: Picture, spot: _Spot) -> list[Word]:
    """The spot's words by a second reading; empty where it is no better."""
    left, bottom, right, top = spot.box
    x, y = max(left - _BESIDE, 0.0), max(picture.height - top - _ABOVE, 0.0)
    edges = (x, y, right + _BESIDE, picture.height - bottom + _ABOVE)
    a, b, c, d = (round(edge * picture.dpi / 72) for edge in edges)
    cut = replace(picture, image=picture.image.crop((a, b, c, d)))
    try:
        found = [_moved(word, x, picture.height - y - cut.height) for word in recognise(cut, BLOCK)]
    except ReadError:
        return []
    found = [word for word in found if bottom <= (word.bottom + word.top) / 2 <= top]
    return found if _is_better(found, spot.words) else []


def _moved(word: Word, x: float, y: float) -> Word:
    return replace(word, left=word.left + x, right=word.right + x, bottom=word.bottom + y, top=word.top + y)


def _is_better(found: Sequence[Word], old: Sequence[Word]) -> bool:
    if not found or _count_letters(found) < _SHORTER * _count_letters(old):
        return False
    return fmean(word.confidence for word in found) > fmean(word.confidence for word in old)


def _count_letters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)
