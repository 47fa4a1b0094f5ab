"""Keystrokes that no input method turned into letters ("nghij", "quyeest", "quye6t1"): the syllable they spell."""

from dataclasses import dataclass
from functools import lru_cache

from search.orthography import TONES, is_vowel, place_tone, take_apart

_TONE_KEYS = dict(zip("fsxrj" + "21435", TONES * 2, strict=True))  # Telex, VNI
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"a": "ă", "o": "ơ", "u": "ư"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """What keystrokes spell, with the tone on each vowel in turn; how many of them are no plain letters."""

    spellings: tuple[str, ...]
    keys: int


@lru_cache(maxsize=1 << 12)
def decode(word: str) -> Decoded | None:
    """`word` (lower case) read as Telex or VNI, accents already there kept; None where it can't be read so."""
    letters, tone = take_apart(word)
    reader = _Reader(tone)
    if not all(map(reader.take, letters)) or reader.keys <= reader.far or not reader.has_vowel:
        return None
    return Decoded(tuple(place_tone("".join(reader.letters), reader.tone)), reader.keys)


class _Reader:
    """The letters so far, and the tone. `far`: a vowel was doubled from afar ("vietej"), which alone says little."""

    def __init__(self, tone: str) -> None:
        self.letters: list[str] = []
        self.tone = tone
        self.keys = 0
        self.far = False

    @property
    def has_vowel(self) -> bool:
        return any(map(is_vowel, self.letters))

    def take(self, key: str) -> bool:
        """Read one key; False where nothing spells that."""
        if key in _TONE_KEYS and self.has_vowel:
            return self._set_tone(_TONE_KEYS[key])
        if key in "w78" and self._set_horn():
            return True
        if key == "w":
            return self._put("ư")
        if key == "6":
            return self._mark("aeo", _CIRCUMFLEX)
        if key in _CIRCUMFLEX and key in self.letters:
            self.far |= self.letters[-1] != key
            return self._mark(key, _CIRCUMFLEX)
        if key in "d9" and self.letters[:1] == ["d"]:
            self.letters.pop(0)
            return self._put("đ", 0)
        self.letters.append(key)
        return key.isalpha() and key not in "fjz"

    def _set_tone(self, tone: str) -> bool:
        known, self.tone = self.tone, tone
        self.keys += 1
        return not known

    def _set_horn(self) -> bool:
        """The horn, or ă: on both letters of "uo", on the u of "ua", else on the last letter that takes it."""
        text = "".join(self.letters)
        if "ươ" in text:
            return True
        if "uo" in text or "ưo" in text:
            self.letters = list(text.replace("uo", "ươ").replace("ưo", "ươ"))
            self.keys += 1
            return True
        return self._mark("u" if "ua" in text and not text.startswith("qu") else "aou", _HORN)

    def _mark(self, which: str, marks: dict[str, str]) -> bool:
        at = max((i for i, letter in enumerate(self.letters) if letter in which), default=None)
        if at is None:
            return False
        return self._put(marks[self.letters.pop(at)], at)

    def _put(self, letter: str, at: int | None = None) -> bool:
        self.letters.insert(len(self.letters) if at is None else at, letter)
        self.keys += 1
        return True
