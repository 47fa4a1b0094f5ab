"""Who signed: the office and the name, out of the columns at a document's foot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import patterns as p
from index.issuer import calm, starts_body
from index.pieces import Piece
from index.types import Span

_OFFICES = (
    "Tổng Bí thư|Thường trực Ban Bí thư|Phó Bí thư|Bí thư|Phó Chủ tịch|Chủ tịch|Phó Thủ tướng|Thủ tướng|Bộ trưởng|"
    "Thứ trưởng|Phó Trưởng|Trưởng|Phó Chánh|Chánh|Phó Tổng|Tổng|Phó Giám đốc|Giám đốc|Phó Chủ nhiệm|Chủ nhiệm|"
    "Phó Hiệu trưởng|Hiệu trưởng|Phó Viện trưởng|Viện trưởng|Phó Cục trưởng|Cục trưởng|Phó Vụ trưởng|Vụ trưởng|"
    "Phó Chỉ huy|Chỉ huy trưởng|Phó Chính ủy|Chính ủy|Tư lệnh|Phó Tư lệnh|Đội trưởng|Tổ trưởng|Kiểm toán trưởng|"
    "Kế toán trưởng|Ủy viên|Uỷ viên|Thủ trưởng|Thư ký|Chủ tọa|Chủ trì|Đoàn Chủ tịch|Người lập|Người trình|"
    "Người đề nghị|Người báo cáo|Người làm đơn|Người viết|Chủ doanh nghiệp|Đại diện"
)
_OFFICE = re.compile(rf"^(?:{_OFFICES})\b(?:[\s,\-–]+\w+){{0,8}}$", re.IGNORECASE)
_DEPUTY = re.compile(r"^(?:Phó|Quyền)\s+\w")
_STAND_IN = re.compile(r"^\W*(?:T\s?[./]\s?[ML]|K\s?[./]\s?T|(?:T[ML]|KT|TUQ|Q)\s?[./])\s?[./]?\s*\w", re.IGNORECASE)
_SIGNED = re.compile(r"^\W*\(?\s*(?:đã\s+ký|ký\s+tên|ký\s+và|chữ\s+ký)", re.IGNORECASE)
_HOW_TO_SIGN = re.compile(r"\s*\([^()]*\bký\b[^()]*\)$", re.IGNORECASE)  # "(Ký và ghi rõ họ tên)"
# Where a reader kept no gap between two columns: what stands right of "Nơi nhận:" and of its list, in capitals.
_RIGHT_OF_LIST = re.compile(
    rf"^(?:\W*Nơi\s+nhận\s*:|[-+•].*?)\s+(?P<right>[{p.UPPER}]{{2,}}[{p.UPPER}./ ]+|(?:K/?T|T/M)\b.*)$"
)
_RANK = re.compile(
    r"^(?:(?:Đồng\s+chí|Ông|Bà|(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy)|GS|PGS|TS|ThS|CN|KS|BS|LS|NGND|NGƯT)[.\s]+)+"
)
_SYLLABLE = rf"(?:[{p.UPPER}][^\W\d_]*(?:['’][^\W\d_]+)?)"
_NAME = re.compile(rf"^{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,5}}$")
_SURNAME = re.compile(r"^Đoàn\s", re.IGNORECASE)  # a body's name as well
_PLACEHOLDER = re.compile(r"^(?:Họ\s+và\s+tên|Họ\s+tên)$", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:[-+•.]|Như\b|Lưu\b)")


@dataclass(frozen=True, slots=True)
class Signature:
    """Several signers are parted by "; ", in the order in which they stand."""

    role: str | None = None
    name: str | None = None
    role_place: Span | None = None
    name_place: Span | None = None


def is_role(text: str) -> bool:
    """Whether a line names a signer's office: "PHÓ BÍ THƯ", "Người lập kế hoạch"."""
    words = _HOW_TO_SIGN.sub("", " ".join(text.split()))
    return _OFFICE.match(words) is not None and words[-1] not in ".;:,"


def is_name(text: str) -> bool:
    """Whether a line is a person's name and nothing else; a rank or degree may stand before it."""
    bare = _RANK.sub("", text)
    if not _NAME.match(bare) or _PLACEHOLDER.match(bare) or p.KIND_LINE.match(bare):
        return False
    is_body = starts_body(bare) and not _SURNAME.match(bare)
    return not (is_body or is_role(bare) or p.PARTY_HEAD.match(bare) or p.STATE_HEAD.match(bare))


def is_signed(text: str) -> bool:
    """Whether a line says "(đã ký)" in the signature's place."""
    return _SIGNED.match(text) is not None


def read_signature(pieces: Sequence[Piece]) -> Signature:
    """Office and name out of the pieces of the foot, in reading order; None for what does not stand there."""
    roles: list[Piece] = []
    names: list[Piece] = []
    for before, piece in _candidates(pieces):
        if is_name(piece.text) and (roles or before):
            names.append(piece)
        elif is_role(piece.text) or (before and not roles and _is_office(piece.text)):
            roles.append(piece)
        elif names and len(names) >= len(roles):
            break
    return Signature(
        "; ".join(dict.fromkeys(_office(role.text) for role in roles)) or None,
        "; ".join(dict.fromkeys(_person(name.text) for name in names)) or None,
        _reach(roles),
        _reach(names),
    )


def _candidates(pieces: Sequence[Piece]) -> Iterator[tuple[bool, Piece]]:
    """Pieces that may name office or person, and whether "T/M …", "KT. …" or "(đã ký)" stood before them."""
    before = False
    for piece in map(_right_column, pieces):
        if _STAND_IN.match(piece.text) or _SIGNED.match(piece.text):
            before = True
        elif not _LIST.match(piece.text) and not p.RECIPIENTS.match(piece.text):
            yield before, piece


def _right_column(piece: Piece) -> Piece:
    match = _RIGHT_OF_LIST.match(piece.text)
    if not match or not (is_role(match["right"]) or _STAND_IN.match(match["right"])):
        return piece
    start = piece.span.start + match.start("right")
    return Piece(match["right"], Span(start, piece.span.end), piece.column + 1)


def _is_office(text: str) -> bool:
    """An office that no list names, in capitals under "T/M …"."""
    return text.isupper() and text[-1] not in ".;:," and 2 <= len(text.split()) <= 10


def _office(text: str) -> str:
    words = _HOW_TO_SIGN.sub("", " ".join(text.split()))
    return _DEPUTY.sub(lambda m: m[0].title(), calm(words)) if words.isupper() else words


def _person(text: str) -> str:
    bare = _RANK.sub("", text)
    return bare.title() if bare.isupper() else bare


def _reach(pieces: Sequence[Piece]) -> Span | None:
    return Span(pieces[0].span.start, pieces[-1].span.end) if pieces else None
