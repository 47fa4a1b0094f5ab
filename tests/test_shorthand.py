"""Shorthand of people in a hurry: "có đạt ko", "hết bn tiền"."""

import pytest

from search.shorthand import spell_shorthand


def unknown(_: str) -> int:
    return 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rồi có đạt ko", "rồi có đạt không"),
        ("làm j, hết bn tiền?", "làm gì, hết bao nhiêu tiền?"),
        ("giao đvị nào, bgio xong", "giao đơn vị nào, bao giờ xong"),
        ("ko đội mũ, dc ủy quyền", "không đội mũ, được ủy quyền"),
        ("có dc nghỉ k?", "có được nghỉ không?"),
        ("10 ng bị xử lý ntn", "10 người bị xử lý như thế nào"),
    ],
)
def test_what_is_meant_is_spelt_out_and_told(typed: str, meant: str) -> None:
    text, told = spell_shorthand(typed, unknown)
    assert text == meant
    for expansion in told:
        assert expansion.typed in typed
        assert expansion.meant in meant


@pytest.mark.parametrize(
    "typed",
    [
        "điểm j khoản 2 nói gì", "điểm k", "thưởng 50 k", "đc Hòa ký chưa", "đ/c nào ký", "VS code", "vanban.ng",
        "Không nói gì về vốn?", "kế hoạch 38-KH/BN",
    ],
)  # fmt: skip
def test_letters_that_name_a_point_names_and_parts_of_words_stay(typed: str) -> None:
    assert spell_shorthand(typed, unknown) == (typed, ())


@pytest.mark.parametrize(("times", "meant"), [(0, "rõ không"), (9, "rõ không"), (11, "rõ ko")])
def test_what_the_store_often_holds_as_a_word_stays(times: int, meant: str) -> None:
    in_passages = {"không": 100, "ko": times}
    assert spell_shorthand("rõ ko", lambda word: in_passages.get(word, 0))[0] == meant
