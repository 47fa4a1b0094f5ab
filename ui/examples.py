"""Example questions drawn from the store's own documents."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, zip_longest
from threading import Lock

from index.errors import VanKienError
from index.patterns import mark_of
from index.types import Document
from ui.desk import Desk
from ui.text import kind_name

COUNT = 6
_LOOKED_AT = 300  # documents, the newest: reading one takes 0.3 ms
FALLBACK = (
    "Nhiệm vụ chuyển đổi số trong các cơ quan của Đảng là gì?",
    "Tỉnh ủy yêu cầu gì về giải ngân vốn đầu tư công?",
    "Ai chịu trách nhiệm về kết quả thực hiện?",
    "Chi bộ sinh hoạt định kỳ như thế nào?",
    "Chỉ tiêu giảm nghèo đến năm 2025 là bao nhiêu?",
    "Quy định về luân chuyển cán bộ áp dụng cho ai?",
)
_ABOUT = {
    "NQ": "Nghị quyết đặt ra mục tiêu gì về {topic}?",
    "KL": "Tỉnh ủy kết luận gì về {topic}?",
    "CT": "Chỉ thị yêu cầu làm gì về {topic}?",
    "QyĐ": "Quy định nêu gì về {topic}?",
    "KH": "Kế hoạch giao việc gì về {topic}?",
    "BC": "Kết quả thực hiện {topic} đến nay thế nào?",
    "TB": "Thông báo kết luận gì về {topic}?",
    "HD": "Hướng dẫn nêu gì về {topic}?",
}
_TOPIC = re.compile(r"\b(?:về việc|về|v/v)\s+(?:việc\s+)?(?P<topic>.+)$", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:tăng cường sự lãnh đạo của Đảng đối với|tình hình|kết quả|công tác|đẩy mạnh)\s+", re.IGNORECASE
)
_CLOSING = re.compile(
    r",?\s+(?:giai đoạn|định hướng|trên địa bàn|trong tình hình|đến (?:hết )?năm|năm 20|tỉnh [A-ZĐ]).*$"
)
_MEETING = re.compile(r"((?:Hội nghị|Phiên họp|Kỳ họp)[^,:–]{8,80}?lần thứ [^,:–]{1,20})(?=[,:–]|$)")
_REFERENCE = re.compile(r"\d|Nghị quyết|Chỉ thị|Kết luận|hội nghị", re.IGNORECASE)  # about a document, not a subject
_BARE = re.compile(r"(?:tiếp tục )?(?:thực hiện|triển khai|sơ kết|tổng kết|điều chỉnh|tổ chức|ban hành)", re.IGNORECASE)
_CUT = re.compile(r"(?<!phòng), | và (?!phòng)| - ")
_LONGEST = 12  # words of a topic that still reads as a question
_SHORTEST = 4  # words left when a longer topic is cut at a comma or "và"


def example_questions(documents: Sequence[Document], count: int = COUNT) -> list[str]:
    """Up to `count` different questions about documents of different kinds, newest first; the fallback for none."""
    by_kind: dict[str | None, list[str]] = {}
    for document in sorted(documents, key=lambda d: d.metadata.issued or date.min, reverse=True):
        question = _question(document)
        if question:
            by_kind.setdefault(document.metadata.kind, []).append(question)
    order = sorted(by_kind, key=lambda kind: list(_ABOUT).index(kind) if kind in _ABOUT else len(_ABOUT))
    rounds: Iterable[tuple[str | None, ...]] = zip_longest(*(by_kind[kind] for kind in order))
    found = dict.fromkeys(question for questions in rounds for question in questions if question)
    found |= dict.fromkeys(_about_sections(documents))
    return list(found)[:count] or list(FALLBACK[:count])


def _question(document: Document) -> str | None:
    """A question about what the document's title names as its subject."""
    title, kind = document.metadata.title or "", document.metadata.kind
    topic = _topic(title)
    if topic:
        return _ABOUT.get(kind or "", "Văn bản nào nói về {topic}?").format(topic=topic)
    meeting = _MEETING.match(title)
    return f"{meeting[1]} bàn những nội dung gì?" if meeting else None


def _about_sections(documents: Sequence[Document]) -> Iterator[str]:
    """For a small store: what its headings name, then the documents' numbers."""
    for document in documents:
        for section in document.sections:
            heading = section.heading[mark_of(section.heading)[2] :].strip(" .:;")
            heading = heading.lower() if heading.isupper() else heading[:1].lower() + heading[1:]
            if _SHORTEST <= len(heading.split()) <= _LONGEST and not _REFERENCE.search(heading):
                yield f"Văn bản nêu gì về {heading.removeprefix('về ')}?"
    for document in documents:
        if document.metadata.number and document.metadata.kind:
            yield f"{kind_name(document.metadata.kind)} số {document.metadata.number} nói về gì?"


def _topic(title: str) -> str | None:
    """The subject named after the last "về", without what only frames it; None where it is too long."""
    if not _TOPIC.search(title):
        return None
    topic = title
    while match := _TOPIC.search(topic):
        topic = match["topic"]
    topic = _CLOSING.sub("", _OPENING.sub("", _OPENING.sub("", topic))).strip(' .;:,“”"')
    parts = [topic, *(topic[: cut.start()] for cut in reversed(list(_CUT.finditer(topic))))]
    short = next((part for part in parts if len(part.split()) <= _LONGEST), "")
    is_whole = short == topic or len(short.split()) >= _SHORTEST
    is_subject = short and not _REFERENCE.search(short) and not _BARE.fullmatch(short)
    return short if is_subject and is_whole else None


class Examples:
    """Six questions that the store answers: tried once, kept until the store changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._kept: tuple[int, list[str]] = (-1, [])

    def questions(self) -> list[str]:
        """The questions for the store's present state."""
        with self._lock:
            library = self._desk.library()
            generation = library.generation if library else 0
            if self._kept[0] != generation:
                self._kept = generation, self._choose()
            return self._kept[1]

    def _choose(self) -> list[str]:
        candidates = example_questions(self._desk.newest(_LOOKED_AT), 3 * COUNT)
        answered = (question for question in candidates if self._is_answered(question))
        return list(islice(answered, COUNT)) or list(FALLBACK)

    def _is_answered(self, question: str) -> bool:
        try:
            return not self._desk.ask(question)["refused"]
        except VanKienError:
            return False
