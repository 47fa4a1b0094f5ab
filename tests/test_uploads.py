"""What the page says of uploaded files while they are read, and afterwards."""

from index.report import Failure, Link, Progress, Report
from ui.uploads import draw_progress, draw_report


def test_a_long_scan_tells_its_page() -> None:
    told = draw_progress(Progress(1, 4, "<b>quét.pdf", "reading", 12, 300), ())
    assert "<b>1</b> trong 4 tệp xong; <bdi>&lt;b&gt;quét.pdf</bdi>: trang 12/300" in told
    assert "trang" not in draw_progress(Progress(1, 4, "a.txt", "read"), ())


def test_the_report_gives_each_file_its_reason_doubts_and_twin() -> None:
    report = Report(
        read=["a.txt", "b.pdf"], failed=[Failure("c.docx", "Tệp có mật khẩu.")],
        doubts=[Failure("a.txt", "Không thấy số, ký hiệu.")], linked=[Link("b.pdf", "vb1", "a.txt")],
    )  # fmt: skip
    drawn = draw_report(report)
    assert "2 tệp đã thêm, 1 tệp không đọc được" in drawn
    for file, note in (("a.txt", "Không thấy số, ký hiệu."), ("b.pdf", "Cùng một văn bản với a.txt."),
                       ("c.docx", "Tệp có mật khẩu.")):  # fmt: skip
        assert note in drawn.partition(f"<bdi>{file}</bdi>")[2].partition("</li>")[0]
