"""Finds the parts of a document: the blocks at its head and foot, and the sections of its body."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import patterns as p
from index.types import Block, Extract, Line, Section

_HEAD_LINES = 30  # a letterhead stands within the first lines; beyond them a kind in capitals is a heading
_TITLE_LINES = 6
_TITLE_WORDS = 60
_HEADING_WORDS = 30
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
    texts = [extract.text[line.start : line.end] for line in extract.lines]
    kinds = _block_kinds(texts)
    blocks = tuple(_blocks(extract.lines, kinds))
    body = [(line, text) for line, text, kind in zip(extract.lines, texts, kinds, strict=True) if not kind]
    return Structure(blocks, *_sections(body))


def _block_kinds(texts: Sequence[str]) -> list[str]:
    """For each line the kind of block it belongs to, "" for the body."""
    kinds = [""] * len(texts)
    start = 1 if texts and p.SAMPLE_NOTICE.match(texts[0]) else 0
    kinds[:start] = ["notice"] * start
    body = _mark_head(texts, kinds, start)
    _mark_tail(texts, kinds, body)
    return kinds


def _mark_head(texts: Sequence[str], kinds: list[str], start: int) -> int:
    """Mark letterhead, title and addressee from `start`; the index of the first body line."""
    end_of_head = _letterhead_end(texts, start)
    kinds[start:end_of_head] = ["letterhead"] * (end_of_head - start)
    end_of_title = _title_end(texts, end_of_head, had_head=end_of_head > start)
    kinds[end_of_head:end_of_title] = ["title"] * (end_of_title - end_of_head)
    end = _addressee_end(texts, end_of_title)
    kinds[end_of_title:end] = ["addressee"] * (end - end_of_title)
    return end


def _letterhead_end(texts: Sequence[str], start: int) -> int:
    """Past the last line of the letterhead; `start` where there is none."""
    window = texts[start : start + _HEAD_LINES]
    marks = [i for i, t in enumerate(window) if _is_letterhead_mark(t)]
    if not marks:
        return start
    kind = next((i for i, t in enumerate(window) if i > marks[0] and p.KIND_LINE.match(t)), None)
    if kind is not None:
        return start + kind
    close = [i for i in marks if i - marks[0] < 12]
    return start + close[-1] + 1


def _is_letterhead_mark(text: str) -> bool:
    if len(text.split()) > 25:
        return False
    return bool(
        p.PARTY_HEAD.fullmatch(text.strip(" *-_"))
        or p.PARTY_HEAD.match(text)
        or p.STATE_HEAD.match(text)
        or p.MOTTO.match(text)
    )


def _title_end(texts: Sequence[str], start: int, had_head: bool) -> int:
    """Past the last line of the title (kind and "trích yếu", or the headline of a text without letterhead)."""
    if start >= len(texts):
        return start
    if not p.KIND_LINE.match(texts[start]):
        return start + 1 if not had_head and _is_headline(texts, start) else start
    end = start + 1
    while end < min(len(texts), start + _TITLE_LINES) and _continues_title(texts[end]):
        end += 1
    return end


def _is_headline(texts: Sequence[str], start: int) -> bool:
    text = texts[start]
    is_list = p.mark_of(text)[0] < p.UNMARKED
    return len(texts) > start + 1 and len(text.split()) <= _TITLE_WORDS and text[-1] not in ".;:,!…" and not is_list


def _continues_title(text: str) -> bool:
    if p.RULE_LINE.match(text):
        return True
    if p.BASIS.match(text) or p.ADDRESSEE.match(text) or p.mark_of(text)[0] < p.UNMARKED:
        return False
    return len(text.split()) <= _TITLE_WORDS and text[-1] not in ".;:,"


def _addressee_end(texts: Sequence[str], start: int) -> int:
    if start >= len(texts) or not p.ADDRESSEE.match(texts[start]):
        return start
    end = start + 1
    while end < len(texts) and texts[end].startswith("-") and len(texts[end].split()) < 25:
        end += 1
    return end


def _mark_tail(texts: Sequence[str], kinds: list[str], body: int) -> None:
    """Mark recipients and signature, in either order, up to an annex or the body's return."""
    kind = ""
    for i in range(body, len(texts)):
        text = texts[i]
        if p.RECIPIENTS.match(text):
            kind = "recipients"
        elif p.SIGNATURE.match(text) or (kind == "recipients" and _is_role(text)):
            kind = "signature"
        elif kind and (p.ANNEX.match(text) or len(text.split()) > 40 or _is_section_mark(text)):
            return
        kinds[i] = kind


def _is_role(text: str) -> bool:
    """Whether a line below the recipients names the signer's office ("CHỦ TỊCH"), signing in his own right."""
    return _is_capitals(text) and text[-1] not in ".;:," and p.mark_of(text)[0] == p.UNMARKED


def _is_section_mark(text: str) -> bool:
    return p.mark_of(text)[0] <= p.LAST_HEADING_ALWAYS


def _blocks(lines: Sequence[Line], kinds: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    previous = ""
    for line, kind in zip(lines, kinds, strict=True):
        if kind and kind == previous:
            blocks[-1] = Block(kind, blocks[-1].start, line.end)
        elif kind:
            blocks.append(Block(kind, line.start, line.end))
        previous = kind
    return blocks


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
    for line, text in body:
        heading = _heading(line, text)
        before = found[-1] if found else None
        if before and _is_bare(before) and heading and not heading.label and text.isupper():
            heading = Heading(before.level, before.label, f"{before.text.rstrip(' .:')}. {text}", False)
            found[-1] = heading
        found.append(heading)
    return found


def _is_bare(heading: Heading) -> bool:
    return bool(heading.label) and heading.text.rstrip(" .:") == heading.label


def _heading(line: Line, text: str) -> Heading | None:
    if line.header or "\t" in text:
        return None
    level, label, length = p.mark_of(text)
    words = _CAPITAL_HEADING_WORDS if text[length:].isupper() else _HEADING_WORDS
    is_short = len(text.split()) <= words and text[-1] not in ".;:,"
    if level <= p.LAST_HEADING_ALWAYS:
        return Heading(level, label, text if is_short else text[:length].rstrip(" .:-–"), not is_short)
    if is_short and level <= 9 and (level <= 8 or line.level):
        return Heading(level, label, text, False)
    if is_short and level == p.UNMARKED and (line.level or _is_capitals(text)):
        return Heading(min(line.level or 3, 9), "", text, False)
    return None


def _is_capitals(text: str) -> bool:
    return text.isupper() and len(text.split()) >= 2
