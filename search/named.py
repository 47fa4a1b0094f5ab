"""The documents that a question names by number: their passages come first, and what cites them stays near."""

import re
from collections.abc import Iterable, Sequence

from index.library import Filters, Library
from index.patterns import KINDS
from index.types import Passage
from search.numbers import NumberMention, find_numbers, is_same
from search.types import Query, Quote

# "KL 67 nói gì về …?", "theo Chỉ thị 13 …": what other documents say of it is no answer.
_BY = re.compile(r"\W*(?:(?:theo|trong|tại) )?(?:các |văn bản )?", re.IGNORECASE)
_SAYS = re.compile(
    r"\W*(?:(?:có|đã) )?(?:nói|yêu cầu|giao|quy định|nêu|đặt|đề ra|chỉ đạo|cho phép|chỉ ra|phân công|kết luận|đồng ý"
    r"|thống nhất)\b",
    re.IGNORECASE,
)
_AROUND = 40  # code points on either side of a number's digits
_CITING = 60  # passages looked at for a number
_SHOWN = 3  # citing documents that a note names
_OWN = 8.0  # of the fused score (three standard scores), for the passages of a document that is named
_PREFERRED = 3.0  # for those of the document that answered last, where a follow-up may go on about it
_CITED = 1.0  # for those of another document that cite it
# Only another document can tell what came of this one.
OF_ANOTHER = re.compile(
    r"\b(?:thay thế|thay cho|thế chỗ|thay bằng|bị bỏ|bãi bỏ|hết hiệu lực|còn hiệu lực|sửa đổi|bổ sung|kết quả|"
    r"sơ kết|tổng kết|"
    r"(?:văn bản|nghị quyết|kết luận|chỉ thị|quyết định|quy định|kế hoạch|báo cáo) nào)\b",
    re.IGNORECASE,
)


def speaks(query: Query) -> bool:
    """Whether a document of the store that the question names is asked for its own words."""
    if not (query.documents and query.numbers):
        return False
    span, text = query.numbers[0].span, query.understood
    return _BY.fullmatch(text, 0, span.start) is not None and _SAYS.match(text, span.end) is not None


def number_bonus(query: Query, citing: Iterable[int], library: Library) -> dict[int, float]:
    """What the documents that the question names, or likely means, add to the score of their passages.

    `citing` are passages that cite them.
    """
    bonus = dict.fromkeys(citing, _OWN if OF_ANOTHER.search(query.asked) else _CITED)
    if query.preferred:
        bonus |= dict.fromkeys(library.passage_ids(query.preferred), _PREFERRED)
    for document in query.documents:
        bonus |= dict.fromkeys(library.passage_ids(document.id), _OWN)
    return bonus


def citing_passages(mentions: Sequence[NumberMention], library: Library, filters: Filters) -> list[int]:
    """Passages whose text names one of the numbers, best first."""
    if not mentions:
        return []
    terms = [(term, 1.0) for mention in mentions for term in _terms(mention)]
    found = library.passages(list(library.best_by_words(terms, "exact", _CITING, filters)))
    return [i for i, passage in found.items() if _names_one(_text(passage, library), mentions)]


def _terms(mention: NumberMention) -> Iterable[str]:
    """The pairs of syllables that a text which cites the number holds: "25_kl", "luận_25", "số_25"."""
    signs = [mention.kind.lower()] if mention.kind else []
    names = [word.lower().split()[-1] for word, sign in KINDS.items() if sign == mention.kind]
    for number in dict.fromkeys((mention.number, mention.number.zfill(2))):
        yield from (f"{number}_{sign.replace('qyđ', 'qđ')}" for sign in signs)
        yield from (f"{name}_{number}" for name in (*names, "số"))


def _text(passage: Passage, library: Library) -> str:
    return library.document(passage.document).text[passage.start : passage.end]


def _names_one(text: str, mentions: Sequence[NumberMention]) -> bool:
    return any(_names(text, mention) for mention in mentions)


def _names(text: str, mention: NumberMention) -> bool:
    """Whether `text` names the number; it is read only around its digits, a tenth of the time."""
    digits = re.finditer(rf"(?<!\d)0*{mention.number}(?!\d)", text)
    around = (text[max(0, m.start() - _AROUND) : m.end() + _AROUND] for m in digits)
    return any(is_same(mention, other) for part in around for other in find_numbers(part))


def judge_unknown(query: Query, quotes: Sequence[Quote], library: Library, filters: Filters) -> tuple[list[Quote], str]:
    """The quotes that name a number which the store does not hold, and what to say of it.

    Any other sentence would answer from another document as if it were the one asked about; only a question that
    names a known document too may be answered from that, and a document whose title names the number is about it.
    """
    notes = [_note(mention, query, library, filters) for mention in query.unknown]
    kept = [q for q in quotes if query.documents or _names_one(_words_of(q), query.unknown)]
    return kept, " ".join(notes)


def _words_of(quote: Quote) -> str:
    lead_in, document = quote.sentence.lead_in, quote.hit.document
    return "\n".join((document.metadata.title or "", lead_in.of(document.text) if lead_in else "", quote.text))


def _note(mention: NumberMention, query: Query, library: Library, filters: Filters) -> str:
    name = mention.span.of(query.understood)
    name = name[:1].upper() + name[1:]
    found = library.passages(citing_passages([mention], library, filters))
    citing = dict.fromkeys(passage.document for passage in found.values())
    if not citing:
        return f"{name} không có trong kho và không được văn bản nào trong kho viện dẫn."
    cards = [library.document(i).metadata for i in list(citing)[:_SHOWN]]
    return f"{name} không có trong kho; được viện dẫn trong {'; '.join(c.number or c.title or '' for c in cards)}."
