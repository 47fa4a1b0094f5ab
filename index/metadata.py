"""Reads what a document states about itself from its blocks; nothing is guessed."""

import re
from collections.abc import Sequence
from datetime import date

from index import patterns as p
from index.issuer import calm, calm_runs, find_issuer, names_body
from index.text import nfc
from index.types import Block, Metadata

_SPACES = re.compile(r"\s+")


def read_metadata(text: str, blocks: Sequence[Block]) -> Metadata:
    """Number, kind, title, issuer, date, place and signer, each None where the document states none."""
    parts = {kind: _lines(text, blocks, kind) for kind in ("letterhead", "title", "signature")}
    head, title, signature = parts["letterhead"], parts["title"], parts["signature"]
    number = _number(head)
    issued, place = _date_and_place(head)
    return Metadata(
        title=_title(title),
        number=number,
        kind=_kind(title, number),
        issuer=find_issuer(head, title, signature),
        issued=issued,
        place=place,
        signer=_signer(signature),
        secrecy=next((m[1] for line in head if (m := p.SECRECY.match(line))), None),
    )


def _lines(text: str, blocks: Sequence[Block], kind: str) -> list[str]:
    found = [b for b in blocks if b.kind == kind]
    return [line.strip() for b in found[:1] for line in text[b.start : b.end].split("\n") if line.strip()]


def _number(head: Sequence[str]) -> str | None:
    for line in head:
        rest = re.search(r"(?:^|\W)Số\s*[:.]?\s*(?P<rest>.+)$", line)
        if rest and (match := p.PARTY_NUMBER.match(rest["rest"]) or p.STATE_NUMBER.match(rest["rest"])):
            return re.sub(r"\s+", "", re.sub(p.DASH, "-", match[0]))
    return None


def _kind(title: Sequence[str], number: str | None) -> str | None:
    """The kind named in the title, else the one in the number (a Party "QĐ" may be a quy định)."""
    named = next((m for line in title[:1] if (m := p.KIND_LINE.match(line))), None)
    if named:
        return p.KINDS[_SPACES.sub(" ", named["kind"])]
    parsed = number and (p.PARTY_NUMBER.match(number) or p.STATE_NUMBER.match(number))
    return parsed["kind"] if parsed else None


def _title(title: Sequence[str]) -> str | None:
    words = [line for line in title if not p.RULE_LINE.match(line)]
    if not words:
        return None
    named = p.KIND_LINE.match(words[0])
    if named:
        words[0] = named["kind"].capitalize() + calm_runs(named["rest"])
        words[1:] = [w for w in words[1:] if not names_body(w)]
    return " ".join(calm(w) if w.isupper() else w for w in words)


def _date_and_place(head: Sequence[str]) -> tuple[date | None, str | None]:
    for line in head:
        match = p.PLACE_DATE.search(line)
        if match:
            return _date(match["year"], match["month"], match["day"]), _place(match["place"])
    return None, None


def _date(year: str | None, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _place(place: str) -> str:
    """The place alone, where a PDF joined it to the number or the heading before it on the same line."""
    words = _SPACES.sub(" ", place).split(" ")
    tail: list[str] = []
    for word in reversed(words):
        if not word[:1].isupper() or word.isupper() or "/" in word:
            break
        tail.insert(0, word)
    return nfc(" ".join(tail) or place.strip())


def _signer(signature: Sequence[str]) -> str | None:
    roles = [s for s in signature[:3] if s.isupper() and not p.SIGNATURE.match(s)]
    return calm(roles[0]) if roles else None
