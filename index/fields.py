"""The texts made for searching, apart from the document's own: what is encoded and what BM25 counts."""

from index.text import fold, syllables, with_bigrams
from index.types import Document, Passage, Sentence

_LEAD_WORDS = 40  # of a lead-in that stands before the passage; its end names who and what


def passage_text(document: Document, passage: Passage) -> str:
    """Title, headings, lead-in and text of a passage (our measurement: +.03 to +.2 nDCG over the text alone)."""
    parts = [
        document.metadata.title or "",
        " – ".join(passage.path),
        _carried(document, passage),
        _body(document, passage),
    ]
    return "\n".join(part for part in parts if part)


def sentence_text(document: Document, sentence: Sentence) -> str:
    """A sentence as it is encoded; a table row names the column of each cell."""
    text = document.text[sentence.start : sentence.end]
    if sentence.lead_in and "\t" in text:
        return _row(sentence.lead_in.of(document.text), text)
    return text


def lexical_fields(document: Document, passage: Passage) -> tuple[str, str]:
    """The terms of a passage, parted by spaces: exact, and folded (no accents)."""
    text = "\n".join((document.metadata.number or "", passage_text(document, passage)))
    return lexical_terms(text)


def lexical_terms(text: str) -> tuple[str, str]:
    """Syllables and adjacent pairs of `text`, parted by spaces: exact, and folded."""
    words = syllables(text)
    return " ".join(with_bigrams(words)), " ".join(with_bigrams([fold(w) for w in words]))


def _body(document: Document, passage: Passage) -> str:
    """The passage without the headings at its start, which its path already says."""
    start = passage.sentences[0].start if passage.sentences else passage.start
    return document.text[start : passage.end]


def _carried(document: Document, passage: Passage) -> str:
    """The lead-in or table header of the first sentence, where it stands before the passage."""
    first = passage.sentences[0] if passage.sentences else None
    if first is None or first.lead_in is None or first.lead_in.start >= passage.start:
        return ""
    return " ".join(first.lead_in.of(document.text).split()[-_LEAD_WORDS:])


def _row(header: str, row: str) -> str:
    names, cells = header.split("\t"), row.split("\t")
    if len(names) != len(cells):
        return row
    return "; ".join(f"{name}: {cell}" for name, cell in zip(names, cells, strict=True) if cell)
