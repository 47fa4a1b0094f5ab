"""A document's card: what was read, what a person set, and how a field is corrected in its place."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from fakes import HEAD, TAIL, FakeEncoder
from index.corrections import _CHECKS, FIELDS, LEVELS, changed
from index.doubts import Doubt
from index.ingest import add_paths
from index.library import LibraryWriter, open_library
from index.types import Document, Metadata, SourceFile, Span
from ui.activity import Activity
from ui.card import View, draw_card, written
from ui.desk import Desk
from ui.pages.card import NO_CARD, CardEvents
from ui.text import KIND_NAMES

WHEN = "2026-11-23T05:00:00+00:00"
TEXT = "Số 29-KL/TU\nNội dung."
READ = Document(
    TEXT,
    Metadata(number="29-KL/TU", kind="KL", issued=date(2022, 2, 15), places=(("number", Span(3, 11)),)),
    id="vb1",
    files=(SourceFile("/a/b.txt", "0" * 64),),
)


class Fields(HTMLParser):
    """Of each field of a card: what is shown, what its form holds, and whether that is open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: dict[str, str] = {}
        self.held: dict[str, str] = {}
        self.open: set[str] = set()
        self._field = self._at = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self._field = found.get("data-name") or self._field
        self._at = "value" if found.get("class") == "value" else self._at
        if tag == "form" and "hidden" not in found:
            self.open.add(self._field)
        if tag == "input" or (tag == "option" and "selected" in found):
            self.held[self._field] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._at = ""

    def handle_data(self, data: str) -> None:
        if self._at == "value":
            self.shown[self._field] = self.shown.get(self._field, "") + data


def test_every_field_that_can_be_corrected_has_a_form_with_what_it_holds() -> None:
    fields = Fields(draw_card(READ, 1))
    assert set(fields.shown) == set(FIELDS)
    assert (fields.shown["kind"], fields.held["kind"]) == ("Kết luận", "KL")
    assert (fields.shown["issued"], fields.held["issued"]) == ("15/02/2022", "15/02/2022")
    assert (fields.shown["signer"], fields.open) == ("không có", set())


def test_every_choice_that_is_offered_can_be_kept() -> None:
    for field, values in (("kind", KIND_NAMES), *LEVELS.items()):
        assert [_CHECKS[field](value) for value in values] == list(values)


def test_a_correction_stands_beside_what_was_read() -> None:
    document = changed(READ, {"number": "30-KL/TU", "kind": None, "signer": "Lê A"}, [], WHEN)
    card = draw_card(document, 1)
    for told in ("Máy đọc: “29-KL/TU”", "Máy đọc: “Kết luận”", "Máy không đọc được"):
        assert told in card
    assert card.count("data-undo=") == 3
    assert Fields(card).shown["number"] == "30-KL/TU"


def test_the_place_where_a_field_was_read_is_marked_even_when_it_is_corrected() -> None:
    for document in (READ, changed(READ, {"number": "30-KL/TU"}, [], WHEN)):
        assert '<mark class="cur">29-KL/TU</mark>' in draw_card(document, 1, (), View("number", is_place=True))
    assert "<mark" not in draw_card(READ, 1, (), View("kind", is_place=True))


def test_what_could_not_be_kept_stays_in_the_open_form() -> None:
    card = draw_card(READ, 1, (), View("number", is_edited=True, typed="sai", error="Không phải số."))
    fields = Fields(card)
    assert (fields.open, fields.held["number"], fields.shown["number"]) == ({"number"}, "sai", "29-KL/TU")
    assert 'aria-invalid="true"' in card
    assert "Không phải số." in card


def test_all_that_comes_from_a_document_is_shown_as_text() -> None:
    bad = '"><script>x()</script>'
    metadata = Metadata(*[bad] * 4, bad, None, *[bad] * 8)  # type: ignore[arg-type]
    document = Document(bad, metadata, id=bad, files=(SourceFile(f"/{bad}", ""),), status=bad)
    card = draw_card(document, 1, [Doubt(bad, bad, "number")], View("number", True, bad, bad))
    assert "<script" not in card
    assert card.count("&lt;script&gt;") > 20


# --- events


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A store with one document, without the model."""
    (tmp_path / "a.txt").write_text(HEAD + "I- MỘT\nGiao Văn phòng rà soát." + TAIL, "utf-8")
    add_paths(tmp_path / "store", [tmp_path / "a.txt"], FakeEncoder())
    desk = Desk(tmp_path / "store")

    def searcher() -> SimpleNamespace:
        return SimpleNamespace(library=open_library(desk.folder), encoder=FakeEncoder())

    monkeypatch.setattr(desk, "searcher", searcher)
    return desk


@pytest.fixture
def events(desk: Desk) -> CardEvents:
    return CardEvents(desk, Activity(desk.folder))


def said(**values: Any) -> gr.EventData:
    return gr.EventData(None, {"document": "vb1", "visit": 1, **values})


def test_saving_what_is_there_already_changes_nothing(desk: Desk, events: CardEvents) -> None:
    for field in FIELDS:
        value = written(desk.document("vb1").metadata, field)
        assert "data-undo" not in events.correct(said(field=field, value=f" {value} "))


def test_a_correction_is_kept_and_taken_back(events: CardEvents) -> None:
    assert Fields(events.correct(said(field="issued", value="1/3/2022"))).shown["issued"] == "01/03/2022"
    card = events.correct(said(field="issued", value="31/2/2022"))
    assert (Fields(card).open, Fields(card).held["issued"]) == ({"issued"}, "31/2/2022")
    assert "không phải một ngày có thật" in card
    assert Fields(events.undo(said(field="issued"))).shown["issued"] == "15/02/2022"


def test_while_files_are_read_a_correction_waits_in_its_form(desk: Desk, events: CardEvents) -> None:
    with LibraryWriter(desk.folder, "fake", 16):
        card = events.correct(said(field="signer", value="Lê B"))
    assert (Fields(card).open, Fields(card).held["signer"]) == ({"signer"}, "Lê B")
    assert "Hãy đợi xong rồi bấm Lưu" in card


def test_a_document_that_is_gone_has_no_card(events: CardEvents) -> None:
    chosen, card, *buttons = events.open(said(document="vb9"))
    assert (chosen, card, [button.visible for button in buttons]) == ("", NO_CARD, [False] * 3)
    chosen, card, *buttons = events.open(said(field="number"))
    assert (chosen, Fields(card).open, [button.visible for button in buttons]) == (
        "vb1",
        {"number"},
        [True, True, False],
    )
