"""What waits for the archivist: what was found, what to do, and the ways to do it."""

from pathlib import Path

from index.doubts import Doubt
from index.library import FailedFile
from index.types import Document, Metadata, SourceFile
from ui.activity import Activity
from ui.desk import Health
from ui.health import draw_health
from ui.worklist import Work, draw_work

WHEN = "2026-11-23T05:00:00.123456+00:00"
NUMBERED = Document("", Metadata(number="1-KL/TU", kind="KL"), id="vb1", files=(SourceFile("a.txt", "1"),))
OTHER = Document("", Metadata(title="Tin"), id="vb2", files=(SourceFile("b.txt", "2"),))
DOUBT = Doubt("Không thấy số, ký hiệu.", "Điền số.", "number")
LOOK = Doubt("Chữ mờ.", "So với bản gốc.")


def work(*failures: FailedFile, seen: frozenset[tuple[str, str]] = frozenset(), **doubts: tuple[Doubt, ...]) -> Work:
    return Work(failures, [NUMBERED, OTHER], doubts, seen)


def test_where_nothing_waits_nothing_is_shown() -> None:
    assert draw_work(work()) == ""


def test_each_doubt_says_what_to_do_and_offers_it() -> None:
    drawn = draw_work(work(vb1=(DOUBT, LOOK)))
    assert "Việc cần làm:</b> 1 văn bản cần xem lại" in drawn
    assert 'data-document="vb1">Kết luận số 1-KL/TU' in drawn
    for doubt in (DOUBT, LOOK):
        assert doubt.found in drawn
        assert doubt.todo in drawn
    assert drawn.count("data-edit=") == 1
    assert drawn.count("data-see=") == 2


def test_what_was_looked_at_is_folded_away_and_counts_no_more() -> None:
    found = work(vb1=(DOUBT, LOOK), vb2=(LOOK,), seen=frozenset({("vb1", LOOK.found), ("vb2", LOOK.found)}))
    assert (found.waiting("vb1"), found.looked_at("vb1"), found.doubtful) == ([DOUBT], [LOOK], {"vb1"})
    drawn = draw_work(found)
    assert "1 văn bản cần xem lại" in drawn
    assert "Đã xem (2)" in drawn
    assert drawn.count("data-unsee=") == 2
    assert "đã xem hết" in draw_work(work(vb2=(LOOK,), seen=frozenset({("vb2", LOOK.found)})))


def test_a_failed_file_says_why_what_to_do_and_what_the_store_still_holds() -> None:
    drawn = draw_work(work(FailedFile("a.txt", "Lạ.", WHEN), FailedFile("/x/c.pdf", "Hỏng; hãy lấy lại.", WHEN)))
    assert "2 tệp chưa đọc được" in drawn
    first, second = drawn.split("<li")[1:]
    assert "lưu lại dạng .docx" in first
    assert "Kết luận số 1-KL/TU" in first
    assert "lưu lại dạng .docx" not in second
    assert "/x/c.pdf" in second
    assert all("data-retry=" in one and "data-give-up=" in one for one in (first, second))


def test_one_failed_file_needs_no_button_for_all() -> None:
    one, other = FailedFile("a.txt", "Lạ.", WHEN), FailedFile("b.txt", "Lạ.", WHEN)
    assert 'data-give-up=""' not in draw_work(work(one))
    assert 'data-give-up="" data-sure="Bỏ qua cả 2 tệp?' in draw_work(work(one, other))


def test_names_and_reasons_are_shown_as_text() -> None:
    bad = '"><script>x()</script>'
    document = Document("", Metadata(title=bad), id=bad, files=(SourceFile(bad, ""),))
    for seen in (frozenset[tuple[str, str]](), frozenset({(bad, bad)})):
        drawn = draw_work(Work([FailedFile(bad, bad, WHEN)], [document], {bad: (Doubt(bad, bad, "kind"),)}, seen))
        assert "<script" not in drawn
        assert drawn.count("&lt;script&gt;") > 8


def test_marks_are_kept_and_taken_back(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    assert (activity.seen(), list(tmp_path.iterdir())) == (frozenset(), [])
    for _ in range(2):
        activity.see("vb1", "Chữ mờ.")
    activity.see("vb2", "Chữ mờ.")
    assert Activity(tmp_path).seen() == {("vb1", "Chữ mờ."), ("vb2", "Chữ mờ.")}
    activity.see("vb1", "Chữ mờ.", is_seen=False)
    assert activity.seen() == {("vb2", "Chữ mờ.")}


def test_figures_lead_to_what_waits() -> None:
    drawn = draw_health(Health(1200, 54321, 3, 2048, WHEN), doubtful=2, failed=0)
    for figure in ("1.200", "54.321", "có 3 văn bản mẫu", "2,0 KB trên đĩa", "23/11/2026"):
        assert figure in drawn
    assert drawn.count("data-work") == 1
    assert "Nạp lần cuối" not in draw_health(Health(1), 0, 0)
    assert "Kho chưa có văn bản nào" in draw_health(Health(), 0, 0)
    assert "data-work" in draw_health(Health(), 0, 1)
