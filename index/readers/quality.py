"""Whether a page's text can be read: the share of its words that Vietnamese or another language can spell."""

import re

from index.readers.vietnamese import is_vietnamese
from index.text import SYLLABLE

READABLE = 0.7  # share of words; the worst page of 2,300 real texts has .86, the best of three broken text layers .27

_ABBREVIATION = re.compile(r"[A-ZĐƯ]{2,7}[a-z]?|[A-ZĐ][a-zđ]?[A-ZĐ]{1,4}|[IVXLC]+")  # UBND, TTg, CTr; Roman numbers
_FOREIGN = re.compile(r"(?=.*[aeiouyäöüáéíóú])[A-Za-zÄÖÜ]?[a-zäöüßáéíóúñçèêë]{2,24}|(?=.*[AEIOUY])[A-Z]{3,24}")
_CLUSTER = re.compile(r"[b-df-hj-np-tv-xz]{5}", re.IGNORECASE)
_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


def share_of_words(text: str) -> float:
    """The share of `text`'s words that are Vietnamese syllables or could be of another language; 0 without words.

    Numbers and abbreviations count for nothing unless there is nothing else; loose letters count against.
    """
    words = SYLLABLE.findall(text)
    judged = [word for word in words if not (word.isdecimal() or _ABBREVIATION.fullmatch(word))]
    broken = len(_BROKEN.findall(text))
    if not judged and not broken:
        return 1.0 if words else 0.0
    good = sum(len(word) > 1 and (is_vietnamese(word) or _could_be_foreign(word)) for word in judged)
    return good / (len(judged) + broken)


def _could_be_foreign(word: str) -> bool:
    return _FOREIGN.fullmatch(word) is not None and not _CLUSTER.search(word)
