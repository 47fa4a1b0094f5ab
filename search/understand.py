"""From a question as typed to a `Query`."""

from index.library import Library
from index.text import nfc, syllables
from search.accents import restore_accents
from search.types import Query


def understand(text: str, library: Library) -> Query:
    """The question in NFC without outer white space, and as understood: with its accents restored."""
    typed = " ".join(nfc(text).split())
    understood = restore_accents(typed, library.frequency)
    return Query(typed, understood, tuple(syllables(understood)))
