"""Finds the parts of a document: the blocks at its head and foot, and the sections of its body."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import patterns as p
from index.blocks import find_blocks, goes_with_head, is_capitals, is_letterhead_mark
from index.types import Block, Extract, Line, Section

_HEADING_WORDS = 30
_BOLD_SHARE = 0.4  # of the body's lines; beyond it bold is how the whole text is set
_HEAD_ABOVE, _HEAD_BELOW = 4, 8  # lines of an inner letterhead around the name of the state or the Party
_CAPITAL_HEADING_WORDS = 60  # decrees head their "Mục" with a sentence in capitals


@dataclass(frozen=True, slots=True)
class Heading:
    """A body line that opens a section. `own_text`: the line is also a sentence ("Điều 1. Ban hành … .")."""

    level: int
    label: str
    text: str
    own_text: bool


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of the body under its headings; `heading` when it opens a section itself."""

    line: Line
    path: tuple[str, ...]
    heading: Heading | None


@dataclass(frozen=True, slots=True)
class Structure:
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    body: tuple[BodyLine, ...]


def find_structure(extract: Extract) -> Structure:
    """Blocks, sections and body lines; together they hold every line of `extract` once, in order."""
    blocks, kinds = find_blocks(extract.text, extract.lines)
    texts = (extract.text[line.start : line.end] for line in extract.lines)
    body = [(line, text) for line, text, kind in zip(extract.lines, texts, kinds, strict=True) if not kind]
    return Structure(tuple(blocks), *_sections(body))


def _sections(body: Sequence[tuple[Line, str]]) -> tuple[tuple[Section, ...], tuple[BodyLine, ...]]:
    """The sections of the body, and each body line under the headings above it."""
    headings = _headings(body)
    open_: list[Heading] = []
    lines: list[BodyLine] = []
    for (line, _), heading in zip(body, headings, strict=True):
        if heading:
            while open_ and open_[-1].level >= heading.level:
                open_.pop()
            open_.append(heading)
        lines.append(BodyLine(line, tuple(h.text for h in open_), heading))
    return tuple(_section_spans(lines)), tuple(lines)


def _section_spans(lines: Sequence[BodyLine]) -> list[Section]:
    sections: list[Section] = []
    open_: list[int] = []  # indexes of the sections that still grow, the highest level first
    previous: Heading | None = None
    for body_line in lines:
        heading, line = body_line.heading, body_line.line
        if heading and heading is not previous:
            while open_ and sections[open_[-1]].level >= heading.level:
                open_.pop()
            open_.append(len(sections))
            sections.append(Section(heading.level, heading.label, heading.text, line.start, line.end))
        for i in open_:
            sections[i] = replace(sections[i], end=line.end)
        previous = heading
    return sections


def _headings(body: Sequence[tuple[Line, str]]) -> list[Heading | None]:
    """The heading of each line or None; a name in capitals under a bare "Chương I" shares that heading."""
    found: list[Heading | None] = []
    tells = _bold_tells(body)
    inner, kinds = _inner_heads([text for _, text in body])
    for i, (line, text) in enumerate(body):
        heading = None if i in inner else _heading(line, text, tells and line.bold)
        if i in kinds:
            heading = Heading(1, "", text, False)
        before = found[-1] if found else None
        if before and _is_bare(before) and heading and not heading.label and text.isupper():
            heading = Heading(before.level, before.label, f"{before.text.rstrip(' .:')}. {text}", False)
            found[-1] = heading
        found.append(heading)
    return found


def _bold_tells(body: Sequence[tuple[Line, str]]) -> bool:
    """Whether bold sets lines apart here: not where most of the text is bold."""
    return sum(line.bold for line, _ in body) <= _BOLD_SHARE * len(body)


def _inner_heads(texts: Sequence[str]) -> tuple[set[int], set[int]]:
    """The lines of further letterheads, of forms in an annex or of a second document; and the kinds below them."""
    heads: set[int] = set()
    kinds: set[int] = set()
    for i, text in enumerate(texts):
        if is_letterhead_mark(text):
            first, last = i, i + 1
            while first > max(0, i - _HEAD_ABOVE) and _in_head(texts[first - 1]):
                first -= 1
            while last < min(len(texts), i + _HEAD_BELOW) and _in_head(texts[last]):
                last += 1
            heads.update(range(first, last))
            if last < len(texts) and p.KIND_LINE.match(texts[last]):
                kinds.add(last)
    return heads, kinds


def _in_head(text: str) -> bool:
    if p.KIND_LINE.match(text) or p.ANNEX.match(text) or p.mark_of(text)[0] < p.UNMARKED or p.SIGNATURE.match(text):
        return False
    return text.isupper() or goes_with_head(text)


def _is_bare(heading: Heading) -> bool:
    return bool(heading.label) and not heading.own_text and heading.text.rstrip(" .:") == heading.label


def _heading(line: Line, text: str, bold: bool) -> Heading | None:
    if line.header or "\t" in text or p.SIGNATURE.match(text):
        return None
    level, label, length = p.mark_of(text)
    words = _CAPITAL_HEADING_WORDS if text[length:].isupper() else _HEADING_WORDS
    is_short = len(text.split()) <= words and text[-1] not in ".;:,"
    if level <= p.LAST_HEADING_ALWAYS:
        return Heading(level, label, text if is_short else text[:length].rstrip(" .:-–"), not is_short)
    if is_short and level <= 9 and (level <= 8 or line.level or bold):
        return Heading(level, label, text, False)
    if is_short and level == p.UNMARKED and (line.level or is_capitals(text) or bold):
        return Heading(min(line.level or (3 if is_capitals(text) else 9), 9), "", text, False)
    return None
