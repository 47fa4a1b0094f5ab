"""What the page says of uploaded files while they are read, and afterwards."""

from index.report import Failure, Link, Progress, Report
from ui.uploads import REREAD, Reading, draw_report


def test_each_file_tells_how_far_it_is() -> None:
    reading = Reading(["a.txt", "<b>quét.pdf", "c.doc", "d.doc"])
    assert reading.draw().count("Đang chờ") == 4
    for progress in (
        Progress(1, 4, "a.txt", "read"), Progress(1, 4, "<b>quét.pdf", "reading", 12, 300),
        Progress(2, 4, "c.doc", "failed"),
    ):  # fmt: skip
        reading.take(progress)
    drawn = reading.draw()
    assert '<b>2</b> trong 4 tệp xong</p><progress max="4" value="2"' in drawn
    for file, state in (("a.txt", "Đã thêm"), ("&lt;b&gt;quét.pdf", "Đang đọc, trang 12/300"),
                        ("c.doc", "Không đọc được"), ("d.doc", "Đang chờ")):  # fmt: skip
        assert f"<bdi>{file}</bdi> <b>{state}</b>" in drawn


def test_a_file_read_leads_to_its_document() -> None:
    drawn = draw_report(Report(read=["a.txt"]), {"a.txt": "vb7"}, REREAD)
    assert "1 tệp đã đọc lại" in drawn
    assert "<b>Đã đọc lại</b>" in drawn
    assert 'href="van-ban#vb7"' in drawn


def test_the_report_gives_each_file_its_reason_doubts_and_twin() -> None:
    report = Report(
        read=["a.txt", "b.pdf"], failed=[Failure("c.docx", "Tệp có mật khẩu.")],
        doubts=[Failure("a.txt", "Không thấy số, ký hiệu.")], linked=[Link("b.pdf", "vb1", "a.txt")],
    )  # fmt: skip
    drawn = draw_report(report, {})
    assert "2 tệp đã thêm, 1 tệp không đọc được" in drawn
    for file, note in (("a.txt", "Không thấy số, ký hiệu."), ("b.pdf", "Cùng một văn bản với a.txt."),
                       ("c.docx", "Tệp có mật khẩu.")):  # fmt: skip
        assert note in drawn.partition(f"<bdi>{file}</bdi>")[2].partition("</li>")[0]
