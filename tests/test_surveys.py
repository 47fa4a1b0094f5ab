"""What several documents say of a subject, document by document; and what the document says that is asked for it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes import FakeEncoder, fill, make_document, parse_text
from index.library import Filters, open_library
from search.answer import distinct, nearest, survey
from search.candidate import Candidate
from search.named import speaks
from search.service import Searcher
from search.subject import asks_widely
from search.types import Hit, Quote, Scores
from search.understand import understand

if TYPE_CHECKING:
    from index.encoder import Encoder

HEAD = "TỈNH ỦY THANH LAM\n*\nSố {}\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Lam, ngày 0{} tháng 3 năm 2024\nKẾT LUẬN\nvề {}\n"
DOCUMENTS = (
    HEAD.format("67-KL/TU", 2, "đầu tư công") + "1. Các huyện trả tiền bồi thường đất trước ngày 30/6.\n2. Trồng rừng.",
    HEAD.format("68-KL/TU", 3, "giải phóng mặt bằng")
    + "1. Giải phóng mặt bằng là việc của cả hệ thống.\n2. Người đứng đầu chịu trách nhiệm giải phóng mặt bằng.",
    HEAD.format("69-KL/TU", 4, "công tác dân vận") + "1. Dân vận khéo để giải phóng mặt bằng nhanh hơn.",
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("surveys")
    fill(folder, *map(parse_text, DOCUMENTS), encoder=encoder)
    return Searcher(open_library(folder), encoder)


@pytest.mark.parametrize(
    ("question", "is_wide"),
    [
        ("Các văn bản nói gì về chuyển đổi số?", True),
        ("Tỉnh ủy yêu cầu những gì đối với hợp tác xã?", True),
        ("Có gì mới về luân chuyển cán bộ?", True),
        ("Tỉnh ủy chỉ đạo thế nào về giữ rừng", True),
        ("Huyện nào dẫn đầu về tiêu vốn?", False),
        ("Nói gì về việc ai được hỗ trợ bao nhiêu?", False),
        ("Nghị quyết nói về gì?", False),
    ],
)
def test_a_question_about_a_subject_asks_widely(question: str, is_wide: bool) -> None:
    assert asks_widely(question) is is_wide


def candidates(folder: Path, *of: tuple[int, float]) -> list[Candidate]:
    """The candidate of each place (document, log odds behind the best)."""
    fill(
        folder, *(make_document("\n".join(f"Việc {d} {n}." for n in range(6))) for d in range(6)), encoder=FakeEncoder()
    )
    library, used, found = open_library(folder), dict.fromkeys(range(6), 0), []
    for document, behind in of:
        name = f"vb{document + 1}"
        ((id_, passage),) = library.passages(library.passage_ids(name)).items()
        hit = Hit(id_, passage, library.document(name), Scores(0, 0, 0, 0))
        found.append(Candidate(passage.sentences[used[document]], hit, 0, 0, 2, 0, 0, reread=-behind))
        used[document] += 1
    return found


def documents_of(quotes: list[Quote]) -> list[str]:
    return [quote.hit.document.id for quote in quotes]


def test_a_survey_gives_up_to_two_near_sentences_of_each_of_four_documents(tmp_path: Path) -> None:
    found = candidates(tmp_path, (0, 0), (1, 1), (0, 2), (0, 2), (2, 4), (1, 4.5), (3, 5), (4, 5.5), (3, 5.5), (2, 6.1))
    quotes = distinct(found)
    assert documents_of(nearest(quotes)) == ["vb1", "vb2", "vb1", "vb1"]
    assert documents_of(survey(quotes)) == ["vb1", "vb1", "vb2", "vb3", "vb4", "vb4"]
    assert survey([]) == []


def test_the_order_of_a_survey_is_told(searcher: Searcher) -> None:
    reply = searcher.ask("Các văn bản nói gì về giải phóng mặt bằng?")
    documents = [quote.hit.document.id for quote in reply.answer]
    assert {"vb2", "vb3"} <= set(documents)
    assert documents == sorted(documents, key=documents.index)  # each in one piece
    assert reply.note == "Câu của nhiều văn bản, xếp theo văn bản; văn bản có câu sát câu hỏi nhất ở trước."
    assert searcher.ask("Ai chịu trách nhiệm giải phóng mặt bằng?").note is None
    one = Filters(documents=frozenset(["vb2"]))
    assert searcher.ask("Các văn bản nói gì về giải phóng mặt bằng?", one).note is None


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("KL 67 nói gì về mặt bằng?", True),
        ("Theo Kết luận số 67-KL/TU yêu cầu gì về mặt bằng?", True),
        ("trong kết luận 67 có nêu hạn trả tiền không", True),
        ("Bồi thường theo KL 67 ra sao?", False),  # other documents may say
        ("Thực hiện KL 67 giao ai?", False),
        ("KL 67 được thực hiện thế nào?", False),
        ("KL 76 nói gì về mặt bằng?", False),  # not in the store
    ],
)
def test_a_document_may_be_asked_for_its_own_words(searcher: Searcher, question: str, is_asked: bool) -> None:
    assert speaks(understand(question, searcher.library)) is is_asked


def test_a_document_asked_for_its_own_words_alone_is_quoted(searcher: Searcher) -> None:
    """Another one says more of the subject, in the very words of the question."""
    answer = searcher.ask("KL 67 nói gì về việc giải phóng mặt bằng, bồi thường đất?").answer
    assert {quote.hit.document.metadata.number for quote in answer} == {"67-KL/TU"}


def test_a_document_named_is_answered_by_itself_and_by_who_cites_it(tmp_path: Path, encoder: "Encoder") -> None:
    report = HEAD.format("70-BC/TU", 5, "kết quả").replace("KẾT LUẬN", "BÁO CÁO") + (
        "1. Thực hiện Kết luận số 67-KL/TU, ngày 02/3/2024, ba huyện đã trả tiền bồi thường đất giải phóng mặt bằng."
    )
    fill(tmp_path, *map(parse_text, (*DOCUMENTS, report)), encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    reply = searcher.ask("Giải phóng mặt bằng, bồi thường đất theo KL 67 đến đâu rồi?")
    assert {quote.hit.document.metadata.number for quote in reply.answer} == {"70-BC/TU", "67-KL/TU"}
    assert {"68-KL/TU", "69-KL/TU"} <= {hit.document.metadata.number for hit in reply.hits}
