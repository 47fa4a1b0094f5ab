"""What can be done with an answer: the links, the text that is copied, what was said of it and how it is listed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from test_render import HOSTILE, Reader, assert_harmless, make_place, make_quote, make_reply
from ui.actions import draw_actions, draw_dialogs, quoted_of, read_action, write_action
from ui.activity import Activity, Opinion, Quoted
from ui.contract import Quote, Said, Turn
from ui.conversation import draw_messages, replace_turn, restore, say_of_turn
from ui.conversation import make_turn as new_turn
from ui.downloads import Downloads
from ui.opinions import draw_opinions
from ui.pages.actions import Actions
from ui.plain import write_plain
from ui.takeaway import part_of_turn

SAID = Said(key="k", is_right=False, reasons=["incomplete", "off_topic"])


class Click:
    """What the page's script sends."""

    def __init__(self, href: object, reasons: object = None, note: object = "") -> None:
        self.href, self.reasons, self.note = href, reasons, note


def make_turn(*quotes: Quote) -> Turn:
    reply = make_reply(*quotes or [make_quote()])
    return Turn(question=reply["question"], way="whole", reply=reply)


# --- copying


def test_copied_text_holds_quotes_with_citations() -> None:
    lead_in = {"text": "Bí thư yêu cầu:", "start": 0, "end": 5}
    row = make_quote(quote="2023\t73,7%", lead_in={"text": "Năm\tTỷ lệ", "start": 0, "end": 9}, path=[], page=None)
    turn = make_turn(make_quote(lead_in=lead_in, sample=True), row)
    turn["reply"]["understood"] = "Câu hỏi đã hiểu?"
    assert write_plain(part_of_turn(turn)) == (
        "Câu hỏi: Câu hỏi?\nĐã hiểu: Câu hỏi đã hiểu?\n\n"
        "1. Bí thư yêu cầu:\n“Đẩy nhanh tiến độ.”\n"
        "(Kết luận số 29-KL/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy, mục II.1, trang 2; văn bản mẫu)\n\n"
        "2. Năm\tTỷ lệ\n2023\t73,7%\n(Kết luận số 29-KL/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy)"
    )


def test_a_quote_in_several_documents_is_copied_with_all() -> None:
    quote = make_quote(also=[make_place(number="5-NQ/TU", kind="NQ", path=[], page=None)])
    assert write_plain(part_of_turn(make_turn(quote))).endswith(
        "Cũng có trong: Nghị quyết số 5-NQ/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy."
    )


def test_the_text_to_copy_lies_unseen_under_the_answer() -> None:
    turn = make_turn(make_quote(quote="Dòng một\ndòng hai"))
    (_, message) = draw_messages([turn])
    assert "\n" not in message["content"]
    assert write_plain(part_of_turn(turn)) in Reader(message["content"]).text


# --- links and dialogs


@pytest.mark.parametrize("action", ["chep", "word", "dung", "chua-dung", "sua"])
def test_an_action_is_its_address(action: str) -> None:
    assert read_action(write_action(action, 12)) == (action, 12)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["", "#lam/word/", "#lam/xoa/1", "#lam/word/1234", "#vb1/0-9", None, 5, ["#lam/word/1"]]
)
def test_another_address_is_none(address: object) -> None:
    assert read_action(address) is None


def test_a_hostile_answer_stays_text_under_the_answer_too() -> None:
    quote = make_quote(quote=HOSTILE, number=HOSTILE, path=[HOSTILE])
    assert_harmless(draw_messages([{**make_turn(quote), "said": SAID}])[1]["content"])


def test_what_was_said_shows() -> None:
    turn = make_turn()
    assert "đã chọn" not in draw_actions(turn, 0)
    html = str(draw_actions({**turn, "said": SAID}, 0))
    assert 'href="#lam/chua-dung/0">Chưa đúng<span class="unseen"> (đã chọn)' in html
    assert "Đã ghi ý kiến: thiếu, không liên quan." in html
    assert html.count("đã chọn") == 1


def test_every_field_of_a_dialog_has_a_label() -> None:
    found = Reader(draw_dialogs())
    assert found.tags.count("label") == found.tags.count("input") + found.tags.count("textarea") == 6


# --- saying it


def test_an_answer_asked_again_has_nothing_said_of_it() -> None:
    turns = say_of_turn([make_turn(), make_turn()], 1, SAID)
    assert [turn.get("said") for turn in turns] == [None, SAID]
    assert replace_turn(turns, 1, new_turn("b?", "alone", make_reply()))[1].get("said") is None
    assert say_of_turn(turns, 1, None)[1].get("said") is None


@pytest.mark.parametrize("said", ["x", {"key": "k"}, {"is_right": False, "reasons": 5}])
def test_what_another_version_kept_is_no_conversation(said: object) -> None:
    assert restore([{**make_turn(), "said": said}]) == []


def test_an_opinion_is_kept_changed_and_taken_back(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    actions = Actions(activity, Downloads())
    _, turns = actions.say(Click("#lam/chua-dung/0", ["incomplete", "x"], " thiếu 2023 "), [make_turn()])
    (opinion,) = activity.opinions()
    assert (opinion.reasons, opinion.note, opinion.is_right) == (("incomplete",), "thiếu 2023", False)
    assert opinion.quoted == quoted_of(make_turn())
    _, turns = actions.say(Click("#lam/dung/0"), turns)
    assert [o.is_right for o in activity.opinions()] == [True]
    _, turns = actions.say(Click("#lam/dung/0"), turns)
    assert activity.opinions() == []
    assert turns == [make_turn()]


@pytest.mark.parametrize("href", ["#lam/dung/1", "#lam/chep/0", "x", None])
def test_an_opinion_of_no_answer_is_none(tmp_path: Path, href: object) -> None:
    Actions(Activity(tmp_path), Downloads()).say(Click(href), [make_turn()])
    assert Activity(tmp_path).opinions() == []


# --- the list for the archivist


def test_the_list_tells_question_document_reason_and_time() -> None:
    said = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
    quoted = tuple(Quoted(f"Kết luận số {n}-KL/TU", f"#vb{n}/0-9") for n in range(5))
    html = draw_opinions([Opinion("Câu hỏi?", False, ("wrong_quote",), "Sai số", quoted, said=said, key="k1")])
    found = Reader(html)
    for text in ("1 cần xem", "Trích dẫn sai", f"{said.astimezone():%d/%m/%Y %H:%M}", "Câu hỏi?", "Ghi chú: Sai số"):
        assert text in found.text
    assert "Kết luận số 2-KL/TU và 2 chỗ nữa" in found.text
    assert ("href", "./#vb0/0-9") in found.attributes
    assert ("data-key", "k1") in found.attributes


def test_the_list_parts_what_is_done_and_counts_what_is_right() -> None:
    assert draw_opinions([]) == ""
    opinions = [Opinion("A?", False), Opinion("B?", False, is_done=True), Opinion("C?", True)]
    text = Reader(draw_opinions(opinions)).text
    assert "1 cần xem, 1 đã xử lý, 1 câu trả lời được cho là đúng" in text
    assert text.index("A?") < text.index("Đã xử lý (1)") < text.index("B?")
    assert "C?" not in text


def test_a_hostile_opinion_is_listed_as_text() -> None:
    html = draw_opinions([Opinion(HOSTILE, False, (HOSTILE,), HOSTILE, (Quoted(HOSTILE, "#vb1/0-9"),), key=HOSTILE)])
    assert_harmless(html)
    assert HOSTILE in Reader(html).text


# --- files made


def test_downloads_keep_the_newest() -> None:
    downloads = Downloads()
    addresses = [downloads.offer(f"{n}.docx", b"x") for n in range(20)]
    assert len(set(addresses)) == 20
    assert downloads.take(addresses[0].removeprefix("tai/")) is None
    assert downloads.take(addresses[-1].removeprefix("tai/")) == ("19.docx", b"x")
    assert downloads.take("") is None
