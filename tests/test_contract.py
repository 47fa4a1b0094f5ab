"""The JSON of the contract: these keys and no others, null for what is not known, places in code points."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import fill, parse_text
from index.errors import BadQuestion
from index.library import EVERYTHING, Filters, open_library
from index.types import Metadata, Span
from search import (
    Searcher,
    document_json,
    filters_from_json,
    hit_json,
    related_json,
    related_source,
    reply_json,
)

if TYPE_CHECKING:
    from index.encoder import Encoder

REPLY = {
    "id", "question", "understood", "interpretations", "carried", "refused", "reason", "note", "answer", "hits",
    "documents",
}  # fmt: skip
PLACE = {
    "document", "file", "title", "kind", "number", "issuer", "issued", "status", "sample",
    "path", "page", "ocr", "start", "end", "score",
}  # fmt: skip
TEXT = (
    "Tin 😀 𝔸 nội bộ\nI- NHIỆM VỤ 🏛\n"
    "Bí thư 𝕏 yêu cầu: 😀 giải ngân vốn đầu tư công trước ngày 30/6; 𝔹 bàn giao mặt bằng sạch."
)
METADATA = Metadata(
    title="Kết luận 😀",
    number="29-KL/TU",
    kind="KL",
    issuer="Tỉnh ủy Thanh Lam",
    issued=date(2022, 2, 15),
    place="Thanh Lam",
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("contract")
    document, passages = parse_text(TEXT)
    paged = replace(document, metadata=METADATA, pages=(0, TEXT.index("Bí thư"), len(TEXT)), sample=True)
    bare, bare_passages = parse_text(TEXT.replace("Tin 😀 𝔸 nội bộ", "Bản sao 😀"))
    fill(folder, (paged, passages), (replace(bare, metadata=Metadata()), bare_passages), encoder=encoder)
    return Searcher(open_library(folder), encoder)


@pytest.fixture(scope="module")
def reply(searcher: Searcher) -> dict[str, Any]:
    """What a program reads: through JSON and back."""
    found = searcher.ask("Bí thư yêu cầu giải ngân vốn đầu tư công trước ngày nào?")
    reply: dict[str, Any] = json.loads(json.dumps(reply_json(found, 7), ensure_ascii=False))
    return reply


def text_of(searcher: Searcher, place: dict[str, Any]) -> str:
    return searcher.library.document(place["document"]).text


def test_a_reply_has_the_keys_of_the_contract(reply: dict[str, Any]) -> None:
    assert set(reply) == REPLY
    assert (reply["id"], reply["refused"], reply["reason"]) == (7, False, None)
    assert reply["question"] == reply["understood"] == "Bí thư yêu cầu giải ngân vốn đầu tư công trước ngày nào?"
    assert reply["answer"]
    assert len(reply["hits"]) == 2


def test_quotes_and_hits_have_the_keys_of_the_contract(reply: dict[str, Any]) -> None:
    for hit in reply["hits"]:
        assert set(hit) == PLACE | {"text"}
    for quote in reply["answer"]:
        assert set(quote) == PLACE | {"quote", "lead_in", "context", "newest", "also"}
        assert isinstance(quote["context"], list)
        assert quote["lead_in"] is None or set(quote["lead_in"]) == {"text", "start", "end"}
        for other in quote["also"]:
            assert set(other) == PLACE


def test_what_is_known_is_told_and_what_is_not_is_null(reply: dict[str, Any]) -> None:
    known, unknown = sorted(reply["hits"], key=lambda hit: str(hit["document"]))
    expected = {
        "title": "Kết luận 😀", "kind": "KL", "number": "29-KL/TU", "issuer": "Tỉnh ủy Thanh Lam",
        "issued": "2022-02-15", "status": None, "sample": True, "path": ["I- NHIỆM VỤ 🏛"], "page": 1,
    }  # fmt: skip
    assert {key: known[key] for key in expected} == expected
    nothing = dict.fromkeys(("title", "kind", "number", "issuer", "issued", "status", "page"))
    assert {key: unknown[key] for key in nothing} == nothing
    assert unknown["sample"] is False


def test_offsets_count_code_points_of_the_text(searcher: Searcher, reply: dict[str, Any]) -> None:
    for hit in reply["hits"]:
        assert text_of(searcher, hit)[hit["start"] : hit["end"]] == hit["text"]
    for quote in reply["answer"]:
        assert text_of(searcher, quote)[quote["start"] : quote["end"]] == quote["quote"]
        lead_in = quote["lead_in"]
        assert text_of(searcher, quote)[lead_in["start"] : lead_in["end"]] == lead_in["text"] == "Bí thư 𝕏 yêu cầu:"
        for other in quote["also"]:
            assert text_of(searcher, other)[other["start"] : other["end"]] == quote["quote"]
    assert reply["answer"][0]["quote"] == "😀 giải ngân vốn đầu tư công trước ngày 30/6"
    assert len(reply["answer"][0]["also"]) == 1


def test_pages_count_from_one_where_the_file_has_pages(searcher: Searcher, reply: dict[str, Any]) -> None:
    quote = reply["answer"][0]
    places = {place["document"]: place["page"] for place in (quote, *quote["also"])}
    assert places == {"vb1": 2, "vb2": None}


def test_scores_stand_best_first(reply: dict[str, Any]) -> None:
    for places in (reply["answer"], reply["hits"]):
        scores = [place["score"] for place in places]
        assert scores == sorted(scores, reverse=True)
        assert all(isinstance(score, float) for score in scores)


def test_a_refusal_has_a_reason_no_answer_and_all_its_hits(searcher: Searcher) -> None:
    refused = reply_json(searcher.ask("cách nấu phở bò"))
    assert set(refused) == REPLY
    assert (refused["id"], refused["refused"], refused["answer"]) == (None, True, [])
    assert refused["reason"]
    assert len(refused["hits"]) == 2


def test_a_question_without_accents_is_given_as_typed_and_as_understood(searcher: Searcher) -> None:
    given_back = reply_json(searcher.ask("giai ngan von dau tu cong"))
    assert given_back["question"] == "giai ngan von dau tu cong"
    assert given_back["understood"] == "giải ngân vốn đầu tư công"
    assert given_back["interpretations"] == [
        {"kind": "accents", "typed": "giai ngan von dau tu cong", "understood": "giải ngân vốn đầu tư công"}
    ]
    literal = reply_json(searcher.ask("giai ngan von dau tu cong", literally=True))
    assert literal["question"] == literal["understood"] == "giai ngan von dau tu cong"
    assert literal["interpretations"] == []


def test_a_document_and_a_hit_alone_speak_as_in_a_reply(searcher: Searcher) -> None:
    hit = searcher.related(None, text="giải ngân")[0].hit
    whole = hit_json(hit)
    assert set(whole) == PLACE | {"text"}
    card = document_json(hit.document)
    assert set(card) == {"title", "kind", "number", "issuer", "issued", "status", "sample"}
    assert card.items() <= whole.items()


def test_a_related_passage_tells_shared_words_and_further_places_by_their_offsets(searcher: Searcher) -> None:
    (found,) = searcher.related(None, text="Bí thư chỉ đạo giải ngân vốn đầu tư công")
    related: dict[str, Any] = json.loads(json.dumps(related_json(found)))
    assert set(related) == PLACE | {"text", "relation", "reason", "shared", "also"}
    assert [span["text"] for span in related["shared"]] == ["Bí thư", "giải ngân vốn đầu tư công"]
    for span in related["shared"]:
        assert text_of(searcher, related)[span["start"] : span["end"]] == span["text"]
    assert [set(place) for place in related["also"]] == [PLACE]
    assert {related["document"], related["also"][0]["document"]} == {"vb1", "vb2"}


@pytest.mark.parametrize(
    ("source", "expected"), [("-", (None, None)), ("vb1", ("vb1", None)), ("vb1:3-20", ("vb1", Span(3, 20)))]
)
def test_a_source_is_a_document_a_part_of_it_or_a_text(source: str, expected: tuple[str | None, Span | None]) -> None:
    assert related_source(source) == expected


@pytest.mark.parametrize("source", ["vb1:5-5", "vb1:9-3", "vb1:a-b", "vb1:5", "vb1:²-³"])
def test_any_other_part_is_refused(source: str) -> None:
    with pytest.raises(BadQuestion, match="MÃ:120-340"):
        related_source(source)


# --- filters


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (None, EVERYTHING),
        ({}, EVERYTHING),
        ({"kind": None, "issuer": "", "from": "", "to": None}, EVERYTHING),
        ({"kind": []}, EVERYTHING),
        ({"kind": "KL"}, Filters(kinds=frozenset({"KL"}))),
        ({"kind": ["KL", "NQ", ""]}, Filters(kinds=frozenset({"KL", "NQ"}))),
        (
            {"issuer": ["Tỉnh ủy"], "to": "2024-12-31"},
            Filters(issuers=frozenset({"Tỉnh ủy"}), until=date(2024, 12, 31)),
        ),
        ({"from": "2020-01-31"}, Filters(since=date(2020, 1, 31))),
        ({"in_force": True}, Filters(in_force=True)),
        ({"in_force": False}, EVERYTHING),
    ],
)
def test_filters_are_read(values: dict[str, Any] | None, expected: Filters) -> None:
    assert filters_from_json(values) == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"loại": "KL", "năm": 2020}, "loại, năm"),
        ({"kind": 5}, "5"),
        ({"kind": {"KL": 1}}, "KL"),
        ({"issuer": ["Tỉnh ủy", 1]}, "Bộ lọc"),
        ({"from": "31/01/2020"}, "2020-01-31"),
        ({"from": "2020-02-30"}, "2020-02-30"),
        ({"to": 2020}, "2020"),
        ({"in_force": 1}, "true hoặc false"),
        ({"in_force": "có"}, "true hoặc false"),
        (["kind"], "JSON"),
        ("KL", "JSON"),
        (5, "JSON"),
    ],
)
def test_other_filters_are_refused_and_the_message_says_what_was_found(values: Any, message: str) -> None:
    with pytest.raises(BadQuestion, match=message):
        filters_from_json(values)


KEYS = ["kind", "issuer", "from", "to", "in_force", "x"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=6,
)


@given(json_values)
def test_any_json_gives_filters_or_a_refusal(values: Any) -> None:
    with suppress(BadQuestion):
        found = filters_from_json(values)
        assert isinstance(found, Filters)
        assert (found.documents, found.without) == (None, frozenset())


def test_a_file_is_named_by_its_path_as_added(searcher: Searcher, reply: dict[str, Any]) -> None:
    for hit in reply["hits"]:
        assert hit["file"] == searcher.library.document(hit["document"]).files[0].path
        assert Path(hit["file"]).suffix == ".txt"
