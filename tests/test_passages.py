"""Passages: what is retrieved. They follow the structure, hold whole sentences, and with the blocks cover the text."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given

from fakes import EVERY_FILE, parse_text, quotes, read_path, texts
from index.passages import LIMIT
from index.types import Document, Passage


def assert_covers(document: Document, passages: Sequence[Passage]) -> None:
    """Passages and blocks take turns without overlap; between them stands only white space."""
    parts = sorted([(p.start, p.end) for p in passages] + [(b.start, b.end) for b in document.blocks])
    at = 0
    for start, end in parts:
        assert at <= start < end
        assert not document.text[at:start].strip()
        at = end
    assert not document.text[at:].strip()


def assert_whole_sentences(document: Document, passages: Sequence[Passage]) -> None:
    """Every sentence lies inside its passage, after the one before it; its lead-in stands before it."""
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    at = 0
    for passage in passages:
        assert passage.sentences
        for sentence in passage.sentences:
            assert max(at, passage.start) <= sentence.start < sentence.end <= passage.end
            assert document.text[sentence.start : sentence.end].strip()
            assert sentence.lead_in is None or sentence.lead_in.end <= sentence.start
            at = sentence.end


def assert_sections_nest(document: Document) -> None:
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(document.text)
        inside = [s for s in document.sections if section.start < s.start < section.end]
        assert all(s.end <= section.end and s.level > section.level for s in inside)


def assert_sound(document: Document, passages: Sequence[Passage]) -> None:
    assert_covers(document, passages)
    assert_whole_sentences(document, passages)
    assert_sections_nest(document)


@given(texts)
def test_the_invariants_hold_for_generated_documents(text: str) -> None:
    assert_sound(*parse_text(text))


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: path.name)
def test_the_invariants_hold_for_every_file(path: Path) -> None:
    document, passages = read_path(path)
    assert_sound(document, passages)
    assert passages
    for passage in passages:
        syllables = len(document.text[passage.start : passage.end].split())
        assert syllables <= LIMIT or len(passage.sentences) == 1


@given(texts)
def test_parsing_the_same_text_again_gives_the_same(text: str) -> None:
    assert parse_text(text) == parse_text(text)


def sentences_of(count: int, syllables: int = 10) -> str:
    return " ".join("Câu " + "chữ " * (syllables - 2) + f"{n}." for n in range(count))


def test_a_long_section_is_cut_between_sentences_into_passages_of_its_path() -> None:
    document, passages = parse_text("Tiêu đề văn bản\nI- KẾT QUẢ\n" + sentences_of(60))
    sizes = [len(document.text[p.start : p.end].split()) for p in passages]
    assert all(100 <= size <= LIMIT for size in sizes), sizes
    assert {p.path for p in passages} == {("I- KẾT QUẢ",)}
    assert len(quotes(document.text, passages)) == 60


def test_no_passage_is_left_with_a_crumb_of_its_section() -> None:
    document, passages = parse_text("Tiêu đề văn bản\nI- KẾT QUẢ\n" + sentences_of(16) + "\nII- NHIỆM VỤ\nLàm ngay.")
    sizes = [len(document.text[p.start : p.end].split()) for p in passages]
    assert sizes == [163, 5]


def test_a_section_never_shares_a_passage_with_another() -> None:
    document, passages = parse_text("Tin ngắn\nI- MỘT\nViệc thứ nhất.\n1. Vốn\nViệc thứ hai.\nII- HAI\nViệc thứ ba.")
    assert [(p.path, quotes(document.text, [p])) for p in passages] == [
        (("I- MỘT",), ["Việc thứ nhất."]),
        (("I- MỘT", "1. Vốn"), ["Việc thứ hai."]),
        (("II- HAI",), ["Việc thứ ba."]),
    ]


def test_a_heading_stands_at_the_head_of_its_passage_and_is_no_sentence() -> None:
    document, passages = parse_text("Tin ngắn\nI- MỘT\n1. Vốn\nĐã giao đủ.")
    assert document.text[passages[0].start :].startswith("I- MỘT\n1. Vốn")
    assert quotes(document.text, passages) == ["Đã giao đủ."]


def test_the_mark_of_a_list_is_in_the_passage_but_not_in_the_quote() -> None:
    document, passages = parse_text(
        "Tin ngắn\nGồm các việc:\n- Giao đất.\na) Giao vốn.\n1. “Luân chuyển” là cử có thời hạn."
    )
    assert quotes(document.text, passages) == [
        "Gồm các việc:", "Giao đất.", "Giao vốn.", "“Luân chuyển” là cử có thời hạn.",
    ]  # fmt: skip


def test_list_items_carry_the_line_that_introduces_them() -> None:
    text = "Tin ngắn\nBí thư yêu cầu các sở:\n- Giao đất.\n- Giao vốn.\nHội nghị kết thúc."
    document, passages = parse_text(text)
    leads = [s.lead_in.of(document.text) if s.lead_in else None for p in passages for s in p.sentences]
    assert leads == [None, "Bí thư yêu cầu các sở:", "Bí thư yêu cầu các sở:", None]


def test_an_inner_list_carries_its_own_introduction_and_the_outer_one_returns() -> None:
    text = "Tin ngắn\nYêu cầu:\na) Các sở:\n- Giao đất.\nb) Giao vốn."
    document, passages = parse_text(text)
    leads = {
        document.text[s.start : s.end]: s.lead_in and s.lead_in.of(document.text) for p in passages for s in p.sentences
    }
    assert leads["Giao đất."] == "Các sở:"
    assert leads["Giao vốn."] == "Yêu cầu:"


def test_a_sentence_longer_than_a_passage_is_kept_whole() -> None:
    long = "Câu " + "chữ " * 300 + "hết."
    document, passages = parse_text(f"Tin ngắn\nCâu đầu.\n{long}\nCâu cuối.")
    assert long in quotes(document.text, passages)
