"""How a question was read, in words and links: one click takes a reading back and asks the same question again."""

import re
from collections.abc import Sequence
from typing import get_args

from markupsafe import Markup, escape

from ui.contract import Answered, Interpretation, Way

_ADDRESS = re.compile(r"#hoi-lai/(?P<turn>\d{1,3})/(?P<way>[a-z]+)")


def write_again(turn: int, way: Way) -> str:
    """The address that asks the question of a turn again: #hoi-lai/2/literally"""
    return f"#hoi-lai/{turn}/{way}"


def read_again(address: object) -> tuple[int, Way] | None:
    """The turn and the way at `address`; None where it is no such address."""
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    way = next((way for way in get_args(Way) if found and found["way"] == way), None)
    return (int(found["turn"]), way) if found and way else None


def draw_understood(reply: Answered, turn: int, way: Way) -> Markup:
    """What the question was taken for and what it took over, each with the link that takes it back."""
    lines = []
    if way == "literally":
        again = _draw_again("Hỏi lại như lúc đầu", turn, "whole")
        lines.append(_draw_line("Đã hỏi đúng như đã gõ, không thêm hay sửa chữ nào.", again))
    if way == "alone":
        lines.append(_draw_line("Đã hỏi riêng câu này.", _draw_again("Nối lại với câu trước", turn, "whole")))
    if reply["interpretations"] or reply["carried"]:
        again = _draw_again("Hỏi đúng như đã gõ", turn, "literally") if reply["interpretations"] else Markup("")
        text = _mark_changes(reply["understood"], reply["interpretations"])
        lines.append(_draw_line(Markup('Đã hiểu: <span class="text">{}</span>').format(text), again))
    if reply["carried"]:
        again = _draw_again("Hỏi riêng câu này", turn, "alone")
        lines.append(_draw_line(Markup("Tiếp theo câu trước: {}").format(reply["carried"]), again))
    return Markup("").join(lines)


def _draw_line(text: str, again: Markup) -> Markup:
    return Markup('<p class="understood">{} {}</p>').format(text, again)


def _draw_again(label: str, turn: int, way: Way) -> Markup:
    return Markup('<a class="again" href="{}">{}</a>').format(write_again(turn, way), label)


def _mark_changes(text: str, interpretations: Sequence[Interpretation]) -> Markup:
    """`text` with other words than those typed in bold; where only accents were lost, all of it would be."""
    changes = [i["understood"] for i in interpretations if i["kind"] != "accents" and i["understood"]]
    if not changes:
        return escape(text)
    either = "|".join(map(re.escape, sorted(changes, key=len, reverse=True)))
    parts = re.split(rf"(?<!\w)({either})(?!\w)", text)
    return Markup("").join(Markup("<b>{}</b>").format(part) if i % 2 else escape(part) for i, part in enumerate(parts))
