"""The benchmark of reading: its measures against numbers worked out by hand."""

from pathlib import Path

import pytest

from bench import reading, report
from index.readers.writer import ExtractWriter
from index.types import Extract


def extract(*lines: str) -> Extract:
    writer = ExtractWriter()
    for line in lines:
        writer.line(line)
    return writer.extract()


def test_a_line_counts_when_it_stands_whole() -> None:
    read = extract("KẾT LUẬN của Ban", "Thu đạt  12 tỷ", "Sở Xây dựng\tQuý II", "ủy ban")
    lines = ["KẾT LUẬN", "Thu đạt 12 tỷ", "Quý II", "Ủy ban", "Chi 9 tỷ", "1"]
    assert reading.lines_found(lines, read) == {"found": 3, "apart": 2, "case aside": 4}


def test_recall_counts_each_word_as_often_as_it_stands() -> None:
    found = reading.recalls("Thu thu đạt Đảng", "thu đạt Dang chi")
    assert found == {"words, accents aside": 3 / 4, "words": 2 / 4}


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    (tmp_path / "truth").mkdir()
    (tmp_path / "real_legacy").mkdir()
    (tmp_path / "truth/ket_luan.txt").write_text("KẾT LUẬN\n\nỦy ban họp…\n", "utf-8")
    (tmp_path / "ket_luan_utf8.txt").write_text("KẾT LUẬN\nỦy ban họp…", "utf-8")
    (tmp_path / "ket_luan_tcvn3.txt").write_text("KẾT LUẬN\nủy ban họp?", "utf-8")
    (tmp_path / "hong_cut.docx").write_bytes(b"PK\x03\x04")
    return tmp_path


def test_what_a_sample_lost_in_the_making_is_told_and_what_is_not_read_says_why(samples: Path) -> None:
    result = reading.measure(samples)
    whole, old = result["conclusion"]["ket_luan_utf8.txt"], result["conclusion"]["ket_luan_tcvn3.txt"]
    assert (whole["found"], whole["in the file"], whole["why"]) == (2, 2, "")
    assert (old["found"], old["in the file"]) == (1, 1)
    assert "capital Ủ" in old["why"]
    assert "hỏng" in result["unreadable"]["hong_cut.docx"]["error"]
    shown = report.render("reading", result)
    assert "| ket_luan_utf8.txt | 2 | 2 | 2 | 2 |" in shown
    assert "hỏng" in shown
    assert list(reading.misses(samples)) == ["ket_luan_tcvn3.txt: Ủy ban họp…"]
