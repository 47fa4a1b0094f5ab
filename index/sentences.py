"""Sentences and clauses: the units that are quoted, each with the lead-in that makes it understandable."""

import re
from collections.abc import Iterator

from index.patterns import UPPER
from index.types import Sentence, Span

# A sentence ends at . ! ? … before white space and a capital, a quotation mark, a digit or a bracket.
_END = re.compile(rf"[.!?…]+[\"”’)\]]*(?=\s+[\"“‘(\[]?[{UPPER}0-9])|[.!?…]+[\"”’)\]]*\s*$")
# … unless what stands before the point is an abbreviation, an initial ("quý I." and "vành đai V." do end sentences),
# or the mark of a list at the very start.
_NO_END = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|TS|ThS|GS|PGS|BS|KS|CN|TX|TT|Tr|St|No|vs|[A-HJ-UWYZĐ])\.$|^\s*(?:[IVXLC]+|\d{1,2})\.$"
)
_COLON = re.compile(r":\s+")
_SEMICOLON = re.compile(r";\s*")
_MIN_CLAUSE = 3  # words; a shorter one ("v.v.") stays with its neighbour
_LONG = 60  # words; a clerk wants the sentence, not the page, so beyond this even clauses without a colon part


def split_sentences(text: str, start: int, end: int, lead_in: Span | None = None) -> Iterator[Sentence]:
    """The sentences and clauses of `text[start:end]`, in order, covering all of it but white space and marks."""
    for span in _sentence_spans(text, start, end):
        yield from _clauses(text, span, lead_in)


def _sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _NO_END.search(text[begin : match.start() + 1]):
            continue
        yield _trim(text, begin, match.end())
        begin = match.end()
    if text[begin:end].strip():
        yield _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))


def _clauses(text: str, span: Span, lead_in: Span | None) -> Iterator[Sentence]:
    """A sentence "lead-in: A; B; C" as its clauses; any other as itself."""
    cuts = [m for m in _SEMICOLON.finditer(text, span.start, span.end) if m.end() < span.end]
    if not cuts:
        yield Sentence(span.start, _without_semicolon(text, span), lead_in)
        return
    colon = _last_colon(text, span.start, cuts[0].start())
    if colon is None and len(span.of(text).split()) <= _LONG:
        yield Sentence(span.start, _without_semicolon(text, span), lead_in)
        return
    own = _trim(text, span.start, colon.start() + 1) if colon else lead_in
    begin = colon.end() if colon else span.start
    for stop, following in [(m.start(), m.end()) for m in cuts] + [(span.end, span.end)]:
        if following == span.end or len(text[begin:stop].split()) >= _MIN_CLAUSE:
            piece = _trim(text, begin, stop)
            yield Sentence(piece.start, _without_semicolon(text, piece), own)
            begin = following


def _last_colon(text: str, start: int, end: int) -> re.Match[str] | None:
    return next(iter(reversed(list(_COLON.finditer(text, start, end)))), None)


def _without_semicolon(text: str, span: Span) -> int:
    return span.end - 1 if text[span.end - 1] == ";" and span.end - span.start > 1 else span.end
