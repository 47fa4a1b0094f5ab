"""The values of one question: what was understood, what was found, what is quoted."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.types import Document, Passage, Sentence, Span
from search.abbreviations import Expansion
from search.numbers import NumberMention, find_numbers
from search.thesaurus import Wording, in_official_words

_TITLES = 2  # of documents named, that the encoder gets


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What was typed, and what it was taken for: accents restored, an abbreviation spelt out, a slip mended."""

    kind: Literal["accents", "abbreviation", "slip"]
    typed: str
    understood: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier question of a conversation; `literally`: its interpretations were taken back."""

    text: str
    literally: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question as typed and as understood (accents restored); equal where nothing was changed."""

    text: str
    understood: str
    words: tuple[str, ...]  # syllables of `understood`, what BM25 looks for
    numbers: tuple[NumberMention, ...] = ()  # document numbers that it names
    documents: tuple[Document, ...] = ()  # that these may mean, without text
    unknown: tuple[NumberMention, ...] = ()  # those of them that mean none
    subject: str | None = None  # `understood` without the numbers of documents that the store holds
    expansions: tuple[Expansion, ...] = ()  # abbreviations spelt out; `words` holds both forms
    wordings: tuple[Wording, ...] = ()  # everyday phrases of `asked`, with what offices call the same

    @property
    def asked(self) -> str:
        """What is asked, apart from where: what an answer must cover."""
        return self.understood if self.subject is None else self.subject

    @property
    def is_restored(self) -> bool:
        """Whether it got accents that were not typed."""
        return any(done.kind == "accents" for done in self.interpretations)

    @property
    def asked_officially(self) -> str:
        """`asked` with its everyday phrases in the words of offices."""
        return in_official_words(self.asked, self.wordings)

    @property
    def equivalents(self) -> tuple[Expansion, ...]:
        """What, standing in a text, says as much as a phrase of the question does."""
        official = (Expansion(wording, w.typed) for w in self.wordings for wording in w.official)
        return (*self.expansions, *official)

    @property
    def named(self) -> list[NumberMention]:
        """The numbers of the documents meant, as they print them, and those that mean none."""
        printed = (mention for d in self.documents for mention in find_numbers(d.metadata.number or ""))
        return [*printed, *self.unknown]

    @property
    def with_titles(self) -> str:
        """What is asked, with the titles of the documents named: passages are encoded with theirs."""
        return self.titled(self.asked) if self._titles else self.understood

    def titled(self, text: str) -> str:
        """`text` with the titles of the documents named."""
        return ", ".join([*self._titles, text])

    @property
    def _titles(self) -> list[str]:
        return [d.metadata.title for d in self.documents[:_TITLES] if d.metadata.title]

    interpretations: tuple[Interpretation, ...] = ()  # of its own words as typed
    carried: str | None = None  # what it took over from the questions before it
    document: str | None = None  # id of the one document that it speaks of: the last answer's
    preferred: str | None = None  # id of the document that it likely speaks of: the last answer's
    since: date | None = None  # it asks what was decided from this day on
    until: date | None = None  # or up to this day


@dataclass(frozen=True, slots=True)
class Scores:
    """The parts of a passage's score: raw inner products and BM25, fused; and what reading it again adds."""

    fused: float
    dense: float
    sentence: float
    words: float
    reread: float = 0.0  # by a reranker; 0 without one

    @property
    def total(self) -> float:
        """What orders passages."""
        return self.fused + self.reread


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
class RelatedHit:
    """A passage that relates to a source: how, and why in words. `also` holds passages that say nearly the same.

    `relation` is replaces, amends, reviews, carries_out, same_reference or same_subject; `reason` says which of the
    two documents does it to the other. `shared` are the words that stand in the source too.
    """

    hit: Hit
    relation: str
    reason: str
    also: tuple[Hit, ...] = ()
    shared: tuple[Span, ...] = ()


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
    reason: str | None = None  # of a refusal; beside an answer, what must be known to read it rightly
    carried: str | None = None
    documents: tuple[Document, ...] = ()  # cards, without text: those a question names by number, or asks the store for
    note: str | None = None  # what the answer is, in words: how many documents, in which order
    interpretations: tuple[Interpretation, ...] = ()  # of the question's own words as typed
    confidence: float | None = None  # log odds that the best sentence answers; for measuring, not shown to anyone

    @property
    def refused(self) -> bool:
        return not self.answer and self.note is None
