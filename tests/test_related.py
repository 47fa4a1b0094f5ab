"""Related passages: of other documents only, nearest to any passage of the source."""

from pathlib import Path

import pytest

from fakes import FakeEncoder, fill, make_document, parse_text
from index.errors import BadQuestion, NotFound
from index.library import Filters, open_library
from index.types import Document, Passage, Span
from search.service import Searcher
from search.types import RelatedHit

ENCODER = FakeEncoder(dimension=256)
SOURCE = "Tin một\nI- VỐN\nĐẩy nhanh giải ngân vốn đầu tư công.\nII- TRƯỜNG\nTuyển đủ giáo viên mầm non."
DOCUMENTS = [
    make_document(SOURCE, kind="KL"),
    make_document("Tin hai\nTiến độ giải ngân vốn đầu tư công còn chậm.", kind="NQ"),
    make_document("Tin ba\nThiếu giáo viên mầm non ở vùng cao.", kind="KL"),
    make_document("Tin bốn\nTrồng rừng phòng hộ đầu nguồn.", kind="CT"),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("related")
    fill(folder, *DOCUMENTS, encoder=ENCODER)
    return Searcher(open_library(folder), ENCODER)


def owners(found: list[RelatedHit]) -> list[str]:
    return [related.hit.document.id for related in found]


@pytest.mark.parametrize("document_id", ["vb1", "vb2", "vb3", "vb4"])
def test_its_own_passages_are_never_related_to_a_document(searcher: Searcher, document_id: str) -> None:
    hits = searcher.related(document_id)
    assert hits
    assert document_id not in owners(hits)


def test_what_shares_a_subject_with_any_passage_comes_before_the_rest(searcher: Searcher) -> None:
    assert set(owners(searcher.related("vb1"))[:2]) == {"vb2", "vb3"}


def test_a_part_of_a_document_relates_by_that_part_alone(searcher: Searcher) -> None:
    text = searcher.library.document("vb1").text
    for word, expected in (("giải ngân", "vb2"), ("giáo viên", "vb3")):
        at = text.index(word)
        assert owners(searcher.related("vb1", Span(at, at + len(word))))[0] == expected


def test_a_part_that_holds_no_passage_relates_to_nothing(searcher: Searcher) -> None:
    assert searcher.related("vb1", Span(9000, 9010)) == []


def test_a_pasted_text_relates_to_any_document(searcher: Searcher) -> None:
    assert owners(searcher.related(None, text="Tuyển giáo viên mầm non."))[0] in ("vb1", "vb3")
    assert owners(searcher.related(None, text="rừng phòng hộ"))[0] == "vb4"


@pytest.mark.parametrize("source", ["vb1", None])
def test_best_first_each_passage_once_and_no_more_than_asked(searcher: Searcher, source: str | None) -> None:
    every = searcher.related(source, text=SOURCE)
    scores = [related.hit.scores.fused for related in every]
    assert scores == sorted(scores, reverse=True)
    assert len({related.hit.id for related in every}) == len(every)
    for top in range(1, len(every) + 1):
        assert searcher.related(source, text=SOURCE, top=top) == every[:top]


@pytest.mark.parametrize("kinds", [{"KL"}, {"NQ", "CT"}, {"XX"}])
def test_a_filter_narrows_what_is_related(searcher: Searcher, kinds: set[str]) -> None:
    every = searcher.related("vb1")
    narrowed = searcher.related("vb1", filters=Filters(kinds=frozenset(kinds)))
    assert {r.hit.id for r in narrowed} == {r.hit.id for r in every if r.hit.document.metadata.kind in kinds}


def test_a_long_document_relates_by_its_parts_from_the_first_to_the_last(tmp_path: Path) -> None:
    chapters = "\n".join(f"Điều {n}. Việc số {n}\nNội dung thứ {n} {'nhắc lại ' * 9}." for n in range(1, 100))
    near = [make_document(f"Tin {n}\nNội dung thứ {n}.") for n in (1, 96)]
    fill(tmp_path / "store", make_document(f"Tin dài\n{chapters}"), *near, encoder=ENCODER)
    assert set(owners(Searcher(open_library(tmp_path / "store"), ENCODER).related("vb1"))) == {"vb2", "vb3"}


def test_nothing_to_relate_is_an_error_that_says_what_to_do(searcher: Searcher) -> None:
    with pytest.raises(NotFound, match="python -m index list"):
        searcher.related("vb99")
    for text in ("", " \n"):
        with pytest.raises(BadQuestion, match="đoạn văn"):
            searcher.related(None, text=text)
    with pytest.raises(BadQuestion, match="UTF-8"):
        searcher.related(None, text="nửa \ud800 chữ")


def paper(number: str, day: str, body: str, kind: str = "KẾT LUẬN") -> tuple[Document, tuple[Passage, ...]]:
    d, m, y = day.split("/")
    return parse_text(
        f"TỈNH ỦY THANH LAM\n*\nSố {number}\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày {d} tháng {m} năm {y}\n"
        f"{kind}\nvề một việc\n1. {body}"
    )


OLD = paper("58-KL/TU", "14/03/2023", "Đóng cửa bãi rác trước hạn.")
NEW_NAME, OLD_NAME = "Kết luận số 94-KL/TU, ngày 21/10/2024", "Kết luận số 58-KL/TU, ngày 14/03/2023"


@pytest.mark.parametrize(
    ("body", "relation", "here", "there"),
    [
        ("Kết luận này thay thế Kết luận số 58-KL/TU.", "replaces", "thay thế", "được thay thế bởi"),
        (
            "Sửa đổi khoản 1 Kết luận số 58-KL/TU.",
            "amends",
            "sửa đổi, bổ sung",
            "được sửa đổi, bổ sung bởi",
        ),
        ("Bãi bỏ mục I Kết luận số 58-KL/TU.", "amends", "bãi bỏ một phần", "được bãi bỏ một phần bởi"),
        ("Giao Sở sửa Kết luận số 58-KL/TU.", "amends", "yêu cầu sửa đổi", "được yêu cầu sửa đổi trong"),
        ("Thực hiện Kết luận số 58-KL/TU.", "carries_out", "thực hiện", "được thực hiện bởi"),
        ("Sơ kết Kết luận số 58-KL/TU.", "reviews", "sơ kết việc thực hiện", "được sơ kết trong"),
    ],
)
def test_a_link_is_told_from_either_side(tmp_path: Path, body: str, relation: str, here: str, there: str) -> None:
    fill(tmp_path / "store", OLD, paper("94-KL/TU", "21/10/2024", body), encoder=ENCODER)
    searcher = Searcher(open_library(tmp_path / "store"), ENCODER)
    (older,), (newer,) = searcher.related("vb2"), searcher.related("vb1")
    assert (older.relation, older.reason) == (relation, f"văn bản này {here} {OLD_NAME}")
    assert (newer.relation, newer.reason) == (relation, f"văn bản này {there} {NEW_NAME}")


def test_a_pasted_text_tells_what_it_cites(tmp_path: Path) -> None:
    fill(tmp_path / "store", OLD, encoder=ENCODER)
    searcher = Searcher(open_library(tmp_path / "store"), ENCODER)
    (found,) = searcher.related(None, text="Thực hiện Kết luận số 58-KL/TU, ngày 14/3/2023.")
    assert found.reason == f"đoạn văn này thực hiện {OLD_NAME}"


def test_passages_that_cite_the_same_document_say_so_whether_the_store_holds_it_or_not(tmp_path: Path) -> None:
    papers = [paper(f"{n}-KH/TU", "01/02/2024", f"Thực hiện Nghị quyết số 06-NQ/TU về việc {n}.") for n in (1, 2)]
    fill(tmp_path / "store", *papers, paper("3-KH/TU", "01/02/2024", "Trồng rừng."), encoder=ENCODER)
    found = {r.hit.document.id: r for r in Searcher(open_library(tmp_path / "store"), ENCODER).related("vb1")}
    assert (found["vb2"].relation, found["vb2"].reason) == ("same_reference", "cùng viện dẫn 06-NQ/TU")
    assert found["vb3"].relation == "same_subject"


def test_a_linked_document_comes_before_one_as_near(tmp_path: Path) -> None:
    near = [paper(f"{n}-KL/TU", "01/02/2023", "Đóng cửa bãi rác trước hạn của huyện.") for n in (7, 8, 9)]
    source = paper("94-KL/TU", "21/10/2024", "Đóng cửa bãi rác trước hạn, thực hiện Kết luận số 9-KL/TU.")
    fill(tmp_path / "store", *near, source, encoder=ENCODER)
    first = Searcher(open_library(tmp_path / "store"), ENCODER).related("vb4")[0]
    assert first.hit.document.id == "vb3"


def test_passages_that_say_the_same_are_one_with_its_further_places(tmp_path: Path) -> None:
    same = [make_document(f"Tin {n}\nTiến độ giải ngân vốn đầu tư công của tỉnh còn chậm.") for n in "ab"]
    fill(tmp_path / "store", make_document("Tin\nGiải ngân vốn."), *same, DOCUMENTS[3], encoder=ENCODER)
    found = Searcher(open_library(tmp_path / "store"), ENCODER).related("vb1")
    assert sorted([*owners(found), *(hit.document.id for r in found for hit in r.also)]) == ["vb2", "vb3", "vb4"]
    assert [len(r.also) for r in found if r.hit.document.id in ("vb2", "vb3")] == [1]
