"""The example questions: about the store's own documents, each answered, changing when the store does."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import pytest

from index.types import Document, Metadata, Section
from ui.desk import Desk
from ui.examples import COUNT, FALLBACK, Examples, example_questions


def make_document(title: str, kind: str = "KL", number: str | None = None, year: int = 2024) -> Document:
    return Document("", Metadata(title=title, kind=kind, number=number, issued=date(year, 1, 1)))


@dataclass
class _Library:
    generation: int = 1


@dataclass
class _Desk:
    """Answers every question but those with a word of `unknown`."""

    held: list[Document]
    unknown: str = "không ai hỏi"
    asked: list[str] = field(default_factory=list)
    store: _Library | None = field(default_factory=_Library)

    def library(self) -> _Library | None:
        return self.store

    def newest(self, most: int) -> list[Document]:
        return self.held[:most]

    def ask(self, question: str) -> dict[str, Any]:
        self.asked.append(question)
        return {"refused": self.unknown in question}


def examples_of(desk: _Desk) -> list[str]:
    return Examples(cast(Desk, desk)).questions()


TOPICS = (
    "chăn nuôi trâu bò", "trồng rừng gỗ lớn", "thủy lợi nội đồng", "bảo hiểm y tế", "dân quân tự vệ",
    "văn thư lưu trữ", "phòng cháy chữa cháy", "giao thông nông thôn",
)  # fmt: skip


def test_six_questions_name_subjects_of_the_store() -> None:
    found = examples_of(_Desk([make_document(f"Kết luận về {topic}") for topic in TOPICS]))
    assert len(found) == len(set(found)) == COUNT == 6
    assert all(any(topic in question for topic in TOPICS) for question in found)


def test_a_question_that_gets_no_answer_is_not_offered() -> None:
    found = examples_of(_Desk([make_document(f"Kết luận về {topic}") for topic in TOPICS], unknown="trồng rừng"))
    assert len(found) == 6
    assert not any("trồng rừng" in question for question in found)


def test_they_change_with_the_store_and_are_tried_once() -> None:
    desk = _Desk([make_document(f"Kết luận về {topic}") for topic in TOPICS])
    examples = Examples(cast(Desk, desk))
    first = examples.questions()
    tried = len(desk.asked)
    assert examples.questions() == first
    assert len(desk.asked) == tried
    desk.held, desk.store = [make_document("Chỉ thị về an toàn hồ đập", "CT")], _Library(2)
    assert examples.questions() == ["Chỉ thị yêu cầu làm gì về an toàn hồ đập?"]


def test_a_store_without_documents_gets_general_questions() -> None:
    assert examples_of(_Desk([], store=None)) == list(FALLBACK)


@pytest.mark.parametrize(
    "title",
    [
        "Kết luận về tiếp tục thực hiện và điều chỉnh một số chỉ tiêu của Nghị quyết số 08-NQ/TU",
        "Kết luận về kết quả thực hiện Nghị quyết số 11-NQ/TU",
        "Kết luận về hội nghị lần thứ 5",
        "Kết luận",
    ],
)
def test_a_title_that_names_no_subject_makes_no_question(title: str) -> None:
    assert example_questions([make_document(title)]) == list(FALLBACK)


def test_a_small_store_is_asked_about_its_headings_and_numbers() -> None:
    section = Section(1, "I", "I. CÔNG TÁC PHÒNG CHỐNG THIÊN TAI", 0, 9)
    document = Document("", Metadata("Báo cáo", "7-BC/TU", "BC"), sections=(section,))
    assert example_questions([document]) == [
        "Văn bản nêu gì về công tác phòng chống thiên tai?", "Báo cáo số 7-BC/TU nói về gì?",
    ]  # fmt: skip
