"""What a quote needs beside it to be understood, and which of several quotes is the newest."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.types import Sentence, Span
from search.types import Quote

_FEW = 6  # words below which a sentence says too little alone
_LEANS = re.compile(
    r"^\W*(?:đồng thời|trong đó|trong số (?:đó|này)|riêng|theo đó|do đó|vì vậy|vì thế|bởi vậy|tuy nhiên|tuy vậy|song"
    r"|nhưng|ngoài ra|bên cạnh đó|mặt khác|sau đó|từ đó|qua đó|nhờ đó|cụ thể|đó là|đây là|điều này|việc này|việc đó"
    r"|số này|các đơn vị này|những nơi này|họ|nó|còn lại|phần còn lại|trường hợp này|đến nay, việc này)\b",
    re.I,
)
_FIGURE = re.compile(r"[\d.,%/\s()–-]+(?:\w+\s*){0,3}[.;]?")
_AMOUNT = re.compile(r"\b(?:bao nhiêu|mấy|tỷ lệ|tỉ lệ|mức nào)\b", re.I)


def complete(quotes: Sequence[Quote], question: str) -> list[Quote]:
    """The quotes with the sentence before those that are no whole alone; the newest marked where figures differ."""
    whole = [replace(quote, context=context_of(quote)) for quote in quotes]
    return mark_newest(whole) if _AMOUNT.search(question) else whole


def context_of(quote: Quote) -> tuple[Span, ...]:
    """The sentence before, in the same passage, of a quote that leans on it; a lead-in already says what is needed."""
    before = _before(quote)
    if before is None or not leans(quote):
        return ()
    return (Span(before.start, before.end),)


def leans(quote: Quote) -> bool:
    """Whether a quote is not understood alone: it opens with a word that points back, or says very little."""
    if _LEANS.match(quote.text):
        return True
    if quote.sentence.lead_in is not None:
        return False
    return len(quote.text.split()) < _FEW or _FIGURE.fullmatch(quote.text) is not None


def _before(quote: Quote) -> Sentence | None:
    """The sentence that stands directly before, in the passage of the quote."""
    earlier = [s for s in quote.hit.passage.sentences if s.end <= quote.sentence.start]
    return max(earlier, key=lambda s: s.end, default=None)


def mark_newest(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes with a figure of the latest document marked, where quotes of several dates give figures."""
    dates = [q.hit.document.metadata.issued if re.search(r"\d", q.text) else None for q in quotes]
    known = {issued for issued in dates if issued}
    if len(known) < 2:
        return list(quotes)
    latest = max(known)
    return [replace(q, newest=issued == latest) for q, issued in zip(quotes, dates, strict=True)]
