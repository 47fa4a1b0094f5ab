"""The lists of a document and their items.

A list is the items under one lead-in, or of one mark under one heading, its lines where none bears a mark, steps ("Bước
1"), points ("Thứ nhất"), or the rows of a table.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.library import Library
from index.patterns import UNMARKED, mark_of
from index.types import Document, Passage, Sentence, Span
from search.types import Hit

_STEP = re.compile(r"\W*(?:bước|giai đoạn|đợt|quý) (?:\d+|[IVX]+)\b", re.I)
_ORDINAL = re.compile(r"\W*(?:thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)|(?:một|hai|ba|bốn|năm|sáu|bảy|tám) là)\b", re.I)
_CAPTION = 30  # words of a line that says what the table below it is of
_LONG = 60  # words; a longer item is given by its sentences

_Placed = tuple[Sentence, int, Passage]
_Groups = dict[tuple[object, ...], list[_Placed]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one document: what introduces it, and its items in document order."""

    hit: Hit  # the document's nearest passage
    lead_in: str
    path: tuple[str, ...]
    items: tuple[tuple[Sentence, int, Passage], ...]  # with the passage and its id
    is_inner: bool = False  # its items are the clauses of one line
    is_plain: bool = False  # its items bear no mark
    is_steps: bool = False  # its items are "Bước 1", "Bước 2" …

    @property
    def introducing(self) -> float:
        """The share of its items that only introduce others (they end with a colon)."""
        text = self.hit.document.text
        return sum(text[s.start : s.end].rstrip().endswith(":") for s, _, _ in self.items) / len(self.items)


def lists_of(hit: Hit, library: Library) -> Iterator[Listing]:
    """The lists of two items and more of the document of `hit` that a heading or a lead-in introduces."""
    document = hit.document
    ids = library.passage_ids(document.id)
    for sentences in _grouped(document, ids, library.passages(ids)).values():
        lead_in = _lead_in(document.text, sentences)
        items = list(_items(document, sentences, lead_in))
        first, path = items[0][0], items[0][2].path
        if len(items) > 1 and (lead_in or first.lead_in or path):
            told = lead_in or sentences[0][0].lead_in  # "Sửa đổi điểm a: …" tells what its fellows are, too
            introduction = _introducing(document.text, told, path) if told else ""
            inner = _is_inner(document.text, first)
            plain = not introduction and _is_plain(document.text, first)
            yield Listing(hit, introduction, path, tuple(items), inner, plain, _is_step(document.text, first))


def _lead_in(text: str, sentences: Sequence[_Placed]) -> Span | None:
    """What introduces all items, which does not stand in the line of one of them."""
    return next((s.lead_in for s, _, _ in sentences if s.lead_in and not _is_inner(text, s)), None)


def _introducing(text: str, lead_in: Span, path: Sequence[str]) -> str:
    """The lead-in; the head of a table with the line above it, which most often says what the table is of."""
    above = text[: lead_in.start].rstrip("\n")
    caption = above[above.rfind("\n") + 1 :]
    is_caption = "\t" in lead_in.of(text) and not {"\t", ""} & {*caption, caption} and caption not in path
    is_caption = is_caption and len(caption.split()) <= _CAPTION
    return f"{caption}\n{lead_in.of(text)}" if is_caption else lead_in.of(text)


def _grouped(document: Document, ids: Iterable[int], passages: Mapping[int, Passage]) -> _Groups:
    """Sentences by list: those of one lead-in, those of lines with one level of mark under the same headings, and the
    rows under the same header, which a table may repeat on a new page."""
    groups: _Groups = {}
    for i in ids:
        for sentence in passages[i].sentences:
            for key in _keys(document.text, sentence, passages[i]):
                groups.setdefault(key, []).append((sentence, i, passages[i]))
    return _with_introducing_items(document.text, groups)


def _with_introducing_items(text: str, groups: _Groups) -> _Groups:
    """The same where an item whose own line introduces clauses ("Giảm nghèo: …; …") stands among those of its level."""
    for key, placed in list(groups.items()):
        first, _, passage = placed[0]
        if key[0] != "lead-in" or first.lead_in is None or _is_inner(text, first):
            continue
        level = mark_of(_line(text, first.start).of(text))[0]
        marked, end = ("mark", passage.path, level), _end_of_lines(text, first.lead_in.end, level)
        own = [p for p in groups.get(marked, ()) if _is_inner(text, p[0]) and first.lead_in.end <= p[0].start < end]
        if own:
            groups[key] = sorted((*placed, *own), key=lambda p: p[0].start)
            groups[marked] = [p for p in groups[marked] if p not in own]
    return {key: placed for key, placed in groups.items() if placed}


def _end_of_lines(text: str, offset: int, level: int) -> int:
    """Where the lines of a mark's `level`, and of deeper ones, end that follow the line of `offset`."""
    line = _line(text, offset)
    while line.end < len(text):
        following = _line(text, line.end + 1)
        words, marked = following.of(text), mark_of(following.of(text))[0]
        is_of_list = marked == level or level < marked < UNMARKED
        if not is_of_list or (marked == UNMARKED and words.rstrip().endswith(":")):
            break
        line = following
    return line.end


def _keys(text: str, sentence: Sentence, passage: Passage) -> Iterator[tuple[object, ...]]:
    line = _line(text, sentence.start).of(text)
    level = mark_of(line)[0]
    lead_in = sentence.lead_in
    if "\t" in line:
        if lead_in is not None:
            yield ("table", passage.path, lead_in.of(text))
        return
    if _STEP.match(line):
        yield ("step", passage.path)
    elif _ORDINAL.match(text, sentence.start):
        yield ("ordinal", passage.path)
    if lead_in is not None:
        yield ("lead-in", lead_in.start)
    if passage.path and (lead_in is None or _is_inner(text, sentence)):
        yield ("mark", passage.path, level)


def _is_inner(text: str, sentence: Sentence) -> bool:
    """Whether the sentence is a clause whose lead-in stands in the same line."""
    return sentence.lead_in is not None and sentence.lead_in.start >= _line(text, sentence.start).start


def _is_step(text: str, sentence: Sentence) -> bool:
    return _STEP.match(_line(text, sentence.start).of(text)) is not None


def _is_plain(text: str, sentence: Sentence) -> bool:
    line = _line(text, sentence.start).of(text)
    return mark_of(line)[0] == UNMARKED and not (_is_step(text, sentence) or _ORDINAL.match(line))


def _items(document: Document, sentences: Sequence[_Placed], lead_in: Span | None) -> Iterator[_Placed]:
    """One item a line where it is not too long, else its sentences; clauses of one line are items each."""
    text = document.text
    lines: dict[Span, list[_Placed]] = {}
    for placed in sentences:
        lines.setdefault(_line(text, placed[0].start), []).append(placed)
    for line, parts in lines.items():
        whole = Sentence(
            parts[0][0].start, parts[-1][0].end, _outer(parts[0][0].lead_in, line) or _outer(lead_in, line)
        )
        start = line.start + mark_of(line.of(text))[2]
        if len(lines) > 1 and len(text[start : whole.end].split()) <= _LONG:
            yield Sentence(start, whole.end, whole.lead_in), parts[0][1], parts[0][2]
        else:
            yield from parts


def _outer(lead_in: Span | None, line: Span) -> Span | None:
    """A lead-in that stands within the item itself is no lead-in of it."""
    return None if lead_in is None or lead_in.start >= line.start else lead_in


def _line(text: str, offset: int) -> Span:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Span(start, len(text) if end < 0 else end)
