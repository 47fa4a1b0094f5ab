"""What can be done with an answer: links under it, the text that is copied, and the question what was wrong with it."""

import re
from typing import Literal, cast, get_args

from markupsafe import Markup

from ui.activity import NOTE_LENGTH, REASONS, Quoted
from ui.citation import cite_in_full
from ui.contract import Said, Turn
from ui.places import write_place
from ui.plain import write_plain
from ui.question_link import LONGEST, link_of
from ui.takeaway import part_of_turn
from ui.understood import write_again

Action = Literal["chep", "word", "dung", "chua-dung", "sua"]
_ADDRESS = re.compile(r"#lam/(?P<action>[a-z-]+)/(?P<turn>\d{1,3})")
_PRESSED = Markup('<span class="unseen"> (đã chọn)</span>')


def write_action(action: Action, turn: int) -> str:
    """The address of what is to be done with the answer of a turn: #lam/word/2"""
    return f"#lam/{action}/{turn}"


def read_action(address: object) -> tuple[Action, int] | None:
    """The action and the turn at `address`; None where it is no such address."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if not found or found["action"] not in get_args(Action):
        return None
    return cast(Action, found["action"]), int(found["turn"])


def draw_actions(turn: Turn, index: int) -> Markup:
    """The links under the answer, what was said of it, and the text that is copied, unseen."""
    said = turn.get("said")
    return Markup(
        '<div class="actions">{}{}<span class="opinion">{}{}</span>{}</div><div class="plain" hidden>{}</div>'
    ).format(
        _draw_action("Chép câu trả lời", "chep", index),
        _draw_action("Xuất Word", "word", index),
        _draw_action("Đúng", "dung", index, said is not None and said["is_right"]),
        _draw_action("Chưa đúng", "chua-dung", index, said is not None and not said["is_right"]),
        _draw_said(said),
        write_plain(part_of_turn(turn)),
    )


def draw_question_tools(turn: Turn, index: int) -> Markup:
    """The links under a question: change it, ask it again, and the address that reopens it."""
    return Markup(
        '<div class="tools"><a role="button" href="{}">Sửa</a> <a role="button" href="{}">Hỏi lại</a> '
        '<a class="link" href="{}" title="Địa chỉ mở lại đúng câu hỏi này">Chép liên kết</a></div>'
    ).format(write_action("sua", index), write_again(index, turn["way"]), link_of(turn))


def _draw_action(label: str, action: Action, turn: int, is_pressed: bool = False) -> Markup:
    return Markup('<a class="act{}" role="button" href="{}">{}{}</a>').format(
        " pressed" if is_pressed else "", write_action(action, turn), label, _PRESSED if is_pressed else ""
    )


def _draw_said(said: Said | None) -> Markup:
    if said is None:
        return Markup("")
    reasons = ", ".join(REASONS[reason].lower() for reason in said["reasons"] if reason in REASONS)
    return Markup('<span class="said">Đã ghi ý kiến{}.</span>').format(f": {reasons}" if reasons else "")


def quoted_of(turn: Turn) -> tuple[Quoted, ...]:
    """The quotes that an opinion of this answer is about."""
    return tuple(
        Quoted(cite_in_full(quote), write_place(quote["document"], quote["start"], quote["end"]))
        for quote in turn["reply"]["answer"]
    )


def draw_dialogs() -> str:
    """A question to change, the question what was wrong, and the text to copy where the browser lets nobody else."""
    reasons = Markup("").join(
        Markup('<label><input type="checkbox" name="reason" value="{}"> {}</label>').format(key, name)
        for key, name in REASONS.items()
    )
    return str(
        Markup(
            '<dialog id="opinion" aria-labelledby="opinion-title"><form method="dialog">'
            '<h2 id="opinion-title">Câu trả lời này chưa đúng ở điểm nào?</h2>'
            '<fieldset><legend class="unseen">Lý do</legend>{reasons}</fieldset>'
            '<label>Ghi chú (không bắt buộc)<textarea name="note" rows="3" maxlength="{length}"></textarea></label>'
            "<p>Ý kiến được lưu trên máy này, người quản lý kho xem ở trang Văn bản.</p>"
            '<div class="buttons"><button type="submit" value="send" class="main">Gửi ý kiến</button>'
            '<button type="submit" value="" formnovalidate>Thôi</button></div></form></dialog>'
            '<dialog id="editing" aria-labelledby="editing-title"><form method="dialog">'
            '<h2 id="editing-title">Sửa câu hỏi</h2><label><span class="unseen">Câu hỏi</span>'
            '<textarea name="question" rows="3" maxlength="{longest}" required></textarea></label>'
            "<p>Câu trả lời mới thay cho câu trả lời cũ; các câu hỏi sau giữ nguyên.</p>"
            '<div class="buttons"><button type="submit" value="send" class="main">Hỏi lại</button>'
            '<button type="submit" value="" formnovalidate>Thôi</button></div></form></dialog>'
            '<dialog id="copying" aria-labelledby="copying-title"><form method="dialog">'
            '<h2 id="copying-title">Trình duyệt không cho chép tự động</h2>'
            "<label>Chữ dưới đây đã được chọn sẵn: bấm Ctrl+C (hoặc nhấn giữ rồi chọn Sao chép)."
            '<textarea rows="8" readonly></textarea></label>'
            '<div class="buttons"><button type="submit" value="">Đóng</button></div></form></dialog>'
            '<p class="unseen" role="status"></p>'
        ).format(reasons=reasons, length=NOTE_LENGTH, longest=LONGEST)
    )


def draw_download(address: str, name: str) -> str:
    """A link that the page follows by itself."""
    return str(Markup('<a href="{}" download="{}">Tải {}</a>').format(address, name, name))
