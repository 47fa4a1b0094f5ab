"""Which body issued a document: named in its title, or in its letterhead and signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import patterns as p
from index.pieces import Piece
from index.types import Span

# Bodies as offices write them; letterheads have them in capitals, which do not show the case.
_BODIES = (
    "Ban Chấp hành Trung ương|Ban Chấp hành|Bộ Chính trị|Ban Bí thư|Ban Thường vụ|Thường trực|Trung ương|Tỉnh ủy|"
    "Huyện ủy|Thành ủy|Thị ủy|Đảng ủy|Đảng bộ|Chi bộ|Ủy ban nhân dân|Hội đồng nhân dân|Chính phủ|Thủ tướng|Quốc hội|"
    "Văn phòng|Ban Tổ chức|Ban Tuyên giáo|Ban Dân vận|Ban Nội chính|Ủy ban Kiểm tra|Ban cán sự đảng|Đảng đoàn|"
    "Ủy ban Mặt trận Tổ quốc|Việt Nam|Hồ Chí Minh|Điều lệ Đảng|Tổng Bí thư|Bí thư|BCH|UBND|HĐND|TNCS|Đoàn"
).split("|")
# What else heads the name of a body; only its place in a letterhead tells it from a common word.
_HEADS = (
    "Bộ|Sở|Cục|Chi cục|Tổng cục|Vụ|Viện|Học viện|Trường|Trung tâm|Bệnh viện|Công an|Tòa án|Toà án|Thanh tra|Kho bạc|"
    "Bảo hiểm|Phòng|Hội(?! nghị)|Liên đoàn|Công đoàn|Mặt trận|Ủy ban|Uỷ ban|Tổng công ty|Công ty|Tập đoàn|Ngân hàng|"
    "Báo|Đài|Đại hội|Hội đồng|Đoàn đại biểu|Chi ủy|Ban|Tổ công tác|Chủ tịch nước"
)
_HEAD = re.compile(rf"^\W*(?:{_HEADS})\b", re.IGNORECASE)
_NEEDS_OWNER = re.compile(
    r"^(?:đảng bộ bộ phận|đảng bộ|đảng ủy|chi bộ|chi ủy|công đoàn|văn phòng|hội đồng|ban cán sự đảng|đảng đoàn|"
    r"ban quản lý|hội đồng trường)$"
)
_OFFICE_NAME = re.compile(
    r"\b(?<!đảng )(?<!chi )(Bộ|Sở|Cục|Tổng cục|Chi cục|Trường|Học viện|Công an)\s+"
    r"(?!(?:tỉnh|huyện|quận|xã|phường|thành phố|thị)\b)([^\W\d_])",
    re.IGNORECASE,
)
_UY = re.compile(r"\bU(?:ỷ|Ỷ)\b", re.IGNORECASE)  # "Uỷ ban" and "Ủy ban" are one body
_BODY = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _BODIES), key=len, reverse=True)) + r")\b", re.IGNORECASE)
_OFFICE_CASE = {body.lower(): body for body in _BODIES}
_NAMED = re.compile(
    r"\b(tỉnh ủy|huyện ủy|thành ủy|thị ủy|tỉnh|huyện|quận|thành phố|thị xã|xã|phường|thị trấn|đặc khu)\s+(?!năm\b)"
    r"((?:\w+ ?){1,4})$",
    re.IGNORECASE,
)

_CAPITALS = re.compile(rf"[{p.UPPER}]{{2,}}(?:\s+[{p.UPPER}]{{2,}})+")
_OFFICE_OF = re.compile(r"^(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|THỐNG ĐỐC|THỦ TƯỚNG)\s+", re.IGNORECASE)
_STATE_BODY = re.compile(
    r"^(?:Chính phủ|Quốc hội|Ủy ban thường vụ Quốc hội|Thủ tướng Chính phủ|(?:Bộ trưởng )?Bộ [\w ,]+|"
    r"(?:Chủ tịch )?[ỦU][yỷ] ban nhân dân[\w ]*|Hội đồng nhân dân[\w ]*)$",
    re.IGNORECASE,
)
_OF = re.compile(r"^\W*(?:kết luận\s+|ý kiến\s+|ý kiến kết luận\s+)?của\s+(?P<body>.+)$", re.IGNORECASE)
_AFTER_BODY = re.compile(
    r"\s*(?:,|\bsố\s*\d|\b(?:khóa|khoá|về|tại|v/v|ban hành|nhằm|trong|thực hiện|triển khai|sơ kết|tổng kết)\b).*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^(?:các\s+)?(?:đồng\s+chí|ông|bà)\b", re.IGNORECASE)
_COPY = re.compile(r"^\W*(?:SAO\s+(?:Y|LỤC)|TRÍCH\s+SAO|BẢN\s+SAO)\b")
_MEETING = re.compile(r"^(?:Hội nghị|Kỳ họp|Đại hội)\b")
_STAND_IN = re.compile(r"^\W*T[./]?\s?/?[ML][./]?\s+(?P<body>.+)$")
_WITH_PARENT = (
    "Ban Thường vụ",
    "Thường trực",
    "Văn phòng",
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Ban Dân vận",
    "Ban Nội chính",
    "Ủy ban Kiểm tra",
)
_OWN_NAME = ("Ban Bí thư", "Bộ Chính trị", "Ban Chấp hành Trung ương")


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuing body, the one above it, and where each is named."""

    name: str
    place: Span
    parent: str | None = None
    parent_place: Span | None = None


def find_issuer(head: Sequence[Piece], title: Sequence[Piece], signature: Sequence[Piece]) -> Issuer | None:
    """The issuing body, or None where neither title nor letterhead names one."""
    named = _from_title(title)
    above = _from_letterhead(head, signature)
    if named and above and above.name.lower() != named.name.lower():
        parent, place = (above.parent, above.parent_place) if above.parent else (above.name, above.place)
        return Issuer(named.name, named.place, parent, place)
    return Issuer(named.name, named.place, above.parent, above.parent_place) if named and above else named or above


def calm(capitals: str) -> str:
    """Text set in capitals, as a sentence would write it; place names after "tỉnh", "huyện", … get capitals."""
    text = _BODY.sub(lambda m: _OFFICE_CASE[m[0].lower()], capitals.lower())
    text = _NAMED.sub(lambda m: f"{m[1]} {m[2].title()}", text)
    return text[:1].upper() + text[1:]


def calm_runs(text: str) -> str:
    """`calm` for each run of two or more words in capitals inside a text that is not all capitals."""
    return _CAPITALS.sub(lambda m: calm_run(m[0]), text)


def calm_run(capitals: str) -> str:
    """`calm` for what stands inside a sentence: a small letter first, but for a body's name."""
    calmed = calm(capitals)
    return calmed if _BODY.match(calmed) else calmed[:1].lower() + calmed[1:]


def calm_body(name: str) -> str:
    """A body's name out of a letterhead: what it is in charge of gets a capital too ("Bộ Tài chính")."""
    calmed = calm(_UY.sub("ủy", name.lower())) if name.isupper() else _UY.sub("Ủy", name)
    return _OFFICE_NAME.sub(lambda m: f"{m[1].capitalize()} {m[2].upper()}", calmed)


def names_body(line: str) -> bool:
    """Whether a line in capitals is a body's name, as state documents repeat it under their title."""
    office = _OFFICE_OF.match(line)
    named = starts_body(line[office.end() :]) if office else _BODY.match(line) or repeats_state_body(line)
    return line.isupper() and bool(named)


def repeats_state_body(line: str) -> bool:
    """`names_body` for the bodies of the state, whatever the letters' case."""
    return len(line.split()) <= 9 and _STATE_BODY.match(line.strip()) is not None


def starts_body(line: str) -> bool:
    """Whether a line begins with what bodies are called: "BAN TỔ CHỨC", "Sở Tài chính"."""
    return _BODY.match(line) is not None or _HEAD.match(line) is not None


def _from_title(title: Sequence[Piece]) -> Issuer | None:
    """The body after "của", on the line of the kind or, where that holds the kind alone, on the next one."""
    for i, piece in enumerate(title[:2]):
        kind = p.KIND_LINE.match(piece.text) or p.KIND_UNDER_HEAD.match(piece.text)
        named = _OF.match((kind["rest"] if kind else piece.text).strip())
        if named and not _PERSON.match(named["body"]):
            body = _AFTER_BODY.sub("", named["body"]).strip(" ,")
            return Issuer(calm_body(body) if body.isupper() else _without_lead(body), piece.span)
        if i == 0 and not (kind and not kind["rest"].strip(" .:")):
            return None
    return None


def _without_lead(body: str) -> str:
    """Without the words before a body's name: "đồng chí Bí thư …", "Hội nghị lần thứ mười hai Ban Chấp hành …"."""
    first = _BODY.search(body)
    return body[first.start() :] if first and (body[0].islower() or _MEETING.match(body)) else body


def _from_letterhead(head: Sequence[Piece], signature: Sequence[Piece]) -> Issuer | None:
    bodies = _letterhead_bodies(head)
    if not bodies:
        return None
    acting = next((piece for piece in signature if _STAND_IN.match(piece.text)), None)
    stand_in = calm(_STAND_IN.sub(r"\g<body>", acting.text)) if acting else ""
    if acting and stand_in.startswith(_OWN_NAME):
        return Issuer(stand_in, acting.span, bodies[-1].name, bodies[-1].place)
    own, parent = bodies[-1], bodies[-2] if len(bodies) > 1 else None
    if acting and not parent and "ủy" in own.name.split(" ")[:2][-1]:
        own, parent = Issuer(stand_in, acting.span), own
    if not parent:
        return own
    return Issuer(_joined(own.name, parent.name), own.place, parent.name, parent.place)


def _joined(own: str, parent: str) -> str:
    """A body that is part of a larger one carries its name: "Ban Tổ chức" → "Ban Tổ chức Tỉnh ủy"."""
    committee = " ".join(parent.split(" ")[:2])
    if own == "Ban Chấp hành" and committee in ("Tỉnh ủy", "Huyện ủy", "Thành ủy"):
        return f"Ban Chấp hành Đảng bộ {committee.split(' ')[0].lower()}"
    return f"{own} {committee}" if own in _WITH_PARENT and committee.endswith("ủy") else own


def _letterhead_bodies(head: Sequence[Piece]) -> list[Issuer]:
    """Parent and issuing body: the lines above the number that name one; one that names none goes on the one before."""
    found: list[Issuer] = []
    raw: list[str] = []
    for piece in _above_number(head):
        goes_on = found and (not starts_body(piece.text) or _NEEDS_OWNER.match(raw[-1].lower()))
        if goes_on:
            raw[-1] += " " + piece.text
            found[-1] = Issuer(calm_body(raw[-1]), Span(found[-1].place.start, piece.span.end))
        else:
            raw.append(piece.text)
            found.append(Issuer(calm_body(piece.text), piece.span))
    return found


def _above_number(head: Sequence[Piece]) -> list[Piece]:
    """The pieces of the left column down to the number that may name a body."""
    found: list[Piece] = []
    for piece in head:
        text = piece.text
        if re.search(r"(?:^|\W)Số\b", text, re.IGNORECASE) or (found and piece.column == 0 and _is_national(text)):
            break
        passed = any(mark.match(text) for mark in (p.RULE_LINE, p.SECRECY, p.URGENCY, p.DRAFT, _COPY))
        named = text.isupper() or (starts_body(text) and len(text.split()) <= 8)
        if piece.column == 0 and named and not passed and not _is_national(text):
            found.append(piece)
    return found


def _is_national(text: str) -> bool:
    return bool(p.STATE_HEAD.search(text) or p.PARTY_HEAD.search(text) or p.MOTTO.match(text))
