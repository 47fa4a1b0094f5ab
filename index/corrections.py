"""What a person says of a document against what was read: the fields, how each is written, and their effect."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from index import patterns as p
from index.doubts import doubts_of
from index.errors import BadCorrection
from index.text import nfc
from index.types import Correction, Document, Metadata

_LONGEST = 1000  # characters; the longest titles of decrees have 400


def read_changes(words: Sequence[str]) -> dict[str, str | None]:
    """ "field=value" words as they are kept; None for "field=". Raises BadCorrection in words for the user."""
    changes: dict[str, str | None] = {}
    for word in words:
        field, sign, value = word.partition("=")
        if not sign:
            raise BadCorrection(f"“{word}” không có dấu “=”. Hãy viết TRƯỜNG=GIÁ_TRỊ, ví dụ: number=29-KL/TU")
        clean = " ".join(nfc(value).split())
        check_field(field)
        changes[field] = _CHECKS[field](clean) if clean else None
    return changes


def check_field(field: str) -> None:
    """Raise BadCorrection unless `field` can be corrected."""
    if field not in _CHECKS:
        known = ", ".join(f"{name} ({FIELDS[name]})" for name in FIELDS)
        raise BadCorrection(f"Không có trường “{field}”. Sửa được các trường: {known}.")


def corrected(document: Document, corrections: Iterable[Correction]) -> Document:
    """`document` with these corrections and no others; what was read stays in `stated`."""
    kept = tuple(sorted(corrections, key=lambda c: c.field))
    stated = document.stated or document.metadata
    metadata = _apply(stated, kept) if kept else stated
    return replace(document, metadata=metadata, stated=stated if kept else None, corrections=kept)


def changed(document: Document, changes: Mapping[str, str | None], undo: Sequence[str], when: str) -> Document:
    """`document` with `changes` added to its corrections and those of the fields `undo` dropped."""
    kept = {c.field: c for c in document.corrections}
    for field in undo:
        check_field(field)
        if field not in kept:
            raise BadCorrection(f"Trường “{field}” ({FIELDS[field]}) chưa được sửa nên không có gì để bỏ.")
        del kept[field]
    kept |= {field: Correction(field, value, when) for field, value in changes.items()}
    return corrected(document, kept.values())


def _apply(stated: Metadata, corrections: Sequence[Correction]) -> Metadata:
    values: dict[str, Any] = {c.field: c.value for c in corrections}
    if values.get("issued"):
        values["issued"] = date.fromisoformat(values["issued"])
    places = tuple(place for place in stated.places if place[0] not in values)
    return replace(stated, places=places, **values)


# --- shown


def statement_of(document: Document) -> dict[str, Any]:
    """For JSON: where each field was read, what is corrected and against what, and what to look at."""
    read_from = {}
    for name, span in document.metadata.places:
        where = {"start": span.start, "end": span.end, "page": document.page_of(span.start)}
        read_from[name] = where | {"text": span.of(document.text)}
    stated = document.stated or document.metadata
    fixed = {c.field: {"value": c.value, "read": _shown(stated, c.field), "made": c.made} for c in document.corrections}
    return {"read_from": read_from, "corrected": fixed, "doubts": list(doubts_of(document))}


def described(document: Document, fields: Sequence[str]) -> list[str]:
    """A line for each field that was set or undone."""
    read = document.stated or document.metadata
    lines = [
        f"{FIELDS[field].capitalize()}: {_written(document.metadata, field) or 'để trống'}"
        f" (đọc được: {_written(read, field) or 'không có'})"
        for field in dict.fromkeys(fields)
    ]
    return [f"Đã sửa {document.id}.", *lines]


def _written(metadata: Metadata, field: str) -> str | None:
    value = getattr(metadata, field)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _shown(metadata: Metadata, field: str) -> str | None:
    value = getattr(metadata, field)
    return value.isoformat() if isinstance(value, date) else value


# --- the fields


def _text(value: str) -> str:
    if len(value) > _LONGEST:
        raise BadCorrection(f"Giá trị dài {len(value)} ký tự; một trường nhận nhiều nhất {_LONGEST} ký tự.")
    return value


def _number(value: str) -> str:
    written = re.sub(r"\s+", "", re.sub(p.DASH, "-", value))
    if not any(pattern.fullmatch(written) for pattern in (p.PARTY_NUMBER, p.STATE_NUMBER, p.OLDER_NUMBER)):
        raise BadCorrection(f"“{value}” không phải số, ký hiệu. Hãy viết như 29-KL/TU hoặc 30/2020/NĐ-CP.")
    return written


def _kind(value: str) -> str:
    kinds = p.KINDS | p.RARE_KINDS
    signs = {sign.lower(): sign for sign in kinds.values()}
    found = kinds.get(value.upper()) or signs.get(value.lower())
    if not found:
        raise BadCorrection(f"Không có loại văn bản “{value}”. Hãy viết tên hoặc ký hiệu, ví dụ: Kết luận, KL, QyĐ.")
    return found


def _issued(value: str) -> str:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value)
    written = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", value)
    parts = iso.groups() if iso else written.groups()[::-1] if written else None
    try:
        return date(*map(int, parts or ())).isoformat()
    except (TypeError, ValueError):
        raise BadCorrection(f"“{value}” không phải một ngày có thật. Hãy viết ngày/tháng/năm: 15/02/2022.") from None


def _one_of(*values: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value.upper() not in values:
            raise BadCorrection(f"“{value}” không phải một mức có trong quy định: {', '.join(values)}.")
        return value.upper()

    return check


FIELDS = {
    "number": "số, ký hiệu",
    "kind": "loại văn bản",
    "title": "tên loại và trích yếu",
    "issuer": "cơ quan ban hành",
    "issued": "ngày ban hành",
    "place": "nơi ban hành",
    "signer": "người ký",
    "role": "chức vụ người ký",
    "secrecy": "độ mật",
    "urgency": "độ khẩn",
}
LEVELS = {
    "secrecy": ("MẬT", "TỐI MẬT", "TUYỆT MẬT"),
    "urgency": ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ"),
}
_CHECKS: dict[str, Callable[[str], str]] = dict.fromkeys(FIELDS, _text) | {
    "number": _number,
    "kind": _kind,
    "issued": _issued,
    **{field: _one_of(*levels) for field, levels in LEVELS.items()},
}
