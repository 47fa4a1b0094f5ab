"""Old Vietnamese encodings to Unicode: TCVN3 (ABC fonts) and VNI, told apart by the syllables that they make.

A file in such a font holds Latin-1 letters that only the font drew as Vietnamese. The tables are viparse's, seen in
office files; what those lack is added from the VNI standard.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from viparse.normalize.encodings import CHARMAPS

from index.readers.capitals import settle_case
from index.readers.vietnamese import is_vietnamese
from index.text import nfc

TCVN3, VNI = "tcvn3", "vni"
DOUBTS = {
    TCVN3: "Chữ viết bằng bảng mã cũ TCVN3 (ABC), đã chuyển sang Unicode; nên xem lại chữ hoa.",
    VNI: "Chữ viết bằng bảng mã cũ VNI, đã chuyển sang Unicode.",
}

# What may be part of a word in some encoding. In PDFs U+00AD (TCVN3 "ư") comes out as a minus sign, U+00B7 as a
# bullet operator; fonts marked as symbols put their bytes at U+F000 and up.
_WORD = re.compile("[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff\u2212\u2219\uf041-\uf0ff]+")
_SURFACE = {0x2212: 0xAD, 0x2219: 0xB7, 0x3BC: 0xB5} | {0xF000 + byte: byte for byte in range(0x41, 0x100)}
_OLD = re.compile("[\u00a1-\u00ff\u2212\u2219\uf0a1-\uf0ff]")  # a letter of an old encoding, perhaps
_BEYOND = re.compile("[\u0100-\u024f\u1e00-\u1eff]")  # only Unicode has it
_INSIDE = re.compile("(?<=[A-Za-z\u00c0-\u00ff])[\u00a1-\u00b4\u00b6\u00b8-\u00bf](?=[A-Za-z\u00c0-\u00ff])")
_ALONE = "§®"  # symbols that are letters even when they stand alone: "50.000 ®", "§1"
_QUOTED = re.compile(r"»(?![^\W\d_])|(?<![^\W\d_])»")  # as TCVN3's "ằ" it stands inside a word
_SURE = 2  # different words that make sense in one encoding only, from which a paragraph is told
_CERTAIN = 4  # and from which it is told even among paragraphs of another language
_MOST, _SOME = 0.7, 0.5  # shares of a paragraph's words that are Vietnamese: where it tells, where others tell for it


def _vni_pairs() -> dict[str, str]:
    """The standard's letters that viparse has not, and marks typed in the other case than their vowel."""
    pairs = dict(CHARMAPS[VNI].pairs) | {"aú": "ẳ", "AÚ": "Ẳ", "î": "ỵ", "Î": "Ỵ"}
    crossed = {old[0] + old[1].swapcase(): new for old, new in pairs.items() if len(old) == 2}
    return crossed | pairs


_TABLES: dict[str, dict[str, str]] = {TCVN3: dict(CHARMAPS[TCVN3].pairs), VNI: _vni_pairs()}
_LETTERS = {
    name: re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True)))) for name, table in _TABLES.items()
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What sense a paragraph makes in an encoding, against what it makes as it is."""

    gained: frozenset[str]  # words that are Vietnamese in the encoding only
    lost: frozenset[str]  # words that are so as they are only
    good: float  # the share of its words that are so in the encoding

    @property
    def gain(self) -> int:
        """A word with a sign between its letters ("B¸o", "T\\xadêng") counts twice: nothing else is written so."""
        return len(self.gained) + sum(bool(_INSIDE.search(word)) for word in self.gained) - len(self.lost)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    readings: dict[str, _Reading]
    is_unicode: bool  # it holds a Vietnamese word that only Unicode writes so


def encodings_of(paragraphs: Sequence[str]) -> list[str | None]:
    """The encoding of each paragraph; None where it is Unicode, or of another language.

    One that is too short to tell is read as the nearest above it that tells, or as the first that does; where none
    does, as all of them together. Among more paragraphs of another language only what is certain counts.
    """
    looked_at = [_look_at(text) for text in paragraphs]
    told = [_told(paragraph, _SURE) for paragraph in looked_at]
    if sum(map(_is_foreign, looked_at)) > sum(map(bool, told)):
        return [_told(paragraph, _CERTAIN) or None for paragraph in looked_at]
    near = next((name for name in told if name != ""), _together(looked_at))
    found: list[str | None] = []
    for paragraph, own in zip(looked_at, told, strict=True):
        near = near if own == "" else own
        found.append(near if near and _may_be(paragraph, near) else None)
    return found


def convert(text: str, encoding: str | None) -> str:
    """`text` in Unicode; as it is for None. Beside words of Unicode only what makes no sense as it is changes."""
    if encoding is None:
        return text
    change = _word_if_better if _BEYOND.search(text) else _word
    converted = _WORD.sub(lambda match: change(match[0], encoding), text)
    return settle_case(converted) if encoding == TCVN3 else converted


def readings(text: str) -> Iterator[str]:
    """`text`, and what it says in each encoding that it may be in: for patterns to be looked for before all is read."""
    yield nfc(text)
    if _OLD.search(text):
        yield from (convert(text, name) for name in _TABLES)


def doubts_of(encodings: Iterable[str | None]) -> tuple[str, ...]:
    """What a reader of the text should know, for each encoding that was converted."""
    return tuple(DOUBTS[encoding] for encoding in sorted({e for e in encodings if e}))


@lru_cache(maxsize=1 << 16)
def _word(word: str, encoding: str) -> str:
    if len(word) == 1 and not word.isalpha() and word not in _ALONE:
        return word
    table = _TABLES[encoding]
    return _LETTERS[encoding].sub(lambda match: table[match[0]], word.translate(_SURFACE))


def _word_if_better(word: str, encoding: str) -> str:
    converted = _word(word, encoding)
    return converted if _sense(converted) > _sense(word) and not _BEYOND.search(word) else word


def _look_at(text: str) -> _Paragraph:
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    is_unicode = any(_BEYOND.search(word) and is_vietnamese(word) for word in words)
    names = [name for name in _TABLES if _OLD.search(text) and not (name == TCVN3 and _QUOTED.search(text))]
    return _Paragraph({name: _read(words, name) for name in names}, is_unicode)


def _read(words: Sequence[str], encoding: str) -> _Reading:
    before = [_sense(word.strip("«»")) for word in words]
    after = [_sense(_word(word, encoding)) for word in words]
    gained = frozenset(word for word, a, b in zip(words, before, after, strict=True) if a < b == 1)
    lost = frozenset(word for word, a, b in zip(words, before, after, strict=True) if b < a == 1)
    told = [sense for sense in after if sense]
    return _Reading(gained, lost, told.count(1) / len(told) if told else 1.0)


@lru_cache(maxsize=1 << 16)
def _sense(word: str) -> int:
    """1 for Vietnamese, 0 for capitals that may abbreviate anything, -1 for what is neither."""
    if is_vietnamese(word):
        return 1
    return 0 if word.isupper() and word.isalpha() else -1


def _told(paragraph: _Paragraph, least: int) -> str | None:
    """The encoding that the paragraph itself shows, None for Unicode; "" where it shows nothing, or two alike."""
    gains = {name: reading.gain for name, reading in paragraph.readings.items() if reading.good >= _MOST}
    best = [name for name, gain in gains.items() if gain == max(gains.values()) and gain >= least]
    if len(best) == 1:
        return best[0]
    return None if paragraph.is_unicode else ""


def _may_be(paragraph: _Paragraph, encoding: str) -> bool:
    reading = paragraph.readings.get(encoding)
    return reading is not None and reading.gain >= 0 and reading.good >= _SOME


def _is_foreign(paragraph: _Paragraph) -> bool:
    """Whether it has letters that an old encoding might have, and makes sense in none, nor as it is."""
    return (
        bool(paragraph.readings) and not any(_may_be(paragraph, name) for name in _TABLES) and not paragraph.is_unicode
    )


def _together(paragraphs: Sequence[_Paragraph]) -> str | None:
    """The encoding that paragraphs show when their words are taken together."""
    found = {}
    for name in _TABLES:
        of_it = [p.readings[name] for p in paragraphs if name in p.readings and p.readings[name].good >= _MOST]
        gained = frozenset[str]().union(*(reading.gained for reading in of_it))
        lost = frozenset[str]().union(*(reading.lost for reading in of_it))
        found[name] = _Reading(gained, lost, 1.0)
    return _told(_Paragraph(found, is_unicode=False), _SURE) or None
