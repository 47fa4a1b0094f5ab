"""Related passages taken away as Word or CSV: those ticked, or all, in the order in which the page shows them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import cast

from index.types import Document
from search import document_json
from ui.citation import cite_document
from ui.contract import Card
from ui.dossier import write_dossier
from ui.origin import Origin
from ui.related import Group
from ui.render import place_link
from ui.spreadsheet import write_spreadsheet
from ui.takeaway import Part, entry_of_related, name_file

_TITLE = "Văn bản, kết luận liên quan"
_WITH = "Liên quan với "


def make_part(groups: Sequence[Group], places: Collection[str], origin: Origin, source: Document | None) -> Part:
    """The passages at `places` (all where there are none), under what they relate to."""
    hits = [hit for group in groups for _, hit in group.hits]
    chosen = [hit for hit in hits if place_link(hit) in places] or hits
    text = origin.span.of(source.text) if source and origin.span else origin.text
    return Part(
        heading=_WITH + _name(source),
        entries=tuple(map(entry_of_related, chosen)),
        is_question=False,
        notes=(f"Đoạn nguồn: “{text.strip()}”",) if text.strip() else (),
    )


def _name(source: Document | None) -> str:
    if source is None:
        return "đoạn văn đã dán"
    file = source.files[0].path if source.files else None
    return cite_document(cast(Card, {**document_json(source), "document": source.id, "file": file}))


def write_part(part: Part, form: str, made: date) -> tuple[str, bytes]:
    """A file's name and content; `form` is "csv" or else Word."""
    is_csv = form == "csv"
    name = name_file("Lien quan", part.heading.removeprefix(_WITH), made, ".csv" if is_csv else ".docx")
    return name, write_spreadsheet([part]) if is_csv else write_dossier(_TITLE, [part], made)
