"""The list of documents: what narrows it, how it is ordered, and what a click on a column's head asks for."""

from dataclasses import replace
from datetime import date

import pytest

from index.types import Correction, Document, Metadata, Span
from ui.listing import DEFAULT_ORDER, DOUBTFUL, ORDERS, STATES, Wanted, draw_listing, list_documents, next_order

DOCUMENTS = [
    Document("", Metadata("Về cầu", "29-KL/TU", "KL", "Tỉnh ủy", issued=date(2022, 1, 2)), id="vb1", sample=True),
    Document("", Metadata("Về ao", "9-QĐ/TU", "QĐ", "Ủy ban", issued=date(2021, 1, 2)), id="vb2", status="đã sửa đổi"),
    Document("", Metadata("Về đá", None, "KL", "Ban A"), id="vb10", scanned=(Span(0, 1),)),
]
DOCUMENTS[1] = replace(DOCUMENTS[1], corrections=(Correction("place", None, "2026-01-01"),))


def ids(**wanted: str) -> list[str]:
    return [document.id for document in list_documents(DOCUMENTS, Wanted(**wanted), 0, {"vb2"}).documents]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["vb1", "vb2", "vb10"]), ({"kind": "KL"}, ["vb1", "vb10"]), ({"issuer": "Ủy ban"}, ["vb2"]),
        ({"typed": "ve da", "kind": "KL"}, ["vb10"]), ({"kind": "QĐ", "issuer": "Ban A"}, []),
        ({"state": DOUBTFUL}, ["vb2"]), ({"state": "Đã sửa thông tin"}, ["vb2"]),
        ({"state": "Nhận dạng từ ảnh quét"}, ["vb10"]), ({"state": "Bị thay thế, sửa đổi"}, ["vb2"]),
        ({"state": "Thiếu số hoặc ngày"}, ["vb10"]), ({"state": "Văn bản mẫu"}, ["vb1"]),
        ({"state": "Không phải văn bản mẫu"}, ["vb2", "vb10"]),
        ({"state": "lạ", "order": "lạ"}, ["vb1", "vb2", "vb10"]),
    ],
)  # fmt: skip
def test_all_that_is_wanted_must_hold(wanted: dict[str, str], found: list[str]) -> None:
    assert ids(**wanted) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("Ngày, cũ trước", ["vb2", "vb1", "vb10"]), ("Số, nhỏ trước", ["vb2", "vb1", "vb10"]),
        ("Tên, A–Z", ["vb2", "vb1", "vb10"]), ("Cơ quan, A–Z", ["vb10", "vb1", "vb2"]),
        ("Loại, A–Z", ["vb1", "vb10", "vb2"]), ("Mới thêm vào kho", ["vb10", "vb2", "vb1"]),
    ],
)  # fmt: skip
def test_orders(order: str, found: list[str]) -> None:
    assert ids(order=order) == found


def test_every_state_and_order_is_known_by_its_name() -> None:
    for state in STATES:
        for order in ORDERS:
            assert len(ids(state=state, order=order)) == len(ids(state=state))


def test_a_click_on_a_head_asks_for_its_order_and_then_for_the_other_way() -> None:
    assert next_order("Tên, A–Z", "Ngày") == DEFAULT_ORDER
    assert next_order(DEFAULT_ORDER, "Ngày") == "Ngày, cũ trước"
    assert next_order("Ngày, cũ trước", "Ngày") == DEFAULT_ORDER
    assert next_order("Tên, A–Z", "Đoạn") == "Tên, A–Z"


def test_the_head_of_the_column_in_order_says_so() -> None:
    for order, direction in ((DEFAULT_ORDER, "descending"), ("Ngày, cũ trước", "ascending")):
        drawn = draw_listing(list_documents(DOCUMENTS, Wanted(order=order), 0), lambda _: 1)
        assert drawn.count("aria-sort") == 1
        assert f'aria-sort="{direction}"><button type="button" data-column="Ngày"' in drawn
