"""What a person corrects stays corrected: card, filters and search fields, through re-reading and rebuild."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.__main__ as command
from fakes import HEAD, TAIL, FakeEncoder
from index.correct import correct_document
from index.corrections import FIELDS, read_changes
from index.encoder import Encoder
from index.errors import BadCorrection, LibraryMismatch, NotFound
from index.fields import passage_text
from index.ingest import add_paths
from index.library import Filters, Library, open_library
from index.library.store import Store
from index.rebuild import rebuild
from index.types import Document

TEXT = HEAD + "I- MỘT\nGiao Văn phòng rà soát tiến độ giải ngân.\nII- HAI\nBáo cáo Ban Thường vụ." + TAIL
CITING = HEAD.replace("29-KL/TU", "30-KL/TU") + "Thực hiện Kết luận số 77-KL/TU, ngày 15/02/2022." + TAIL
NEW = {"number": "77-KL/TU", "title": "Kết luận về xây cầu", "kind": "TB", "issuer": "Thường trực Tỉnh ủy"}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(CITING, "utf-8")
    add_paths(tmp_path / "store", [tmp_path / "a.txt", tmp_path / "b.txt"], FakeEncoder())
    return tmp_path


def correct(office: Path, *undo: str, **changes: str | None) -> Document:
    return correct_document(office / "store", "vb1", changes, undo, FakeEncoder)


def library(office: Path) -> Library:
    return open_library(office / "store")


def facts(document: Document) -> dict[str, object]:
    return {field: getattr(document.metadata, field) for field in FIELDS}


def assert_searched_as_it_is_called(found: Library, document_id: str = "vb1") -> None:
    """The vectors of the passages are those of their texts under the title as it now is."""
    document, ids = found.document(document_id), found.passage_ids(document_id)
    passages, vectors = found.passages(ids), found.vectors(ids)
    for i in ids:
        (expected,) = FakeEncoder().encode([passage_text(document, passages[i])], "passage")
        assert vectors[i][0] == pytest.approx(expected, abs=1e-3)


def test_a_correction_is_what_the_document_states_from_then_on(office: Path) -> None:
    correct(office, **NEW, issued="2021-01-31")
    document = library(office).document("vb1")
    assert facts(document) | NEW | {"issued": date(2021, 1, 31)} == facts(document)
    assert document.metadata.signer == "Nguyễn Văn A"
    assert document.stated is not None
    assert document.stated.number == "29-KL/TU"
    assert [c.field for c in document.corrections] == ["issued", "issuer", "kind", "number", "title"]
    assert {"number", "title"}.isdisjoint(dict(document.metadata.places))


def test_filters_citations_and_both_indexes_follow(office: Path) -> None:
    before = library(office)
    assert not before.best_by_words([("cầu", 1.0)], "exact", 5)
    assert before.cited_by("vb1") == []
    correct(office, **NEW, issued="2021-01-31")
    after = library(office)
    assert [after.count(f) for f in (Filters(kinds=frozenset({"TB"})), Filters(until=date(2021, 12, 31)))] == [1, 1]
    assert "Thường trực Tỉnh ủy" in after.choices("issuer")
    assert set(after.best_by_words([("cầu", 1.0)], "exact", 5)) == set(after.passage_ids("vb1"))
    assert [citation.document for citation in after.cited_by("vb1")] == []  # its day is another
    correct(office, "issued")
    assert [citation.document for citation in library(office).cited_by("vb1")] == ["vb2"]
    assert_searched_as_it_is_called(after)
    assert after.problems() == []


def test_only_a_new_title_is_encoded_and_passages_stay_where_nothing_of_theirs_changes(office: Path) -> None:
    def none() -> Encoder:
        raise AssertionError("no passage holds the place")

    ids = library(office).passage_ids("vb1")
    correct_document(office / "store", "vb1", {"place": "Sơn Hạ", "issued": None}, [], none)
    found = library(office)
    assert found.passage_ids("vb1") == ids
    assert (found.document("vb1").metadata.place, found.document("vb1").metadata.issued) == ("Sơn Hạ", None)


def test_undo_gives_back_what_was_read(office: Path) -> None:
    before = library(office).document("vb1")
    correct(office, **NEW)
    correct(office, *NEW)
    after = library(office).document("vb1")
    assert dataclasses.replace(after, files=before.files) == before
    assert_searched_as_it_is_called(library(office))


def test_a_changed_file_keeps_its_corrections(office: Path) -> None:
    correct(office, title="Kết luận về xây cầu", signer="Trần Thị B")
    (office / "a.txt").write_text(TEXT.replace("rà soát", "kiểm tra"), "utf-8")
    add_paths(office / "store", [office / "a.txt"], FakeEncoder())
    found = library(office)
    document = found.document("vb1")
    assert "kiểm tra" in document.text
    assert (document.metadata.title, document.metadata.signer) == ("Kết luận về xây cầu", "Trần Thị B")
    assert_searched_as_it_is_called(found)


def test_a_removed_document_leaves_no_correction(office: Path) -> None:
    correct(office, **NEW)
    command.main(["remove", "vb1", "--store", str(office / "store")])
    assert library(office).problems() == []
    add_paths(office / "store", [office / "a.txt"], FakeEncoder())
    assert {d.metadata.number for d in library(office).documents()} == {"29-KL/TU", "30-KL/TU"}


values = st.fixed_dictionaries(
    {},
    optional={
        "number": st.sampled_from(["1-KL/TU", "30/2020/NĐ-CP", None]),
        "title": st.sampled_from(["Kết luận về xây cầu", "Thông báo", None]),
        "kind": st.sampled_from(["KL", "TB", None]),
        "issued": st.one_of(st.none(), st.dates(date(1945, 1, 1)).map(date.isoformat)),
        **{name: st.one_of(st.none(), st.text("abcđ 1", min_size=1)) for name in ("issuer", "place", "signer", "role")},
    },
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(values, min_size=1, max_size=3), st.data())
def test_what_is_set_is_kept_by_rebuild(office: Path, sets: list[dict[str, str | None]], data: st.DataObject) -> None:
    for changes in sets:
        corrected = {c.field for c in library(office).document("vb1").corrections}
        undo = data.draw(st.sets(st.sampled_from(sorted(corrected)))) if corrected else set()
        correct(office, *(undo - changes.keys()), **changes)
    before = library(office).document("vb1")
    rebuild(office / "store", FakeEncoder())
    after = library(office)
    assert after.document("vb1") == before
    assert_searched_as_it_is_called(after)
    assert after.problems() == []


def test_a_correction_is_whole_or_not_at_all(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = library(office).document("vb1")
    monkeypatch.setattr(Store, "_put_passage", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        correct(office, **NEW)
    found = library(office)
    assert found.document("vb1") == before
    assert_searched_as_it_is_called(found)
    assert found.problems() == []


def test_the_vectors_of_another_encoder_are_not_mixed_in(office: Path) -> None:
    with pytest.raises(LibraryMismatch, match="rebuild"):
        correct_document(office / "store", "vb1", {"title": "Cầu"}, [], lambda: FakeEncoder("other"))
    with pytest.raises(NotFound):
        correct_document(office / "store", "vb9", {"place": "Cầu"}, [], FakeEncoder)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("number= 29 – KL / TU", "29-KL/TU"), ("number=144/2002/QĐ/BTC", "144/2002/QĐ/BTC"), ("kind=kết luận", "KL"),
        ("kind=qyđ", "QyĐ"), ("issued=5/2/2022", "2022-02-05"), ("issued=2022-02-15", "2022-02-15"), ("title=", None),
        ("secrecy=mật", "MẬT"), ("signer=Nguyễn  Văn A", "Nguyễn Văn A"), ("title=a=b", "a=b"),
    ],
)  # fmt: skip
def test_how_a_value_may_be_written(written: str, kept: str | None) -> None:
    (value,) = read_changes([written]).values()
    assert value == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("nummer=1", "Không có trường “nummer”"), ("number", "không có dấu “=”"), ("number=mười", "như 29-KL/TU"),
        ("issued=31/02/2022", "không phải một ngày có thật"), ("issued=2022", "ngày/tháng/năm"),
        ("kind=thơ", "Không có loại văn bản “thơ”"), ("secrecy=KHẨN", "TUYỆT MẬT"),
        ("title=" + "a" * 1001, "1001 ký tự"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_with_what_was_expected(written: str, said: str) -> None:
    with pytest.raises(BadCorrection, match=said):
        read_changes([written])


class TestCommand:
    @pytest.fixture(autouse=True)
    def _fake(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(command, "configured_encoder", FakeEncoder)

    def run(self, office: Path, *words: str) -> int:
        return command.main([words[0], "vb1", *words[1:], "--store", str(office / "store")])

    def test_set_says_what_it_did_and_show_marks_it(self, office: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(office, "set", "number=77-KL/TU", "issued=16/02/2022") == 0
        assert capsys.readouterr().out.splitlines() == [
            "Đã sửa vb1.", "Số, ký hiệu: 77-KL/TU (đọc được: 29-KL/TU)",
            "Ngày ban hành: 16/02/2022 (đọc được: 15/02/2022)",
        ]  # fmt: skip
        self.run(office, "show", "--json")
        shown = json.loads(capsys.readouterr().out)
        assert (shown["number"], shown["issued"]) == ("77-KL/TU", "2022-02-16")
        assert (shown["corrected"]["number"]["value"], shown["corrected"]["number"]["read"]) == ("77-KL/TU", "29-KL/TU")
        assert shown["read_from"]["signer"]["text"] == "Nguyễn Văn A"
        assert "number" not in shown["read_from"]
        assert shown["doubts"] == []

    def test_undo_and_errors(self, office: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(office, "set") == 1
        assert self.run(office, "set", "--undo", "kind") == 1
        assert self.run(office, "set", "--undo", "nummer") == 1
        self.run(office, "set", "kind=TB")
        assert self.run(office, "set", "--undo", "kind") == 0
        out, err = capsys.readouterr()
        assert "Loại văn bản: KL (đọc được: KL)" in out
        assert [line[:30] for line in err.splitlines() if line.startswith("Lỗi")] == [
            "Lỗi: Chưa nói sửa gì. Hãy viết", "Lỗi: Trường “kind” (loại văn b", "Lỗi: Không có trường “nummer”."
        ]  # fmt: skip
