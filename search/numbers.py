"""Document numbers as people type them ("kl 123", "nq06", "qđ 62/2024"), and the documents they mean."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.library import Card
from index.patterns import DASH, KINDS, PARTY_NUMBER, STATE_NUMBER
from index.text import fold, nfc
from index.types import Span


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A document number in a question; None for what was not typed."""

    span: Span
    kind: str | None  # a symbol of `index.patterns.KINDS`
    number: str  # without leading zeros: "6" for "06"
    body: str | None = None  # folded: "tu", "ubnd"
    year: int | None = None
    issued: date | None = None
    year_in_symbol: bool = False  # "62/2024"; "62 năm 2024" may speak of a year's figures


@dataclass(frozen=True, slots=True)
class _Symbol:
    """The parts of a number as a document states it, folded but for `kind`."""

    number: str
    kind: str
    body: str | None
    year: int | None


# Laws are named by their subject, and "luật 4" is none of them: only their whole number counts (_LAW).
_WORDS = {fold(word): sign for word, sign in KINDS.items() if sign not in ("L", "PL")} | {"van ban": None}
_SIGNS = {fold(sign): sign for sign in {*KINDS.values(), "CTHĐ"} - {"L", "PL"}}
# Bodies that may also stand in small letters or after a space; any other needs a capital and a dash.
_BODIES = r"(?:btc|btg|btgdv|bdv|bnc|ubkt|vp)?(?:tu|tw)|bcsd|ubnd|hdnd|ubtvqh\d*|qh\d*|ttg|hu|cp|duk|du"
_ISSUERS = {
    "trung uong": "tw", "bo chinh tri": "tw", "ban bi thu": "tw", "tw": "tw", "bct": "tw", "tinh uy": "tu", "tu": "tu",
    "ban thuong vu tinh uy": "tu", "thuong truc tinh uy": "tu", "btv tinh uy": "tu", "btvtu": "tu",
    "ban chap hanh dang bo tinh": "tu", "uy ban nhan dan": "ubnd", "ubnd": "ubnd", "hoi dong nhan dan": "hdnd",
    "hdnd": "hdnd", "chinh phu": "cp", "thu tuong": "ttg",
}  # fmt: skip


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


_TIE = rf"\s*(?:{DASH}|/)\s*"
_HEAD = (
    rf"(?:(?P<word>{_any_of(_WORDS)})\s*|"
    rf"(?P<sign>{_any_of(_SIGNS)})(?:(?:{_TIE}|\s+)(?P<first>{_BODIES}))?\s*(?:{DASH}|[/.:])?\s*)"
)
_TAIL = (
    rf"(?:\s*/\s*(?P<year>(?:19|20)\d\d)(?!\d))?"
    rf"(?P<symbol>(?P<tie>{_TIE}|\s*)(?P<kind>{_any_of(_SIGNS)})(?![^\W_]))?"
    rf"(?:{_TIE}(?P<body>[a-z](?:[a-z.&]*[a-z])?\d*(?:{DASH}[a-z]+)*)|\s+(?P<spaced>{_BODIES}))?"
)
_MENTION = re.compile(
    rf"(?<![\w/])(?<!\d[.,-]){_HEAD}?(?P<so>so\s*[:.]?\s*)?(?P<no>\d{{1,5}}(?:[a-z](?![a-z]))?){_TAIL}"
    rf"(?!\w)(?!\s*[.,/]\d|\s*%|\s*{DASH}\s*\d)"
)
_LAW = re.compile(r"(?<![\w/])(?P<no>\d{1,3})\s*/\s*(?P<year>(?:19|20)\d\d)\s*/\s*(?P<body>(?:ubtv)?qh\d+)\b")
_ISSUER = re.compile(rf"\s*,?\s*cua\s+(?P<issuer>{_any_of(_ISSUERS)})\b(?:\s+tinh\b)?")
_YEAR = re.compile(
    r"\s*,?\s*\(?(?:(?:ban hanh|ky|ra)\s+)?(?:nam\s+)?(?P<year>(?:19|20)\d\d)(?!\d|\s*%|\s*[./–-]\s*\d)\)?"
)
_DATE = re.compile(
    r"\s*,?\s*\(?(?:(?:ban hanh|ky|ra)\s+)?(?:ngay\s+)?(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+thang\s+)(?P<month>\d{1,2})"
    r"(?:\s*[/.-]\s*|\s+nam\s+)(?P<year>(?:19|20)\d\d)(?!\d)\)?"
)
# "báo cáo 6 tháng", "quy định 3 nội dung" name no document; without accents only what reads one way counts.
_UNITS = set(
    "tháng | quý | tuần | giờ | phút | lần | kỳ | điểm | bước | nội dung | nhóm | nhiệm vụ | giải pháp | mục tiêu | "
    "chỉ tiêu | tiêu chí | vấn đề | việc | dự án | công trình | người | hộ | xã | phường | huyện | tỉnh | thành phố | "
    "đồng chí | đồng | tỷ | tỉ | triệu | nghìn | ngàn | trăm | ha | km | m | kg | tấn | phần trăm | cơ quan | đơn vị | "
    "tổ chức | trường hợp | loại | cấp | bậc | đối tượng | lĩnh vực | ngành | cán bộ | đảng viên | chi bộ | mô hình | "
    "khâu | trụ cột | đột phá | quan điểm | ý kiến | văn bản | trang | địa phương | năm | ngày | tín chỉ | "
    "học kỳ | học phần | môn | bài | câu | tiết | buổi | cuộc | phiên | sinh viên | học sinh | giáo viên".split(" | ")
)
_UNITS_PLAIN = {fold(u) for u in _UNITS} - set("ky ho xa m quy ti cap bac nganh viec diem lan loai".split())
_COUNTING, _COUNTING_PLAIN = (
    re.compile(rf"\s+(?:{_any_of(units)})\b(?!\s+(?:19|20)?\d\d)") for units in (_UNITS, _UNITS_PLAIN)
)
# "quy định 3 mức": these are verbs too, and small numbers of documents are written "03".
_VERBS = re.compile(r"(?:quy dinh|quyet dinh|thong bao|huong dan|bao cao|ket luan) [1-9]")
_YEARS = {*range(1930, 2031), 2035, 2040, 2045, 2050}  # "Kế hoạch 2025", "nghị quyết 2018"


def find_numbers(question: str) -> tuple[NumberMention, ...]:
    """The document numbers that `question` names, in order; spans count in its NFC."""
    typed = nfc(question)
    plain = "".join(fold(c)[:1] or c for c in typed)
    found = [_read(match, typed, plain) for match in _MENTION.finditer(plain)]
    return tuple(sorted([*(m for m in found if m), *map(_law, _LAW.finditer(plain))], key=lambda m: m.span))


def _law(m: re.Match[str]) -> NumberMention:
    return NumberMention(Span(*m.span()), None, m["no"].lstrip("0"), m["body"], int(m["year"]), None, True)


def _read(match: re.Match[str], typed: str, plain: str) -> NumberMention | None:
    """The mention that `match` holds; None where what stands around the number names no document."""
    used = {name for name in ("word", "so", "year") if match[name]} | _spelt(match, typed)
    if not used & {"word", "sign", "kind"}:
        return None
    end = max(match.end(name) for name in {"no", *used})
    if used == {"word"} and _VERBS.fullmatch(f"{match['word']} {match['no']}"):
        return None
    if used <= {"word", "sign"} and (int(re.sub(r"\D", "", match["no"])) in _YEARS or _counts(typed, plain, end)):
        return None
    start = min(match.start(name) for name in {"no", *used})
    body = next((fold(match[name]) for name in ("body", "spaced", "first") if name in used), None)
    issuer = None if body else _ISSUER.match(plain, end)
    if issuer:
        body, end = _ISSUERS[" ".join(issuer["issuer"].split())], issuer.end()
    day = _DATE.match(plain, end)
    later = day or (None if match["year"] else _YEAR.match(plain, end))
    year = match["year"] or (later["year"] if later else None)
    return NumberMention(
        span=Span(start, later.end() if later else end),
        kind=_kind(match, used),
        number=_trim(match["no"]),
        body=body,
        year=int(year) if year else None,
        issued=_day(day) if day else None,
        year_in_symbol=bool(match["year"]),
    )


def _spelt(match: re.Match[str], typed: str) -> set[str]:
    """Which of the symbol's parts are typed as symbols are: "hđ" is no HD, "25-thực" has no body."""
    used = {name for name in ("sign", "kind") if match[name] and _is_sign(match[name], typed[slice(*match.span(name))])}
    bodies = {name for name in ("first", "body", "spaced") if match[name] and _is_body(match, name, typed)}
    if "kind" in used and not _is_tied(match, typed, bodies):
        return used - {"kind"}
    return used | (bodies if used or match["word"] else set())


def _is_sign(plain: str, typed: str) -> bool:
    """Whether `typed` has no tone, an "đ" only where the sign has one, and is no word ("tối đa 14")."""
    if plain in ("da", "pa") and not typed.isupper():
        return False
    pairs = zip(typed.lower(), _SIGNS[plain].lower(), strict=True)
    return all(t in (s, fold(s)) for t, s in pairs)


def _is_body(match: re.Match[str], name: str, typed: str) -> bool:
    text = typed[slice(*match.span(name))]
    if fold(text) != text.lower().replace("đ", "d"):
        return False
    if name == "spaced" and text.islower():  # "tu" may be "từ"
        return not re.match(r"\s*(?:\d|ng|n[aă]m|th|khi|l[uú]c)", typed[match.end(name) :])
    return text[:1].isupper() or bool(re.fullmatch(_BODIES, fold(text)))


def _is_tied(match: re.Match[str], typed: str, bodies: set[str]) -> bool:
    """Whether the kind after the number belongs to it: "25-KL", "25KL", "25 kl/tu"; not "giao 7 CT"."""
    if match["tie"].strip():
        return True
    if match["tie"]:
        return "body" in bodies or (match["spaced"] in ("tu", "tw") and not match["sign"])
    return bool(bodies) or (match["sign"] is None and typed[match.start("kind")].isupper())


def _counts(typed: str, plain: str, end: int) -> bool:
    return bool(_COUNTING.match(typed.lower(), end) if typed.lower() != plain else _COUNTING_PLAIN.match(plain, end))


def _kind(match: re.Match[str], used: set[str]) -> str | None:
    named = _WORDS[" ".join(match["word"].split())] if match["word"] else None
    return named or next((_SIGNS[match[name]] for name in ("kind", "sign") if name in used), None)


def _trim(number: str) -> str:
    return number.lstrip("0") or "0"


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


# --- the documents meant


def resolve(mention: NumberMention, cards: Sequence[Card]) -> list[Card]:
    """The documents that `mention` may mean, newest first; all of them where the number is used again."""
    found = [card for card in cards if _may_be(mention, card)]
    tests: list[Callable[[Card], bool]] = [
        lambda card: card.kind == mention.kind or mention.kind == "QĐ",
        lambda card: _symbol(card.number).body == mention.body,
        lambda card: _year(card) == mention.year,
        lambda card: card.issued == mention.issued,
    ]
    for test in tests:
        found = [card for card in found if test(card)] or found
    return sorted(found, key=lambda card: card.issued or date.min, reverse=True)


def is_same(mention: NumberMention, other: NumberMention) -> bool:
    """Whether two mentions may mean one document, as far as both say."""
    kinds = {_sign_of(m.kind) for m in (mention, other) if m.kind}
    bodies = [m.body for m in (mention, other) if m.body]
    years = {m.year for m in (mention, other) if m.year and (m.year_in_symbol or m.issued)}
    return mention.number == other.number and len(kinds) < 2 and len(set(bodies)) < 2 and len(years) < 2


def _may_be(mention: NumberMention, card: Card) -> bool:
    if not card.number:
        return False
    symbol = _symbol(card.number)
    kinds = (None, symbol.kind, card.kind)
    return (
        symbol.number == mention.number
        and (mention.kind in kinds or _sign_of(mention.kind or "") == symbol.kind)
        and (not mention.body or not symbol.body or symbol.body.endswith(mention.body))
        and (not mention.year_in_symbol or _year(card) in (mention.year, None))
    )


def _sign_of(kind: str) -> str:
    """The letters in the numbers of a kind."""
    return {"QyĐ": "QĐ", "CTHĐ": "CTr"}.get(kind, kind)


def _year(card: Card) -> int | None:
    return _symbol(card.number).year or (card.issued.year if card.issued else None)


@lru_cache(maxsize=1 << 14)
def _symbol(number: str | None) -> _Symbol:
    match = PARTY_NUMBER.match(number or "") or STATE_NUMBER.match(number or "")
    if not match:
        return _Symbol("", "", None, None)
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    if parts["kind"].upper().startswith(("QH", "UBTVQH")):  # 24/2018/QH14: the body stands where others have the kind
        return _Symbol(_trim(parts["no"]), "L", fold(parts["kind"]), year)
    return _Symbol(_trim(parts["no"]), parts["kind"], fold(parts["body"]) if parts["body"] else None, year)
