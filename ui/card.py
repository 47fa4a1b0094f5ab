"""One document as the archivist works on it: what was read and what was set, its files, its doubts, its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from index.corrections import FIELDS, LEVELS
from index.doubts import Doubt
from index.types import Correction, Document, Metadata
from ui.health import write_moment
from ui.paper import Mark, draw_paper
from ui.render import draw_document_badges, draw_files, draw_relate, join
from ui.text import KIND_NAMES, document_name, kind_name, write_day, write_number
from ui.worklist import draw_doubt

_READ_ONLY = {"parent": "cơ quan cấp trên", "draft": "dự thảo", "meeting": "hội nghị, kỳ họp", "term": "khóa, nhiệm kỳ"}
_LONG = ("title",)  # written in several lines


@dataclass(frozen=True, slots=True)
class View:
    """How a card is shown: the field at hand, whether it is being written, with what and what was wrong with that.

    `is_place` shows where the field was read. `visit` differs from click to click, so that each is followed.
    """

    field: str = ""
    is_edited: bool = False
    typed: str | None = None
    error: str = ""
    is_place: bool = False
    visit: int = 0


def draw_card(document: Document, passages: int, doubts: Sequence[Doubt] = (), view: View | None = None) -> str:
    """The card; `doubts` are those that nobody has looked at."""
    view = view or View()
    m = document.metadata
    name = document_name(m.kind, m.number, m.title, document.files[0].path if document.files else None)
    return str(
        Markup(
            '<div class="source card" data-document="{id}" data-field="{field}" data-visit="{visit}"><header>'
            '<button type="button" data-back>↑ Danh sách</button><h2>{name}</h2>'
            '<p class="facts">{facts}{badges} {relate}</p></header><div class="paper-and-facts" '
            'tabindex="0" role="region" aria-label="Thông tin và nội dung">'
            '{doubts}<h3>Thông tin văn bản</h3><dl class="fields">{fields}</dl>'
            '<h3>Tệp</h3><ul class="files">{files}</ul><h3>Nội dung</h3><div class="paper">{paper}</div></div></div>'
        ).format(
            id=document.id,
            field=view.field,
            visit=view.visit,
            name=name,
            facts=" · ".join(_facts(document, passages)),
            badges=draw_document_badges(document),
            relate=draw_relate(f"#{document.id}"),
            doubts=_draw_doubts(document.id, doubts),
            fields=join(list(_draw_fields(document, view))),
            files=join([Markup("<li>{}</li>").format(file) for file in draw_files(document)]),
            paper=draw_paper(document, list(_marks(document, view))),
        )
    )


def _facts(document: Document, passages: int) -> Iterator[str]:
    if len(document.pages) > 1:
        yield f"{write_number(len(document.pages))} trang"
    yield f"{write_number(passages)} đoạn"
    if document.status:
        yield document.status


def _marks(document: Document, view: View) -> Iterator[Mark]:
    span = dict(_stated(document).places).get(view.field)
    if view.is_place and span:
        yield Mark(span.start, span.end, is_current=True)


def _stated(document: Document) -> Metadata:
    """What was read, whatever was set since."""
    return document.stated or document.metadata


def _draw_doubts(document_id: str, doubts: Sequence[Doubt]) -> Markup:
    items = join([draw_doubt(document_id, doubt) for doubt in doubts])
    return Markup('<section class="doubts"><h3>Cần xem lại</h3>{}</section>').format(items) if doubts else items


# --- fields


def _draw_fields(document: Document, view: View) -> Iterator[Markup]:
    for field in FIELDS:
        yield _draw_field(document, field, view)
    for field, name in _READ_ONLY.items():
        if value := getattr(document.metadata, field):
            yield Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name.capitalize(), value)


def _draw_field(document: Document, field: str, view: View) -> Markup:
    correction = next((c for c in document.corrections if c.field == field), None)
    is_edited = view.is_edited and view.field == field
    return Markup(
        '<div data-name="{field}"{edited}><dt id="f-{field}">{name}</dt><dd><span class="value">{value}</span> '
        '<span class="by">{place}<button type="button" data-edit="{field}">Sửa<span class="unseen"> {name}</span>'
        "</button></span>{read}{form}</dd></div>"
    ).format(
        field=field,
        edited=Markup(' class="edited"') if is_edited else "",
        name=_capitalised(FIELDS[field]),
        value=_write(document.metadata, field) or Markup('<span class="none">không có</span>'),
        place=_draw_place(document, field),
        read=_draw_read(document, correction) if correction else "",
        form=_draw_form(document, field, view if is_edited else View()),
    )


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def _write(metadata: Metadata, field: str) -> str:
    value = getattr(metadata, field)
    if field == "kind":
        return kind_name(value)
    return write_day(value) if isinstance(value, date) else value or ""


def _draw_place(document: Document, field: str) -> Markup:
    span = dict(_stated(document).places).get(field)
    if span is None:
        return Markup("")
    page = document.page_of(span.start) if len(document.pages) > 1 else None
    shape = Markup('<button type="button" data-place="{}">{}<span class="unseen">: {}</span></button>')
    return shape.format(field, f"Đọc ở trang {page}" if page else "Xem chỗ đọc", FIELDS[field])


def _draw_read(document: Document, correction: Correction) -> Markup:
    """What a person set, against what was read."""
    field = correction.field
    read = _write(_stated(document), field)
    told = Markup("Máy đọc: “{}”").format(read) if read else "Máy không đọc được"
    return Markup(
        '<p class="read">{} · người quản lý kho sửa {} <button type="button" data-undo="{}">Bỏ chỗ sửa'
        '<span class="unseen">: {}</span></button></p>'
    ).format(told, write_moment(correction.made), field, FIELDS[field])


def _draw_form(document: Document, field: str, view: View) -> Markup:
    error = Markup('<p class="error" role="alert" id="e-{}">{}</p>').format(field, view.error) if view.error else ""
    value = view.typed if view.typed is not None else written(document.metadata, field)
    return Markup(
        '<form data-form="{field}"{hidden}>{input}{error}<p class="buttons"><button type="submit">Lưu</button>'
        '<button type="button" data-cancel>Thôi</button></p></form>'
    ).format(
        field=field,
        hidden="" if view.is_edited else Markup(" hidden"),
        input=_draw_input(field, value, bool(error)),
        error=error,
    )


def written(metadata: Metadata, field: str) -> str:
    """A field as it is written in its form: a kind by its sign, a day as 15/02/2022, "" where there is none."""
    return metadata.kind or "" if field == "kind" else _write(metadata, field)


def _draw_input(field: str, value: str, is_wrong: bool) -> Markup:
    names = Markup('name="value" aria-labelledby="f-{}"{}').format(
        field, Markup(' aria-invalid="true" aria-describedby="e-{}"').format(field) if is_wrong else ""
    )
    choices = _choices(field, value)
    if choices:
        options = join([
            Markup('<option value="{}"{}>{}</option>').format(code, Markup(" selected") if code == value else "", name)
            for code, name in choices
        ])  # fmt: skip
        return Markup("<select {}>{}</select>").format(names, options)
    if field in _LONG:
        return Markup('<textarea {} rows="4" maxlength="1000">{}</textarea>').format(names, value)
    hint = Markup(' placeholder="ngày/tháng/năm"') if field == "issued" else ""
    return Markup('<input type="text" {} maxlength="1000" value="{}" autocomplete="off"{}>').format(names, value, hint)


def _choices(field: str, value: str) -> list[tuple[str, str]]:
    """What a field is chosen from, by value and name; [] where it is written."""
    if field == "kind":
        known = KIND_NAMES if value in KIND_NAMES or not value else {value: value, **KIND_NAMES}
        return [("", "(không có)"), *known.items()]
    return [("", "(không có)"), *((level, level) for level in LEVELS[field])] if field in LEVELS else []
