"""The everyday language of questions, which documents seldom hold: "bao nhiêu", "thì sao", "bỏ dở", "thầy cô".

Without it a question typed without accents is restored towards the language of documents: "bảo nhiều", "thị sao", "bộ
do", "thay có".
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from index.text import nfc, syllables, with_bigrams
from search.thesaurus import everyday_phrases

_NUMBER = re.compile(r"\d+")
_SENTENCES = Path(__file__).with_name("everyday.txt")
_PHRASES = """
bao nhiêu, bao giờ, bao lâu, bao xa, bao nhiêu phần trăm, bao nhiêu tiền, khi nào, lúc nào, ngày nào, tháng nào,
năm nào, nơi nào, chỗ nào, người nào, ở đâu, từ đâu, tại đâu, đâu là, là đâu, vì sao, tại sao, ra sao, làm sao,
thì sao, như thế nào, thế nào, thế thì, thế còn, vậy còn, vậy thì, là gì, về gì, làm gì, cái gì, nói gì, những
gì, gồm những gì, việc gì, yêu cầu gì, có gì mới, làm được gì, điều gì, bằng gì, gọi là gì, tên gì, gì về, là
ai, do ai, cho ai, của ai, giao ai, giao cho ai, ai chịu trách nhiệm, ai ký, ai chủ trì, ai là, ai đã, ai được,
mấy giờ, mấy lần, mấy ngày, mấy năm, mấy người, thứ mấy, có mấy, được mấy, còn mấy, là mấy, đúng không, đúng hay
sai, phải không, được không, có phải, có được, có đúng, hay không, hay chưa, chưa ạ, vậy ạ, không ạ, thế ạ, cho
hỏi, cho biết, xin hỏi, muốn hỏi, muốn biết, hãy cho biết, tôi muốn, cho tôi hỏi, nêu rõ, tìm giúp, giúp tôi,
văn bản nào, nghị quyết nào, kết luận nào, cơ quan nào, đơn vị nào, xã nào, huyện nào, tỉnh nào, loại nào, nước
nào, những ai, những nơi nào, bị phạt, bị xử lý, bị chậm, còn lại, còn hiệu lực không, còn nợ, hết bao nhiêu,
mất bao lâu, xong chưa, bao giờ xong, hạn cuối, trước ngày nào, đến khi nào, đến đâu, lo việc, phần trăm, tăng
bao nhiêu, giảm bao nhiêu, nhiều nhất, ít nhất, mới nhất, cao nhất, thấp nhất, lớn nhất, đầu tiên, vừa rồi, hiện
nay, hôm nay, năm nay, năm ngoái, tháng trước, nếu không, thì có, thì bị, thì phải, mà không, nhưng chưa, cần
những gì, cần làm gì, cần gì, để làm gì, với ai, ngày 0, tháng 0, quý 0, năm 0, số 0, khóa 0, lần 0, nhiệm kỳ 0, giai
đoạn 0, từ 0, đến 0, điều 0, nhóm 0, nghị quyết 0, kết luận 0, chỉ thị 0, quyết định 0, quy định 0, hướng dẫn 0, thông
báo 0, báo cáo 0, kế hoạch 0, chương trình 0, 0 ngày, 0 tháng, 0 năm, 0 tỷ, 0 triệu, 0 đồng, 0 người, 0 xã, 0 lần, 0
sao, 0 ha, 0 hộ, 0 căn, 0 km, bao nhiêu ha, bao nhiêu hộ, bao nhiêu xã, bao nhiêu tỷ, bao nhiêu căn, mấy ha, mấy hộ,
mấy căn, đạt chưa, đạt không, có đạt, chưa đạt, đạt 0, đạt bao nhiêu
"""
_PASSAGES = 10  # that a phrase of those counts for; on half A 3 to 30 do alike (docs/decisions.md)
_MOST = 3  # phrases that a syllable counts for: "nào" and "gì" end dozens
_OF_SENTENCE = 0.1  # passages that a sentence counts for, and a phrase of the thesaurus
_OF_THESAURUS = 0.3


def everyday_frequency(term: str) -> float:
    """In how many passages a syllable, or pair joined by "_", is taken to stand besides the store's own."""
    return _terms().get(_any_number(term), 0.0)


def everyday_triple(*words: str) -> int:
    """How many of the everyday sentences hold three syllables one after the other."""
    return _triples()["_".join(map(_any_number, words))]


@cache
def _terms() -> Mapping[str, float]:
    """The same of every term; any number is 0."""
    phrases = _count(_PHRASES.split(","))
    terms: dict[str, float] = {term: _PASSAGES * min(count, _MOST) for term, count in phrases.items()}
    for texts, weight in ((everyday_sentences(), _OF_SENTENCE), (everyday_phrases(), _OF_THESAURUS)):
        for term, count in _count(texts).items():
            terms[term] = terms.get(term, 0.0) + weight * count
    return terms


@cache
def everyday_sentences() -> tuple[str, ...]:
    """Some thousands of questions and sentences about all that an office deals with, as people say them."""
    return tuple(nfc(_SENTENCES.read_text(encoding="utf-8")).splitlines())


@cache
def _triples() -> Counter[str]:
    """In how many sentences three syllables stand one after the other; any number is 0."""
    found = (syllables(_any_number(text)) for text in everyday_sentences())
    return Counter(triple for words in found for triple in {"_".join(words[i : i + 3]) for i in range(len(words) - 2)})


def _any_number(text: str) -> str:
    return _NUMBER.sub("0", text)


def _count(texts: Iterable[str]) -> Counter[str]:
    """How many of `texts` hold each syllable and pair."""
    return Counter(term for text in texts for term in set(with_bigrams(syllables(_any_number(text)))))
