"""A quote is found again among the printed lines of its page, or not at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import ROOT
from index.errors import ReadError
from index.page_lines import boxes_of
from index.parse import parse_file
from index.readers.page_view import Box, PlacedLine, place_lines
from index.types import Document, Span
from index.workers.viewing import view_page
from papers import as_file, picture_of


def make_lines(*texts: str) -> list[PlacedLine]:
    """One below the other; the box tells which."""
    return [PlacedLine(text, (0, number / 10, 1, number / 10 + 0.05)) for number, text in enumerate(texts)]


def numbers(boxes: list[Box]) -> list[int]:
    return [round(top * 10) for _, top, _, _ in boxes]


TEXT = "Trang một nói về thuế.\nTrang hai nói về việc giải ngân vốn đầu tư công năm nay.\nHết."
DOCUMENT = Document(TEXT, pages=(0, 23))
LINES = make_lines("Trang hai nói về việc giải", "ngân vốn đầu tư công năm", "nay.", "Hết.")


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("giải ngân vốn", [0, 1]), ("năm nay.", [1, 2]), ("Hết.", [3]), ("Trang một", []),
        ("Trang hai nói về việc giải ngân vốn đầu tư công năm nay.", [0, 1, 2]),
    ],
)  # fmt: skip
def test_the_lines_that_hold_a_quote(quote: str, expected: list[int]) -> None:
    start = DOCUMENT.text.index(quote)
    assert numbers(boxes_of(DOCUMENT, Span(start, start + len(quote)), 2, LINES)) == expected


def test_lines_that_are_not_in_the_text_are_passed_over() -> None:
    """A running header, a page's number, a line that was read otherwise."""
    lines = make_lines("TỈNH ỦY 12", "Trang hai nói về việc giải", "~~ngân vôn đâu tu", "công năm nay.", "2", "Hết.")
    start = DOCUMENT.text.index("giải ngân")
    assert numbers(boxes_of(DOCUMENT, Span(start, start + 9), 2, lines)) == [1]
    assert numbers(boxes_of(DOCUMENT, Span(len(DOCUMENT.text) - 4, len(DOCUMENT.text)), 2, lines)) == [5]


def test_a_word_cut_at_the_end_of_a_line_is_found_in_one_piece() -> None:
    document = Document("Kế hoạch số 40/KH-UBND của tỉnh", pages=(0,))
    lines = make_lines("Kế hoạch số 40/KH-", "UBND của tỉnh")
    assert numbers(boxes_of(document, Span(12, 22), 1, lines)) == [0, 1]


@pytest.mark.parametrize("page", [0, 3, 99])
def test_a_page_that_the_document_has_not_holds_nothing(page: int) -> None:
    assert boxes_of(DOCUMENT, Span(0, 99), page, LINES) == []


words = st.lists(st.text("abcăâđ0123", min_size=6, max_size=9), min_size=1, max_size=12)


@given(words, st.data())
def test_every_line_of_a_quote_is_found_where_all_stand_in_the_text(found: list[str], data: st.DataObject) -> None:
    document = Document(" ".join(found), pages=(0,))
    edges = [len(" ".join(found[:number])) + (number > 0) for number in range(len(found))]
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, len(found) - 1))
    span = Span(edges[first], edges[last] + len(found[last]))
    lines = [PlacedLine(word, (0, float(number), 1, number + 0.5)) for number, word in enumerate(found)]
    assert [box[1] for box in boxes_of(document, span, 1, lines)] == list(range(first, last + 1))


# --- of real files


def test_every_sentence_of_a_pdf_is_found_on_its_page() -> None:
    content = (ROOT / "corpus" / "kl-83-2024-du-lich-di-san.pdf").read_bytes()
    document, passages = parse_file(content, "a.pdf")
    for page in range(1, len(document.pages) + 1):
        angle, lines = place_lines(content, page - 1)
        on_page = [s for p in passages for s in p.sentences if document.page_of(s.start) == page]
        missing = [s for s in on_page if not boxes_of(document, Span(s.start, s.end), page, lines)]
        assert angle == 0
        assert missing == []


@pytest.mark.parametrize("number", [-1, 2, 500])
def test_a_page_that_the_file_has_not_is_refused(tmp_path: Path, number: int) -> None:
    for name, content in (
        ("a.png", as_file(picture_of("kl-83-2024-du-lich-di-san.pdf", share=0.1), "PNG")),
        ("a.pdf", (ROOT / "corpus" / "kl-83-2024-du-lich-di-san.pdf").read_bytes()),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ReadError, match="Không vẽ được trang"):
            view_page(tmp_path / name, number, "picture")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 cut", b"\x89PNG\r\n\x1a\n cut", b"PK\x03\x04", b"text"])
def test_what_is_no_page_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ReadError, match="Không vẽ được trang"):
        view_page(tmp_path / "a", 0, "picture")


def test_a_picture_is_drawn_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(as_file(picture_of("kl-83-2024-du-lich-di-san.pdf", share=0.2), "PNG"))
    assert view_page(path, 0, "picture").startswith(b"\xff\xd8\xff")
