"""What a replaced document said is answered, where the question names no time, after what replaced it says now."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes import FakeEncoder, fill, parse_text
from index.library import Library, open_library
from search.candidate import Candidate
from search.retrieve import READ, retrieve
from search.service import Searcher
from search.successors import asks_of_present, in_force_first, successors, with_successors
from search.types import Hit, Scores
from search.understand import understand

if TYPE_CHECKING:
    from index.encoder import Encoder

ENCODER = FakeEncoder(dimension=64)
HEAD = (
    "TỈNH ỦY THANH LAM\n*\nSố {}\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày {} tháng 3 năm {}\nQUY ĐỊNH\nvề luân chuyển\n"
)
OLD = HEAD.format("20-QĐ/TU", 24, 2018) + "1. Cán bộ luân chuyển được hỗ trợ một lần 15 triệu đồng tiền đi lại."
NEW = HEAD.format("62-QĐ/TU", 18, 2024) + (
    "1. Cán bộ đi luân chuyển được trợ cấp một lần 30 triệu đồng.\n"
    "2. Quy định này thay thế Quy định số 20-QĐ/TU, ngày 24/3/2018."
)
LIST_OF_OLD = (
    "Điều 8. Hỗ trợ cán bộ luân chuyển\n1. Hỗ trợ một lần 15 triệu đồng.\n2. Tiền nhà 1,5 triệu đồng mỗi tháng."
)
LISTS_OF_NEW = (
    "Điều 1. Giải thích luân chuyển cán bộ\n1. Luân chuyển là cử cán bộ đi có thời hạn.\n2. Nơi đi là nơi cử cán bộ.\n"
    "Điều 9. Trợ cấp khi luân chuyển\n1. Trợ cấp một lần 30 triệu đồng.\n2. Tiền thuê nhà 2,5 triệu đồng mỗi tháng.\n"
    "Điều 10. Hiệu lực\n1. Quy định này thay thế Quy định số 20-QĐ/TU, ngày 24/3/2018.\n2. Có hiệu lực từ ngày ký."
)
QUESTION = "cán bộ luân chuyển được hỗ trợ một lần bao nhiêu triệu đồng"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    fill(tmp_path / "kho", parse_text(OLD), parse_text(NEW), encoder=ENCODER)
    return open_library(tmp_path / "kho")


def hits_of(library: Library, *documents: str) -> list[Hit]:
    """The first passage of each document, as if found in that order."""
    found = []
    for rank, name in enumerate(documents):
        (id_, passage), *_ = library.passages(library.passage_ids(name)).items()
        found.append(Hit(id_, passage, library.document(name), Scores(9.0 - rank, 0, 0, 0)))
    return found


def test_what_replaced_the_documents_found_is_found_too(library: Library) -> None:
    old, new = hits_of(library, "vb1", "vb2")
    assert successors([old, new], library.replaced_by) == {"vb2"}
    assert successors([new], library.replaced_by) == set()
    assert with_successors([old, new], 1, library.replaced_by) == [old, new]
    assert with_successors([new, old], 1, library.replaced_by) == [new]
    assert with_successors([old, *[new] * 5], 1, library.replaced_by) == [old, new, new]
    assert with_successors([old, new, *[new] * 5], 3, library.replaced_by) == [old, new, new]


def test_passages_beyond_the_count_come_along_where_they_replace(library: Library) -> None:
    query = understand(QUESTION, library)
    (vector,) = ENCODER.encode([query.understood], "query")
    for count in range(1, 4):
        found = retrieve(query, vector, library, count)
        assert found[0].document.id == "vb1"
        rest = set(library.passage_ids("vb2")) - {hit.id for hit in found[:count]}
        assert {hit.id for hit in found[count:]} == rest
    assert count <= READ


@pytest.mark.parametrize(
    ("question", "is_of_present"),
    [
        ("cán bộ luân chuyển được hỗ trợ bao nhiêu?", True),
        ("phải điều chuyển vốn trước ngày nào?", True),
        ("năm 2018 cán bộ luân chuyển được hỗ trợ bao nhiêu?", False),
        ("Quy định 20 hỗ trợ bao nhiêu?", False),
        ("quy định cũ hỗ trợ bao nhiêu?", False),
        ("trước đây cán bộ luân chuyển được hỗ trợ bao nhiêu?", False),
    ],
)
def test_a_question_without_document_or_time_asks_of_the_present(
    library: Library, question: str, is_of_present: bool
) -> None:
    assert asks_of_present(understand(question, library)) is is_of_present


def candidates(library: Library, *of: tuple[str, float]) -> list[Candidate]:
    """A candidate of each document and `reread`, all else of the score being equal."""
    return [
        Candidate(hit.passage.sentences[0], replace(hit, scores=Scores(0, 0, 0, 0)), 0.0, 0.0, 5, 0, 0.0, reread=reread)
        for (_, reread), hit in zip(of, hits_of(library, *(name for name, _ in of)), strict=True)
    ]


def ordered(library: Library, *of: tuple[str, float], may_lead: bool = True) -> list[tuple[str, float]]:
    found = in_force_first(candidates(library, *of), lambda _: may_lead, library.replaced_by)
    return [(c.hit.document.id, c.total) for c in found]


def test_the_best_of_the_replacement_comes_just_before_the_replaced_with_its_score(library: Library) -> None:
    assert ordered(library, ("vb1", 5.0), ("vb1", 4.0), ("vb2", 3.0), ("vb2", 2.0)) == [
        ("vb2", 5.0), ("vb1", 5.0), ("vb1", 4.0), ("vb2", 2.0)
    ]  # fmt: skip


def test_nothing_moves_where_the_replacement_is_first_too_far_behind_or_no_answer(library: Library) -> None:
    first, far, near = (("vb2", 5.0), ("vb1", 4.0)), (("vb1", 9.0), ("vb2", 2.0)), (("vb1", 5.0), ("vb2", 4.0))
    assert ordered(library, *first) == list(first)
    assert ordered(library, *far) == list(far)
    assert ordered(library, *near, may_lead=False) == list(near)
    assert ordered(library, ("vb1", 5.0)) == [("vb1", 5.0)]


def test_the_clause_that_only_says_that_it_replaces_is_not_put_first(library: Library) -> None:
    old, new = candidates(library, ("vb1", 5.0), ("vb2", 4.0))
    sentences = (replace(new, sentence=sentence) for sentence in new.hit.passage.sentences)
    clause = next(c for c in sentences if "thay thế" in c.text)
    assert in_force_first([old, clause], lambda _: True, library.replaced_by) == [old, clause]
    assert in_force_first([old, clause, new], lambda _: True, library.replaced_by)[0].text == new.text


def test_the_rule_in_force_is_quoted_first_and_the_old_one_with_its_status(tmp_path: Path, encoder: "Encoder") -> None:
    fill(tmp_path / "kho", parse_text(OLD), parse_text(NEW), encoder=encoder)
    searcher = Searcher(open_library(tmp_path / "kho"), encoder)
    first, second, *_ = searcher.ask(QUESTION).answer
    assert (first.hit.document.id, second.hit.document.id) == ("vb2", "vb1")
    assert "30 triệu" in first.text
    assert second.hit.document.status == "đã được thay thế bởi Quy định số 62-QĐ/TU, ngày 18/03/2024"
    asked_of_then = searcher.ask(f"năm 2018 {QUESTION}").answer
    assert asked_of_then[0].hit.document.id == "vb1"


def test_a_list_is_that_of_the_rule_in_force_which_is_likest_to_the_old_one(tmp_path: Path, encoder: "Encoder") -> None:
    old, new = HEAD.format("20-QĐ/TU", 24, 2018) + LIST_OF_OLD, HEAD.format("62-QĐ/TU", 18, 2024) + LISTS_OF_NEW
    fill(tmp_path / "kho", parse_text(old), parse_text(new), encoder=encoder)
    searcher = Searcher(open_library(tmp_path / "kho"), encoder)
    now = searcher.ask("Cán bộ luân chuyển được hưởng những hỗ trợ gì?").answer
    assert [quote.text for quote in now] == [
        "Trợ cấp một lần 30 triệu đồng.",
        "Tiền thuê nhà 2,5 triệu đồng mỗi tháng.",
    ]
    then = searcher.ask("Quy định cũ cho cán bộ luân chuyển những hỗ trợ gì?").answer
    assert [quote.text for quote in then] == ["Hỗ trợ một lần 15 triệu đồng.", "Tiền nhà 1,5 triệu đồng mỗi tháng."]
