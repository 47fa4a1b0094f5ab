"""What a search for related passages starts from: a document, a part of it, or a pasted text; how it is addressed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from markupsafe import Markup

from index.types import Document, Span
from ui.places import write_place
from ui.text import document_name, kind_name, straight, write_day, write_subject

_ADDRESS = re.compile(r"#?(?P<document>[^/#]{1,100})(?:/(?P<start>\d{1,9})-(?P<end>\d{1,9}))?")
_SHOWN = 240  # characters of the chosen passage
_OFFERED = 8  # documents offered while one is typed
_HEADING = 80  # characters of a heading in the list of parts
WHOLE = "Cả văn bản"


@dataclass(frozen=True, slots=True)
class Origin:
    """`document` with its part `span` (None: all of it), or else `text`; all empty where nothing is chosen."""

    document: str = ""
    span: Span | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return self != Origin()


def write_origin(origin: Origin) -> str:
    """Its address: #vb12, #vb12/345-400; "" for a pasted text."""
    if not origin.document:
        return ""
    if origin.span is None:
        return f"#{quote(origin.document, safe='')}"
    return write_place(origin.document, origin.span.start, origin.span.end)


def read_origin(address: object) -> Origin:
    """What stands at `address`, which comes from outside; an empty origin where it is none."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if not found:
        return Origin()
    start, end = int(found["start"] or 0), int(found["end"] or 0)
    if found["start"] and start >= end:
        return Origin()
    return Origin(unquote(found["document"]), Span(start, end) if found["start"] else None)


def parts_of(document: Document) -> list[tuple[str, str]]:
    """The parts that can be chosen: all of the document, then each section, with their addresses."""
    whole = [(WHOLE, write_origin(Origin(document.id)))]
    sections = [(s, write_place(document.id, s.start, s.end)) for s in document.sections if s.start < s.end]
    return whole + [(_name_part(section.level, section.heading), address) for section, address in sections]


def _name_part(level: int, heading: str) -> str:
    words = heading.strip(" .:;")
    short = words if len(words) <= _HEADING else words[:_HEADING].rsplit(" ", 1)[0] + "…"
    return "\u2003" * min(level - 1, 3) + short


def draw_offers(documents: Sequence[Document], found: int) -> str:
    """The documents that match what is typed, to choose one of."""
    if not documents:
        return str(Markup('<p class="offers none">Không có văn bản nào khớp chữ đã gõ.</p>'))
    rows = Markup("").join(map(_draw_offer, documents[:_OFFERED]))
    rest = found - min(found, _OFFERED)
    more = Markup('<p class="more">Còn {} văn bản nữa khớp: hãy gõ thêm chữ.</p>').format(rest) if rest else ""
    return str(Markup('<div class="offers"><ul>{}</ul>{}</div>').format(rows, more))


def _draw_offer(document: Document) -> Markup:
    m = document.metadata
    file = document.files[0].path if document.files else None
    subject = write_subject(m) if m.number else ""
    facts = ", ".join(part for part in (write_day(m.issued), straight(m.issuer)) if part)
    return Markup('<li><button type="button" data-origin="{}"><b>{}</b> {}<span>{}</span></button></li>').format(
        write_origin(Origin(document.id)), document_name(m.kind, m.number, m.title, file), subject, facts
    )


def draw_chosen(document: Document, origin: Origin) -> str:
    """What the search starts from, by name, with the beginning of the passage chosen."""
    m = document.metadata
    file = document.files[0].path if document.files else None
    title = m.title if m.number and m.title else ""
    facts = " · ".join(part for part in (kind_name(m.kind), write_day(m.issued), straight(m.issuer)) if part)
    return str(
        Markup(
            '<div class="chosen" data-address="{}"><p><b>{}</b> <span class="facts">{}</span></p><p>{}</p>{}</div>'
        ).format(
            write_origin(origin), document_name(m.kind, m.number, m.title, file), facts, title,
            _draw_part(document.text, origin.span),
        )
    )  # fmt: skip


def draw_pasted(text: str) -> str:
    """A pasted text as the start of the search."""
    part = _draw_part(text, Span(0, len(text)))
    return str(Markup('<div class="chosen" data-address=""><p><b>Đoạn văn đã dán</b></p>{}</div>').format(part))


def _draw_part(text: str, span: Span | None) -> Markup:
    if span is None:
        return Markup("")
    part = " ".join(span.of(text).split())
    shown = part if len(part) <= _SHOWN else part[:_SHOWN].rsplit(" ", 1)[0] + "…"
    return Markup("<blockquote>{}</blockquote>").format(shown)


def draw_pick(document: Document) -> Markup:
    """The button that starts from the passage clicked in this document."""
    return Markup(
        '<span class="pick"><button type="button" data-pick="{}" disabled>Tìm liên quan với đoạn này</button>'
        "<span>Bấm vào một đoạn để chọn.</span></span>"
    ).format(document.id)
