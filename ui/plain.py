"""A part as plain text for the clipboard: quotes with their citations, ready to paste into a letter or a message."""

from ui.citation import cite_document, cite_in_full, write_marks
from ui.contract import Card, Place
from ui.takeaway import Entry, Part


def write_plain(part: Part) -> str:
    """The question, what it was taken for, and each quote in quotation marks with its citation in brackets."""
    understood = [f"Đã hiểu: {part.understood}"] if part.understood is not None else []
    head = [f"Câu hỏi: {part.heading}" if part.is_question else part.heading, *understood, *part.notes]
    cards = [f"- {_with_marks(cite_document(card), card)}" for card in part.documents]
    entries = [_write_entry(number, entry) for number, entry in enumerate(part.entries, 1)]
    return "\n\n".join("\n".join(block) for block in (head, cards, *entries) if block)


def _write_entry(number: int, entry: Entry) -> list[str]:
    before = [text for text in (entry.lead_in, *entry.context) if text]
    lines = [*before, entry.text if "\t" in entry.text else f"“{entry.text}”"]
    also = [f"Cũng có trong: {'; '.join(map(cite_in_full, entry.also))}."] if entry.also else []
    cited = _with_marks(cite_in_full(entry.place), entry.place, entry.newest)
    return [f"{number}. {lines[0]}", *lines[1:], f"({cited})", *also]


def _with_marks(citation: str, place: Place | Card, newest: bool = False) -> str:
    return "; ".join([citation, *write_marks(place, newest)])
