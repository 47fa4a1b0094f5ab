"""The values that travel between the steps: frozen, plain, and free of any library's types."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A quotable unit: `text[start:end]`, and the lead-in that says who must do it or of what it is an item."""

    start: int
    end: int
    lead_in: Span | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: 100–200 syllables of one section, never cutting a sentence."""

    document: str
    ordinal: int
    start: int
    end: int
    path: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all below it. `level` 1 is the highest; `label` is "II", "1.1", "Điều 5", "a"."""

    level: int
    label: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A part that is not body text. `kind`: letterhead, title, addressee, recipients, signature or notice."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or table row as a reader found it, before the structure is known.

    `level` is the heading level that the file's own style states (0: none); `header` is the span of the header row
    when the line is a row of a data table; `bold`: every letter of it is bold.
    """

    start: int
    end: int
    level: int = 0
    header: Span | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader gives: the text (NFC), its lines in reading order, and where each page starts (() if unknown).

    `scanned` are the parts that were recognised from a picture (OCR); `doubts` say, in Vietnamese, what a person should
    look at.
    """

    text: str
    lines: tuple[Line, ...]
    pages: tuple[int, ...] = ()
    scanned: tuple[Span, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document states about itself; None where it states nothing.

    `parent` is the body above the issuer, `signer` a name and `role` the office; several signers are parted by "; ".
    `draft` is the mark as written ("Dự thảo lần 2"). `places` says where each field was read; a field that a person
    has corrected has none.
    """

    title: str | None = None
    number: str | None = None
    kind: str | None = None
    issuer: str | None = None
    parent: str | None = None
    issued: date | None = None
    place: str | None = None
    signer: str | None = None
    role: str | None = None
    secrecy: str | None = None
    urgency: str | None = None
    draft: str | None = None
    meeting: str | None = None
    term: str | None = None
    places: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put in place of what was read, or None to empty it; `made` is a time in ISO form, UTC."""

    field: str
    value: str | None
    made: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a document: its path as added and the SHA-256 of its bytes."""

    path: str
    sha256: str


CHANGING = ("thay_the", "bai_bo", "sua_doi", "bo_sung")  # the relations that change the document cited


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another document by its number, `text[start:end]`, and what the citing document does to it.

    `relation` is can_cu, thuc_hien, so_ket, tong_ket, sua_doi, bo_sung, thay_the, bai_bo, or vien_dan for a plain
    mention. `part` says that only some of its clauses are meant. `number` is "01-NQ" where the issuer is not named.
    """

    start: int
    end: int
    relation: str
    kind: str
    number: str
    issued: date | None
    part: bool
    quote: Span  # the sentence


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `id` is given once by the library ("" before) and kept across moves and re-reading.

    `scanned` and `doubts` are as in `Extract`. `metadata` has the `corrections` in it; `stated` is the metadata as
    read, None where nothing is corrected.
    """

    text: str
    metadata: Metadata = Metadata()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: tuple[int, ...] = ()
    sample: bool = False
    id: str = ""
    files: tuple[SourceFile, ...] = ()
    status: str | None = None
    references: tuple[Reference, ...] = ()
    scanned: tuple[Span, ...] = ()
    doubts: tuple[str, ...] = ()
    stated: Metadata | None = None
    corrections: tuple[Correction, ...] = ()

    def is_scanned(self, start: int, end: int) -> bool:
        """Whether any of `text[start:end]` was recognised from a picture."""
        return any(span.start < end and start < span.end for span in self.scanned)

    def page_of(self, offset: int) -> int | None:
        """The page, from 1, on which `offset` stands; None where the file has no pages."""
        return max(bisect_right(self.pages, offset), 1) if self.pages else None
