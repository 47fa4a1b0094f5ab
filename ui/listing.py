"""The list of documents as the page shows it: found by words, kind, issuer and state, ordered, page by page."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from index.text import fold
from index.types import Document
from ui.render import draw_document_badges
from ui.text import dictionary_order, document_name, file_name, kind_name, write_day, write_number, write_subject

PAGE = 50
ALL = "Tất cả"
DOUBTFUL = "Cần xem lại"
STATES: dict[str, Callable[[Document], object]] = {
    ALL: lambda d: True,
    DOUBTFUL: lambda d: False,  # told by the work list, not by the document
    "Đã sửa thông tin": lambda d: d.corrections,
    "Nhận dạng từ ảnh quét": lambda d: d.scanned,
    "Bị thay thế, sửa đổi": lambda d: d.status,
    "Thiếu số hoặc ngày": lambda d: not (d.metadata.number and d.metadata.issued),
    "Văn bản mẫu": lambda d: d.sample,
    "Không phải văn bản mẫu": lambda d: not d.sample,
}


@dataclass(frozen=True, slots=True)
class _Order:
    key: Callable[[Document], Any]
    column: str
    is_reversed: bool = False


def _title(document: Document) -> str:
    return document.metadata.title or file_name(document.files[0].path if document.files else "")


def _by_number(document: Document) -> tuple[bool, int, str]:
    """29-KL/TU after 9-KL/TU; documents without a number last."""
    number = document.metadata.number or ""
    digits = number[: len(number) - len(number.lstrip("0123456789"))]
    return not number, int(digits or 0), number


ORDERS = {
    "Ngày, mới trước": _Order(lambda d: d.metadata.issued or date.min, "Ngày", is_reversed=True),
    "Ngày, cũ trước": _Order(lambda d: d.metadata.issued or date.max, "Ngày"),
    "Số, nhỏ trước": _Order(_by_number, "Số, ký hiệu"),
    "Loại, A–Z": _Order(lambda d: dictionary_order(kind_name(d.metadata.kind) or "zz"), "Loại"),
    "Tên, A–Z": _Order(lambda d: dictionary_order(_title(d)), "Trích yếu"),
    "Cơ quan, A–Z": _Order(lambda d: dictionary_order(d.metadata.issuer or "zz"), "Cơ quan ban hành"),
    "Mới thêm vào kho": _Order(lambda d: int(d.id[2:] or 0), "", is_reversed=True),
}
DEFAULT_ORDER = next(iter(ORDERS))
_COLUMNS = ("Số, ký hiệu", "Loại", "Trích yếu", "Cơ quan ban hành", "Ngày", "Đoạn")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is to show: "" of a kind or issuer is any."""

    typed: str = ""
    kind: str = ""
    issuer: str = ""
    state: str = ALL
    order: str = DEFAULT_ORDER


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the documents found; pages count from 0."""

    documents: tuple[Document, ...]
    found: int
    page: int
    order: str = DEFAULT_ORDER

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


def list_documents(documents: Sequence[Document], wanted: Wanted, page: int, doubtful: Collection[str] = ()) -> Listing:
    """Those whose number, title, issuer or file holds every word typed (with or without accents), and that pass.

    `doubtful` are the ids of the documents to look at.
    """
    words = fold(wanted.typed or "").split()
    passes = STATES.get(wanted.state, STATES[ALL])
    found = [
        document
        for document in documents
        if wanted.kind in ("", document.metadata.kind)
        and wanted.issuer in ("", document.metadata.issuer)
        and (document.id in doubtful if wanted.state == DOUBTFUL else passes(document))
        and all(word in _searchable(document) for word in words)
    ]
    name = wanted.order if wanted.order in ORDERS else DEFAULT_ORDER
    found.sort(key=ORDERS[name].key, reverse=ORDERS[name].is_reversed)
    page = min(max(page, 0), max(0, (len(found) - 1) // PAGE))
    return Listing(tuple(found[page * PAGE : (page + 1) * PAGE]), len(found), page, name)


def _searchable(document: Document) -> str:
    m = document.metadata
    parts = (m.number, m.title, m.issuer, kind_name(m.kind), write_day(m.issued), *(f.path for f in document.files))
    return fold(" ".join(part for part in parts if part))


def next_order(order: str, column: str) -> str:
    """The order that a click on the head of a column asks for: its first, or the next one where it has that."""
    of_column = [name for name, one in ORDERS.items() if one.column == column]
    if not of_column:
        return order
    return of_column[(of_column.index(order) + 1) % len(of_column)] if order in of_column else of_column[0]


def draw_listing(listing: Listing, passages: Callable[[str], int], chosen: str = "") -> str:
    """The table; on a phone the style sheet turns each row into a card."""
    if not listing.documents:
        return str(
            Markup(
                '<div class="listing"><p class="none">Không có văn bản nào khớp. Hãy bớt chữ đã gõ hoặc bỏ bớt điều '
                "kiện lọc.</p></div>"
            )
        )
    head = Markup("").join(_draw_head(column, ORDERS[listing.order]) for column in _COLUMNS)
    rows = Markup("").join(_draw_row(d, passages(d.id), d.id == chosen) for d in listing.documents)
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)
    return str(Markup('<div class="listing">{}</div>').format(table))


def _draw_head(column: str, order: _Order) -> Markup:
    if not any(one.column == column for one in ORDERS.values()):
        return Markup("<th scope='col'>{}</th>").format(column)
    direction = ("descending" if order.is_reversed else "ascending") if order.column == column else ""
    sort = Markup(' aria-sort="{}"').format(direction) if direction else ""
    return Markup('<th scope="col"{}><button type="button" data-column="{}">{}</button></th>').format(
        sort, column, column
    )


def _draw_row(document: Document, passages: int, is_chosen: bool) -> Markup:
    m = document.metadata
    name = m.number or document_name(m.kind, None, None, document.files[0].path if document.files else None)
    values = (
        kind_name(m.kind),
        write_subject(m) or _title(document),
        m.issuer or "",
        write_day(m.issued),
        write_number(passages),
    )
    cells = Markup("").join(
        Markup('<td data-name="{}">{}{}</td>').format(
            column, value, draw_document_badges(document) if column == "Trích yếu" else ""
        )
        for column, value in zip(_COLUMNS[1:], values, strict=True)
    )
    current = Markup(' aria-current="true"') if is_chosen else ""
    button = Markup('<td data-name="{}"><button type="button"{}>{}</button></td>').format(_COLUMNS[0], current, name)
    chosen = Markup(' class="chosen"') if is_chosen else ""
    return Markup('<tr data-document="{}"{}>{}{}</tr>').format(document.id, chosen, button, cells)


def draw_pager(listing: Listing) -> str:
    """Which part of the documents is shown."""
    first = listing.page * PAGE + 1 if listing.found else 0
    last = min(listing.found, (listing.page + 1) * PAGE)
    shown = f"{write_number(first)}–{write_number(last)} trong " if listing.pages > 1 else ""
    return str(Markup('<p class="pager" role="status">{}{} văn bản</p>').format(shown, write_number(listing.found)))
