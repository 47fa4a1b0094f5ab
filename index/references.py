"""What a document cites and how: the numbers it names, and the words that govern each mention.

A relation other than a plain mention is claimed only for what this document itself does. An order or a proposal to
replace, amend or review another document ("giao … sửa đổi", "chỉ thị mới thay") does nothing to it yet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index import patterns as p
from index.types import Document, Reference, Span

_KIND = "|".join(sorted((k.capitalize().replace(" ", r"\s+") for k in p.KINDS), key=len, reverse=True))
_DATE = (
    rf"(?:\s*,?\s*(?:ngày\s+)?(?P<d>\d{{1,2}})\s*(?:/|\.|{p.DASH})\s*(?P<m>\d{{1,2}})\s*(?:/|\.|{p.DASH})\s*(?P<y>(?:19|20)\d\d)"
    r"|\s*,?\s*ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4}))?"
)
_LEAD = rf"(?:(?P<word>(?i:{_KIND}))(?:\s+(?i:số)\s*:?)?\s*)?"
_FULL = tuple(
    re.compile(_LEAD + "(?P<number>" + pattern.pattern + ")" + _DATE) for pattern in (p.PARTY_NUMBER, p.STATE_NUMBER)
)
# "Nghị quyết 07", "Nghị quyết số 01": a number alone. Without "số" it has two digits at least and counts nothing.
_SHORT = re.compile(
    r"(?P<word>Nghị quyết|Chỉ thị|Kết luận|Quyết định|Quy định|Nghị định|Thông tư|Hướng dẫn|Thông báo)\s+"
    rf"(?:số\s+(?P<no>\d{{1,4}})|(?P<bare>\d{{2,3}}))(?![\w%])(?!\s*(?:{p.DASH}|/)\s*\w|[.,]\d)"
    r"(?!\s+(?:năm|tháng|ngày|tỷ|triệu|nội dung|nhiệm vụ|điểm|điều|khoản|việc|người|hộ|xã|trường)\b)"
)
_CODES = frozenset(p.KINDS.values()) | {"TC", "QH", "CL", "CTHĐ", "TBKL", "BS", "KHCT", "TTLT", "UBTVQH", "PC", "PG"}
_SILENT = ("letterhead", "addressee", "recipients", "signature", "notice")

_SENTENCE_END = re.compile(rf"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[{p.UPPER}\d])|\n")
_CLAUSE_END = re.compile(r";\s*")

_DO = r"(?<!chậm\s)(?<!khi\s)(?:thực hiện|triển khai|thi hành|quán triệt)"
_FEW = r"(?:\s+[^\s;.]+){0,9}?\s+"  # up to nine words between
_VERBS: tuple[tuple[str, str], ...] = (
    ("bai_bo", r"bãi bỏ|h[ủu][ỷy] bỏ"),
    ("thay_the", r"thay(?: thế)?(?: cho)?"),
    ("sua_doi", r"sửa đổi(?:,? bổ sung)?|sửa|điều chỉnh(?:, bổ sung)?"),
    ("bo_sung", r"bổ sung"),
    ("tong_ket", rf"tổng kết(?:{_FEW}{_DO})?"),
    ("so_ket", rf"sơ kết(?:{_FEW}{_DO})?|(?:kết quả|tình hình){_FEW}{_DO}|(?:kết quả|tình hình) {_DO}"),
    ("so_ket", rf"(?:năm|tháng)(?: rưỡi)?(?: tổ chức)? (?:{_DO}|đưa)"),
    ("can_cu", r"căn cứ"),
    ("preamble", r"trên cơ sở|(?<!kèm\s)theo|xét|thảo luận|tiếp theo"),
    ("spirit", r"(?:theo|như) tinh thần"),
    ("thuc_hien", rf"{_DO}|cụ thể h[óo][áa]|tuyên truyền|đưa|đẩy nhanh"),
    ("vien_dan", r"như|từ khi|trước khi|sau khi có|so với|chậm thực hiện"),
)
_GOVERNS = tuple((name, re.compile(rf"\b(?:{words})\b".replace(" ", r"\s+"), re.IGNORECASE)) for name, words in _VERBS)
_CHANGES = frozenset({"bai_bo", "thay_the", "sua_doi", "bo_sung"})
_NOT_YET = re.compile(
    r"\b(?:giao|yêu cầu|nghiên cứu|đề nghị|đề xuất|kiến nghị|trình|soạn thảo|dự thảo|tham mưu|chủ trương|mới|rà soát"
    r"|chuẩn bị|xây dựng|sẽ|cần|phải)\b",
    re.IGNORECASE,
)
_PREPARED = re.compile(r"\b(?:chuẩn bị|tham mưu|tiến tới|sẽ)\s+$", re.IGNORECASE)
_PASSIVE = re.compile(r"\bđược\s+$", re.IGNORECASE)
_THIS = re.compile(r"\bnày\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:mục|khoản|điều|điểm|chương|phần|phụ lục|một số|chỉ tiêu|mốc|thời hạn)\b", re.IGNORECASE)
_ENDED = re.compile(r"\bhết\s+hiệu\s+lực\b|\bđược\s+(?P<how>thay|bãi bỏ|h[ủu][ỷy] bỏ|sửa đổi)\b", re.IGNORECASE)
_JOINED = re.compile(r"(?:\bvà|,|\bđồng thời)\s*$", re.IGNORECASE)
_DASHED = 10  # the level of a line that starts with a dash; "- Căn cứ …" stands in the opening
_OPENING = 1500  # code points of the opening of a document without numbered lines
_LONGEST = 2000  # code points of a sentence on either side of a mention
_REPORTING = frozenset({"BC", "TTr", "BB", "GM", "CV"})  # kinds that change no other document


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    kind: str
    number: str
    issued: date | None
    is_short: bool


def number_key(number: str) -> str:
    """A number as it is compared: without leading zeros, in small letters. "06-NQ/TU" and "6-NQ/TU" are one."""
    return number.lstrip("0").lower()


def short_number(number: str) -> str | None:
    """ "06-NQ" of "06-NQ/TU", "30-NĐ" of "30/2020/NĐ-CP": what is left when the issuer is not named."""
    match = p.PARTY_NUMBER.fullmatch(number) or p.STATE_NUMBER.fullmatch(number)
    return f"{match['no']}-{match['kind']}" if match else None


def find_references(document: Document) -> tuple[Reference, ...]:
    """Every mention of another numbered document in the title and the body, in text order."""
    silent = [Span(b.start, b.end) for b in document.blocks if b.kind in _SILENT]
    mentions = [m for m in _mentions(document.text) if not any(s.start <= m.start < s.end for s in silent)]
    mentions = _with_full_numbers(mentions)
    reader = _Reader(document, mentions)
    return tuple(reader.reference(m) for m in mentions if not _is_itself(m, document))


def _is_itself(mention: _Mention, document: Document) -> bool:
    own = document.metadata
    if own.number is None or number_key(mention.number) not in (
        number_key(own.number),
        number_key(short_number(own.number) or own.number),
    ):
        return False
    return mention.issued in (None, own.issued)


def _mentions(text: str) -> list[_Mention]:
    found: dict[int, _Mention] = {}
    taken: list[Span] = []
    for pattern in _FULL:
        for match in pattern.finditer(text):
            at = Span(*match.span("number"))
            if _is_number(match) and not any(t.start < at.end and at.start < t.end for t in taken):
                taken.append(at)
                found[at.start] = _full(match)
    for match in _SHORT.finditer(text):
        if not any(t.start < match.end() and match.start() < t.end for t in taken):
            kind = p.KINDS[match["word"].upper()]
            number = f"{match['no'] or match['bare']}-{kind.replace('QyĐ', 'QĐ')}"
            if not re.fullmatch(r"(?:19|20)\d\d-.*", number):
                found[match.start()] = _Mention(match.start(), match.end(), kind, number, None, True)
    return [found[start] for start in sorted(found)]


def _is_number(match: re.Match[str]) -> bool:
    """Whether it is a document's number and not a road, a fraction or a unit of measure."""
    return re.sub(r"\d+$", "", match["kind"]) in _CODES and (match["body"] is not None or bool(match["word"]))


def _full(match: re.Match[str]) -> _Mention:
    number = re.sub(r"\s+", "", re.sub(p.DASH, "-", match["number"])).rstrip(".&")
    word = re.sub(r"\s+", " ", match["word"] or "").upper()
    issued = _date(match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"])
    start = match.start("word") if word else match.start("number")
    return _Mention(start, match.end(), p.KINDS.get(word, match["kind"]), number, issued, False)


def _date(year: str | None, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _with_full_numbers(mentions: Sequence[_Mention]) -> list[_Mention]:
    """A short number, or one without its date, is what the document elsewhere gives in full."""
    full: dict[tuple[str, str], _Mention] = {}
    for m in mentions:
        if not m.is_short:
            for name in (number_key(short_number(m.number) or m.number), number_key(m.number)):
                known = full.get((m.kind, name))
                if known is None or (known.issued is None and m.issued):
                    full[m.kind, name] = m
    return [_like(m, full.get((m.kind, number_key(m.number)))) for m in mentions]


def _like(mention: _Mention, known: _Mention | None) -> _Mention:
    if known is None or mention.issued:
        return mention
    return _Mention(mention.start, mention.end, mention.kind, known.number, known.issued, False)


class _Reader:
    """Decides the relation of each mention from the sentence it stands in."""

    def __init__(self, document: Document, mentions: Sequence[_Mention]) -> None:
        self._text = document.text
        self._kind = document.metadata.kind
        self._mentions = mentions
        self._titles = [Span(b.start, b.end) for b in document.blocks if b.kind == "title"]
        self._opening_ends = _end_of_opening(document.text, max((t.end for t in self._titles), default=0))

    def reference(self, mention: _Mention) -> Reference:
        title = next((t for t in self._titles if t.start <= mention.start < t.end), None)
        sentence = title or _sentence_of(self._text, mention)
        relation, part = self._relation(mention, sentence, title is not None)
        return Reference(
            mention.start, mention.end, relation, mention.kind, mention.number, mention.issued, part, sentence
        )

    def _relation(self, mention: _Mention, sentence: Span, in_title: bool) -> tuple[str, bool]:
        start = max(
            (m.end() for m in _CLAUSE_END.finditer(self._text, sentence.start, mention.start)), default=sentence.start
        )
        before = self._text[start : mention.start]
        verb = _nearest_verb(before)
        if verb is None:
            return self._without_verb(mention, sentence, before)
        name, at = verb
        if name in _CHANGES:
            lead = self._text[sentence.start : start].partition(":")
            whole = (lead[0] + " " if lead[1] else "") + before[: at.start]
            if not self._does_change(whole, start, start + at.start, in_title):
                return "vien_dan", False
            part = bool(_PART.search(before[at.end :]))
            return ("sua_doi" if name == "thay_the" and part else name), part or name in ("sua_doi", "bo_sung")
        if name in ("so_ket", "tong_ket"):
            return ("vien_dan" if _PREPARED.search(before[: at.start]) else name), False
        return self._ground(name, mention, in_title), False

    def _ground(self, name: str, mention: _Mention, in_title: bool) -> str:
        opens = mention.start < self._opening_ends and self._kind is not None
        if name == "preamble":
            return "thuc_hien" if in_title else "can_cu" if opens else "vien_dan"
        if name == "spirit":
            return "thuc_hien" if opens or in_title else "vien_dan"
        return name

    def _does_change(self, whole: str, start: int, verb: int, in_title: bool) -> bool:
        """Whether this document itself makes the change that the verb after `whole` names."""
        if _PASSIVE.search(whole) or self._kind in _REPORTING:
            return False
        if _THIS.search(whole):
            return True
        if self._kind is None or (not in_title and _NOT_YET.search(whole)):
            return False
        subject = [m for m in self._mentions if start <= m.start < verb]  # "Nghị định số 09 … sửa đổi … số 110"
        return not subject or bool(_JOINED.search(whole))

    def _without_verb(self, mention: _Mention, sentence: Span, before: str) -> tuple[str, bool]:
        after = self._text[mention.end : sentence.end].partition(";")[0]
        ended = _ENDED.search(after)
        if ended and _THIS.search(after) and self._kind not in _REPORTING:
            how, part = (ended["how"] or "").lower(), bool(_PART.search(before))
            if how == "sửa đổi" or (how == "thay" and part):
                return "sua_doi", True
            return ("thay_the" if how == "thay" else "bai_bo"), part
        opening = self._text[sentence.start : mention.start]
        return ("can_cu" if p.BASIS.match(opening) else "vien_dan"), False


def _nearest_verb(before: str) -> tuple[str, Span] | None:
    """The governing words that end last before the mention; of several that end there, the longest."""
    found = [(m.end(), -m.start(), name) for name, pattern in _GOVERNS for m in pattern.finditer(before)]
    if not found:
        return None
    end, start, name = max(found)
    return name, Span(-start, end)


def _end_of_opening(text: str, start: int) -> int:
    """Where the first numbered line below the title starts: what stands before says why the document is issued."""
    for line in re.finditer(r"[^\n]+", text[start:]):
        level = p.mark_of(line[0].strip())[0]
        if level < _DASHED:
            return start + line.start()
    return min(len(text), start + _OPENING)


def _sentence_of(text: str, mention: _Mention) -> Span:
    start = max((m.end() for m in _ends(text, mention.start)), default=_line_start(text, mention.start))
    line_end = text.find("\n", mention.end, mention.end + _LONGEST)
    stop = min(len(text), mention.end + _LONGEST) if line_end < 0 else line_end
    following = _SENTENCE_END.search(text, mention.end, stop)
    end = following.start() if following else stop
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _line_start(text: str, before: int) -> int:
    """Where the line of `before` starts, or so far back as a sentence may reach: else a long list takes hours."""
    earliest = max(before - _LONGEST, 0)
    return max(text.rfind("\n", earliest, before) + 1, earliest)


def _ends(text: str, before: int) -> Iterator[re.Match[str]]:
    """Ends of sentences in the line of `before`, but for the mark of a list at its very start."""
    line = _line_start(text, before)
    for match in _SENTENCE_END.finditer(text, line, before + 1):  # one more, which the pattern looks ahead to
        if match.end() <= before and not re.fullmatch(
            r"\W*(?:[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]", text[line : match.start()]
        ):
            yield match
