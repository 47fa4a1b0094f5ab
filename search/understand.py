"""From a question as typed to a `Query`."""

from collections.abc import Iterable
from unicodedata import category

from index.errors import BadQuestion
from index.library import Library
from index.text import nfc, syllables
from index.types import Document
from search.abbreviations import expand_abbreviations
from search.accents import restore_accents
from search.numbers import NumberMention, find_numbers, resolve
from search.slips import Frequency, Replaced, mend_slips
from search.types import Query


def understand(text: str, library: Library) -> Query:
    """The question in NFC without outer white space, and as understood: slips, accents, abbreviations, numbers."""
    typed = " ".join(_visible(nfc(text)).split())
    restored, slips = _corrected(typed, library.frequency)
    understood, expansions = expand_abbreviations(restored, library.frequency)
    short = [word for expansion in expansions for word in syllables(expansion.typed)]
    numbers = find_numbers(understood)
    if not numbers:
        return Query(typed, understood, (*syllables(understood), *short), expansions=expansions, slips=slips)
    meant = {mention: resolve(mention, library.numbered()) for mention in numbers}
    documents = {document.id: document for found in meant.values() for document in found}
    subject = _without(understood, [mention for mention, found in meant.items() if found])
    words = [*syllables(subject), *_number_words(documents.values()), *short]
    unknown = tuple(mention for mention, found in meant.items() if not found)
    found = tuple(documents.values())
    return Query(typed, understood, tuple(words), numbers, found, unknown, subject, expansions, slips)


def _visible(text: str) -> str:
    """Without soft hyphens, zero-width spaces and the like, which text copied from a page brings along."""
    return "".join(c for c in text if category(c) != "Cf")


def _corrected(typed: str, frequency: Frequency) -> tuple[str, Replaced]:
    """Without slips and with its accents; those tell of slips that their neighbours' lack of them had hidden."""
    mended, slips = mend_slips(typed, frequency)
    restored = restore_accents(mended, frequency)
    if restored == mended:
        return mended, slips
    again, more = mend_slips(restored, frequency)
    return again, (*slips, *more)


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
