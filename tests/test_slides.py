"""Presentations: slides as pages, titles as headings, notes after their slide."""

import io
from pathlib import Path

import pptx
import pytest
from pptx.presentation import Presentation
from pptx.util import Inches

from index.errors import ReadError
from index.readers import read
from index.types import Extract
from test_readers import assert_sound, lines_of


def saved(presentation: Presentation) -> bytes:
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def read_slides(presentation: Presentation) -> Extract:
    extract = read(saved(presentation), "trinh.pptx")
    assert_sound(extract)
    return extract


def with_slides(*titles: str) -> Presentation:
    presentation = pptx.Presentation()
    for title in titles:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"Nội dung {title}\nDòng hai"
    return presentation


def test_slides_are_pages_and_their_titles_headings() -> None:
    extract = read_slides(with_slides("Kết quả", "Nhiệm vụ"))
    assert lines_of(extract) == ["Kết quả", "Nội dung Kết quả", "Dòng hai", "Nhiệm vụ", "Nội dung Nhiệm vụ", "Dòng hai"]
    assert [line.level for line in extract.lines] == [1, 0, 0, 1, 0, 0]
    assert [extract.text[page:].split("\n")[0] for page in extract.pages] == ["Kết quả", "Nhiệm vụ"]


def test_tables_groups_and_notes_are_read() -> None:
    presentation = with_slides("Phân công")
    slide = presentation.slides[0]
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for i, text in enumerate(("Nhiệm vụ", "Thời hạn", "Quy hoạch", "Quý II")):
        table.cell(i // 2, i % 2).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(7), Inches(1), Inches(1)).text_frame.text = "Trong nhóm"
    slide.notes_slide.notes_text_frame.text = "Ghi chú của người trình bày"
    extract = read_slides(presentation)
    assert lines_of(extract)[3:] == [
        "Nhiệm vụ\tThời hạn", "Quy hoạch\tQuý II", "Trong nhóm", "Ghi chú của người trình bày",
    ]  # fmt: skip
    assert extract.lines[4].header is not None


def test_a_hidden_slide_is_told_and_not_read() -> None:
    presentation = with_slides("Thấy", "Ẩn")
    presentation.slides[1]._element.set("show", "0")
    extract = read_slides(presentation)
    assert "Ẩn" not in extract.text
    assert extract.doubts == ("Có 1 trang chiếu ẩn không được đọc.",)


def test_an_old_presentation_has_the_words_of_the_new_one(shared: Path) -> None:
    new, old = (read((shared / f"samples/ket_luan.{s}").read_bytes(), f"a.{s}") for s in ("pptx", "ppt"))
    assert_sound(old)
    assert sorted(old.text.split()) == sorted(new.text.split())
    headings = [[e.text[line.start : line.end] for line in e.lines if line.level] for e in (new, old)]
    assert headings[0] == headings[1]
    assert len(old.pages) == len(new.pages)


@pytest.mark.parametrize("suffix", ["pptx", "ppt"])
def test_a_cut_presentation_is_named(suffix: str, shared: Path) -> None:
    content = (shared / f"samples/ket_luan.{suffix}").read_bytes()
    with pytest.raises(ReadError, match=r"hỏng|cụt"):
        read(content[: len(content) // 2], f"hong.{suffix}")
