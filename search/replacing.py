"""Which part of an earlier question a follow-up puts another in the place of."""

import re

from search.numbers import find_numbers
from search.wording import ASKING, TIME, own_words

_ABOUT = re.compile(r"\b(?:về|đối với|cho)\s+(?P<subject>[^?]+?)[\s?.!]*$", re.I)
_LINKS = frozenset("là được có vào đến thì do của trong tại cho bởi ở theo".split())
_PLACES = r"tỉnh|huyện|xã|thị xã|thành phố|thị trấn|phường|thôn"
_BODIES = (
    r"tỉnh ủy|huyện ủy|thị ủy|thành ủy|đảng ủy|ban thường vụ|ban chấp hành|thường trực|ủy ban|ubnd|hđnd|sở|ban|cục"
    r"|chi cục|công ty|liên đoàn|liên minh|hội|tỉnh đoàn|đoàn|mặt trận|trường|chi bộ|công an|văn phòng|kho bạc"
    r"|đài|ngân sách"
)
_FAMILIES = (re.compile(rf"(?:{_BODIES})\b", re.I), re.compile(rf"(?:{_PLACES})\b", re.I))
_NAME = re.compile(r"[A-ZĐÀ-Ỹ]\w*(?: [A-ZĐÀ-Ỹ]\w*){0,2}")
_COUNTED = re.compile(r"\d[\d.,]*\s+(?P<unit>[^\W\d_]+)$")


def changed_part(last: str, part: str) -> tuple[int, int]:
    """Where `last` holds what `part` replaces: a like thing (time, document, body, place, count), else its subject."""
    if span := _like(last, part):
        return span
    about = _ABOUT.search(last)
    if about and not ASKING.search(about["subject"]):
        return about.span("subject")
    return _longest_run(last)


def holds_like(last: str, part: str) -> bool:
    """Whether `last` holds a thing like `part`, in whose place it may be meant: "4 sao" and "5 sao"."""
    start, end = _like(last, part) or (0, 0)
    return start < end


def _like(last: str, part: str) -> tuple[int, int] | None:
    """Where `last` holds a time, document, body, place or count if `part` is one; where a time would stand, empty."""
    likes = (like(last, part) for like in (_like_document, _like_time, _like_body_or_place, _like_name, _like_count))
    return next(filter(None, likes), None)


def numbers_of(text: str) -> list[str]:
    """The documents that `text` names by number, as typed."""
    return [mention.span.of(text) for mention in find_numbers(text)]


def _is_numbered(text: str, offset: int) -> bool:
    """Whether `offset` lies within the number of a document."""
    return any(mention.span.start <= offset < mention.span.end for mention in find_numbers(text))


def without_times(text: str) -> str:
    """`text` without its times; those within a document's number stay."""
    return TIME.sub(lambda time: time[0] if _is_numbered(text, time.start()) else " ", text)


def without_numbers(text: str) -> str:
    for mention in reversed(find_numbers(text)):
        text = f"{text[: mention.span.start]} {text[mention.span.end :]}"
    return text


def _like_time(last: str, part: str) -> tuple[int, int] | None:
    """A year alone replaces a year alone ("nửa đầu năm 2022" → "nửa đầu năm 2023"); other times replace all of one."""
    if not TIME.search(part) or own_words(part):
        return None
    year = re.search(r"\bnăm \d{4}\b", last, re.I) if re.fullmatch(r"năm \d{4}", part, re.I) else None
    time = year or TIME.search(last)
    return time.span() if time else (len(last), len(last))


def _like_document(last: str, part: str) -> tuple[int, int] | None:
    named = find_numbers(last) if find_numbers(part) else ()
    return (named[0].span.start, named[0].span.end) if named else None


def _like_body_or_place(last: str, part: str) -> tuple[int, int] | None:
    """The name in `last` of the family that `part` opens with: "Thị ủy Cửa Lãng" for "Huyện ủy Đại Ngàn"."""
    for family in _FAMILIES:
        if family.match(part):
            heads = [h for h in re.finditer(rf"\b{family.pattern}", last, re.I) if not _is_numbered(last, h.start())]
            names = [(head.start(), _end_of_name(last, head.end())) for head in heads]
            return max(names, key=lambda name: name[1] - name[0], default=None)
    return None


def _like_name(last: str, part: str) -> tuple[int, int] | None:
    """A bare name for the last one in `last` that a body or place bears: "Cửa Lãng" for that of "Huyện ủy Đại Ngàn"."""
    if not _NAME.fullmatch(part):
        return None
    heads = (head for family in _FAMILIES for head in re.finditer(rf"\b{family.pattern}\s+", last, re.I))
    named = [name.span() for head in heads if (name := _NAME.match(last, head.end()))]
    return max(named, default=None)


def _end_of_name(text: str, end: int) -> int:
    """Where a name that goes on at `end` stops: capitals, each with one small syllable ("Tài chính", "Tỉnh ủy")."""
    typed_small = text[1:].islower()
    small = 1 if typed_small else 0
    for word in re.compile(r"\s+(\w+)").finditer(text, end):
        if word.start() != end or word[1].lower() in _LINKS or word[1].isdigit():
            break
        if word[1][0].isupper() or (typed_small and own_words(word[1]) and small < 3):
            small = small + 1 if typed_small else 0
        elif not typed_small and small == 0 and own_words(word[1]):
            small = 1
        else:
            break
        end = word.end()
    return end


def _like_count(last: str, part: str) -> tuple[int, int] | None:
    """ "5 sao" for "4 sao"."""
    counted = _COUNTED.match(part)
    found = re.search(rf"\b\d[\d.,]*\s+{counted['unit']}\b", last, re.I) if counted else None
    return found.span() if found else None


def _longest_run(text: str) -> tuple[int, int]:
    """Where the longest run of words that name something stands, with everyday words inside and after it.

    The documents and times named stay: what else is asked is asked of them.
    """
    runs: list[tuple[int, int, int]] = []
    kept = [match.span() for pattern in (ASKING, TIME) for match in pattern.finditer(text)]
    for match in re.finditer(r"[^\W_]+", text):
        grows = bool(runs) and not text[runs[-1][1] : match.start()].strip()
        ends = match[0].lower() in _LINKS or _is_numbered(text, match.start())
        ends = ends or any(start <= match.start() < end for start, end in kept)
        if grows and not ends:
            runs[-1] = (runs[-1][0], match.end(), runs[-1][2] + 1)
        elif own_words(match[0]) and not ends:
            runs.append((match.start(), match.end(), 1))
    start, end, _ = max(runs, key=lambda run: run[2], default=(len(text), len(text), 0))
    return start, end
