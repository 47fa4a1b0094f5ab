"""Questions about what one document states of itself: its date, number, signer or issuer, quoted from the line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import patterns as p
from index.library import Filters, Library
from index.text import fold, nfc, syllables
from index.types import Document, Passage, Sentence, Span
from search.catalogue import KIND, find_documents, read_conditions
from search.types import Hit, Query, Quote, Scores

_AT_MOST = 5  # documents of the same number or subject
_ASKED = {
    "date": r"(?:được |đã )?(?:ban hành|ký|ra đời|ra)(?: từ| vào| hồi)? "
    r"(?:ngày(?: tháng năm)?(?: nào| bao nhiêu| mấy)?"
    r"|ngày nào|khi nào|bao giờ|lúc nào|hôm nào|năm nào|tháng nào)"
    r"|ngày (?:ban hành|ký)(?: là)?(?: ngày nào| bao giờ| khi nào)?"
    r"|(?:khi nào|bao giờ) (?:được )?(?:ban hành|ký)",
    "signer": r"(?:do |được )?(?:ai|đồng chí nào|người nào) (?:là người )?(?:đã )?ký(?: ban hành)?|người ký là ai"
    r"|(?:ai|đồng chí nào) là người ký|người ký",
    "number": r"(?:có |là |mang )?số (?:mấy|bao nhiêu|hiệu là gì|hiệu bao nhiêu|hiệu)",
    "issuer": r"(?:do |được )?(?:ai|cơ quan nào|đơn vị nào|cấp nào|tổ chức nào) (?:đã )?ban hành(?: ra)?"
    r"|cơ quan ban hành(?: là)?(?: cơ quan nào| ai)?",
}
_PATTERNS = {asked: re.compile(rf"\b(?:{words})\b", re.I) for asked, words in _ASKED.items()}
_FILLER = frozenset(syllables("nó đó này ấy trên nói là thì được do vậy thế rồi văn bản bởi cho hỏi xin biết ạ"))


def state(query: Query, library: Library, filters: Filters) -> list[Quote]:
    """The lines that state what is asked of the document named or carried over; none for any other question."""
    text = nfc(query.asked if query.document is None else query.text).strip(" ?.!")
    for asked, pattern in _PATTERNS.items():
        if found := pattern.search(text):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,?")
            documents = _documents(rest, query, library, filters)
            return [q for d in documents for q in _quote(library, library.document(d), asked)]
    return []


def _documents(mention: str, query: Query, library: Library, filters: Filters) -> list[str]:
    """The documents that the question names and nothing else: carried over, by number, or by subject."""
    if query.document or query.documents:
        words = re.sub(rf"\b(?:{KIND})\b", " ", mention, flags=re.I)
        named = [query.document] if query.document else [d.id for d in query.documents]
        found = named if not set(syllables(words)) - _FILLER else []
    else:
        wanted = read_conditions(mention)
        found = [d.id for d in find_documents(wanted, library, filters)] if wanted and wanted.subject else []
    allowed = [d for d in found if library.count(replace(filters, documents=frozenset([d])))]
    return allowed if len(allowed) <= _AT_MOST else []


def _quote(library: Library, document: Document, asked: str) -> Iterator[Quote]:
    ids = library.passage_ids(document.id)
    span = _line(document, asked)
    if not ids or span is None:
        return
    first = library.passages(ids[:1])[ids[0]]
    yield Quote(Sentence(span.start, span.end), Hit(ids[0], _without_path(first), document, Scores(0, 0, 0, 0)), 0.0)


def _without_path(passage: Passage) -> Passage:
    """A letterhead stands under no heading."""
    return replace(passage, path=())


def _line(document: Document, asked: str) -> Span | None:
    lines = {kind: list(_lines(document, kind)) for kind in ("letterhead", "title", "signature")}
    m, text = document.metadata, document.text
    if asked in ("date", "number"):
        return _line_with(document, "issued" if asked == "date" else "number")
    if asked == "signer" and lines["signature"]:
        return _signature(lines["signature"], text)
    if asked == "issuer" and m.issuer:
        words = set(map(fold, syllables(m.issuer)))
        near = [
            x for part in ("title", "letterhead", "signature") for x in lines[part] if _share(words, x.of(text)) >= 0.5
        ]
        return max(near, key=lambda line: _share(words, line.of(text)), default=None)
    return None


def _line_with(document: Document, field: str) -> Span | None:
    """The line in which a field was read; None where the document states none, or a person corrected it."""
    span = dict(document.metadata.places).get(field)
    if span is None:
        return None
    start = document.text.rfind("\n", 0, span.start) + 1
    end = document.text.find("\n", span.end)
    line = document.text[start : end if end >= 0 else len(document.text)]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _share(words: set[str], text: str) -> float:
    return len(words & set(map(fold, syllables(text)))) / len(words) if words else 0.0


def _signature(lines: Sequence[Span], text: str) -> Span | None:
    """From the line that says for whom, to the name: one quote."""
    start = next(
        (i for i, line in enumerate(lines) if p.SIGNATURE.match(line.of(text)) or line.of(text).isupper()), None
    )
    return None if start is None else Span(lines[start].start, lines[-1].end)


def _lines(document: Document, kind: str) -> Iterator[Span]:
    for block in document.blocks:
        if block.kind == kind:
            for line in re.finditer(r"\S[^\n]*\S|\S", document.text[block.start : block.end]):
                yield Span(block.start + line.start(), block.start + line.end())
