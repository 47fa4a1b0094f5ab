"""The everyday words of questions, which documents seldom hold: "bao nhiêu", "thì sao", "còn mấy".

Without them a question typed without accents is restored towards the language of documents: "bảo nhiều", "thị sao".
"""

from collections import Counter

from index.text import syllables, with_bigrams

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
những gì, cần làm gì, cần gì, để làm gì, với ai
"""
_PASSAGES = 10  # that a phrase counts for; on half A 3 to 30 do alike (docs/decisions.md)
_MOST = 3  # phrases that a syllable counts for: "nào" and "gì" end dozens


def _count(phrases: str) -> dict[str, int]:
    terms = Counter(term for phrase in phrases.split(",") for term in with_bigrams(syllables(phrase)))
    return {term: _PASSAGES * min(count, _MOST) for term, count in terms.items()}


EVERYDAY = _count(_PHRASES)  # in how many passages each syllable, and pair joined by "_", is taken to stand besides
