"""Marks the lines that are no body text: letterhead, title and addressee; recipients and signature.

Where they stand, and in which words: Hướng dẫn 36-HD/VPTW and Nghị định 30/2020/NĐ-CP.
"""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from index import patterns as p
from index.issuer import names_body, starts_body
from index.pieces import pieces_of
from index.signature import is_name, is_role, is_signed
from index.types import Block, Line

_HEAD_LINES = 30  # a letterhead stands within the first lines; beyond them a kind in capitals is a heading
_HEAD_REACH = 12  # from its first mark to its last
_TITLE_LINES = 8
_TITLE_WORDS = 60
_FOOT_WORDS = 40  # longer lines below the recipients are text again
_NAME_WORDS = 12  # lines of a signature are no longer
_NATIONAL = re.compile(rf"{p.PARTY_HEAD.pattern}|{p.STATE_HEAD.pattern}|Độc\s+lập\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*Số\b", re.IGNORECASE)
_HEAD_FOLLOWERS = (p.RULE_LINE, p.SUBJECT, p.SECRECY, p.URGENCY, p.DRAFT, p.STATED_DATE, p.BLANK_DATE)


def find_blocks(text: str, lines: Sequence[Line]) -> tuple[list[Block], list[str]]:
    """The blocks, and for each line the kind of block that it belongs to, "" for the body."""
    texts = [text[line.start : line.end] for line in lines]
    kinds = [""] * len(texts)
    start = 1 if texts and p.SAMPLE_NOTICE.match(texts[0]) else 0
    kinds[:start] = ["notice"] * start
    if heads := _mail_heads(texts):
        kinds[: len(heads)] = ["title" if name == "Chủ đề" else "letterhead" for name in heads]
    else:
        start += _is_sheet_name(lines, texts, start)
        body = _mark_head(texts, [line.bold for line in lines], kinds, start)
        _mark_foot(texts, kinds, body)
    return _joined(lines, kinds), kinds


def _joined(lines: Sequence[Line], kinds: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    previous = ""
    for line, kind in zip(lines, kinds, strict=True):
        if kind and kind == previous:
            blocks[-1] = Block(kind, blocks[-1].start, line.end)
        elif kind:
            blocks.append(Block(kind, line.start, line.end))
        previous = kind
    return blocks


# --- the head


def _mail_heads(texts: Sequence[str]) -> list[str]:
    """What the first lines of an e-mail name: "Chủ đề", "Từ", …; empty for what is none."""
    matches = takewhile(bool, map(p.MAIL_HEAD.match, texts))
    heads = [match["name"] for match in matches if match]
    return heads if "Từ" in heads else []


def _is_sheet_name(lines: Sequence[Line], texts: Sequence[str], start: int) -> bool:
    """Whether the first line is what a sheet is called, above the title or the body that stands in its cells."""
    if len(lines) <= start + 1 or not lines[start].level or texts[start].isupper():
        return False
    below = texts[start + 1]
    return bool(p.ANNEX.match(below)) or (below.isupper() and starts_body(below))


def _mark_head(texts: Sequence[str], bold: Sequence[bool], kinds: list[str], start: int) -> int:
    """Mark letterhead, title and addressee from `start`; the index of the first body line."""
    end_of_head = _letterhead_end(texts, start)
    kinds[start:end_of_head] = ["letterhead"] * (end_of_head - start)
    end_of_title = _title_end(texts, bold, end_of_head, had_head=end_of_head > start)
    kinds[end_of_head:end_of_title] = ["title"] * (end_of_title - end_of_head)
    end = _addressee_end(texts, end_of_title)
    kinds[end_of_title:end] = ["addressee"] * (end - end_of_title)
    return end


def _letterhead_end(texts: Sequence[str], start: int) -> int:
    """Past the last line of the letterhead; `start` where there is none."""
    window = texts[start : start + _HEAD_LINES]
    if not window or p.APPENDIX.match(window[0]):
        return start
    marks = [i for i, text in enumerate(window) if is_letterhead_mark(text)]
    if not marks:
        return start + _bodies_alone(window)
    first = marks[0]
    kind = next((i for i, text in enumerate(window) if i > first and _closes_head(text)), None)
    if kind is not None and not _follows_head(window[kind]):
        return start + kind
    end = max(i for i in marks if i - first < _HEAD_REACH) + 1
    while end < len(window) and _goes_on(window, end):
        end += 1
    return start + min(end, len(window) if kind is None else kind)


def is_letterhead_mark(text: str) -> bool:
    """Whether a line holds the name of the state, of the Party or the motto as a letterhead sets it."""
    if len(text.split()) > 25 or not _NATIONAL.search(text):
        return False
    return any(_is_mark(piece.text.strip(" *-_")) for piece in pieces_of(text, 0, len(text)))


def _is_mark(piece: str) -> bool:
    """The Party's name alone or in capitals; the state's too where a font showed small letters as capitals."""
    party, state = p.PARTY_HEAD.match(piece), p.STATE_HEAD.match(piece)
    alone = party is not None and (piece.isupper() or party.end() == len(piece))
    return alone or p.MOTTO.match(piece) is not None or (state is not None and len(piece.split()) <= 9)


def _closes_head(text: str) -> bool:
    return bool(p.KIND_LINE.match(text) or _names_kind(text)) or _follows_head(text)


def _follows_head(text: str) -> bool:
    """Whether a line is the addressee or a basis: a letterhead has ended somewhere before it."""
    return bool(p.ADDRESSEE.match(text) or p.BASIS.match(text))


def _names_kind(text: str) -> bool:
    return bool(p.KIND_UNDER_HEAD.match(text)) and len(text.split()) <= 25 and text[-1] not in ".;:,"


def _goes_on(window: Sequence[str], i: int) -> bool:
    text = window[i]
    if goes_with_head(text):
        return True
    return (text.isupper() and starts_body(text)) or (text[0].islower() and p.SUBJECT.match(window[i - 1]) is not None)


def goes_with_head(text: str) -> bool:
    """Whether a line is a number, place and date, a stamp, a rule or "V/v …", as they stand in letterheads."""
    return any(pattern.match(text) for pattern in _HEAD_FOLLOWERS) or _NUMBER.match(text) is not None


def _bodies_alone(window: Sequence[str]) -> int:
    """The stamps, and the bodies in capitals above a form's number, at the top of a sheet without a national head."""
    end = 0
    while end < len(window) and any(mark.match(window[end]) for mark in (p.SECRECY, p.URGENCY, p.DRAFT)):
        end += 1
    bodies = end
    while bodies < len(window) and window[bodies].isupper() and (starts_body(window[bodies]) or bodies == end):
        bodies += 1
    named = any(starts_body(text) for text in window[end:bodies])
    below = window[bodies : bodies + 1]
    if not (named and below and (p.OWN_NUMBER.search(below[0]) or p.ANNEX.match(below[0]))):
        return end
    return _past_number(window, bodies)


def _past_number(window: Sequence[str], start: int) -> int:
    """Past the number, place and date that stand between the body and a document's kind; else `start`."""
    own = p.OWN_NUMBER.match(window[start])
    if own is None or not (p.PARTY_NUMBER.match(own["rest"]) or p.STATE_NUMBER.match(own["rest"])):
        return start
    end = next((i for i in range(start + 1, len(window)) if not goes_with_head(window[i])), len(window))
    return end if end < len(window) and _closes_head(window[end]) else start


def _title_end(texts: Sequence[str], bold: Sequence[bool], start: int, had_head: bool) -> int:
    """Past the last line of the title (kind and "trích yếu", or the headline of a text without letterhead)."""
    if start >= len(texts):
        return start
    if p.ANNEX.match(texts[start]):
        return _annex_title_end(texts, start)
    if not (p.KIND_LINE.match(texts[start]) or _names_kind(texts[start])):
        return _headline_end(texts, start, had_head)
    end = start + 1
    while end < min(len(texts), start + _TITLE_LINES) and _continues_title(texts[end]):
        if bold[end - 1] and not bold[end] and end > start + 1 and not names_body(texts[end]):
            break
        end += 1
    return end


def _annex_title_end(texts: Sequence[str], start: int) -> int:
    """Past the annex's mark, its name, and the document that it is enclosed with."""
    end = start + 1
    while end < min(len(texts), start + _TITLE_LINES) and _continues_annex(texts, start, end):
        end += 1
    return end


def _continues_annex(texts: Sequence[str], start: int, end: int) -> bool:
    text = texts[end]
    if p.RULE_LINE.match(text) or p.ENCLOSED.match(text):
        return True
    opened = "".join(texts[start:end]).count("(") > "".join(texts[start:end]).count(")")
    return opened or (text.isupper() and p.mark_of(text)[0] == p.UNMARKED and "\t" not in text)


def _headline_end(texts: Sequence[str], start: int, had_head: bool) -> int:
    """A headline is one line; under a letterhead it is what stands between that and the addressee."""
    if not had_head:
        return start + 1 if _is_headline(texts, start) else start
    to = next((i for i in range(start, min(len(texts), start + 4)) if p.ADDRESSEE.match(texts[i])), start)
    return to if all(_continues_title(text) for text in texts[start:to]) else start


def _is_headline(texts: Sequence[str], start: int) -> bool:
    text = texts[start]
    is_list = p.mark_of(text)[0] < p.UNMARKED
    return len(texts) > start + 1 and len(text.split()) <= _TITLE_WORDS and text[-1] not in ".;:,!…" and not is_list


def _continues_title(text: str) -> bool:
    if p.RULE_LINE.match(text) or p.ENCLOSED.match(text):
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


# --- the foot


def _mark_foot(texts: Sequence[str], kinds: list[str], body: int) -> None:
    """Mark recipients and signature, in either order or column, up to an annex or the body's return."""
    kind = ""
    listed = signed = False
    for i in range(body, len(texts)):
        text = texts[i]
        if p.RECIPIENTS.match(text):
            kind, listed = "recipients", True
        elif _signs(texts, i, kind):
            kind = "signature"
        elif kind and listed and text.startswith(("-", "+", "•")):
            kind = "recipients"
        elif kind and _is_text_again(texts, i, kind, signed and listed):
            return
        signed = signed or (kind == "signature" and (_all(text, is_name) or _all(text, is_signed)))
        kinds[i] = kind


def _signs(texts: Sequence[str], i: int, kind: str) -> bool:
    text = texts[i]
    if p.SIGNATURE.match(text) or _signs_alone(texts, i):
        return True
    names = _all(text, is_role) or _all(text, is_name) or _is_office(text)
    return bool(kind) and names and len(text.split()) <= _NAME_WORDS and not p.ANNEX.match(text)


def _signs_alone(texts: Sequence[str], i: int) -> bool:
    """An office in capitals over "(đã ký)" or a name, or under place and date: without recipients, without "T/M"."""
    below = texts[i + 1] if i + 1 < len(texts) else ""
    if not below:
        return False
    if texts[i].isupper() and _all(texts[i], is_role):
        return _all(below, is_signed) or _all(below, is_name)
    return _dates_signature(texts[i], below)


def _all(text: str, names: Callable[[str], bool]) -> bool:
    """Whether all columns of a line are of a kind."""
    return all(names(piece.text) for piece in pieces_of(text, 0, len(text)))


def _dates_signature(text: str, below: str) -> bool:
    """Place and date over the signer's office, as forms and contracts set them."""
    is_date = p.STATED_DATE.match(text) or p.BLANK_DATE.match(text)
    return is_date is not None and is_date.end() >= len(text.rstrip(" .…")) and is_role(below)


def _is_office(text: str) -> bool:
    """Whether a line below the recipients names an office in capitals, as one signs in his own right."""
    return is_capitals(text) and text[-1] not in ".;:," and p.mark_of(text)[0] == p.UNMARKED


def _is_text_again(texts: Sequence[str], i: int, kind: str, complete: bool) -> bool:
    """Whether the foot is over: at an annex or a heading, after name and recipients, or at a long line."""
    text = texts[i]
    if p.ANNEX.match(text) or is_letterhead_mark(text) or p.mark_of(text)[0] <= p.LAST_HEADING_ALWAYS:
        return True
    if complete:
        return kind == "signature" or (texts[i - 1][-1] in ".;,)" and not text[0].islower())
    return len(text.split()) > _FOOT_WORDS


def is_capitals(text: str) -> bool:
    return text.isupper() and len(text.split()) >= 2
