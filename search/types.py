"""The values of one question: what was understood, what was found, what is quoted."""

from dataclasses import dataclass
from datetime import date

from index.types import Document, Passage, Sentence, Span


@dataclass(frozen=True, slots=True)
class Query:
    """A question as typed and as understood (accents restored); equal where nothing was changed."""

    text: str
    understood: str
    words: tuple[str, ...]  # syllables of `understood`
    carried: str | None = None  # what it took over from the questions before it
    document: str | None = None  # id of the one document that it speaks of: the last answer's
    since: date | None = None  # it asks what was decided from this day on


@dataclass(frozen=True, slots=True)
class Scores:
    """The parts of a passage's score: raw inner products and BM25, and the fused score that orders."""

    fused: float
    dense: float
    sentence: float
    words: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `document` carries no text where only its card is needed."""

    id: int
    passage: Passage
    document: Document
    scores: Scores

    @property
    def text(self) -> str:
        return self.document.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the same sentence stands besides."""

    sentence: Sentence
    hit: Hit


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim sentence of the answer, and the other places where it stands."""

    sentence: Sentence
    hit: Hit
    score: float
    also: tuple[Place, ...] = ()
    context: tuple[Span, ...] = ()  # neighbours without which the sentence is not understood
    newest: bool = False  # of several figures, this one is of the latest document

    @property
    def text(self) -> str:
        return self.hit.document.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question gets: quotes, or a refusal with its reason; the nearest passages always."""

    question: str
    understood: str
    answer: tuple[Quote, ...]
    hits: tuple[Hit, ...]
    reason: str | None = None
    carried: str | None = None
    documents: tuple[Document, ...] = ()  # cards, without text: the answer to a question about the store itself
    note: str | None = None  # what the answer is, in words: how many documents, in which order

    @property
    def refused(self) -> bool:
        return not self.answer and not self.documents
