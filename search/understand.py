"""From a question as typed to a `Query`."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from unicodedata import category

from index.errors import BadQuestion
from index.library import Library
from index.text import nfc, syllables
from index.types import Document
from search.abbreviations import Expansion, expand_abbreviations
from search.accents import restore_accents
from search.numbers import NumberMention, find_numbers, resolve
from search.shorthand import spell_shorthand
from search.slips import mend_slips
from search.thesaurus import find_wordings
from search.types import Interpretation, Query

_WORD = re.compile(r"\w+")


def understand(text: str, library: Library, literally: bool = False) -> Query:
    """The question in NFC without outer white space, and as understood: slips, accents, abbreviations, numbers.

    `literally`: every word stays as typed; numbers still find their documents.
    """
    typed = " ".join(_visible(nfc(text)).split())
    understood, expansions, interpretations = (typed, (), ()) if literally else _interpret(typed, library)
    short = [word for expansion in expansions for word in syllables(expansion.typed)]
    numbers = find_numbers(understood)
    if not numbers:
        words = (*syllables(understood), *short)
        wordings = () if literally else find_wordings(understood, library.frequency)
        return Query(
            typed, understood, words, expansions=expansions, wordings=wordings, interpretations=interpretations
        )
    meant = {mention: resolve(mention, library.numbered(mention.number)) for mention in numbers}
    documents = library.without_text(dict.fromkeys(card.document for found in meant.values() for card in found))
    subject = _without(understood, [mention for mention, found in meant.items() if found])
    words = (*syllables(subject), *_number_words(documents), *short)
    unknown = tuple(mention for mention, found in meant.items() if not found)
    wordings = () if literally else find_wordings(subject, library.frequency)
    return Query(
        typed, understood, words, numbers, tuple(documents), unknown, subject, expansions, wordings,
        interpretations,
    )  # fmt: skip


def _interpret(typed: str, library: Library) -> tuple[str, tuple[Expansion, ...], tuple[Interpretation, ...]]:
    """The text that `typed` is taken for; each step that changes it says here what it changed.

    Slips are looked for twice: restored accents tell of those that their neighbours' lack of them had hidden.
    """
    spelt, shorthand = spell_shorthand(typed, library.frequency)
    mended, slips = mend_slips(spelt, library.frequency)
    restored = restore_accents(mended, library.frequency)
    corrected, more = (restored, ()) if restored == mended else mend_slips(restored, library.frequency)
    understood, expansions = expand_abbreviations(corrected, library.frequency)
    accents = (Interpretation("accents", *pair) for pair in _changed(mended, restored))
    mistyped = (Interpretation("slip", *pair) for pair in (*slips, *more))
    abbreviations = (Interpretation("abbreviation", e.typed, e.meant) for e in (*shorthand, *expansions))
    return understood, expansions, (*mistyped, *accents, *abbreviations)


def _visible(text: str) -> str:
    """Without soft hyphens, zero-width spaces and the like, which text copied from a page brings along."""
    return "".join(c for c in text if category(c) != "Cf")


def _changed(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Each run of words that differ between two texts of the same length."""
    spans = (match.span() for match in _WORD.finditer(before))
    for is_changed, run in groupby(spans, lambda span: before[slice(*span)] != after[slice(*span)]):
        words = list(run)
        whole = slice(words[0][0], words[-1][1])
        if is_changed:
            yield before[whole], after[whole]


def _without(text: str, mentions: list[NumberMention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.span.start]} {text[mention.span.end :]}"
    return " ".join(text.split()).strip(" ,;:.-–")


def _number_words(documents: Iterable[Document]) -> list[str]:
    """The syllables of the documents' numbers as they print them: what documents that cite them hold too."""
    printed = dict.fromkeys(document.metadata.number or "" for document in documents)
    return [word for number in printed for word in syllables(number)]


def require_whole(text: str) -> None:
    """Raise BadQuestion for half a character (a lone surrogate): the sign of a wrong encoding; no model takes it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadQuestion("Câu hỏi có ký tự hỏng. Hãy gõ lại, hoặc lưu tệp theo UTF-8.") from error
