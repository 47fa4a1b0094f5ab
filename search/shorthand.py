"""What people in a hurry type instead of a word: "có đạt ko", "làm j", "hết bn tiền"."""

import re
from collections.abc import Callable

from index.text import nfc
from search.abbreviations import Expansion

Frequency = Callable[[str], int]  # in how many passages a syllable stands

_MEANT = {
    "ko": "không", "khg": "không", "hok": "không",
    "dc": "được", "đc": "được", "đx": "được",
    "j": "gì", "bn": "bao nhiêu", "bnh": "bao nhiêu", "bnhiu": "bao nhiêu", "bgio": "bao giờ", "bjo": "bao giờ",
    "ntn": "như thế nào", "tnao": "thế nào", "tnào": "thế nào", "ntnao": "như thế nào",
    "trc": "trước", "cx": "cũng", "vs": "với", "lm": "làm", "nx": "nữa", "ng": "người", "ngta": "người ta",
    "hnay": "hôm nay", "tgian": "thời gian", "dvi": "đơn vị", "đvi": "đơn vị", "đvị": "đơn vị",
    "cquan": "cơ quan", "kphi": "kinh phí", "kphí": "kinh phí", "bcao": "báo cáo", "bcáo": "báo cáo",
    "nvu": "nhiệm vụ", "nvụ": "nhiệm vụ", "ctac": "công tác", "ctác": "công tác", "hthanh": "hoàn thành",
    "hthành": "hoàn thành", "qdinh": "quy định", "qđịnh": "quy định", "kqua": "kết quả", "kquả": "kết quả",
}  # fmt: skip
_SELDOM = 0.1  # times as often in the store as what it is short for: codes and names, no words
_TOKEN = re.compile(rf"(?<![\w/.&-])(?:{'|'.join(_MEANT)})(?![\w/&-]|\.\w)")
_LETTERED = re.compile(r"(?:\d|\b(?:điểm|diem|khoản|khoan|mục|muc|nhóm|nhom|loại|loai|lớp|lop))\s*$", re.I)
_BEHIND = re.compile(r"\s+(?P<letter>[^\W\d_])")
_ENDS_WITH_K = re.compile(r"(?<=\w)\s+(?P<k>k)(?=[\s?.!]*$)")


def spell_shorthand(text: str, frequency: Frequency) -> tuple[str, tuple[Expansion, ...]]:
    """`text` in NFC with its shorthand spelt out, and which; what the store often holds as a word stays as typed.

    A letter that names a point ("điểm j"), and what stands before a name ("đc Hòa"), are none.
    """
    text = nfc(text)
    found = [(m.span(), m[0], _MEANT[m[0]]) for m in _TOKEN.finditer(text) if not _means_else(m, text)]
    if (last := _ENDS_WITH_K.search(text)) and not _LETTERED.search(text[: last.start("k")]):
        found.append((last.span("k"), "k", "không"))
    spelt = [row for row in found if frequency(row[1]) <= _SELDOM * frequency(row[2].split()[0])]
    for (start, end), _, meant in reversed(spelt):
        text = text[:start] + meant + text[end:]
    return text, tuple(Expansion(typed, meant) for _, typed, meant in spelt)


def _means_else(match: re.Match[str], text: str) -> bool:
    names_point = len(match[0]) == 1 and _LETTERED.search(text[: match.start()])
    behind = _BEHIND.match(text, match.end())
    return bool(names_point) or (behind is not None and behind["letter"].isupper())
