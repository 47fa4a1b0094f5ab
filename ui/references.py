"""What a document cites and what cites it, as lists that lead to each place."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from index.library import name_of
from index.types import Document, Reference
from ui.places import write_place
from ui.render import draw_sample_badge
from ui.text import document_name, write_day

# Of a reference, what the citing document does to the cited one; in this order they are told.
_WORDS = {
    "thay_the": "Thay thế",
    "bai_bo": "Bãi bỏ",
    "sua_doi": "Sửa đổi",
    "bo_sung": "Bổ sung",
    "tong_ket": "Tổng kết",
    "so_ket": "Sơ kết",
    "can_cu": "Căn cứ",
    "thuc_hien": "Thực hiện",
    "vien_dan": "Viện dẫn",
}
_ORDER = list(_WORDS)
_OPEN = 6  # lines of a list that are shown at once
_PLACES = 8  # places of one line

_Mention = tuple[Reference, Document | None]
_Line = tuple[str, Markup, list[Markup]]  # relation, document, places where it is said


def draw_references(
    document: Document, cites: Sequence[_Mention], cited_by: Sequence[tuple[Reference, Document]]
) -> str:
    """Both ways: the document's own references, then those made to it."""
    own = _group(cites, lambda reference, target: _place(document, reference), _draw_target)
    others = _group(cited_by, lambda reference, citing: _place(citing or document, reference), _draw_citing)
    return str(
        Markup('<div class="references"><section>{}</section><section>{}</section></div>').format(
            _draw_list("Văn bản này viện dẫn", own, "Chưa thấy văn bản này nêu số của văn bản nào."),
            _draw_list("Được viện dẫn bởi", others, "Chưa thấy văn bản nào trong kho nêu số của văn bản này."),
        )
    )


def _group(
    mentions: Sequence[_Mention],
    place: Callable[[Reference, Document | None], str],
    name: Callable[[Reference, Document | None], Markup],
) -> list[_Line]:
    """A line for each document and relation, with every place where it is said."""
    lines: dict[tuple[str, str], _Line] = {}
    for reference, other in mentions:
        key = reference.relation, other.id if other else f"{reference.kind} {reference.number} {reference.issued}"
        line = lines.setdefault(key, (reference.relation, name(reference, other), []))
        line[2].append(_draw_place(len(line[2]) + 1, place(reference, other)))
    return sorted(lines.values(), key=lambda line: _ORDER.index(line[0]))


def _place(citing: Document, reference: Reference) -> str:
    return write_place(citing.id, reference.quote.start, reference.quote.end)


def _draw_place(number: int, address: str) -> Markup:
    return Markup('<a class="place" href="{}" title="Mở chỗ nêu thứ {n}">chỗ nêu {n}</a>').format(address, n=number)


def _draw_target(reference: Reference, target: Document | None) -> Markup:
    """A cited document: a link to it, or its name as cited and that the store lacks it."""
    if target:
        return _draw_citing(reference, target)
    name = name_of(reference.number, reference.kind, reference.issued)
    return Markup('{} <span class="status">không có trong kho</span>').format(name)


def _draw_citing(_: Reference, other: Document | None) -> Markup:
    assert other is not None
    m = other.metadata
    name = document_name(m.kind, m.number, m.title, other.files[0].path if other.files else None)
    day = f", ngày {write_day(m.issued)}" if m.issued else ""
    sample = Markup(" ") + draw_sample_badge() if other.sample else ""
    return Markup('<a class="place" href="{}">{}{}</a>{}').format(write_place(other.id, 0, 1), name, day, sample)


def _draw_list(title: str, lines: Sequence[_Line], nothing: str) -> Markup:
    if not lines:
        return Markup("<h2>{}</h2><p>{}</p>").format(title, nothing)
    drawn = [_draw_line(*line) for line in lines]
    rest = drawn[_OPEN:]
    more = Markup("<details><summary>Thêm {} dòng</summary><ul>{}</ul></details>").format(
        len(rest), Markup("").join(rest)
    )
    return Markup("<h2>{} ({})</h2><ul>{}</ul>{}").format(
        title, len(drawn), Markup("").join(drawn[:_OPEN]), more if rest else ""
    )


def _draw_line(relation: str, name: Markup, places: Sequence[Markup]) -> Markup:
    shown = Markup(", ").join(places[:_PLACES])
    return Markup('<li><span class="relation">{}</span> {} <span class="where">({})</span></li>').format(
        _WORDS[relation], name, shown
    )
