"""Reads what a document states about itself from its blocks, and where; nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from index import patterns as p
from index.issuer import calm, calm_run, calm_runs, find_issuer, names_body, repeats_state_body
from index.meeting import find_meeting, own_meeting
from index.pieces import Piece, pieces_of
from index.signature import read_signature
from index.text import nfc
from index.types import Block, Metadata, Span

_SPACES = re.compile(r"\s+")
_CODES = frozenset({*p.KINDS.values(), *p.RARE_KINDS.values()}) - {"L", "PL"}
_NO_PLACE = re.compile(r"\d|/|(?:\S+\s+){6}")  # "… Quy chế số 01-QC/TU, ngày …" dates another document
_PLACE_PREFIX = frozenset({"TP.", "Tp.", "TP", "T.P"})

Found = dict[str, tuple[str, Span] | None]


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date of issue as written; `day` is None where it is blank or in no calendar."""

    span: Span
    day: date | None
    place: str | None = None
    is_blank: bool = False


def read_metadata(text: str, blocks: Sequence[Block]) -> Metadata:
    """What the letterhead, title and foot state; None for what they do not."""
    head, title, foot = (_pieces(text, blocks, *kinds) for kinds in (("letterhead",), ("title",), _FOOT))
    found: Found = {**_number_and_date(text, blocks, head, title), **_stamps([*head, *title[:1]])}
    found["title"] = _title(title) or _subject(head)
    number = found["number"]
    found["kind"] = _kind(title, number, found["title"])
    found |= _signature(foot)
    if issuer := find_issuer(head, title, foot):
        found["issuer"] = issuer.name, issuer.place
        found["parent"] = (issuer.parent, issuer.parent_place) if issuer.parent and issuer.parent_place else None
    found |= _meeting(found["title"], title)
    return _metadata(found, issue_date(text, blocks))


_FOOT = ("recipients", "signature")


def issue_date(text: str, blocks: Sequence[Block]) -> StatedDate | None:
    """The date of issue as the letterhead, or else the title, writes it; with no day where two dates disagree."""
    stated = stated_dates(text, blocks)
    days = {date.day for date in stated if date.day}
    if len(days) > 1:
        return StatedDate(stated[0].span, None, stated[0].place)
    return next((date for date in stated if date.day), stated[0] if stated else None)


def stated_dates(text: str, blocks: Sequence[Block]) -> list[StatedDate]:
    """Every date of issue that the letterhead states; those of the foot, or else the title's, where it states none."""
    for kinds in (("letterhead",), _FOOT):
        if dates := list(_dates_of(text, blocks, kinds)):
            return dates
    own = _title_number(_pieces(text, blocks, "title"))
    match = p.TITLE_DATE.match(text, own.span.end) if own else None
    return [_stated(match, 0)] if match else []


def _dates_of(text: str, blocks: Sequence[Block], kinds: Sequence[str]) -> Iterator[StatedDate]:
    """By whole lines: the blanks of "ngày      tháng" are as wide as the gap between two columns."""
    for block in _of_kinds(blocks, kinds):
        for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
            if match := p.STATED_DATE.search(line[0]) or p.BLANK_DATE.match(line[0]):
                stated = _stated(match, block.start + line.start())
                if not stated.place or _NO_PLACE.search(stated.place) is None:
                    yield stated


def _of_kinds(blocks: Sequence[Block], kinds: Sequence[str]) -> list[Block]:
    """The blocks of those kinds; of letterheads and titles the first one counts."""
    found = [block for block in blocks if block.kind in kinds]
    return found if tuple(kinds) == _FOOT else found[:1]


def _stated(match: re.Match[str], offset: int) -> StatedDate:
    groups = match.groupdict()
    parts = [groups["year"] or groups["y"], groups["month"] or groups["m"], groups["day"] or groups["d"]]
    place = _place(groups["place"]) if groups.get("place") else None
    start = match[0].rfind(place) if place and place in match[0] else 0
    span = Span(offset + match.start() + start, offset + match.end())
    try:
        day = date(*(int(part) for part in parts)) if all(parts) else None
    except ValueError:
        day = None
    return StatedDate(span, day, place, not all(parts))


def _pieces(text: str, blocks: Sequence[Block], *kinds: str) -> list[Piece]:
    return [piece for block in _of_kinds(blocks, kinds) for piece in pieces_of(text, block.start, block.end)]


def _metadata(found: Found, issued: StatedDate | None) -> Metadata:
    values = {name: value[0] for name, value in found.items() if value}
    places = {name: value[1] for name, value in found.items() if value}
    if issued and issued.day:
        places["issued"] = issued.span
    if issued and issued.place:
        values["place"], places["place"] = issued.place, issued.span
    return Metadata(**values, issued=issued.day if issued else None, places=tuple(sorted(places.items())))


# --- number and kind


def _number_and_date(text: str, blocks: Sequence[Block], head: Sequence[Piece], title: Sequence[Piece]) -> Found:
    reach = next(((b.start, b.end) for b in blocks if b.kind == "letterhead"), (0, 0))
    for line in re.finditer(r"[^\n]+", text[slice(*reach)]):
        if (own := p.OWN_NUMBER.search(line[0])) and (number := _own_number(own["rest"])):
            start = reach[0] + line.start() + own.start("rest")
            return {"number": (_settled(number), Span(start, start + len(number)))}
    for piece in title[1:]:
        if number := stated_number(piece.text):
            return {"number": (number, piece.span)}
    named = _title_number(title)
    return {"number": (_settled(named.text), named.span) if named else None}


def stated_number(line: str) -> str | None:
    """The number of a line that gives it as a letterhead does."""
    own = p.OWN_NUMBER.match(line.strip())
    number = _own_number(own["rest"]) if own else None
    return _settled(number) if number else None


def _own_number(written: str) -> str | None:
    """The longest number at the start of what follows "Số"."""
    matches = [pattern.match(written) for pattern in (p.PARTY_NUMBER, p.STATE_NUMBER, p.OLDER_NUMBER)]
    return max((match[0] for match in matches if match), key=len, default=None)


def _settled(number: str) -> str:
    number = re.sub(r"\s+", "", re.sub(p.DASH, "-", number)).rstrip(".")
    return re.sub(r"TTG$", "TTg", number)  # in a title set in capitals


def _title_number(title: Sequence[Piece]) -> Piece | None:
    """The number that a title without letterhead gives: "QUYẾT ĐỊNH / CỦA THỦ TƯỚNG CHÍNH PHỦ SỐ 115/2004/QĐ-TTG"."""
    if not title or not (p.KIND_LINE.match(title[0].text) or p.KIND_UNDER_HEAD.match(title[0].text)):
        return None
    for piece in title[:2]:
        if (own := _TITLE_NUMBER.match(piece.text)) and (number := _own_number(own["rest"])):
            start = piece.span.start + own.start("rest")
            return Piece(number, Span(start, start + len(number)), 0)
    return None


_TITLE_NUMBER = re.compile(
    rf"^\W*(?:(?:{'|'.join(p.KINDS)})\s+)?(?:của\s+(?:(?!\b(?:về|thực hiện)\b)[^\d,;])+?\s+)?số\s*:?\s*(?P<rest>\d.*)$",
    re.IGNORECASE,
)


def _kind(
    title: Sequence[Piece], number: tuple[str, Span] | None, named: tuple[str, Span] | None
) -> tuple[str, Span] | None:
    """The kind named in the title, else the one in the number (a Party "QĐ" may be a quy định); "V/v" is a letter."""
    for piece in title[:1]:
        if match := p.KIND_LINE.match(piece.text) or p.KIND_UNDER_HEAD.match(piece.text):
            start = piece.span.start + match.start("kind")
            word = _SPACES.sub(" ", match["kind"]).upper()
            return (p.KINDS | p.RARE_KINDS)[word], Span(start, start + len(match["kind"]))
    if number:
        code = next((part for part in re.split(r"[-/.]", number[0])[1:] if part in _CODES), None)
        if code:
            return code, number[1]
    return ("CV", named[1]) if named and number and p.SUBJECT.match(named[0]) else None


# --- title


def _title(title: Sequence[Piece]) -> tuple[str, Span] | None:
    pieces = list(_title_words(title))
    if not pieces:
        return None
    words = [p.MAIL_SUBJECT.sub("", piece.text) for piece in pieces]
    named = p.KIND_LINE.match(words[0]) or p.KIND_UNDER_HEAD.match(words[0])
    if named:
        rest = named["rest"]
        words[0] = named["kind"].capitalize() + (" " + calm(rest.strip()) if rest.isupper() else calm_runs(rest))
        words[0] = words[0].rstrip()
        words[1:] = takewhile(lambda w: not names_body(w), words[1:])
    pairs = zip(["", *words], words, strict=False)
    calmed = ((calm_run if before.isupper() else calm)(w) if w.isupper() else w for before, w in pairs)
    text = p.ENCLOSED_WITH.sub("", " ".join(calmed))
    return text, Span(pieces[0].span.start, pieces[-1].span.end)


def _title_words(title: Sequence[Piece]) -> Iterator[Piece]:
    """Without rules, stamps, a form's number, what it is enclosed with, and the issuing body repeated below."""
    enclosed = False
    kept: list[Piece] = []
    for piece in title:
        enclosed = enclosed or bool(p.ENCLOSED.match(piece.text) and piece.text.lstrip().startswith("("))
        if enclosed:
            enclosed = ")" not in piece.text
        elif not (p.RULE_LINE.match(piece.text) or p.DRAFT.match(piece.text) or stated_number(piece.text)):
            kept.append(piece)
    while len(kept) > 1 and repeats_state_body(kept[-1].text):
        kept.pop()
    yield from kept[1 if len(kept) > 1 and p.FORM.match(kept[0].text) else 0 :]


def _subject(head: Sequence[Piece]) -> tuple[str, Span] | None:
    """The "V/v …" of a letter, which stands under its number, to the end of its column."""
    for i, piece in enumerate(head):
        if p.SUBJECT.match(piece.text):
            parts = [piece]
            for following in head[i + 1 :]:
                if following.column != piece.column or not following.text[:1].islower():
                    break
                parts.append(following)
            return " ".join(part.text for part in parts), Span(parts[0].span.start, parts[-1].span.end)
    return None


# --- stamps, place, signature, meeting


def _stamps(pieces: Sequence[Piece]) -> Found:
    found: Found = {}
    for piece in pieces:
        for name, pattern in (("secrecy", p.SECRECY), ("urgency", p.URGENCY), ("draft", p.DRAFT)):
            if name not in found and (match := pattern.match(piece.text)):
                written = _SPACES.sub(" ", match[1])
                found[name] = (written.capitalize() if name == "draft" else written), piece.span
    return found


def _place(place: str) -> str:
    """The place alone, where a PDF joined it to the number or the heading before it on the same line."""
    words = _SPACES.sub(" ", place).split(" ")
    tail: list[str] = []
    for word in reversed(words):
        if not word[:1].isupper() or (word.isupper() and word not in _PLACE_PREFIX) or "/" in word:
            break
        tail.insert(0, word)
    return nfc(" ".join(tail) or place.strip())


def _signature(foot: Sequence[Piece]) -> Found:
    found = read_signature(foot)
    return {
        "role": (found.role, found.role_place) if found.role and found.role_place else None,
        "signer": (found.name, found.name_place) if found.name and found.name_place else None,
    }


def _meeting(named: tuple[str, Span] | None, title: Sequence[Piece]) -> Found:
    """From the title, or from what a council writes under its name there: "KHÓA XIV, KỲ HỌP THỨ TƯ"."""
    meeting, term = find_meeting(named[0]) if named else (None, None)
    place = named[1] if named else Span(0, 0)
    below = [piece for i, piece in enumerate(title) if i and names_body(title[i - 1].text)]
    if below and not (meeting or term):
        meeting, term = own_meeting(below[0].text.lower())
        place = below[0].span
    return {"meeting": (meeting, place) if meeting else None, "term": (term, place) if term else None}
