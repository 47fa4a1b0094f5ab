"""Questions about the store itself: which documents of a kind, year, issuer and subject it holds.

A question is one only when nothing of it is left beside kind, time, issuer and subject; "Nghị quyết nào giao Sở Y
tế …?" asks for content and goes the usual way.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from index.library import Filters, Library
from index.patterns import KINDS
from index.text import fold, nfc, syllables
from index.types import Document

KIND_OF = {fold(name): kind for name, kind in KINDS.items()} | {
    "thong bao ket luan": "TB",
    "chuong trinh hanh dong": "CTr",
}
KIND = "|".join(re.escape(name.lower()) for name in sorted(KINDS, key=len, reverse=True)) + "|văn bản|tài liệu"
_LISTS = re.compile(
    rf"^\W*(?:(?:hãy |xin |cho (?:tôi )?(?:xem|biết) )*(?:li[eệ]t k[eêể]|kể tên|kể ra|danh sách|tìm|thống kê|đếm)?\s*)?"
    r"(?:(?:hiện |hiện nay )?(?:ở |trong |tại )?kho(?: văn bản| này| dữ liệu)?(?: hiện)?(?: đang)?\s*"
    r"(?:có|lưu|chứa)?\s*)?"
    r"(?:(?:hiện |hiện nay )?có\s+)?(?P<amount>(?:tất cả |cả thảy )?(?:các|những|mọi|bao nhiêu|mấy|toàn bộ|tất cả))?\s*"
    rf"(?P<kind>{KIND})\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:li[eệ]t k[eêể]|kể tên|kể ra|danh sách|thống kê|đếm|bao nhiêu|mấy|(?:trong|ở) kho)\b|^\W*kho\b", re.I
)
_WHICH = re.compile(r"^\s*(?:nào|gì)\b", re.I)
_YEARS = re.compile(
    r"\b(?:ban hành |ra đời |ký |được ban hành )?(?:trong |vào |của |từ |giai đoạn )*"
    r"(?:(?:tháng (?P<month>\d{1,2})(?:/| năm )"
    r"|năm )?(?P<year>(?:19|20)\d\d))"
    r"(?:\s*(?:-|–|đến|tới)(?: hết)?(?: năm)? (?P<to>(?:19|20)\d\d)| (?P<on>trở đi|đến nay))?",
    re.I,
)
_SUBJECT = re.compile(
    r"\b(?:nói về|bàn về|về (?:việc|chủ đề|vấn đề|lĩnh vực|công tác)?|liên quan (?:đến|tới)"
    r"|đề cập(?: đến)?)\s*(?P<subject>.+)$",
    re.I,
)
_ISSUER = re.compile(r"\b(?:của|do|bởi)\s+(?P<issuer>.+?)(?=\s+(?:ban hành|ký|năm|trong|từ|được|có|về|nào)\b|$)", re.I)
_EMPTY = frozenset(
    syllables(
        "nào gì được đã ban hành có trong kho này hiện nay đang lưu còn là những các tất cả ra đời ký văn bản không ở"
    )
)
_SHORT = {"ubnd": "Ủy ban nhân dân", "hđnd": "Hội đồng nhân dân", "btv": "Ban Thường vụ", "bch": "Ban Chấp hành"}
MOST = 200  # documents listed: reading one takes 0.3 ms, and nobody reads more


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a question asks the store for; None or "" where it sets no condition."""

    kind: str | None = None
    name: str = "văn bản"
    since: date | None = None
    until: date | None = None
    issuer: str = ""
    subject: str = ""


def read_catalogue(question: str) -> Catalogue | None:
    """What documents `question` asks for; None for a question about what documents say."""
    text = nfc(question).strip(" ?.!")
    found = _LISTS.match(text)
    if not found:
        return None
    rest = found["rest"]
    which = _WHICH.match(rest)
    if not (_ORDERS.search(text[: found.start("kind")]) or which):
        return None
    rest = rest[which.end() :] if which else rest
    if re.match(r"\s*(?:số\s*)?\d", rest):
        return None
    conditions = _conditions(found["kind"], rest)
    sets_any = conditions and (conditions.since or conditions.issuer or conditions.subject)
    return conditions if sets_any or _ORDERS.search(text) else None


def read_conditions(mention: str) -> Catalogue | None:
    """What a mention such as "Nghị quyết về chuyển đổi số năm 2021" says; None where anything else is left of it."""
    found = re.match(rf"\s*(?P<kind>{KIND})\b(?P<rest>.*)$", nfc(mention), re.I)
    return _conditions(found["kind"], found["rest"]) if found else None


def _conditions(kind: str, rest: str) -> Catalogue | None:
    rest, subject = _take(_SUBJECT, rest, "subject")
    time = _YEARS.search(subject)
    if time and not subject[time.end() :].strip():
        subject, rest = subject[: time.start()].strip(), f"{rest} {time[0]}"
    time = _YEARS.search(rest)
    if time:
        rest = rest[: time.start()] + " " + rest[time.end() :]
    rest, issuer = _take(_ISSUER, rest, "issuer")
    if set(syllables(rest)) - _EMPTY:
        return None
    since, until = _period(time)
    return Catalogue(KIND_OF.get(fold(kind)), kind.lower(), since, until, issuer, subject)


def _take(pattern: re.Pattern[str], text: str, group: str) -> tuple[str, str]:
    """`text` without what `pattern` finds, and the group of it."""
    found = pattern.search(text)
    return (text[: found.start()] + " " + text[found.end() :], found[group].strip(" ,")) if found else (text, "")


def _period(time: re.Match[str] | None) -> tuple[date | None, date | None]:
    if time is None:
        return None, None
    year, month = int(time["year"]), int(time["month"] or 0)
    if 1 <= month <= 12:
        return date(year, month, 1), date(year, month, 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)
    if time["on"]:
        return date(year, 1, 1), None
    return date(year, 1, 1), date(int(time["to"] or year), 12, 31)


def find_documents(wanted: Catalogue, library: Library, filters: Filters) -> list[Document]:
    """The documents that meet all conditions, newest first, those without a date last; no more than a person reads."""
    narrowed = _narrowed(wanted, library, filters)
    return [] if narrowed is None else library.newest(narrowed, MOST)


def count_documents(wanted: Catalogue, library: Library, filters: Filters) -> int:
    """How many documents meet all conditions."""
    narrowed = _narrowed(wanted, library, filters)
    return 0 if narrowed is None else library.count(narrowed)


def _narrowed(wanted: Catalogue, library: Library, filters: Filters) -> Filters | None:
    """`filters` and all that is asked for; None where nothing can pass."""
    kinds = _both(filters.kinds, {wanted.kind} if wanted.kind else None)
    issuers = _both(filters.issuers, _issuers(wanted.issuer, library) if wanted.issuer else None)
    titled = _pairs(wanted.subject)
    if kinds is None or issuers is None or (wanted.subject and not titled):
        return None
    since = max(filter(None, (wanted.since, filters.since)), default=None)
    until = min(filter(None, (wanted.until, filters.until)), default=None)
    return replace(filters, kinds=kinds, issuers=issuers, since=since, until=until, titled=frozenset(titled))


def _both(allowed: frozenset[str], asked: set[str] | None) -> frozenset[str] | None:
    """The values asked for that pass a filter, of which an empty one lets all through; None where there is none."""
    if asked is None:
        return allowed
    return frozenset(asked & allowed if allowed else asked) or None


def _issuers(asked: str, library: Library) -> set[str]:
    return {issuer for issuer in library.choices("issuer") if _is_issuer(asked, issuer)}


def _is_issuer(asked: str, issuer: str) -> bool:
    """Whether all words of the name asked for stand in the issuer's: "UBND tỉnh" is "Ủy ban nhân dân tỉnh …"."""
    words = [s for word in asked.split() for s in syllables(_SHORT.get(word.lower(), word))]
    return bool(words) and set(map(fold, words)) <= set(map(fold, syllables(issuer)))


def _pairs(text: str) -> set[str]:
    words = syllables(text)
    return {f"{a} {b}" for a, b in pairwise(words)} or set(words)


def in_words(wanted: Catalogue, count: int) -> str:
    """The conditions as understood and how many documents meet them: "Trong kho có 3 nghị quyết về chuyển đổi số."."""
    parts = [wanted.name]
    if wanted.issuer:
        parts.append(f"của {wanted.issuer}")
    if wanted.since:
        parts.append(_period_in_words(wanted.since, wanted.until))
    if wanted.subject:
        parts.append(f"có tên nói về “{wanted.subject}”")
    more = f" Dưới đây là {MOST} văn bản mới nhất; hãy hỏi hẹp hơn để thấy văn bản khác." if count > MOST else ""
    return f"Trong kho {f'có {count}' if count else 'không có'} {' '.join(parts)}.{more}"


def _period_in_words(since: date, until: date | None) -> str:
    if until is None:
        return f"từ năm {since.year}"
    if since.year != until.year:
        return f"từ năm {since.year} đến năm {until.year}"
    return f"năm {since.year}" if until.month - since.month == 11 else f"tháng {since.month}/{since.year}"
