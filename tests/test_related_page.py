"""The page of related passages as values: results, timeline, references, addresses. Nothing of a document ever runs."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Document, Metadata, Reference, Section, SourceFile, Span
from test_render import HOSTILE, Reader, assert_harmless, make_place
from ui.contract import Excerpt, Related
from ui.origin import Origin, draw_chosen, draw_offers, draw_pasted, draw_pick, parts_of, read_origin, write_origin
from ui.references import draw_references
from ui.related import DEFAULT_ORDER, ORDERS, arrange, draw_related, group_by_document, mark_shared
from ui.related_takeaway import make_part, write_part
from ui.takeaway import RELATION_NAMES
from ui.timeline import draw_timeline

NEWEST_FIRST, OLDEST_FIRST = (order for order in ORDERS if order != DEFAULT_ORDER)


def make_related(document: str = "vb12", **changes: Any) -> Related:
    text = changes.get("text", "Đẩy nhanh giải ngân.")
    values = {
        "text": text, "start": 10, "end": 10 + len(text), "relation": "reviews",
        "reason": "văn bản này sơ kết việc thực hiện Nghị quyết số 08-NQ/TU", "shared": [], "also": [],
    }  # fmt: skip
    return Related(**{**make_place(document=document), **values, **changes})  # type: ignore[typeddict-item]


def order_of(html: str) -> list[str]:
    """The documents of the results, as they stand."""
    return re.findall(r'<h3><a class="place" href="#(\w+)/', html)


# --- results


def test_passages_of_one_document_stand_together_with_relation_and_reason() -> None:
    found = [make_related("vb1"), make_related("vb2", relation="amends"), make_related("vb1", text="Câu khác.")]
    groups = group_by_document(found)
    assert [[number for number, _ in group.hits] for group in groups] == [[1, 2], [3]]
    html = draw_related(groups)
    assert order_of(html) == ["vb1", "vb2"]
    assert "3 đoạn trong 2 văn bản" in Reader(html).text
    assert RELATION_NAMES["amends"] in html
    assert html.count("Văn bản này sơ kết việc thực hiện Nghị quyết số 08-NQ/TU.") == 2
    assert "Thêm 1 đoạn của văn bản này" in html


def test_near_duplicates_are_told_as_further_places() -> None:
    other = make_place(document="vb7", number="31-CT/TU", kind="CT", start=5, end=9)
    html = draw_related(group_by_document([make_related(also=[other])]))
    assert "Cũng có trong" in html
    assert 'href="#vb7/5-9"' in html
    assert "Chỉ thị số 31-CT/TU" in html


def test_sample_documents_say_so_wherever_they_are_named() -> None:
    other = make_place(document="vb7", sample=True)
    html = draw_related(group_by_document([make_related(sample=True, also=[other])]))
    assert html.count("văn bản mẫu") == 2
    sample = replace(make_document("vb2", "2-KL/TU"), sample=True)
    reference = Reference(8, 9, "can_cu", "KL", "2-KL/TU", None, False, Span(0, 10))
    assert "văn bản mẫu" in draw_references(make_document("vb1", "1-KL/TU"), [(reference, sample)], [])
    assert "văn bản mẫu" not in draw_related(group_by_document([make_related()]))


def test_results_are_ordered_by_relation_or_by_date_with_the_undated_apart() -> None:
    days = {"vb1": "2022-05-01", "vb2": None, "vb3": "2024-01-31", "vb4": "2019-12-31"}
    groups = group_by_document([make_related(document, issued=day) for document, day in days.items()])
    assert order_of(draw_related(groups)) == ["vb1", "vb2", "vb3", "vb4"]
    assert order_of(draw_related(groups, NEWEST_FIRST)) == ["vb3", "vb1", "vb4", "vb2"]
    assert order_of(draw_related(groups, OLDEST_FIRST)) == ["vb4", "vb1", "vb3", "vb2"]
    assert order_of(draw_related(groups, "một thứ tự lạ")) == ["vb1", "vb2", "vb3", "vb4"]
    for order in (NEWEST_FIRST, OLDEST_FIRST):
        html = draw_related(groups, order)
        assert html.index("Văn bản không ghi ngày") < html.index('href="#vb2/')
    assert "không ghi ngày" not in draw_related(groups)


@given(st.text("<&>\"' giải\n\t${}", max_size=60), st.lists(st.integers(0, 60), max_size=6), st.integers(0, 500))
def test_a_passage_stays_verbatim_under_its_marks(text: str, edges: list[int], at: int) -> None:
    cuts = sorted({min(edge, len(text)) for edge in edges})
    shared = [Excerpt(text=text[a:b], start=at + a, end=at + b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    found = Reader(str(mark_shared(make_related(text=text, start=at, end=at + len(text), shared=shared))))
    assert found.text == text
    assert found.marks.get("", "") == "".join(span["text"] for span in shared)
    assert set(found.tags) <= {"mark"}


def test_hostile_texts_are_shown_as_text() -> None:
    shared = [Excerpt(text=HOSTILE[:20], start=10, end=30)]
    hit = make_related(
        text=HOSTILE, end=10 + len(HOSTILE), title=HOSTILE, number=HOSTILE, issuer=HOSTILE, path=[HOSTILE],
        status=HOSTILE, file=HOSTILE, reason=HOSTILE, shared=shared, also=[make_place(title=HOSTILE, number=None)],
    )  # fmt: skip
    bare = make_related("vb13", title=None, number=None, issued=None, file=f"/{HOSTILE.replace('/', '')}", kind=HOSTILE)
    groups = group_by_document([hit, bare])
    document = Document(
        HOSTILE, Metadata(title=HOSTILE, number=HOSTILE, issuer=HOSTILE, kind=HOSTILE), id='"><script>',
        files=(SourceFile(HOSTILE, "0"),), sections=(Section(1, "I", HOSTILE, 0, 9),),
    )  # fmt: skip
    reference = Reference(0, 5, "vien_dan", "KL", HOSTILE, None, False, Span(0, 9))
    for html in (
        draw_related(groups), draw_timeline(groups, date(2020, 1, 1)), draw_offers([document], 1), draw_pasted(HOSTILE),
        draw_chosen(document, Origin(document.id, Span(0, len(HOSTILE)))), str(draw_pick(document)),
        draw_references(document, [(reference, None), (reference, document)], [(reference, document)]),
    ):  # fmt: skip
        assert_harmless(html)
        assert "<script" not in html
    assert HOSTILE in Reader(draw_related(groups)).text


# --- taken away


def test_what_is_ticked_is_taken_in_the_order_shown_and_all_where_nothing_is() -> None:
    found = [
        make_related("vb1", issued="2020-01-01", text="Câu một."),
        make_related("vb2", issued="2022-01-01", text="Câu hai."),
        make_related("vb1", issued="2020-01-01", text="Câu thứ ba.", start=50, end=61),
    ]
    groups = arrange(group_by_document(found), NEWEST_FIRST)
    source = make_document("vb9", "9-KL/TU")
    whole = make_part(groups, [], Origin("vb9"), source)
    assert [entry.text for entry in whole.entries] == ["Câu hai.", "Câu một.", "Câu thứ ba."]
    assert (whole.heading, whole.notes) == ("Liên quan với Kết luận số 9-KL/TU, ngày 02/01/2023", ())
    ticked = make_part(groups, {"#vb1/50-61"}, Origin("vb9", Span(0, 9)), source)
    assert [entry.text for entry in ticked.entries] == ["Câu thứ ba."]
    assert ticked.notes == ("Đoạn nguồn: “Căn cứ A.”",)
    pasted = make_part(groups, {"#vb7/1-2"}, Origin(text=HOSTILE), None)
    assert len(pasted.entries) == 3
    assert HOSTILE in pasted.notes[0]


@pytest.mark.parametrize(("form", "suffix", "magic"), [("docx", ".docx", b"PK"), ("csv", ".csv", b"\xef\xbb\xbf")])
def test_it_is_written_as_word_or_csv(form: str, suffix: str, magic: bytes) -> None:
    part = make_part(group_by_document([make_related()]), [], Origin("vb9"), make_document("vb9", "9-KL/TU"))
    name, content = write_part(part, form, date(2026, 11, 23))
    assert name == f"Lien-quan-ket-luan-so-9-kl-tu-ngay-02-01-2023-2026-11-23{suffix}"
    assert content.startswith(magic)


# --- the timeline


def points_of(html: str) -> dict[str, tuple[float, int, float]]:
    """By name: across in percent, down and radius in pixels."""
    shape = re.compile(r'aria-label="([^,"]+).*?class="dot" cx="([\d.]+)%" cy="(\d+)" r="([\d.]+)"', re.DOTALL)
    return {name: (float(x), int(y), float(r)) for name, x, y, r in shape.findall(html)}


def test_points_stand_by_date_kind_and_strength() -> None:
    hits = [
        make_related("vb1", number="1", kind="KL", issued="2024-01-01", score=9.0),
        make_related("vb2", number="2", kind="NQ", issued="2020-01-01", score=5.0),
        make_related("vb3", number="3", kind="KL", issued="2022-01-01", score=1.0),
        make_related("vb4", title="Tin không ngày", number=None, issued=None, score=0.5),
    ]
    html = draw_timeline(group_by_document(hits))
    points = points_of(html)
    first, second, third = (points[name] for name in ("Kết luận số 1", "Nghị quyết số 2", "Kết luận số 3"))
    assert (first[0], second[0]) == (100, 0)
    assert second[0] < third[0] < first[0]
    assert first[1] == third[1] != second[1]
    assert first[2] > second[2] > third[2]
    assert set(points) == {"Kết luận số 1", "Nghị quyết số 2", "Kết luận số 3"}
    assert re.search(r'Không ghi ngày: <a class="point" href="#kq-4">Tin không ngày</a>', html)
    for year in ("2021", "2022", "2023", "2024"):
        assert f">{year}</text>" in html


def test_every_point_is_a_named_link_to_its_result() -> None:
    groups = group_by_document([make_related(f"vb{n}", relation=name) for n, name in enumerate(RELATION_NAMES)])
    html, results = draw_timeline(groups, date(2021, 7, 1)), draw_related(groups)
    assert 'role="group"' in html
    assert "<title id=" in html
    for rank in range(1, len(RELATION_NAMES) + 1):
        (name,) = re.findall(rf'href="#kq-{rank}" aria-label="([^"]+)"', html)
        assert name == f"Kết luận số 29-KL/TU, ngày 15/02/2022: {groups[rank - 1].badge}, liên quan thứ {rank}"
        assert f'id="kq-{rank}"' in results


@given(st.lists(st.dates(date(1930, 1, 1), date(2100, 1, 1)), min_size=1, max_size=25), st.none() | st.dates())
def test_points_never_hide_each_other_even_on_a_phone(days: list[date], origin: date | None) -> None:
    hits = [
        make_related(f"vb{n}", number=str(n), issued=day.isoformat(), score=float(-n)) for n, day in enumerate(days)
    ]
    points = list(points_of(draw_timeline(group_by_document(hits), origin)).values())
    assert len(points) == len(days)
    assert all(0 <= x <= 100 for x, _, _ in points)
    for n, (x, y, r) in enumerate(points):
        assert all(y != v or abs(x - u) * 2.1 >= r + s for u, v, s in points[:n])


def test_without_dates_or_results_there_is_no_plot() -> None:
    assert draw_timeline([]) == ""
    assert "<svg" not in draw_timeline(group_by_document([make_related(issued=None)]), date(2020, 1, 1))


# --- references


def make_document(document_id: str, number: str | None, text: str = "Căn cứ A. Thực hiện B. Thay thế C.") -> Document:
    return Document(text, Metadata(number=number, kind="KL", title="Tên", issued=date(2023, 1, 2)), id=document_id)


def test_references_are_told_both_ways_and_lead_to_their_places() -> None:
    source, known, other = make_document("vb1", "1-KL/TU"), make_document("vb2", "2-KL/TU"), make_document("vb3", None)
    basis = Reference(8, 9, "can_cu", "KL", "2-KL/TU", None, False, Span(0, 10))
    again = Reference(21, 22, "can_cu", "KL", "2-KL/TU", None, False, Span(11, 23))
    lost = Reference(30, 31, "thay_the", "NQ", "08-NQ/TU", date(2021, 7, 16), False, Span(24, 34))
    html = draw_references(source, [(basis, known), (again, known), (lost, None)], [(basis, other)])
    text = Reader(html).text
    assert "Văn bản này viện dẫn (2)" in text
    assert "Thay thế Nghị quyết số 08-NQ/TU, ngày 16/07/2021 không có trong kho (chỗ nêu 1)" in text
    assert "Căn cứ Kết luận số 2-KL/TU, ngày 02/01/2023 (chỗ nêu 1, chỗ nêu 2)" in text
    assert text.index("Thay thế") < text.index("Căn cứ")
    assert "Được viện dẫn bởi (1)" in text
    assert {"#vb2/0-1", "#vb1/0-10", "#vb1/11-23", "#vb1/24-34", "#vb3/0-1", "#vb3/0-10"} == set(
        re.findall(r'href="([^"]+)"', html)
    )


def test_a_document_without_references_says_so() -> None:
    text = Reader(draw_references(make_document("vb1", "1-KL/TU"), [], [])).text
    assert "Chưa thấy văn bản này nêu số của văn bản nào." in text
    assert "Chưa thấy văn bản nào trong kho nêu số của văn bản này." in text


# --- where the search starts


@given(
    st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1, max_size=5),
    st.none() | st.tuples(st.integers(0, 999), st.integers(0, 999)),
)
def test_an_address_is_read_as_it_was_written(document: str, ends: tuple[int, int] | None) -> None:
    span = Span(min(ends), max(ends) + 1) if ends else None
    origin = Origin(document, span)
    assert read_origin(write_origin(origin)) == origin


@pytest.mark.parametrize(
    "address", [None, 3, "", "#", "#vb1/5-5", "#vb1/9-2", "#vb1/a-b", "#vb1/1-2/3", ["#vb1"], "#/1-2"]
)
def test_anything_else_is_no_start(address: object) -> None:
    assert not read_origin(address)


def test_a_document_offers_its_parts() -> None:
    document = Document("I. Một\nA\nII. Hai\nB", id="vb1", sections=(
        Section(1, "I", "I. Một", 0, 8), Section(2, "1", "1. " + "chữ " * 40, 2, 8),
    ))  # fmt: skip
    (whole, _), (first, address), (second, _) = parts_of(document)
    assert (whole, first, address) == ("Cả văn bản", "I. Một", "#vb1/0-8")
    assert second.startswith("\u20031. chữ")
    assert second.endswith("…")


def test_offers_are_few_and_say_how_many_more_there_are() -> None:
    documents = [make_document(f"vb{n}", f"{n}-KL/TU") for n in range(30)]
    html = draw_offers(documents, 30)
    assert html.count("data-origin=") == 8
    assert "Còn 22 văn bản nữa khớp" in html
    assert "Không có văn bản nào khớp" in draw_offers([], 0)
