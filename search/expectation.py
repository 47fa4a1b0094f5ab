"""What kind of answer a question asks for, and whether a sentence can be one."""

import re
from collections.abc import Callable

Fits = Callable[[str, str], bool]  # of a sentence and its lead-in ("" where it has none)


def _any_of(words: str, rest: str = "") -> re.Pattern[str]:
    """Any of the words or phrases between bars, whole and in either case; or the pattern `rest`."""
    phrases = "|".join(phrase.strip() for phrase in words.split("|"))
    return re.compile(rf"\b(?:{phrases})\b{rest}", re.IGNORECASE)


_AMOUNT = _any_of("bao nhiêu | bao lâu | mấy | tỷ lệ | tỉ lệ | mức nào | tối đa | tối thiểu")
_TIME = _any_of(
    "khi nào | bao giờ | lúc nào | hạn chót | thời hạn | năm nào | ngày nào | tháng nào | quý nào | hôm nào |"
    "thời gian nào | thời điểm nào"
)
_WHO = _any_of(
    "ai | cơ quan nào | đơn vị nào | người nào | tổ chức nào | sở nào | ban nào | ngành nào | nơi nào | đồng chí nào |"
    "lãnh đạo nào | đầu mối nào"
)
_ORDER = _any_of(
    "(?P<verb>yêu cầu|chỉ đạo|nhấn mạnh|đề nghị|thống nhất|kết luận|giao|phân công)",
    r"(?: \w+){0,3} (?:gì|nào|thế nào|ra sao)\b",
)

# Finer kinds: what is asked, and what a sentence must hold to say it. The first that a question asks for counts.
_MANY = r"(?:bao nhiêu|mấy)"
_FIGURES = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(said, re.IGNORECASE))
    for asked, said in (
        (r"\bphần trăm\b|%|\bt[ỷỉ] lệ\b", r"\d\s*%|phần trăm|\d,\d"),
        (
            rf"\b{_MANY}(?: trăm| nghìn| ngàn)? (?:tiền|đồng|triệu|t[ỷỉ]|tr)\b"
            rf"|\b(?:kinh phí|tiền|chi phí|mức chi|mức hỗ trợ|vốn|tổng mức)\b.*\b{_MANY}\b"
            rf"|\b{_MANY}\b.*\b(?:tiền|kinh phí)\b",
            r"\d[\d.,]*\s*(?:t[ỷỉ]|triệu|nghìn|ngàn|đồng|lần|USD)\b|\d\t",
        ),
        (
            r"\b(?:bao lâu|mấy (?:năm|tháng|ngày|tuần))\b",
            r"(?:\d|một|hai|ba|bốn|năm|sáu|mười)\s*(?:năm|tháng|ngày|tuần|giờ|phút|quý)\b",
        ),
        (
            r"\b(?:ngày nào|hôm nào|hạn chót|ngày mấy|ngày bao nhiêu)\b",
            r"\d{1,2}/\d{1,4}|ngày \d|tháng \d|quý [IVX\d]",
        ),
        (r"\bnăm (?:nào|bao nhiêu)\b", r"\b(?:19|20)\d\d\b"),
    )
)
_COUNTED = re.compile(rf"\b{_MANY}\s+(?!(?:là|thì|mới|được)\b)(?P<noun>\w+)", re.IGNORECASE)
_NUMBER = r"(?:\d[\d.,]*(?:\s+\w+)?|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"

_DIGIT = re.compile(r"\d")
_DAY = _any_of("ngày | tháng | năm | quý | hằng | định kỳ | trước | sau", r"|\d{1,2}/\d{1,4}")
_BODY = _any_of(
    "đồng chí | ủy viên | bí thư | chủ tịch | giám đốc | trưởng | sở | ban | ủy ban | ubnd | hđnd | huyện ủy |"
    "tỉnh ủy | thành ủy | thị ủy | đảng ủy | văn phòng | cục | chi cục | công an | hội | đoàn | mặt trận | cấp ủy |"
    "chi bộ | tổ | phòng | trường | viện | bộ | công ty | trung tâm | hiệu trưởng | người"
)


def expectation(question: str) -> Fits | None:
    """A test for sentences of the kind that `question` asks for; None where it asks for none in particular."""
    order = _ORDER.search(question)
    if order:
        verb = re.compile(rf"\b{order['verb']}\b", re.IGNORECASE)
        return lambda text, lead_in: bool(verb.search(text) or verb.search(lead_in))
    figure = _figure(question)
    if figure:
        return lambda text, _: bool(figure.search(text))
    if _TIME.search(question):
        return lambda text, _: bool(_DAY.search(text))
    if _AMOUNT.search(question):
        return lambda text, _: bool(_DIGIT.search(text))
    if _WHO.search(question):
        return lambda text, lead_in: bool(_BODY.search(text) or _BODY.search(lead_in))
    return None


def _figure(question: str) -> re.Pattern[str] | None:
    """What a sentence with the figure asked for holds: a sum, a share, a span of time, a day, or a number of things."""
    if not (_AMOUNT.search(question) or _TIME.search(question)):
        return None
    said = next((said for asked, said in _FIGURES if asked.search(question)), None)
    counted = _COUNTED.search(question)
    if said or not counted or _TIME.search(question):
        return said
    noun = counted["noun"]  # a table row has it before its numbers
    return re.compile(rf"\b{_NUMBER}\s+{noun}\b|\b{noun}\b.*\t.*\d", re.IGNORECASE)
