"""Syllables and their search forms: what two spellings of one Vietnamese word share.

Nothing here touches a document's own text, which stays as read (NFC only); these forms live in the search
fields and in comparisons.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

SYLLABLE = re.compile(r"[^\W_]+", re.UNICODE)

# "hoà" and "hòa" are one word: the tone of an open "oa", "oe", "uy" is written on either vowel.
# After "q" the u belongs to the consonant ("quý"), so only one spelling exists.
_MOVED_TONES = {
    old: new
    for olds, news in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}


def nfc(text: str) -> str:
    """`text` in Unicode's composed form (NFC), the form of every document and question."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Lower case without accents; đ becomes d, which no Unicode normal form does."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")


@lru_cache(maxsize=1 << 16)
def settle_tone(syllable: str) -> str:
    """One spelling for both placements of the tone: "hoà" → "hòa"; "quý" stays."""
    if syllable[-2:] in _MOVED_TONES and syllable[-3:-2] != "q":
        return syllable[:-2] + _MOVED_TONES[syllable[-2:]]
    return syllable


def syllables(text: str) -> list[str]:
    """The syllables and numbers of `text`: lower case, NFC, one tone placement."""
    return [settle_tone(s) for s in SYLLABLE.findall(nfc(text).lower())]


def with_bigrams(words: list[str]) -> Iterator[str]:
    """Each word, then each adjacent pair: BM25's terms (our measurement: +.03 nDCG over words alone)."""
    yield from words
    yield from map("_".join, pairwise(words))


def text_sha256(text: str) -> str:
    """The same for texts that differ in nothing but white space, as one document does in .doc and in .pdf."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
