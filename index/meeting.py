"""At which meeting, of which term, a document was adopted, as its title says."""

import re

from index import patterns as p

_ORDINAL = r"(?:\d{1,3}|[IVXLC]+\b|(?:(?:nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mốt|lăm)\b ?)+)"
_MEETINGS = "hội nghị|kỳ họp|phiên họp|đại hội"
_MEETING = re.compile(
    rf"\b(?P<name>{_MEETINGS})\b[^,:.]{{0,70}}?\s*\b(?P<nth>(?:lần )?thứ {_ORDINAL})", re.IGNORECASE
)
_TERM = re.compile(
    r"\bkh(?:óa|oá) (?:[IVXLC]+|\d{1,2})\b(?:,? (?:nhiệm kỳ \d{4}\s*[-–]\s*\d{4}))?|\bnhiệm kỳ \d{4}\s*[-–]\s*\d{4}",
    re.IGNORECASE,
)
# Where the title turns from who adopted it to what it is about: a meeting beyond is another document's.
_SUBJECT = re.compile(
    r"\b(?:về|v/v|thực hiện|triển khai|nhằm|đối với|sơ kết|tổng kết|ban hành|thông qua)\b|:", re.IGNORECASE
)
_KIND = re.compile(rf"^\W*(?:{'|'.join(sorted(p.KINDS, key=len, reverse=True))})\b", re.IGNORECASE)
_OWN = re.compile(r"^\W*(?:của|tại)\b", re.IGNORECASE)
_HEADLINE = re.compile(rf"^\W*(?:{_MEETINGS})\b", re.IGNORECASE)


def find_meeting(title: str) -> tuple[str | None, str | None]:
    """Meeting ("Hội nghị lần thứ 29") and term ("khóa XX, nhiệm kỳ 2020-2025") of a title; None for what it omits."""
    after = _KIND.sub("", title, count=1)
    if not (_OWN.match(after) or _HEADLINE.match(after)):
        return None, None
    return own_meeting(_SUBJECT.split(after, maxsplit=1)[0])


def own_meeting(words: str) -> tuple[str | None, str | None]:
    """As `find_meeting`, of words that speak of the document's own adoption."""
    meeting = _MEETING.search(words)
    term = _TERM.search(words)
    named = f"{meeting['name'].capitalize()} {meeting['nth'].strip()}" if meeting else None
    return named, _numeral(term[0]) if term else None


def _numeral(term: str) -> str:
    return re.sub(r"(?<=kh[óo][aá] )[ivxlc]+", lambda m: m[0].upper(), term)
