"""Words that two passages share: whole runs of them, verbatim places, and nothing that every passage has."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import FakeEncoder, fill, make_document
from index.library import Library, open_library
from search.shared import shared_words

ENCODER = FakeEncoder()
COMMON = [make_document(f"Tin {n}\nTăng cường lãnh đạo công tác thứ {n}.") for n in range(12)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("shared")
    fill(folder, *COMMON, encoder=ENCODER)
    return open_library(folder)


def shared(text: str, source: str, library: Library) -> list[str]:
    return [span.of(text) for span in shared_words(text, 0, len(text), source, library)]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Đẩy nhanh giải ngân vốn đầu tư công.", "vốn đầu tư công chưa giải ngân", ["giải ngân", "vốn đầu tư công"]),
        ("Nghị quyết số 08-NQ/TU nêu rõ", "Thực hiện Nghị quyết số 08-NQ/TU", ["Nghị quyết số 08-NQ/TU"]),
        ("Giải ngân chậm", "GIẢI NGÂN", ["Giải ngân"]),
        ("công tác thủy lợi, hoà bình", "thuỷ lợi và hòa bình", ["thủy lợi", "hoà bình"]),
        ("xây dựng của các xã vùng cao", "trường của các xã vùng cao", ["xã vùng cao"]),  # trimmed to what tells
        ("giải ngân. Vốn đầu tư", "ngân vốn", []),  # not across a full stop
        ("của các và những", "của các và những", []),
        ("ngày 30/6/2025", "ngày 30/6/2025", []),
        ("Trồng rừng", "Giải ngân", []),
        ("", "giải ngân", []),
    ],
)
def test_the_longest_runs_that_tell_something_are_shared(
    library: Library, text: str, source: str, expected: list[str]
) -> None:
    assert shared(text, source, library) == expected


def test_what_most_passages_hold_tells_nothing(library: Library) -> None:
    assert shared("Tăng cường lãnh đạo trồng rừng", "tăng cường lãnh đạo", library) == []
    assert shared("Tăng cường lãnh đạo trồng rừng", "lãnh đạo trồng rừng", library) == ["lãnh đạo trồng rừng"]


@given(st.text("giải ngân vốn. của,\n-/12\u00a0", max_size=60), st.text("giải ngân vốn của 12", max_size=60))
def test_places_stand_apart_in_order_inside_the_passage(library: Library, text: str, source: str) -> None:
    spans = shared_words(text, 3, len(text), source, library) if len(text) > 3 else ()
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(set(edges))
    assert all(3 <= edge <= len(text) for edge in edges)
