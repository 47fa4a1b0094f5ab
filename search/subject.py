"""The subject that a question names outright, which an answer must then speak of; what a figure must be of."""

import re

from index.text import syllables
from search.wording import TIME, own_words

# Words that ask; a question without any is a heading or keywords, and names its subject with all of them.
_ASKING = re.compile(
    r"\b(?:gì|nào|ai|đâu|sao|mấy|bao nhiêu|bao lâu|bao giờ|bao xa|không|chưa|hay|làm sao|đúng|sai)\b", re.IGNORECASE
)
_WHAT = re.compile(r"\b(?:gì|nào|ra sao|thế nào)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:về|đối với|liên quan (?:đến|tới))\s+(?P<subject>.+?)[\s?.!]*$", re.IGNORECASE)
_WIDELY = re.compile(
    r"\b(?:gì(?: mới)?|(?:như )?thế nào|ra sao) (?:về|đối với|liên quan (?:đến|tới))\b"
    r"(?!.*\b(?:ai|nào|đâu|mấy|bao \w+)\b)",
    re.IGNORECASE,
)
# What is to be done with the subject, and that it is to be today's: neither is part of it.
_ORDERS = re.compile(
    r"\b(?:liệt kê|kể tên|kể ra|nêu(?: rõ)?|so sánh|tóm tắt|tìm(?: giúp| kiếm)?|cho (?:biết|xem|hỏi|tôi)|thống kê"
    r"|danh sách|trích(?: dẫn)?|thông tin|chuyện(?= gì)|hãy|xin|các|những|hiện nay|hiện hành|hiện tại|mới nhất|gần đây"
    r"|gần nhất|đang áp dụng)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\b(?:bao nhiêu|mấy|phần trăm|tỷ lệ|tỉ lệ)\b", re.IGNORECASE)
# Words that say nothing of what a figure is of: those that ask, link, count, and name a time.
_SAYS_NOTHING = frozenset(
    syllables(
        "ai gì nào đâu sao mấy bao nhiêu lâu giờ khi lúc không chưa hay có là được bị thì mà và với cho của ở tại trong"
        " ngoài theo từ đến tới vào ra lên về vì do nên như thế vậy rồi còn nữa lại đã đang sẽ phải cần hãy ạ nhỉ"
        " các những mọi một hai ba bốn việc cái con số tất cả tổng cùng đó này ấy kia nó họ đây người hết mất bằng"
        " trên dưới nơi ngày tháng năm quý tuần hôm nay"
    )
)


def asks_figure(question: str) -> bool:
    return _FIGURE.search(question) is not None


def says_nothing(syllable: str) -> bool:
    """Whether a figure's sentence may lack or hold `syllable` whatever the figure is of."""
    return syllable in _SAYS_NOTHING or syllable.isdigit()


def named_subject(question: str) -> str | None:
    """ "nuôi cá tra" of "Tỉnh ủy chỉ đạo gì về nuôi cá tra?"; all of a question that only names; else None.

    Without orders and times: "liệt kê các mức hỗ trợ hiện nay" names "mức hỗ trợ".
    """
    about = _ABOUT.search(question)
    if about and _WHAT.search(question[: about.start()]) and not _ASKING.search(about["subject"]):
        return _named(about["subject"])
    return None if _ASKING.search(question) else _named(question)


def _named(text: str) -> str | None:
    """`text` without orders and times; None where nothing that names a subject is left."""
    left = " ".join(_ORDERS.sub(" ", TIME.sub(" ", text)).split())
    return left if own_words(left) else None


def asks_widely(question: str) -> bool:
    """Whether the question wants what the store says of a subject ("nói gì về chuyển đổi số?"), not one fact."""
    return _WIDELY.search(question) is not None


def spoken_of(question: str) -> str:
    """The subject that `question` names; where it names none, all of it but the words that ask and order."""
    return named_subject(question) or _ASKING.sub(" ", _ORDERS.sub(" ", question))
