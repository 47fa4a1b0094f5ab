"""Which body issued a document: named in its title, or in its letterhead and signature."""

import re
from collections.abc import Sequence

from index import patterns as p

# Bodies as offices write them; letterheads have them in capitals, which do not show the case.
_BODIES = (
    "Ban Chấp hành Trung ương|Ban Chấp hành|Bộ Chính trị|Ban Bí thư|Ban Thường vụ|Thường trực|Trung ương|Tỉnh ủy|"
    "Huyện ủy|Thành ủy|Thị ủy|Đảng ủy|Đảng bộ|Chi bộ|Ủy ban nhân dân|Hội đồng nhân dân|Chính phủ|Thủ tướng|Quốc hội|"
    "Văn phòng|Ban Tổ chức|Ban Tuyên giáo|Ban Dân vận|Ban Nội chính|Ủy ban Kiểm tra|Ban cán sự đảng|Đảng đoàn|"
    "Ủy ban Mặt trận Tổ quốc|Việt Nam|Hồ Chí Minh|Điều lệ Đảng|Tổng Bí thư|Bí thư|BCH|UBND|HĐND|TNCS|Đoàn"
).split("|")
_BODY = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _BODIES), key=len, reverse=True)) + r")\b", re.IGNORECASE)
_OFFICE_CASE = {body.lower(): body for body in _BODIES}
_NAMED = re.compile(
    r"\b(tỉnh ủy|huyện ủy|thành ủy|thị ủy|tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn)\s+((?:\w+ ?){1,3})$",
    re.IGNORECASE,
)

_CAPITALS = re.compile(rf"[{p.UPPER}]{{2,}}(?:\s+[{p.UPPER}]{{2,}})+")
_HEAD_OF = re.compile(r"^(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC)\s+")
_OF = re.compile(r"^\W*(?:kết luận\s+|ý kiến\s+|ý kiến kết luận\s+)?của\s+(?P<body>.+)$", re.IGNORECASE)
_AFTER_BODY = re.compile(
    r"\s*(?:,|\b(?:khóa|khoá|về|tại|v/v|ban hành|nhằm|trong|thực hiện|triển khai|sơ kết|tổng kết)\b).*$"
)
_STAND_IN = re.compile(r"^\W*T[./]?\s?/?[ML][./]?\s+(?P<body>.+)$")
_WITH_PARENT = (
    "Ban Thường vụ",
    "Thường trực",
    "Văn phòng",
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Ban Dân vận",
    "Ban Nội chính",
    "Ủy ban Kiểm tra",
)
_OWN_NAME = ("Ban Bí thư", "Bộ Chính trị", "Ban Chấp hành Trung ương")


def find_issuer(head: Sequence[str], title: Sequence[str], signature: Sequence[str]) -> str | None:
    """The issuing body, or None where neither title nor letterhead names one."""
    return _from_title(title) or _from_letterhead(head, signature)


def calm(capitals: str) -> str:
    """Text set in capitals, as a sentence would write it; place names after "tỉnh", "huyện", … get capitals."""
    text = _BODY.sub(lambda m: _OFFICE_CASE[m[0].lower()], capitals.lower())
    text = _NAMED.sub(lambda m: f"{m[1]} {m[2].title()}", text)
    return text[:1].upper() + text[1:]


def calm_runs(text: str) -> str:
    """`calm` for each run of two or more words in capitals inside a text that is not all capitals."""
    return _CAPITALS.sub(lambda m: _calm_run(m[0]), text)


def _calm_run(capitals: str) -> str:
    calmed = calm(capitals)
    return calmed if _BODY.match(calmed) else calmed[:1].lower() + calmed[1:]


def names_body(line: str) -> bool:
    """Whether a line in capitals is a body's name, as state documents repeat it under their title."""
    return line.isupper() and _BODY.match(_HEAD_OF.sub("", line)) is not None


def _from_title(title: Sequence[str]) -> str | None:
    for line in title[:3]:
        kind = p.KIND_LINE.match(line)
        named = _OF.match((kind["rest"] if kind else line).strip())
        if named:
            body = _AFTER_BODY.sub("", named["body"]).strip(" ,")
            first = _BODY.search(body)
            return calm(body) if body.isupper() else body[first.start() if first else 0 :]
    return None


def _from_letterhead(head: Sequence[str], signature: Sequence[str]) -> str | None:
    bodies = _letterhead_bodies(head)
    if not bodies:
        return None
    stand_in = next((calm(m["body"]) for line in signature if (m := _STAND_IN.match(line))), "")
    if stand_in.startswith(_OWN_NAME):
        return stand_in
    own = bodies[-1]
    parent = bodies[-2] if len(bodies) > 1 else ""
    if not parent and "ủy" in own.split(" ")[:2][-1] and stand_in:
        own, parent = stand_in, own
    return _joined(own, parent)


def _joined(own: str, parent: str) -> str:
    """A body that is part of a larger one carries its name: "Ban Tổ chức" → "Ban Tổ chức Tỉnh ủy"."""
    committee = " ".join(parent.split(" ")[:2])
    if own == "Ban Chấp hành" and committee in ("Tỉnh ủy", "Huyện ủy", "Thành ủy"):
        return f"Ban Chấp hành Đảng bộ {committee.split(' ')[0].lower()}"
    return f"{own} {committee}" if own in _WITH_PARENT and committee.endswith("ủy") else own


def _letterhead_bodies(head: Sequence[str]) -> list[str]:
    """Parent and issuing body: the lines in capitals above the number; one that names none goes on the one before."""
    found: list[str] = []
    for line in head:
        if (
            re.search(r"(?:^|\W)Số\b", line)
            or p.STATE_HEAD.search(line)
            or p.PARTY_HEAD.search(line)
            or line.strip(" *") == ""
        ):
            break
        if line.isupper() and not p.RULE_LINE.match(line) and not p.SECRECY.match(line):
            starts_body = _BODY.match(line)
            if found and not starts_body:
                found[-1] += " " + line
            else:
                found.append(line)
    return [calm(line) for line in found]
