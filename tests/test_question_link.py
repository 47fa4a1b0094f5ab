"""The address of a question: it reopens exactly that question, and what comes from outside does no harm."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_render import make_quote, make_reply
from ui.conversation import draw_messages, is_last, make_turn
from ui.question_link import NOTHING_CHOSEN, Linked, link_of, read_link


@given(st.text(max_size=40), st.sampled_from(["whole", "alone", "literally"]), st.booleans())
def test_an_address_reopens_its_question(question: str, way: Any, narrowed: bool) -> None:
    chosen = (["KL"], ["Tỉnh ủy / A"], "2022", "", True) if narrowed else NOTHING_CHOSEN
    turn = make_turn(f"Hỏi {question}", way, make_reply(), chosen)
    linked = Linked(f"Hỏi {question}".strip(), way, chosen)
    assert read_link(link_of(turn)) == linked
    assert is_last([turn], linked)
    assert not is_last([turn, make_turn("Khác?", way, make_reply())], linked)


def test_a_follow_up_is_linked_to_as_it_was_understood() -> None:
    reply = make_reply(carried="giải ngân", understood="giải ngân năm 2023")
    assert read_link(link_of(make_turn("thế 2023?", "whole", reply))) == Linked(
        "giải ngân năm 2023", "whole", NOTHING_CHOSEN
    )


@pytest.mark.parametrize(
    "address",
    [
        None,
        5,
        "",
        "#hoi/whole/",
        "#hoi/whole/%20",
        "#hoi/other/a",
        "#hoi/whole/a/b/c",
        "#vb1/2-3",
        "#hoi/whole/" + "a" * 50_000,
    ],
)
def test_other_addresses_ask_nothing(address: object) -> None:
    assert read_link(address) is None


@pytest.mark.parametrize("chosen", ["[", "5", '["a"]', '[5, {}, [], null, "x"]', "[" * 5000])
def test_filters_of_an_address_that_are_none_are_left_out(chosen: str) -> None:
    assert read_link(f"#hoi/whole/a/{chosen}") == Linked("a", "whole", NOTHING_CHOSEN)


def test_filters_are_said_with_the_answer() -> None:
    turn = make_turn("Câu hỏi?", "whole", make_reply(make_quote()), (["KL"], ["Tỉnh ủy"], "2022", "", True))
    assert "Chỉ tìm trong: Kết luận; Tỉnh ủy; từ 2022; chỉ văn bản còn hiệu lực." in draw_messages([turn])[1]["content"]
    assert "Chỉ tìm trong" not in draw_messages([make_turn("Câu hỏi?", "whole", make_reply())])[1]["content"]
