"""How Party and state documents write their numbers, dates, headings and signatures.

Sources: Hướng dẫn 36-HD/VPTW (Party documents) and Nghị định 30/2020/NĐ-CP (state documents) for the parts and
their order; the spellings allowed beyond them were met in real documents.
"""

import re

DASH = r"[-‐-―−﹣－]"
# A range "À-Ỹ" would hold the small letters too, which stand between the capitals.
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_NAME = rf"[A-ZĐ][A-ZĐa-zđ.&]*(?:{DASH}[A-ZĐ][A-ZĐa-zđ.&]*)*"

# 29-KL/TU · 07-QĐ/UBKTTU · 8011-CV/BTCTW
PARTY_NUMBER = re.compile(
    rf"(?<![\w/])(?P<no>\d{{1,5}}[a-z]?)\s*{DASH}\s*(?P<kind>[A-ZĐ][A-ZĐa-zđ]{{0,5}})\s*/\s*(?P<body>{_NAME})"
)
# 30/2020/NĐ-CP · 749/QĐ-TTg · 24/2018/QH14
STATE_NUMBER = re.compile(
    rf"(?<![\w/])(?P<no>\d{{1,5}}[a-z]?)\s*/\s*(?:(?P<year>(?:19|20)\d\d)\s*/\s*)?"
    rf"(?P<kind>[A-ZĐ][A-ZĐa-zđ]{{0,7}}\d{{0,2}})(?:\s*{DASH}\s*(?P<body>{_NAME}))?"
)
# 144/2002/QĐ/BTC · 1141-TC/QĐ/CĐKT: signs of older years, in a document's own "Số" only
OLDER_NUMBER = re.compile(
    rf"(?P<no>\d{{1,5}}[a-zđ]?)(?:\s*/\s*(?:19|20)\d\d)?\s*(?:{DASH}|/)\s*(?P<sign>[A-ZĐ][A-ZĐa-zđ0-9.&]*"
    rf"(?:(?:\s*/\s*|{DASH})[A-ZĐ][A-ZĐa-zđ0-9.&]*)*)"
)
NUMBER_LINE = re.compile(r"^\W*Số\s*[:.]?\s*(?P<rest>.*)$", re.IGNORECASE)
OWN_NUMBER = re.compile(r"(?:^|[^\w])(?:Số|SỐ|số)\s*[:.]?\s*(?P<rest>\S.*)$")

PARTY_HEAD = re.compile(r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|ĐOÀN\s+TNCS\s+HỒ\s+CHÍ\s+MINH", re.IGNORECASE)
STATE_HEAD = re.compile(r"C[ỘÔ]NG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA", re.IGNORECASE)
MOTTO = re.compile(r"^\W*Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc\W*$", re.IGNORECASE)
_BLANK = r"[\s.…_]*"
_DAY = (
    rf"ngày{_BLANK}(?:(?P<day>\d{{1,2}})?{_BLANK}tháng{_BLANK}(?P<month>\d{{1,2}})?{_BLANK}năm{_BLANK}(?P<year>\d{{4}})?"
    r"|(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4}))"
)
PLACE_DATE = re.compile(
    r"^\W*(?P<place>[^\W\d_][^\n,;:.]{1,40}?)\s*,\s*ngày\s*(?P<day>\d{1,2})?[\s.…]*tháng\s*(?P<month>\d{1,2})?[\s.…]*"
    r"năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
STATED_DATE = re.compile(rf"(?P<place>[^\W\d_][^\n,;:\t]{{1,60}}?)\s*,\s*{_DAY}", re.IGNORECASE)
BLANK_DATE = re.compile(rf"^[\W\d_]*,\s*{_DAY}", re.IGNORECASE)  # "…, ngày … tháng … năm …"
TITLE_DATE = re.compile(rf"[\s,]*{_DAY}", re.IGNORECASE)

KINDS = {
    "NGHỊ QUYẾT": "NQ",
    "QUYẾT ĐỊNH": "QĐ",
    "QUY ĐỊNH": "QyĐ",
    "QUY CHẾ": "QC",
    "CHỈ THỊ": "CT",
    "KẾT LUẬN": "KL",
    "THÔNG TRI": "TT",
    "THÔNG TƯ": "TT",
    "THÔNG BÁO": "TB",
    "THÔNG BÁO KẾT LUẬN": "TB",
    "HƯỚNG DẪN": "HD",
    "BÁO CÁO": "BC",
    "KẾ HOẠCH": "KH",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG": "CTr",
    "CHƯƠNG TRÌNH": "CTr",
    "ĐỀ ÁN": "ĐA",
    "PHƯƠNG ÁN": "PA",
    "TỜ TRÌNH": "TTr",
    "NGHỊ ĐỊNH": "NĐ",
    "CÔNG ĐIỆN": "CĐ",
    "CÔNG VĂN": "CV",
    "BIÊN BẢN": "BB",
    "GIẤY MỜI": "GM",
    "LUẬT": "L",
    "PHÁP LỆNH": "PL",
}
# Kinds of Nghị định 30/2020/NĐ-CP and Hướng dẫn 36-HD/VPTW that only a letterhead tells from common words.
RARE_KINDS = {
    "THÔNG CÁO": "TC",
    "QUY HOẠCH": "QH",
    "DỰ ÁN": "DA",
    "HỢP ĐỒNG": "HĐ",
    "BẢN GHI NHỚ": "BGN",
    "BẢN THỎA THUẬN": "BTT",
    "GIẤY ỦY QUYỀN": "GUQ",
    "GIẤY GIỚI THIỆU": "GGT",
    "GIẤY NGHỈ PHÉP": "GNP",
    "PHIẾU GỬI": "PG",
    "PHIẾU CHUYỂN": "PC",
    "PHIẾU BÁO": "PB",
}
_ANY_KIND = "|".join(sorted(KINDS | RARE_KINDS, key=len, reverse=True))
# The first word in capitals: in old fonts capitals and small letters of the next may be told apart wrongly.
_KIND_WORDS = (kind.partition(" ") for kind in sorted(KINDS, key=len, reverse=True))
_KIND_IN_CAPITALS = "|".join(rf"{first}(?i:{space}{rest})" for first, space, rest in _KIND_WORDS)
KIND_LINE = re.compile(rf"^\W*(?P<kind>{_KIND_IN_CAPITALS})\b(?P<rest>.*)$")
# Under a letterhead, whatever the letters' case: the kind alone, or with the body that issues it.
KIND_UNDER_HEAD = re.compile(rf"^\W*(?P<kind>{_ANY_KIND})\b(?P<rest>\W*|\s+của\s.*)$", re.IGNORECASE)
SUBJECT = re.compile(r"^\W*(?:V\s*/\s*v|Về\s+việc)\b\s*[:.]?\s*(?P<rest>.*)$", re.IGNORECASE)

ADDRESSEE = re.compile(r"^\W*Kính\s+(?:gửi|gởi|trình)\b", re.IGNORECASE)
RECIPIENTS = re.compile(r"^\W*Nơi\s+nhận\b", re.IGNORECASE)
SIGNATURE = re.compile(
    rf"^\W*(?:T[./]?\s?/?M|K[./]?\s?/?T|T[./]?\s?/?L|TUQ|Q)\s?[./]?\s+[{UPPER}][{UPPER} ,\-–]+$"
    rf"|^\W*(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*[{UPPER}][{UPPER} ,\-–]+$"
)
_STAMP = r"^\W*(?:(?:MỨC\s+)?ĐỘ\s+(?:MẬT|KHẨN)\s*:\s*)?"
SECRECY = re.compile(_STAMP + r"(?P<level>TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\W*$")
URGENCY = re.compile(_STAMP + r"(?P<level>H(?:ỎA|OẢ)\s+TỐC(?:\s+HẸN\s+GIỜ)?|THƯỢNG\s+KHẨN|KHẨN)\W*$")
DRAFT = re.compile(
    r"^\W*(?P<mark>DỰ\s+THẢO(?:\s+(?:LẦN\s+(?:THỨ\s+)?|SỐ\s+)?(?:\d{1,2}|[IVX]+|NHẤT|MỘT|HAI|BA|TƯ|BỐN|NĂM|CUỐI))?"
    r"(?:[\s,(]+(?:NGÀY\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4})?)\W*$",
    re.IGNORECASE,
)
_FORM = r"(?:MẪU|BIỂU)\s+(?:SỐ\s+)?\d+(?:\.\d+)*[a-z]?|(?:Mẫu|Biểu)\s+(?:số\s+\d+(?:\.\d+)*[a-z]?|\d+(?:\.\d+)+)"
ANNEX = re.compile(rf"^\W*(?:(?:PHỤ\s+LỤC|Phụ\s+lục|DANH\s+(?:SÁCH|MỤC))\b|(?:{_FORM})(?=\s*(?:$|[.:(/–-])))")
APPENDIX = re.compile(r"^\W*PHỤ\s+LỤC\b", re.IGNORECASE)
ENCLOSED = re.compile(r"^\W*(?:ban\s+hành\s+)?kèm\s+theo\b", re.IGNORECASE)  # "(Kèm theo Quyết định số …"
ENCLOSED_WITH = re.compile(r"\s*\(\s*(?:ban\s+hành\s+)?kèm\s+theo\b[^)]*(?:\)\s*|$)", re.IGNORECASE)
# What a reader of e-mails writes above the text; what is attached states itself, not the e-mail.
MAIL_HEAD = re.compile(r"^(?P<name>Chủ đề|Từ|Đến|Đồng gửi|Ngày):\s")
MAIL_SUBJECT = re.compile(r"^Chủ đề:\s*")
FORM = re.compile(rf"^\W*(?:{_FORM})(?=\s*(?:$|[.:(/–-]))")
RULE_LINE = re.compile(r"^[\W_]{1,40}$")
BASIS = re.compile(r"^\W*(?:Căn\s+cứ|Theo\s+đề\s+nghị|Xét)\b")
# A table that holds these lays out a letterhead or a signature; it is no table of data.
LAYOUT_TABLE = re.compile(
    f"{PARTY_HEAD.pattern}|{STATE_HEAD.pattern}|Nơi\\s+nhận\\s*:?|(?m-i:{SIGNATURE.pattern})", re.IGNORECASE
)
SAMPLE_NOTICE = re.compile(r"^VĂN BẢN MẪU: tỉnh Thanh Lam, .+ không có thật\.$")

# One pattern a level, highest first; the number in front decides before any style.
LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        1,
        re.compile(
            r"^(?P<label>PHẦN\s+(?:THỨ\s+)?(?:[IVXLC]+|\d+|NHẤT|MỘT|HAI|BA|TƯ|BỐN|NĂM|SÁU))\b[\s.:–-]*", re.IGNORECASE
        ),
    ),
    (1, re.compile(r"^(?P<label>PHỤ\s+LỤC(?:\s+(?:SỐ\s+)?[IVX\d]+\b)?)[\s.:–-]*", re.IGNORECASE)),
    (1, re.compile(rf"^(?P<label>{_FORM})(?=\s*(?:$|[.:(/–-]))[\s.:–-]*")),
    (2, re.compile(r"^(?P<label>CHƯƠNG\s+(?:[IVXLC]+|\d+))\b[\s.:–-]*", re.IGNORECASE)),
    (3, re.compile(r"^(?P<label>M(?:ỤC|ục)\s+(?:\d+|[IVXLC]+))\b[\s.:–-]*")),
    (3, re.compile(rf"^(?P<label>[A-HK-UY])\s*(?:[.)]|{DASH})\s*(?=[{UPPER}]{{2}})")),
    (4, re.compile(r"^(?P<label>Điều\s+\d+[a-zđ]?)\s*(?:[.:]\s*|$)", re.IGNORECASE)),
    (5, re.compile(rf"^(?P<label>(?=[IVX])X{{0,3}}(?:IX|IV|V?I{{0,3}}))\s*(?:[.)]|{DASH}|/(?=\s))\s*(?=\S)")),
    (6, re.compile(r"^(?P<label>\d{1,2})\s*(?:[.)]\s*|[-–/]\s+)(?=[\"“‘(\[]?[^\W\d])")),
    (7, re.compile(r"^(?P<label>\d{1,2}\.\d{1,2})\s*(?:[.)]|[-–])?\s+(?=\S)")),
    (8, re.compile(r"^(?P<label>\d{1,2}(?:\.\d{1,2}){2,3})\s*(?:[.)]|[-–])?\s+(?=\S)")),
    (9, re.compile(r"^(?P<label>[a-eghiklmnopqrstuvxyđ])\s*[)./]\s+(?=\S)")),
    (10, re.compile(r"^(?P<label>[-–+•])\s+(?=\S)")),
)
LAST_HEADING_ALWAYS = 5  # Phần, Phụ lục, Chương, Mục, Điều, I: a heading even when text follows on its line
UNMARKED = 11  # the level of a line with no mark in front


def mark_of(line: str) -> tuple[int, str, int]:
    """Level, label and length of the mark in front of `line`; (UNMARKED, "", 0) where there is none."""
    for level, pattern in LEVELS:
        if match := pattern.match(line):
            return level, match["label"], match.end()
    return UNMARKED, "", 0
