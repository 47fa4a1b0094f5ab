"""The JSON of the command line and the page: a contract that other programs use."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from index.errors import BadQuestion
from index.library import Filters
from index.types import Document, Span
from search.types import Hit, Quote, RelatedHit, Reply

Json = dict[str, Any]

_CARD = ("number", "kind", "title", "issuer", "issued", "status", "sample")


def reply_json(reply: Reply, id: object = None) -> Json:
    """A reply as the contract has it."""
    return {
        "id": id,
        "question": reply.question,
        "understood": reply.understood,
        "interpretations": [
            {"kind": i.kind, "typed": i.typed, "understood": i.understood} for i in reply.interpretations
        ],
        "carried": reply.carried,
        "refused": reply.refused,
        "reason": reply.reason,
        "note": reply.note,
        "answer": [quote_json(quote) for quote in reply.answer],
        "hits": [hit_json(hit) for hit in reply.hits],
        "documents": [card_json(document) for document in reply.documents],
    }


def hit_json(hit: Hit) -> Json:
    passage = hit.passage
    return {**_place(hit, passage.start, passage.end, hit.scores.total), "text": hit.text}


def related_json(related: RelatedHit) -> Json:
    document = related.hit.document
    return {
        **hit_json(related.hit),
        "relation": related.relation,
        "reason": related.reason,
        "shared": [_span(document, span) for span in related.shared],
        "also": [_place(hit, hit.passage.start, hit.passage.end, hit.scores.total) for hit in related.also],
    }


def related_source(text: str) -> tuple[str | None, Span | None]:
    """The document and the part of it that "ID[:START-END]" names; (None, None) for "-". Raises BadQuestion."""
    if text == "-":
        return None, None
    document, _, part = text.partition(":")
    if not part:
        return document, None
    start, _, end = part.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        raise BadQuestion(f"Đoạn {part!r} không đúng; viết theo dạng MÃ:120-340.")
    return document, Span(int(start), int(end))


def quote_json(quote: Quote) -> Json:
    document, sentence = quote.hit.document, quote.sentence
    return {
        **_place(quote.hit, sentence.start, sentence.end, quote.score),
        "quote": quote.text,
        "lead_in": _span(document, sentence.lead_in),
        "context": [_span(document, span) for span in quote.context],
        "newest": quote.newest,
        "also": [_place(p.hit, p.sentence.start, p.sentence.end, p.hit.scores.total) for p in quote.also],
    }


def card_json(document: Document) -> Json:
    """A document of a list of documents."""
    known = document_json(document)
    return {"document": document.id} | {key: known[key] for key in _CARD}


def document_json(document: Document) -> Json:
    """What is known of a document, without its text."""
    m = document.metadata
    return {
        "title": m.title,
        "kind": m.kind,
        "number": m.number,
        "issuer": m.issuer,
        "issued": m.issued.isoformat() if m.issued else None,
        "status": document.status,
        "sample": document.sample,
    }


def _place(hit: Hit, start: int, end: int, score: float) -> Json:
    document = hit.document
    return {
        "document": document.id,
        "file": document.files[0].path,
        **document_json(document),
        "path": list(hit.passage.path),
        "page": document.page_of(start),
        "ocr": document.is_scanned(start, end),
        "start": start,
        "end": end,
        "score": round(score, 4),
    }


def _span(document: Document, span: Span | None) -> Json | None:
    return {"text": span.of(document.text), "start": span.start, "end": span.end} if span else None


def filters_from_json(values: Any) -> Filters:
    """Filters from "kind", "issuer" (a text or a list), "from", "to" and "in_force" (true or false).

    Raises BadQuestion for anything else.
    """
    values = values or {}
    if not isinstance(values, Mapping):
        raise BadQuestion(f'Bộ lọc phải là một đối tượng JSON như {{"kind": "KL"}}, không phải {values!r}.')
    unknown = sorted(set(values) - {"kind", "issuer", "from", "to", "in_force"})
    if unknown:
        raise BadQuestion(f"Bộ lọc không rõ: {', '.join(unknown)}. Dùng được: kind, issuer, from, to, in_force.")
    return Filters(
        kinds=_texts(values.get("kind")),
        issuers=_texts(values.get("issuer")),
        since=_day(values.get("from")),
        until=_day(values.get("to")),
        in_force=_yes(values.get("in_force")),
    )


def _texts(value: Any) -> frozenset[str]:
    values = [value] if isinstance(value, str) else value or []
    if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
        raise BadQuestion(f"Bộ lọc phải là chữ hoặc danh sách chữ, không phải {value!r}.")
    return frozenset(v for v in values if v)


def _yes(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise BadQuestion(f"Bộ lọc in_force phải là true hoặc false, không phải {value!r}.")
    return bool(value)


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadQuestion(f"Ngày {value!r} không đúng; viết theo dạng 2020-01-31.") from error
