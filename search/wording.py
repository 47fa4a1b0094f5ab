"""The words of questions: those that ask, those of time, and the everyday ones that name no subject."""

import re
from collections.abc import Sequence

from index.text import syllables

TIME = re.compile(
    r"\b(?:(?:đến |tính đến |trong |vào |từ |hết )*(?:giữa |đầu |cuối |nửa đầu |nửa cuối |hết )?)"
    r"(?:(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?|(?:tháng \d{1,2}(?:[/ ](?:năm )?\d{4})?)"
    r"|quý (?:\d|[IVX]+)(?:[/ ](?:năm )?\d{4})?"
    r"|hôm (?:nay|qua)|năm \d{4}|năm (?:nay|ngoái|trước|sau|tới)|\d{4}|giai đoạn \d{4}\s*[-–]\s*\d{4})\b",
    re.I,
)
# What a question may hold without naming a subject: words that ask, link, and everyday verbs and nouns.
EVERYDAY = frozenset(
    syllables(
        "ai gì nào đâu sao mấy bao nhiêu lâu giờ khi lúc không chưa hay có là được bị thì mà và với cho của ở tại trong"
        " ngoài theo từ đến tới vào ra lên về vì do nên như thế vậy rồi còn nữa lại đã đang sẽ phải cần hãy ạ nhỉ"
        " các những mọi một hai ba lần người việc cái con điều khoản mục phần số tổng cộng tất cả thêm khác cùng chỉ"
        " đó này ấy kia nó họ đây trên dưới trước sau hơn hẹn"
        " cơ quan đơn vị đồng chí cấp nơi sở ban ngành phòng tổ chức cá nhân"
        " chịu trách nhiệm chủ trì phụ phối hợp thực hiện làm lo giao nhận triển khai hoàn thành xong bắt đầu kết thúc"
        " báo cáo ký ban hành quyết định đổi thay sửa bổ sung lùi kéo dài gia hạn hạn thời thời hạn muộn nhất sớm"
        " chậm ngày tháng năm quý tuần tiền kinh phí hết tốn mất trăm triệu tỷ tỉ nghìn đồng phần mức tăng giảm"
        " đạt tính nguyên nhân lý tại kết quả tiến độ nói nêu yêu cầu mới cũ nay hôm bây giờ hiện lúc thành"
        " kể cụ thể chi tiết quy định văn bản hiệu lực cơ bản ý nghĩa đúng sai thật vậy à thế nhé muốn biết xin hỏi"
    )
)
ASKING = re.compile(
    r"\b(?:(?:là |được |có |vào |cho |đến |thì |do )*(?:bao nhiêu(?: phần trăm| tỷ đồng| triệu đồng)?"
    r"|bao giờ|bao lâu|khi nào|lúc nào|ngày nào|năm nào|tháng nào|thế nào|như thế nào|ra sao|vì sao|tại sao|ở đâu"
    r"|là ai|những ai|ai|gì|nào|đâu|mấy)"
    r"|(?:hay )?(?:không|chưa)(?=\s*\??$))\b",
    re.I,
)


def own_words(text: str) -> list[str]:
    """The syllables that name something: no times, and no asking or everyday words."""
    return [s for s in syllables(TIME.sub(" ", text)) if s not in EVERYDAY and not s.isdigit()]


def names_nothing(text: str) -> bool:
    """Whether `text` asks, and says neither of what nor when ("ban hành ngày nào?"): none of half A's 5,101 does."""
    return ASKING.search(text) is not None and not own_words(text) and TIME.search(text) is None


_POLITE = frozenset("xin chào kính hi hello alo cảm cám ơn dạ vâng ạ ơi nhé nha bạn anh chị em mọi người".split())


def is_politeness(words: Sequence[str]) -> bool:
    """Whether syllables only greet or thank."""
    return bool(words) and _POLITE.issuperset(words)
