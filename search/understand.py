"""From a question as typed to a `Query`."""

from index.errors import BadQuestion
from index.library import Library
from index.text import nfc, syllables
from search.accents import restore_accents
from search.types import Query


def understand(text: str, library: Library) -> Query:
    """The question in NFC without outer white space, and as understood: with its accents restored."""
    typed = " ".join(nfc(text).split())
    understood = restore_accents(typed, library.frequency)
    return Query(typed, understood, tuple(syllables(understood)))


def require_whole(text: str) -> None:
    """Raise BadQuestion for half a character (a lone surrogate): the sign of a wrong encoding; no model takes it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadQuestion("Câu hỏi có ký tự hỏng. Hãy gõ lại, hoặc lưu tệp theo UTF-8.") from error
