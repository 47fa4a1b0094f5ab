"""Follow-ups: what an incomplete question takes over from the questions before it.

A question is a follow-up when it opens as one ("thế còn …", "rồi …"), points back ("văn bản đó"), or names nothing of
its own but asking and everyday words ("ai chịu trách nhiệm?"). Any other stands alone and is never touched.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.patterns import UPPER
from index.text import nfc, syllables

_OPENS = re.compile(
    r"^\W*(?:thế còn|vậy còn|vậy thế|thế thì|vậy thì|thế(?=,| ai| bao| khi| có| ở)|vậy|rồi|bây giờ|sau này"
    r"|sau đó|cụ thể)\b[\s,]*(?:thì\b)?",
    re.I,
)
_STILL = re.compile(r"^\W*(?:còn)\b[\s,]*(?!\w*\s*(?:bao nhiêu|mấy|lại|thiếu|nợ|tồn|vướng|hạn chế))", re.I)
_WHAT_OF = re.compile(r"\s*\b(?:thì sao|thì thế nào|như thế nào|thế nào|ra sao|sao)\s*[?.!]*\s*$", re.I)
_BACK = re.compile(
    r"(?<!trong )(?<!sau )(?<!do )(?<!theo )(?<!từ )\b(?P<noun>\w+ \w+|\w+) (?:đó|ấy|nói trên|nêu trên|kể trên)\b"
    r"|\b(?P<noun2>văn bản|nghị quyết|kết luận|chỉ thị|quyết định|quy định|thông báo|kế hoạch"
    r"|báo cáo|hướng dẫn|tờ trình|chương trình|tổ|ban|việc|dự án|đề án|nội dung|vấn đề|cái|số|chỉ tiêu|mục tiêu|đoàn)"
    r" (?:này|trên)\b"
    r"|\bnó\b",
    re.I,
)
_DOCUMENT_BACK = re.compile(
    r"\b(?:văn bản|tài liệu|nghị quyết|kết luận|chỉ thị|quyết định|quy định|thông báo|kế hoạch"
    r"|báo cáo|hướng dẫn|tờ trình|chương trình) (?:đó|này|ấy|trên|nói trên|nêu trên|kể trên)\b",
    re.I,
)
_TIME = re.compile(
    r"\b(?:(?:đến |tính đến |trong |vào |từ |hết )*(?:giữa |đầu |cuối |nửa đầu |nửa cuối |hết )?)"
    r"(?:(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?|(?:tháng \d{1,2}(?:[/ ](?:năm )?\d{4})?)"
    r"|quý (?:\d|[IVX]+)(?:[/ ](?:năm )?\d{4})?"
    r"|năm \d{4}|năm (?:nay|ngoái|trước|sau|tới)|\d{4}|giai đoạn \d{4}\s*[-–]\s*\d{4})\b",
    re.I,
)
# What a question may hold without naming a subject: words that ask, link, and everyday verbs and nouns.
_EVERYDAY = frozenset(
    syllables(
        "ai gì nào đâu sao mấy bao nhiêu lâu giờ khi lúc không chưa hay có là được bị thì mà và với cho của ở tại trong"
        " ngoài theo từ đến tới vào ra lên về vì do nên như thế vậy rồi còn nữa lại đã đang sẽ phải cần hãy ạ nhỉ"
        " các những mọi một hai ba lần người việc cái con điều khoản mục phần số tổng cộng tất cả thêm khác cùng chỉ"
        " đó này ấy kia nó họ đây trên dưới trước sau"
        " cơ quan đơn vị đồng chí cấp nơi sở ban ngành phòng tổ chức cá nhân"
        " chịu trách nhiệm chủ trì phụ phối hợp thực hiện làm lo giao nhận triển khai hoàn thành xong bắt đầu kết thúc"
        " báo cáo ký ban hành quyết định đổi thay sửa bổ sung lùi kéo dài gia hạn hạn thời thời hạn muộn nhất sớm"
        " chậm ngày tháng năm quý tuần tiền kinh phí hết tốn mất trăm triệu tỷ tỉ nghìn đồng phần mức tăng giảm"
        " đạt tính nguyên nhân lý tại kết quả tiến độ nói nêu yêu cầu mới cũ nay bây giờ hiện lúc thành"
        " kể cụ thể chi tiết quy định văn bản hiệu lực cơ bản ý nghĩa đúng sai thật vậy à thế nhé muốn biết xin hỏi"
    )
)
_ASKING = re.compile(
    r"\b(?:(?:là |được |có |vào |cho |đến |thì |do )*(?:bao nhiêu(?: phần trăm| tỷ đồng| triệu đồng)?"
    r"|bao giờ|bao lâu|khi nào|lúc nào|ngày nào|năm nào|tháng nào|thế nào|như thế nào|ra sao|vì sao|tại sao|ở đâu"
    r"|là ai|những ai|ai|gì|nào|đâu|mấy)"
    r"|(?:hay )?(?:không|chưa)(?=\s*\??$))\b",
    re.I,
)
_ABOUT = re.compile(r"\b(?:về|đối với|cho)\s+(?P<subject>[^?]+?)[\s?.!]*$", re.I)
_LATER = re.compile(r"^\W*(?:bây giờ|sau này|sau đó|hiện nay)\b|^\W*\w+ \w+ (?:sau này|bây giờ|hiện nay)\b", re.I)
_NUMBERED = re.compile(
    r"\b(?:nghị quyết|kết luận|chỉ thị|quyết định|quy định|thông báo|kế hoạch|báo cáo|hướng dẫn|tờ trình|chương trình)"
    r" (?:số )?\d[\w/-]*",
    re.I,
)
_PLACES = frozenset("tỉnh huyện xã thị thành phường sở ban".split())
_LINKS = frozenset("là được có vào đến thì do của trong tại cho bởi ở theo".split())
_LOOSE = 7  # syllables of its own beyond which a question that opens as a follow-up still says enough to stand alone
_POINTS = 4  # and one that points back


@dataclass(frozen=True, slots=True)
class Resolved:
    """A follow-up made whole. `carried`: what it took over; `last`: the question before it, made whole."""

    text: str
    carried: str
    last: str
    wants_document: bool  # it speaks of the last answer's document
    wants_later: bool  # it asks what was decided after that document


def resolve(question: str, history: Sequence[str]) -> Resolved | None:
    """`question` made whole by the earlier ones; None where it stands alone or nothing came before."""
    if not history or not is_follow_up(question):
        return None
    last = _whole(history)
    if not last:
        return None
    wants_document = _DOCUMENT_BACK.search(question) is not None or asks_of_document(question)
    text, carried = _combine(question, last)
    return Resolved(text, carried, last, wants_document, _LATER.match(question) is not None)


def is_follow_up(question: str) -> bool:
    """Whether `question` is incomplete on its own."""
    text = nfc(question)
    own = own_words(text)
    if (opening := _OPENS.match(text)) or (opening := _STILL.match(text)):
        return len(own_words(text[opening.end() :])) <= _LOOSE
    if not own:
        return bool(syllables(text))
    back = _BACK.search(text)
    return back is not None and len(own) <= _POINTS and not _stands_before(back, text)


def _stands_before(back: re.Match[str], text: str) -> bool:
    """Whether the noun that is pointed back to stands earlier in the same question ("Tổ công tác … tổ đó …")."""
    noun = back["noun"] or back["noun2"]
    head = noun.split()[-1] if noun else ""
    return bool(head) and re.search(rf"\b{re.escape(head)}\b", text[: back.start()], re.I) is not None


def own_words(text: str) -> list[str]:
    """The syllables that name something: no times, and no asking or everyday words."""
    return [s for s in syllables(_TIME.sub(" ", text)) if s not in _EVERYDAY and not s.isdigit()]


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
            whole = _combine(text, whole)[0] if whole and is_follow_up(text) else text
    return whole


def _combine(question: str, last: str) -> tuple[str, str]:
    """The question with the subject of `last`, and what of `last` that was."""
    opening = _OPENS.match(question) or _STILL.match(question)
    rest = _WHAT_OF.sub("", question[opening.end() :] if opening else question).strip(" ?.!,")
    if opening and rest and not _ASKING.search(rest):
        start, end = _changed_part(last, rest)
        parts = last[:start].strip(), last[end:].strip(" ?")
        return " ".join([parts[0], rest, parts[1]]).strip() + "?", " … ".join(part for part in parts if part)
    subject = _subject(last, question)
    return (f"{question.rstrip(' ?.!')} ({subject})?" if subject else question), subject


def _subject(last: str, question: str) -> str:
    """What `last` asks about; without its time where the question has another, or asks what became of it."""
    later = _LATER.match(question)
    text = _TIME.sub(" ", last) if later or _TIME.search(question) else last
    text = _NUMBERED.sub(" ", text) if later else text
    return " ".join(re.sub(r"[?()]", " ", _ASKING.sub(" ", text)).split()).strip(" ,.")


def _changed_part(last: str, part: str) -> tuple[int, int]:
    """Where `last` holds what `part` replaces: time for time, place for place, what it is about, else its subject."""
    if _TIME.search(part) and not own_words(part):
        return _changed_time(last, part)
    head = syllables(part)[0]
    place = re.search(rf"\b(?i:{head})(?:\s+[{UPPER}]\w*)+", last) if head in _PLACES else None
    if place:
        return place.span()
    about = _ABOUT.search(last)
    if about and not _ASKING.search(about["subject"]):
        return about.span("subject")
    return _longest_run(last)


def _changed_time(last: str, part: str) -> tuple[int, int]:
    """A year alone replaces a year alone ("nửa đầu năm 2022" → "nửa đầu năm 2023"); other times replace all of one."""
    year = re.search(r"\bnăm \d{4}\b", last, re.I) if re.fullmatch(r"năm \d{4}", part, re.I) else None
    time = year or _TIME.search(last)
    return time.span() if time else (len(last), len(last))


def _longest_run(text: str) -> tuple[int, int]:
    """Where the longest run of words that name something stands, with everyday words inside and after it."""
    runs: list[tuple[int, int, int]] = []
    asking = [match.span() for match in _ASKING.finditer(text)]
    for match in re.finditer(r"[^\W_]+", text):
        grows = bool(runs) and not text[runs[-1][1] : match.start()].strip()
        ends = match[0].lower() in _LINKS or any(start <= match.start() < end for start, end in asking)
        if grows and not ends:
            runs[-1] = (runs[-1][0], match.end(), runs[-1][2] + 1)
        elif own_words(match[0]) and not ends:
            runs.append((match.start(), match.end(), 1))
    start, end, _ = max(runs, key=lambda run: run[2], default=(len(text), len(text), 0))
    return start, end
