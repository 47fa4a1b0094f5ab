"""The JSON of an answer (README, "The command line"): what the pages show and the endpoint `hoi` returns."""

from typing import Literal, NotRequired, TypedDict

Chosen = tuple[list[str], list[str], str, str, bool]  # filters as set: kinds, issuers, from, to, only what is in force
Way = Literal["whole", "alone", "literally"]  # as understood; without the turns before it; exactly as typed


class Excerpt(TypedDict):
    """A part of a document's text with its offsets."""

    text: str
    start: int
    end: int


class Place(TypedDict):
    """Where something stands; what is not known is None. Offsets count code points of the document's text."""

    document: str
    file: str | None
    title: str | None
    kind: str | None
    number: str | None
    issuer: str | None
    issued: str | None
    status: str | None
    path: list[str]
    page: int | None
    ocr: bool  # recognised from a picture
    start: int
    end: int
    score: float
    sample: bool


class Hit(Place):
    """A passage."""

    text: str


class Quote(Place):
    """A sentence quoted verbatim, with the lead-in that says who must do it."""

    quote: str
    lead_in: Excerpt | None
    context: list[Excerpt]
    newest: bool
    also: list[Place]


class Related(Hit):
    """A passage that relates to a source: how, why in words, which words they share, where nearly the same stands."""

    relation: str
    reason: str
    shared: list[Excerpt]
    also: list[Place]


class Card(TypedDict):
    """A document of a list of documents."""

    document: str
    number: str | None
    kind: str | None
    title: str | None
    issuer: str | None
    issued: str | None
    status: str | None
    sample: bool


class Interpretation(TypedDict):
    """Words of a question as typed, and what they were taken for."""

    kind: str
    typed: str
    understood: str


class Answered(TypedDict):
    """What a question got."""

    id: str | None
    question: str
    understood: str
    interpretations: list[Interpretation]
    carried: str | None
    refused: bool
    reason: str | None
    note: str | None
    answer: list[Quote]
    hits: list[Hit]
    documents: list[Card]


class Said(TypedDict):
    """What was said of an answer; `key` is that of the opinion kept, `reasons` are keys of `ui.activity.REASONS`."""

    key: str
    is_right: bool
    reasons: list[str]


class Turn(TypedDict):
    """One question of a conversation and what it got; kept in the browser, so it holds only what is shown."""

    question: str
    way: Way
    reply: Answered
    chosen: NotRequired[Chosen]  # the filters it was asked under; left out where none was set
    said: NotRequired[Said]
