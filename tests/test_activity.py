"""What people said of answers is kept in a file of its own, whatever the store is doing."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ActivityError
from ui.activity import REASONS, Activity, Opinion, Quoted

WRONG = Opinion(
    "Câu hỏi?", False, ("wrong_quote", "incomplete"), "Thiếu năm 2023", (Quoted("Kết luận số 1", "#vb1/0-9"),)
)


@given(question=st.text(), note=st.text(), reasons=st.lists(st.sampled_from(list(REASONS)), unique=True))
def test_kept_is_what_was_said(
    tmp_path_factory: pytest.TempPathFactory, question: str, note: str, reasons: list[str]
) -> None:
    activity = Activity(tmp_path_factory.mktemp("kho"))
    key = activity.keep(Opinion(question, False, tuple(reasons), note, WRONG.quoted))
    (kept,) = activity.opinions()
    assert (kept.key, kept.question, kept.reasons, kept.note) == (key, question, tuple(reasons), note)
    assert (kept.quoted, kept.is_right, kept.is_done) == (WRONG.quoted, False, False)
    assert timedelta() <= datetime.now(UTC) - kept.said < timedelta(minutes=5)


def test_a_second_opinion_of_an_answer_takes_the_place_of_the_first(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    key = activity.keep(WRONG)
    activity.mark(key, True)
    assert activity.keep(Opinion("Câu hỏi?", True, key=key)) == key
    (kept,) = activity.opinions()
    assert (kept.is_right, kept.reasons, kept.is_done) == (True, (), False)
    activity.withdraw(key)
    assert activity.opinions() == []


def test_done_and_not_done(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    first, second = activity.keep(WRONG), activity.keep(WRONG)
    activity.mark(first, True)
    assert {opinion.key: opinion.is_done for opinion in activity.opinions()} == {first: True, second: False}
    activity.mark(first, False)
    assert not any(opinion.is_done for opinion in activity.opinions())


def test_another_start_finds_them_and_reading_makes_no_file(tmp_path: Path) -> None:
    assert Activity(tmp_path).opinions() == []
    assert list(tmp_path.iterdir()) == []
    Activity(tmp_path).keep(WRONG)
    assert len(Activity(tmp_path).opinions()) == 1
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {"activity.sqlite"}


def test_many_speak_at_once(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    threads = [threading.Thread(target=activity.keep, args=(WRONG,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(activity.opinions()) == 20


def test_a_store_being_written_is_not_waited_for(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "library.sqlite") as library:
        library.execute("CREATE TABLE a (b)")
        library.execute("BEGIN EXCLUSIVE")
        Activity(tmp_path).keep(WRONG)
    assert len(Activity(tmp_path).opinions()) == 1


def test_a_broken_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "activity.sqlite").write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(ActivityError, match="quyền ghi"):
        Activity(tmp_path).keep(WRONG)
    with pytest.raises(ActivityError):
        Activity(tmp_path / "missing").keep(WRONG)
