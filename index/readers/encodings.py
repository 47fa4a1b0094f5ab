"""Old Vietnamese encodings to Unicode: TCVN3 (ABC fonts) and VNI, told apart by the syllables that they make.

A file in such a font holds Latin-1 letters that only the font drew as Vietnamese. The tables are viparse's, seen in
office files; what those lack is added from the VNI standard.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from viparse.normalize.encodings import CHARMAPS

from index.readers.vietnamese import is_vietnamese

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
_ALONE = "§®"  # symbols that are letters even when they stand alone: "50.000 ®", "§1"
_FLIPS = 2  # words that make sense in one encoding only, from which that encoding is certain


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
    """How much sense a paragraph makes as it is and by each encoding.

    `flips`: words with sense gained less those lost; `good`: the share of its words that then are Vietnamese.
    """

    flips: dict[str, int]
    good: dict[str, float]
    unicode: int  # Vietnamese words with letters that only Unicode has


def encodings_of(paragraphs: Sequence[str]) -> list[str | None]:
    """The encoding of each paragraph; None where it is Unicode, or of another language.

    One that is too short to tell is read as the nearest above it that tells, or as the first that does; where none
    does, as all of them together.
    """
    readings = [_reading(paragraph) for paragraph in paragraphs]
    told = [_told(reading) for reading in readings]
    near = next((t for t in told if t != ""), _together(readings))
    found: list[str | None] = []
    for reading, own in zip(readings, told, strict=True):
        near = near if own == "" else own
        found.append(near if near and _may_be(reading, near) else None)
    return found


def convert(text: str, encoding: str | None) -> str:
    """`text` in Unicode; as it is for None."""
    if encoding is None:
        return text
    converted = _WORD.sub(lambda match: _word(match[0], encoding), text)
    return _settle_case(converted) if encoding == TCVN3 else converted


def doubts_of(encodings: Iterable[str | None]) -> tuple[str, ...]:
    """What a reader of the text should know, for each encoding that was converted."""
    return tuple(DOUBTS[encoding] for encoding in sorted({e for e in encodings if e}))


@lru_cache(maxsize=1 << 16)
def _word(word: str, encoding: str) -> str:
    if len(word) == 1 and not word.isalpha() and word not in _ALONE:
        return word
    table = _TABLES[encoding]
    return _LETTERS[encoding].sub(lambda match: table[match[0]], word.translate(_SURFACE))


def _reading(paragraph: str) -> _Reading:
    if not _OLD.search(paragraph):
        return _Reading({}, {}, _count(paragraph, lambda w: bool(_BEYOND.search(w)) and is_vietnamese(w)))
    words = [word for word in _WORD.findall(paragraph) if len(word) > 1]
    plain = [_sense(word.strip("«»")) for word in words]
    flips, good = {}, {}
    for name in _TABLES:
        senses = [_sense(_word(word, name)) for word in words]
        flips[name] = (sum(senses) - sum(plain)) // 2
        good[name] = (senses.count(1) + 1) / (len(senses) - senses.count(0) + 1)
    unicode = sum(1 for word, sense in zip(words, plain, strict=True) if sense == 1 and _BEYOND.search(word))
    return _Reading(flips, good, unicode)


def _count(paragraph: str, test: Callable[[str], bool]) -> int:
    return sum(map(test, _WORD.findall(paragraph)))


@lru_cache(maxsize=1 << 16)
def _sense(word: str) -> int:
    """1 for Vietnamese, 0 for capitals that may abbreviate anything, -1 for what is neither."""
    if is_vietnamese(word):
        return 1
    return 0 if word.isupper() and word.isalpha() else -1


def _told(reading: _Reading) -> str | None:
    """The encoding that the paragraph itself shows, None for Unicode; "" where it shows nothing."""
    if reading.flips:
        best = max(reading.flips, key=lambda name: reading.flips[name])
        if reading.flips[best] >= max(_FLIPS, reading.unicode + 1) and _may_be(reading, best):
            return best
    return None if reading.unicode else ""


def _may_be(reading: _Reading, encoding: str) -> bool:
    return reading.flips.get(encoding, -1) >= 0 and reading.good[encoding] > 0.5


def _together(readings: Sequence[_Reading]) -> str | None:
    flips: Counter[str] = Counter()
    for reading in readings:
        flips.update({name: count for name, count in reading.flips.items() if _may_be(reading, name)})
    best = flips.most_common(1)
    return best[0][0] if best and best[0][1] >= _FLIPS else None


# --- capitals: TCVN3 has no accented ones; the fonts whose names end in "H" draw small letters as capitals

_LETTER_RUN = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+")


def _settle_case(text: str) -> str:
    """Words that came out in mixed case ("CộNG HOà") in capitals; those whose case only their neighbours tell, too."""
    words = list(_LETTER_RUN.finditer(text))
    cases = [_case(match[0]) for match in words]
    out, at = [], 0
    for i, match in enumerate(words):
        if cases[i] == "mixed" or (cases[i] == "open" and _among_capitals(cases, i)):
            out += [text[at : match.start()], match[0].upper()]
            at = match.end()
    return "".join([*out, text[at:]])


def _case(word: str) -> str:
    """How a word came out.

    mixed: capitals but for accented letters; open: in capitals or in small letters, by its font; capitals: a word in
    capitals; number: another, such as an abbreviation, which says nothing of the words around it; small: the rest.
    """
    plain = [letter for letter in word if letter.isascii()]
    accented = [letter for letter in word if not letter.isascii()]
    if any(letter.islower() for letter in plain):
        return "small"
    if not any(letter.islower() for letter in accented):
        is_word = len(word) > 1 and is_vietnamese(word) and not _ROMAN.fullmatch(word)
        return "capitals" if is_word else "number"
    capitals = len(plain) + sum(letter.isupper() for letter in accented)
    return "mixed" if capitals > 1 else "open"


def _among_capitals(cases: Sequence[str], at: int) -> bool:
    """Whether the nearest words that tell, on either side where there is one, are in capitals."""
    before = next((case for case in reversed(cases[:at]) if case not in ("open", "number")), None)
    after = next((case for case in cases[at + 1 :] if case not in ("open", "number")), None)
    return {before, after} - {None} != set() and {before, after} <= {"mixed", "capitals", None}
