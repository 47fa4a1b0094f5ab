"""What becomes of typing slips: `python -m bench.slips [--sets …] [--limit 100] [--keep DIR]`.

Slips are made in questions of half A: one word in each, or every word typed as bare keys. Counted by words: a slip that
makes another word of the store ("held") can't be seen; of the others, what share is mended to the word meant, left as
typed, or mended wrongly. nDCG@10 as bench.quality reckons it: without slips, with slips that nothing mends, mended.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize
from unittest.mock import patch

from bench.judge import documents_found
from bench.metrics import gain, mean
from bench.outcomes import ask
from bench.sets import SAMPLES, SHARED_SETS, Question, load_sets
from bench.stores import prepare_store
from index.library import Library
from index.settings import configured_encoder
from index.text import SYLLABLE, fold, nfc, syllables
from search.orthography import TONES, take_apart
from search.service import Searcher, open_searcher
from search.slips import mend_slips

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_TELEX_MARKS = {"\u0302": "", "\u0306": "w", "\u031b": "w"}  # the circumflex is the letter again
_VNI_MARKS = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}

Slip = Callable[[str, random.Random], str]


# --- making slips


def wrong_letter(word: str, draw: random.Random) -> str:
    """One letter lost, doubled, joined or replaced by the key beside it, or two swapped; the tone stays."""
    letters, tone = take_apart(word)
    kind = draw.choice(("lost", "doubled", "more", "replaced", "swapped"))
    at = draw.randrange(len(letters) - (kind == "swapped"))
    letter, rest = letters[at], letters[at + 1 :]
    if kind == "swapped":
        return with_tone(letters[:at] + rest[0] + letter + rest[1:], tone)
    key = draw.choice(_keys_beside(fold(letter)))
    put = {"lost": "", "doubled": letter * 2, "more": letter + key, "replaced": key}[kind]
    return with_tone(letters[:at] + put + rest, tone)


def wrong_accent(word: str, draw: random.Random) -> str:
    """One mark lost, or another tone."""
    letters, tone = take_apart(word)
    marked = [i for i, letter in enumerate(letters) if fold(letter) != letter]
    if marked and draw.random() < 0.5:
        at = draw.choice(marked)
        return with_tone(letters[:at] + fold(letters[at]) + letters[at + 1 :], tone)
    return with_tone(letters, draw.choice([t for t in ("", *TONES) if t != tone]))


def telex(word: str, draw: random.Random) -> str:
    """Its keys: the tone's at the end, or for some people behind the vowel."""
    letters, tone = take_apart(word)
    at = len(letters) if draw.random() < 0.7 else max(i for i, c in enumerate(letters) if fold(c) in _VOWELS) + 1
    keys = [_telex_keys(letter) for letter in letters]
    return "".join([*keys[:at], dict(zip(TONES, "fsxrj", strict=True)).get(tone, ""), *keys[at:]])


def vni(word: str, draw: random.Random) -> str:
    """Its keys: digits behind their letters, or for some people all at the end."""
    letters, tone = take_apart(word)
    keys = "".join(_vni_keys(letter) for letter in letters)
    if draw.random() < 0.5:
        keys = "".join(sorted(keys, key=str.isdigit))
    return keys + dict(zip(TONES, "21435", strict=True)).get(tone, "")


def _telex_keys(letter: str) -> str:
    base, mark = _taken_apart(letter)
    return "dd" if letter == "đ" else base + (_TELEX_MARKS[mark] or base if mark in _TELEX_MARKS else "")


def _vni_keys(letter: str) -> str:
    base, mark = _taken_apart(letter)
    return "d9" if letter == "đ" else base + _VNI_MARKS.get(mark, "")


def _taken_apart(letter: str) -> tuple[str, str]:
    """A letter and its mark, "" for none."""
    parts = normalize("NFD", letter)
    return parts[0], parts[1:2]


def _keys_beside(letter: str) -> str:
    row = next(row for row in _ROWS if letter in row)
    at = row.index(letter)
    return row[max(at - 1, 0) : at] + row[at + 1 : at + 2]


def with_tone(letters: str, tone: str) -> str:
    """The tone where people put it: on the last marked vowel, before a final consonant, else on the last but one."""
    start = 2 if letters[:2] in ("gi", "qu") and len(letters) > 2 else 0
    vowels = [i for i, letter in enumerate(letters) if i >= start and fold(letter) in _VOWELS]
    if not vowels or not tone:
        return letters
    marked = [i for i in vowels if fold(letters[i]) != letters[i]]
    closed = vowels[-1] < len(letters) - 1 or len(vowels) == 1
    at = marked[-1] if marked else vowels[-1] if closed else vowels[-2]
    return nfc(letters[: at + 1] + tone + letters[at + 1 :])


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    slip: Slip
    every: bool = False  # every word, not one
    plain: bool = False  # in a question without accents


KINDS = (
    Kind("a wrong letter", wrong_letter),
    Kind("a wrong accent", wrong_accent),
    Kind("a wrong letter, no accents", wrong_letter, plain=True),
    Kind("Telex, one word", telex),
    Kind("Telex, every word", telex, every=True),
    Kind("VNI, every word", vni, every=True),
)


def asked(question: Question, kind: Kind) -> str:
    return fold(question.text) if kind.plain else nfc(question.text)


def with_slips(question: Question, kind: Kind) -> str:
    """The question with its slips, always the same; as it is where it has no word of small letters to make one in."""
    text, draw = asked(question, kind), random.Random(f"{question.id} {kind.name}")
    words = [m for m in SYLLABLE.finditer(text) if len(m[0]) > 1 and m[0].islower() and _is_native(fold(m[0]))]
    for m in reversed(words if kind.every or not words else [draw.choice(words)]):
        text = text[: m.start()] + kind.slip(m[0], draw) + text[m.end() :]
    return text


def _is_native(word: str) -> bool:
    return word.isalpha() and word.isascii() and bool(_VOWELS & set(word)) and not set("fjwz") & set(word)


# --- what becomes of them


def count_words(questions: Sequence[Question], kind: Kind, library: Library) -> Counter[str]:
    """How many words typed wrongly were mended, left, mended wrongly, or are words that the store holds."""
    count: Counter[str] = Counter()
    for question in questions:
        meant, typed = asked(question, kind), with_slips(question, kind)
        mended = mend_slips(typed, library.frequency)[0]
        rows = zip(syllables(meant), syllables(typed), syllables(mended), strict=False)
        for right, wrong, now in rows:
            if right != wrong:
                count[_outcome(right, wrong, now, kind, library)] += 1
    return count


def _outcome(right: str, wrong: str, now: str, kind: Kind, library: Library) -> str:
    if library.frequency(wrong) or (kind.plain and library.frequency(wrong, "folded")):
        return "held"
    return "mended" if now == right else "left" if now == wrong else "wrong"


def changed_rightly_typed(questions: Sequence[Question], library: Library) -> list[tuple[str, str]]:
    """The words that are changed in questions as they stand in the set."""
    return [pair for q in questions for pair in mend_slips(q.text, library.frequency)[1]]


def measure_gains(questions: Sequence[Question], kind: Kind, searcher: Searcher) -> tuple[float | None, ...]:
    """nDCG@10: without slips, with slips that nothing mends, mended."""
    right = [_gain(q, asked(q, kind), searcher) for q in questions]
    with patch("search.understand.mend_slips", lambda text, frequency: (text, ())):
        unmended = [_gain(q, with_slips(q, kind), searcher) for q in questions]
    mended = [_gain(q, with_slips(q, kind), searcher) for q in questions]
    return mean(right), mean(unmended), mean(mended)


def _gain(question: Question, text: str, searcher: Searcher) -> float:
    outcome = ask(searcher, replace(question, text=text))
    return gain(documents_found(question, outcome), len(question.documents))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", choices=[*SHARED_SETS, SAMPLES], default=())
    parser.add_argument("--limit", type=int, default=100, help="questions of a set (default 100; 0: all)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="stores DIR/SET/store, taken as they are or made")
    options = parser.parse_args(arguments)
    encoder = configured_encoder()
    for chosen in load_sets(options.sets):
        searcher = open_searcher(prepare_store(chosen, encoder, options.keep), encoder)
        questions = [q for q in chosen.select("A", options.limit) if q.answerable and not q.history]
        print(f"\n{chosen.name}: {len(questions)} questions; changed as they stand: ", end="")
        print(", ".join(map(" → ".join, changed_rightly_typed(questions, searcher.library))) or "none")
        for kind in KINDS:
            print(_row(kind, count_words(questions, kind, searcher.library), measure_gains(questions, kind, searcher)))


def _row(kind: Kind, count: Counter[str], gains: Sequence[float | None]) -> str:
    unseen = max(count.total() - count["held"], 1)
    shares = ", ".join(f"{name} {count[name] / unseen:.3f}" for name in ("mended", "left", "wrong"))
    figures = " ".join("–" if g is None else f"{g:.3f}" for g in gains)
    return f"{kind.name:27} {count.total():5} words, held {count['held']:3}; of the others {shares}; nDCG@10 {figures}"


if __name__ == "__main__":
    main()
