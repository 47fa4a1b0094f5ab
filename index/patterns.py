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
NUMBER_LINE = re.compile(r"^\W*Số\s*[:.]?\s*(?P<rest>.*)$", re.IGNORECASE)

PARTY_HEAD = re.compile(r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|ĐOÀN\s+TNCS\s+HỒ\s+CHÍ\s+MINH", re.IGNORECASE)
STATE_HEAD = re.compile(r"C[ỘÔ]NG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA", re.IGNORECASE)
MOTTO = re.compile(r"^\W*Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc\W*$", re.IGNORECASE)
PLACE_DATE = re.compile(
    r"^\W*(?P<place>[^\W\d_][^\n,;:.]{1,40}?)\s*,\s*ngày\s*(?P<day>\d{1,2})?[\s.…]*tháng\s*(?P<month>\d{1,2})?[\s.…]*"
    r"năm\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)

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
KIND_LINE = re.compile(r"^\W*(?P<kind>" + "|".join(sorted(KINDS, key=len, reverse=True)) + r")\b(?P<rest>.*)$")

ADDRESSEE = re.compile(r"^\W*Kính\s+(?:gửi|trình)\b", re.IGNORECASE)
RECIPIENTS = re.compile(r"^\W*Nơi\s+nhận\b", re.IGNORECASE)
SIGNATURE = re.compile(
    rf"^\W*(?:T[./]?\s?/?M|K[./]?\s?/?T|T[./]?\s?/?L|TUQ|Q)\s?[./]?\s+[{UPPER}][{UPPER} ,\-–]+$"
    rf"|^\W*(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*[{UPPER}][{UPPER} ,\-–]+$"
)
SECRECY = re.compile(r"^\W*(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\W*$")
ANNEX = re.compile(r"^\W*(?:PHỤ\s+LỤC|Phụ\s+lục)\b")
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
    (2, re.compile(r"^(?P<label>CHƯƠNG\s+(?:[IVXLC]+|\d+))\b[\s.:–-]*", re.IGNORECASE)),
    (3, re.compile(r"^(?P<label>M(?:ỤC|ục)\s+(?:\d+|[IVXLC]+))\b[\s.:–-]*")),
    (4, re.compile(r"^(?P<label>Điều\s+\d+[a-zđ]?)\s*(?:[.:]\s*|$)", re.IGNORECASE)),
    (5, re.compile(rf"^(?P<label>(?=[IVX])X{{0,3}}(?:IX|IV|V?I{{0,3}}))\s*(?:[.)]|{DASH})\s*(?=\S)")),
    (6, re.compile(r"^(?P<label>\d{1,2})\s*(?:[.)]\s*|[-–]\s+)(?=[\"“‘(\[]?[^\W\d])")),
    (7, re.compile(r"^(?P<label>\d{1,2}\.\d{1,2})\s*(?:[.)]|[-–])?\s+(?=\S)")),
    (8, re.compile(r"^(?P<label>\d{1,2}(?:\.\d{1,2}){2,3})\s*(?:[.)]|[-–])?\s+(?=\S)")),
    (9, re.compile(r"^(?P<label>[a-eghiklmnopqrstuvxyđ])\s*[).]\s+(?=\S)")),
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
