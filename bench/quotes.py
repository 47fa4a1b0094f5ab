"""Whether a quote of an answer says what a question's gold quote says, and where a text stands in a document."""

import re
import unicodedata

from index.text import SYLLABLE, nfc, syllables

LONGEST = 60  # words of a quote; a longer one counts as no answer, as in evaluate.py


def nfc_lower(text: str) -> str:
    """The form in which evaluate.py compares: NFC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def contains(quote: str, gold: str) -> bool:
    """evaluate.py's test: `gold`, already in its form, stands in a quote that is not too long."""
    return len(quote.split()) <= LONGEST and gold in nfc_lower(quote)


def says(quote: str, lead_in: str, gold: str) -> bool:
    """The sample set's test, over words alone (no punctuation or case; "5 sao | 120" is the row "5 sao<tab>120").

    The quote holds the gold quote, or lies in it with at least half of its words. The lead-in shown with the quote
    counts as part of it, but a gold quote that stands in the lead-in alone does not make the quote right.
    """
    if len(quote.split()) > LONGEST:
        return False
    wanted, lead, said = _words(gold), _words(lead_in), _words(quote)
    shown = f"{lead} {said}".strip()
    holds = _lies_in(wanted, said) or (_lies_in(wanted, shown) and not _lies_in(wanted, lead))
    return holds or _is_half_of(said, wanted) or _is_half_of(shown, wanted)


def _words(text: str) -> str:
    return " ".join(syllables(text))


def _lies_in(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _is_half_of(part: str, whole: str) -> bool:
    return _lies_in(part, whole) and 2 * len(part.split()) >= len(whole.split())


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Where the words of `quote` stand in `text`, else those of its first half (a page may break within)."""
    found = SYLLABLE.findall(nfc(quote))
    for words in (found, found[: len(found) // 2]):
        match = re.search(r"[\W_]+".join(map(re.escape, words)), text, re.IGNORECASE) if words else None
        if match:
            return match.span()
    return None
