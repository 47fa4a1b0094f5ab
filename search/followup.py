"""Follow-ups: what an incomplete question takes over from the questions before it.

A question is a follow-up when it opens or ends as one ("thế còn …", "… thì sao?"), points back ("văn bản đó"), or names
nothing of its own but asking and everyday words ("ai chịu trách nhiệm?"). One of very few words of its own ("họp mấy
lần một tháng?") leans: its words stay, and the last answer's document is preferred. Any other stands alone and is
never touched.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import nfc, syllables
from search.numbers import find_numbers
from search.replacing import changed_part, holds_like, numbers_of, without_numbers, without_times
from search.wording import ASKING, TIME, own_words
from search.years import points_to_year, with_years, years_of

_MORE = (
    r"(?:nói|giải thích|cho biết|nêu) (?:rõ|kỹ|cụ thể|chi tiết|thêm)(?: hơn| thêm)?(?: về)?"
    r"|(?:cụ thể|chi tiết) hơn(?: về)?"
)
_OPENS = re.compile(
    rf"^\W*(?:thế còn|vậy còn|vậy thế|thế thì|vậy thì|(?:thế|thể)(?=,| ai| bao| khi| có| ở)|vậy|rồi|bây giờ|sau này"
    rf"|sau đó|trước đó|trước đây|trong đó|so với|{_MORE}|cụ thể)\b[\s,]*(?:thì\b)?",
    re.I,
)
_SAYS_MORE = re.compile(rf"^\W*(?:{_MORE})\b", re.I)
# "thi sao" without accents may be restored to "thị sao", "the bao giờ" to "thể bao giờ".
_HOW_OF = re.compile(r"\bth[ìị] (?:sao|thế nào|ra sao)[\s?.!]*$", re.I)
_STILL = re.compile(r"^\W*(?:còn)\b[\s,]*(?!\w*\s*(?:bao nhiêu|mấy|lại|thiếu|nợ|tồn|vướng|hạn chế))", re.I)
_WHAT_OF = re.compile(r"\s*\b(?:th[ìị] sao|thì thế nào|như thế nào|thế nào|ra sao|(?<!\d )sao)\s*[?.!]*\s*$", re.I)
_BACK = re.compile(
    r"(?<!trong )(?<!sau )(?<!do )(?<!theo )(?<!từ )\b(?P<noun>\w+ \w+|\w+) (?:đó|ấy|nói trên|nêu trên|kể trên)\b"
    r"|\b(?P<noun2>văn bản|nghị quyết|kết luận|chỉ thị|quyết định|quy định|thông báo|kế hoạch"
    r"|báo cáo|hướng dẫn|tờ trình|chương trình|tổ|ban|việc|dự án|đề án|nội dung|vấn đề|cái|số|chỉ tiêu|mục tiêu|đoàn)"
    r" (?:này|trên)\b"
    r"|\bnó\b",
    re.I,
)
_DOCUMENT_BACK = re.compile(
    r"\b(?:văn bản|tài liệu|nghị quyết|kết luận|chỉ thị|quyết định|quy định|thông báo|kế hoạch|báo cáo|hướng dẫn"
    r"|tờ trình|chương trình|vb|nq|kl|ct|qđ|tb|kh|bc|hd) (?:đó|này|ấy|trên|nói trên|nêu trên|kể trên)\b",
    re.I,
)
_IT = re.compile(r"\bnó\b", re.I)
_LATER = re.compile(r"^\W*(?:bây giờ|sau này|sau đó|hiện nay)\b|^\W*\w+ \w+ (?:sau này|bây giờ|hiện nay)\b", re.I)
_EARLIER = re.compile(
    r"^\W*(?:(?:thế|vậy|còn|rồi|theo)\s+)*(?:trước đó|trước đây|trước kia|hồi trước"
    r"|(?:văn bản|quy định|quyết định|chỉ thị|nghị quyết|kết luận|(?P<thing>mức|mục|cái|bản))"
    r" (?:cũ|trước đó|trước đây|trước))\b",
    re.I,
)
# Speaks on of what was said, in words of its own: "họ được ưu tiên gì nữa?", "phần còn thiếu giao ai?".
_GOES_ON = re.compile(
    r"\b(?:họ|chúng)\b(?! (?:ta|tôi|tớ|mình|hàng|tên|tộc)\b)"
    r"|^\W*(?:phần|số|mấy \w+|các \w+|những \w+) còn (?:lại|thiếu)\b"
    r"|^\W*(?:cái|chỗ) (?:ở|của|còn)\b|^\W*bên \w+ thì\b|^\W*ngoài\b.* ra\b"
    r"|^\W*(?:mà|nhưng|và|về rồi|với lại)\b|\bnữa\W*$",
    re.I,
)
# "(còn) bên Cửa Lãng thì ai?": of what, and what is asked of it.
_OF_LIKE = re.compile(r"(?:(?:bên|phía|đằng|chỗ|ở) )?(?P<part>[^?,]+?) thì (?P<asked>.+)", re.I)
_CLAUSE = re.compile(r"\b(?:mà|rồi|nếu|nhưng|không|chưa|bị|được|phải)\b", re.I)
_LOOSE = 7  # syllables of its own beyond which a question that opens as a follow-up still says enough to stand alone
_POINTS = 4  # and one that points back
_SHORT = 6  # syllables of a question that leans; none of the sample questions that stand alone is so short
_FEW = 4  # and syllables of its own
_NAMES = 3  # syllables of its own with which what follows "thế còn" asks a whole question


@dataclass(frozen=True, slots=True)
class Resolved:
    """A follow-up made whole. `carried`: what it took over; `last`: the question before it, made whole."""

    text: str
    carried: str
    last: str
    wants_document: bool = False  # it speaks of the last answer's document
    wants_later: bool = False  # it asks what was decided after that document
    wants_earlier: bool = False  # or before it
    prefers_document: bool = False  # it goes on about that document, or may

    @property
    def speaks_of_document(self) -> bool:
        """Whether the last answer's document matters."""
        return self.wants_document or self.wants_later or self.wants_earlier or self.prefers_document


def resolve(question: str, history: Sequence[str]) -> Resolved | None:
    """`question` made whole by the earlier ones; None where it stands alone or nothing came before."""
    last = _whole(history) if history and is_follow_up(question) else ""
    if not last:
        return None
    asked, question = question, with_years(nfc(question), last)
    if not (_is_incomplete(nfc(asked)) or _is_incomplete(question)):
        years = ", ".join(years_of(question)) if question != asked else ""
        return Resolved(question, years, last, prefers_document=not years)
    text, carried = _combine(question, last)
    points = _DOCUMENT_BACK.search(question) or (_IT.search(question) and find_numbers(last))
    wants = bool(points) or asks_of_document(question), _is_later(question), _is_earlier(question)
    moves_on = any(wants) or TIME.search(question) is not None or bool(find_numbers(question))
    return Resolved(text, carried, last, *wants, prefers_document=not moves_on)


def pointed_out(question: str, name: str) -> str:
    """`question` with the name of the document in the place of the words that point back to it."""
    return _IT.sub(name, _DOCUMENT_BACK.sub(name, question))


def is_follow_up(question: str) -> bool:
    """Whether `question` is incomplete on its own, or so short that it leans on what came before."""
    text = nfc(question)
    return _is_incomplete(text) or _leans(text) or points_to_year(text)


def _leans(text: str) -> bool:
    if TIME.search(text) or find_numbers(text):
        return False
    own = len(own_words(text))
    return (_asks_shortly(text) and own <= _FEW) or (_GOES_ON.search(text) is not None and own <= _LOOSE)


def _asks_shortly(text: str) -> bool:
    asks = ASKING.search(text) or text.rstrip().endswith("?")
    return bool(asks) and len(syllables(text)) <= _SHORT


def _is_incomplete(text: str) -> bool:
    own = own_words(text)
    if (opening := _OPENS.match(text)) or (opening := _STILL.match(text)):
        return len(own_words(text[opening.end() :])) <= _LOOSE
    if _HOW_OF.search(text):
        return len(own) <= _LOOSE
    if not own or (len(own) == 1 and _asks_shortly(text)):
        return bool(syllables(text)) and not find_numbers(text)
    back = _BACK.search(text)
    return back is not None and len(own) <= _POINTS and not _stands_before(back, text)


def _is_later(question: str) -> bool:
    return _LATER.match(question) is not None


def _is_earlier(question: str) -> bool:
    return _EARLIER.match(question) is not None


def _asks_earlier_alone(question: str) -> bool:
    """Whether `question` asks nothing else than what was ruled before; of a "mức cũ" the same document may speak."""
    earlier = _EARLIER.match(question)
    if earlier is None or earlier["thing"]:
        return False
    return not _WHAT_OF.sub("", question[earlier.end() :]).strip(" ?.!,")


def _stands_before(back: re.Match[str], text: str) -> bool:
    """Whether the noun that is pointed back to stands earlier in the same question ("Tổ công tác … tổ đó …")."""
    noun = back["noun"] or back["noun2"]
    head = noun.split()[-1] if noun else ""
    return bool(head) and re.search(rf"\b{re.escape(head)}\b", text[: back.start()], re.I) is not None


_OF_DOCUMENT = re.compile(
    r"^\W*(?:(?:nó|thế|vậy|rồi)\s+)?(?:được )?(?:ban hành|ký)\b.*\b(?:nào|giờ|mấy)\b|^\W*(?:do )?ai (?:ký|ban hành)\b"
    r"|^\W*số (?:mấy|bao nhiêu|hiệu)|^\W*(?:cơ quan|đơn vị|cấp) nào (?:ký|ban hành)\b",
    re.I,
)


def asks_of_document(question: str) -> bool:
    """Whether a follow-up asks what a document states of itself ("ban hành ngày nào?", "ai ký?")."""
    return _OF_DOCUMENT.search(nfc(question)) is not None


def _whole(history: Sequence[str]) -> str:
    """The last question, with what it took over itself."""
    whole = ""
    for question in history:
        text = " ".join(nfc(question).split())
        if text:
            dated = with_years(text, whole) if is_follow_up(text) else text
            whole = _combine(dated, whole)[0] if whole and _is_incomplete(text) else _kept(dated, whole)
    return whole


def _kept(question: str, last: str) -> str:
    """A question that leans with what it leans on; any other as it is."""
    on = ", ".join(numbers_of(last)) or _subject(last, question) if last and _leans(question) else ""
    return f"{question.rstrip(' ?.!')} ({on})?" if on else question


def _combine(question: str, last: str) -> tuple[str, str]:
    """The question with the subject of `last`, and what of `last` that was."""
    opening = _OPENS.match(question) or _STILL.match(question)
    rest = _WHAT_OF.sub("", question[opening.end() :] if opening else question).strip(" ?.!,")
    if _SAYS_MORE.match(question):
        return _more_of(rest, last)
    if (opening and not rest and _is_later(question)) or _asks_earlier_alone(question):
        whole = " ".join(without_times(without_numbers(last)).split())
        return whole, whole.strip(" ?")
    if opening and (of := _OF_LIKE.match(rest)) and not own_words(of["asked"]):
        if holds_like(last, of["part"]) and _asks_alike(of["asked"], last):
            rest = of["part"]
    elif opening and rest and ASKING.search(rest) and len(own_words(TIME.sub(" ", rest))) >= _NAMES:
        return f"{rest}?", ""
    names_part = rest and not ASKING.search(rest) and not _CLAUSE.search(rest)
    if names_part and (opening or _HOW_OF.search(question) or holds_like(last, rest)):
        start, end = changed_part(last, rest)
        parts = last[:start].strip(), last[end:].strip(" ?")
        whole = " ".join([parts[0].rstrip("?"), rest, parts[1]]).strip()
        return f"{whole}?", " … ".join(part for part in parts if part)
    subject = _subject(last, question)
    return (f"{question.rstrip(' ?.!')} ({subject})?" if subject else question), subject


def _asks_alike(asked: str, last: str) -> bool:
    """Whether the first thing asked is asked in `last` as well."""
    first = ASKING.search(asked)
    return first is not None and any(match[0].lower().endswith(first[0].lower()) for match in ASKING.finditer(last))


def _more_of(rest: str, last: str) -> tuple[str, str]:
    """More about `rest`, in the documents that `last` names; about `last` itself where nothing else is named."""
    named = ", ".join(numbers_of(last))
    if not rest:
        return last, last.strip(" ?")
    return (f"{rest} ({named})" if named else rest), named


def _subject(last: str, question: str) -> str:
    """What `last` asks about; without its time where the question has another, or asks what became of it."""
    moves = _is_later(question) or _is_earlier(question)
    text = without_numbers(last) if moves else last
    text = without_times(text) if moves or TIME.search(question) else text
    return " ".join(re.sub(r"[?()]", " ", ASKING.sub(" ", text)).split()).strip(" ,.")
