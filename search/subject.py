"""The subject that a question names outright, which an answer must then speak of."""

import re

# Words that ask; a question without any is a heading or keywords, and names its subject with all of them.
_ASKING = re.compile(
    r"\b(?:gì|nào|ai|đâu|sao|mấy|bao nhiêu|bao lâu|bao giờ|bao xa|không|chưa|hay|làm sao|đúng|sai)\b", re.IGNORECASE
)
_WHAT = re.compile(r"\b(?:gì|nào|ra sao|thế nào)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:về|đối với|liên quan (?:đến|tới))\s+(?P<subject>.+?)[\s?.!]*$", re.IGNORECASE)


def named_subject(question: str) -> str | None:
    """ "nuôi cá tra" of "Tỉnh ủy chỉ đạo gì về nuôi cá tra?"; all of a question that only names; else None."""
    about = _ABOUT.search(question)
    if about and _WHAT.search(question[: about.start()]) and not _ASKING.search(about["subject"]):
        return about["subject"]
    return None if _ASKING.search(question) else question


def spoken_of(question: str) -> str:
    """The subject that `question` names; where it names none, all of it but the words that ask."""
    return named_subject(question) or _ASKING.sub(" ", question)
