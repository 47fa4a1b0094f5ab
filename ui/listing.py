"""The list of documents as the page shows it: found by any part of its number or title, ordered, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from index.text import fold
from index.types import Document
from ui.render import draw_sample_badge
from ui.text import dictionary_order, document_name, file_name, kind_name, write_day, write_number, write_subject

PAGE = 50
ORDERS: dict[str, tuple[Callable[[Document], object], bool]] = {
    "Ngày ban hành, mới trước": (lambda d: d.metadata.issued or date.min, True),
    "Ngày ban hành, cũ trước": (lambda d: d.metadata.issued or date.max, False),
    "Tên, A–Z": (lambda d: dictionary_order(_title(d)), False),
    "Cơ quan ban hành, A–Z": (lambda d: dictionary_order(d.metadata.issuer or "zz"), False),
    "Thêm vào kho, mới trước": (lambda d: len(d.id) * 1_000_000 + int(d.id[2:] or 0), True),
}
DEFAULT_ORDER = next(iter(ORDERS))
_COLUMNS = ("Số, ký hiệu", "Loại", "Trích yếu", "Cơ quan ban hành", "Ngày", "Đoạn")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the documents found; pages count from 0."""

    documents: tuple[Document, ...]
    found: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


def list_documents(documents: Sequence[Document], typed: str, order: str, page: int) -> Listing:
    """Those whose number, title, issuer or file holds every word typed (with or without accents), in `order`."""
    words = fold(typed or "").split()
    found = [document for document in documents if all(word in _searchable(document) for word in words)]
    key, is_reversed = ORDERS.get(order, ORDERS[DEFAULT_ORDER])
    found.sort(key=key, reverse=is_reversed)  # type: ignore[arg-type]
    page = min(max(page, 0), max(0, (len(found) - 1) // PAGE))
    return Listing(tuple(found[page * PAGE : (page + 1) * PAGE]), len(found), page)


def _searchable(document: Document) -> str:
    m = document.metadata
    parts = (m.number, m.title, m.issuer, kind_name(m.kind), write_day(m.issued), *(f.path for f in document.files))
    return fold(" ".join(part for part in parts if part))


def _title(document: Document) -> str:
    return document.metadata.title or file_name(document.files[0].path if document.files else "")


def draw_listing(listing: Listing, passages: Callable[[str], int], chosen: str = "") -> str:
    """The table; on a phone the style sheet turns each row into a card."""
    if not listing.documents:
        return str(Markup('<div class="listing"><p class="none">Không có văn bản nào khớp chữ đã gõ.</p></div>'))
    head = Markup("").join(Markup("<th scope='col'>{}</th>").format(name) for name in _COLUMNS)
    rows = Markup("").join(_draw_row(d, passages(d.id), d.id == chosen) for d in listing.documents)
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)
    return str(Markup('<div class="listing">{}</div>').format(table))


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
            column, value, Markup(" ") + draw_sample_badge() if column == "Trích yếu" and document.sample else ""
        )
        for column, value in zip(_COLUMNS[1:], values, strict=True)
    )
    button = Markup('<td data-name="{}"><button type="button">{}</button></td>').format(_COLUMNS[0], name)
    chosen = Markup(' class="chosen"') if is_chosen else ""
    return Markup('<tr data-document="{}"{}>{}{}</tr>').format(document.id, chosen, button, cells)


def draw_totals(info: dict[str, int], size: str) -> str:
    """How much the store holds."""
    if not info["documents"]:
        return str(Markup('<p class="totals">Kho chưa có văn bản nào. Hãy thả tệp vào ô “Thêm văn bản”.</p>'))
    samples = Markup(" (có <b>{}</b> văn bản mẫu)").format(write_number(info["samples"])) if info["samples"] else ""
    return str(
        Markup('<p class="totals"><b>{}</b> văn bản{} · <b>{}</b> đoạn · {} trên đĩa</p>').format(
            write_number(info["documents"]), samples, write_number(info["passages"]), size
        )
    )


def draw_pager(listing: Listing) -> str:
    """Which part of the documents is shown."""
    first = listing.page * PAGE + 1 if listing.found else 0
    last = min(listing.found, (listing.page + 1) * PAGE)
    return str(
        Markup('<p class="pager">{}–{} trong {} văn bản</p>').format(
            write_number(first), write_number(last), write_number(listing.found)
        )
    )
