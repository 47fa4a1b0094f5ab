"""The document that answered last, and what a follow-up takes from it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from index.types import Document
from search.followup import Resolved
from search.replacing import without_numbers
from search.types import Query

_PERIOD = re.compile(r"\b(?:(?P<month>0?[1-9]|1[0-2])/)?(?P<year>(?:19|20)\d\d)\b")


def about_last(query: Query, document: Document, whole: Resolved) -> Query:
    """The query narrowed to the document that answered last, to what was issued after or before it, or drawn to it."""
    name, issued = _name(document), document.metadata.issued
    if whole.wants_document:
        return replace(query, understood=f"{query.understood} [{name}]", carried=name, document=document.id)
    if whole.prefers_document:
        return replace(query, carried="; ".join(filter(None, (query.carried, name))), preferred=document.id)
    if whole.wants_earlier and (start := _start_of_period(without_numbers(whole.last))):
        return replace(query, until=start - timedelta(days=1))
    if issued is None:
        return query
    day, word = (timedelta(days=1), "sau") if whole.wants_later else (timedelta(days=-1), "trước")
    moved = f"{word} {name}, {issued:%d/%m/%Y}"
    carried = "; ".join(filter(None, (query.carried, moved)))
    query = replace(query, understood=f"{query.understood} [{moved}]", carried=carried)
    return replace(query, since=issued + day) if whole.wants_later else replace(query, until=issued + day)


def _start_of_period(text: str) -> date | None:
    """The first day of the month or year that `text` names first."""
    named = _PERIOD.search(text)
    return date(int(named["year"]), int(named["month"] or 1), 1) if named else None


def _name(document: Document) -> str:
    """How a reader knows the document: its number, else its title or file."""
    metadata = document.metadata
    return metadata.number or metadata.title or Path(document.files[0].path).name
