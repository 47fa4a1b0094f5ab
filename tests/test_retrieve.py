"""Retrieval: dense and word scores, standardised and added. Filters narrow; what is removed stays away."""

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fakes import FakeEncoder, fill, make_document, put
from index.fields import lexical_fields, passage_text
from index.library import EVERYTHING, Filters, Library, LibraryWriter, open_library
from index.text import syllables
from index.types import Document, Passage
from search.retrieve import DEPTH, Weights, retrieve, standardise
from search.service import Searcher
from search.types import Hit, Query
from search.understand import understand
from search.words import weighted_terms
from test_dense import DIMENSION, new_store

ENCODER = FakeEncoder(dimension=64)
DOCUMENTS = [
    make_document(
        "Tin một\nGiao Văn phòng rà soát tiến độ giải ngân. Báo cáo hằng quý.", kind="KL", issued=date(2022, 1, 1)
    ),
    make_document(
        "Tin hai\nCác cấp ủy báo cáo giải ngân vốn đầu tư công.", kind="NQ", issued=date(2023, 5, 1), title="Đầu tư"
    ),
    make_document(
        "Tin ba\nI- MỘT\nTrường học thiếu giáo viên.\nII- HAI\nGiải ngân vốn xây trường.", kind="NQ", issuer="Chính phủ"
    ),
    make_document(
        "Tin bốn\nĐường Vành đai Tây chậm tiến độ; mặt bằng chưa bàn giao.", issuer="Tỉnh ủy", issued=date(2024, 1, 1)
    ),
    make_document("Tin năm\nHoà bình và thuỷ lợi. Giải ngân, giải ngân rồi lại giải ngân.", kind="CT"),
]
QUESTIONS = ["giải ngân vốn", "tiến độ giải ngân giải ngân", "trường học", "mặt bằng Vành đai Tây", "xyz", "thủy lợi"]
WORDS = "giải ngân vốn đầu tư công tiến độ trường học giáo viên mặt bằng xyz báo cáo".split()
questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("retrieve")
    fill(folder, *DOCUMENTS, encoder=ENCODER)
    return open_library(folder)


def find(
    library: Library, question: str, count: int = 50, filters: Filters = EVERYTHING, weights: Weights | None = None
) -> list[Hit]:
    query = Query(question, question, tuple(syllables(question)))
    return retrieve(query, ENCODER.encode([question], "query")[0], library, count, filters, weights or Weights())


def every_passage(library: Library) -> list[int]:
    return [i for d in library.documents() for i in library.passage_ids(d.id)]


# --- the formula, by hand


def z(values: NDArray[np.float64], sample: NDArray[np.float64]) -> NDArray[np.float64]:
    return (values - sample.mean()) / (sample.std() or 1)


def bm25(texts: list[str], question: str) -> NDArray[np.float64]:
    """Okapi BM25 (k1 1.2, b 0.75) of syllables, and of pairs, each counted once and with 0.7 of the weight."""
    counts = [Counter(text.split()) for text in texts]
    assert max(c.total() for c in counts) <= 40  # lengths that tantivy keeps exactly
    average = sum(c.total() for c in counts) / len(counts)
    scores = np.zeros(len(texts))
    words = syllables(question)
    for term in [*words, *(f"{a}_{b}" for a, b in pairwise(words))]:
        df = sum(term in c for c in counts)
        idf = math.log(1 + (len(texts) - df + 0.5) / (df + 0.5)) * (0.7 if "_" in term else 1)
        times = [min(c[term], 1) if "_" in term else c[term] for c in counts]
        lengths = [1.2 * (0.25 + 0.75 * c.total() / average) for c in counts]
        scores += [idf * tf * 2.2 / (tf + length) for tf, length in zip(times, lengths, strict=True)]
    return scores


def by_hand(library: Library, question: str, weights: Weights) -> dict[int, float]:
    """The fused score of every passage, from the documents' texts alone."""
    vector = ENCODER.encode([question], "query")[0]
    ids = every_passage(library)
    dense, sentence, fields = [], [], []
    for passage in library.passages(ids).values():
        document = library.document(passage.document)
        dense.append(float(ENCODER.encode([passage_text(document, passage)], "passage")[0] @ vector))
        quotes = [document.text[s.start : s.end] for s in passage.sentences]
        sentence.append(float((ENCODER.encode(quotes, "passage") @ vector).max()))
        fields.append(lexical_fields(document, passage)[0])
    words = bm25(fields, question)
    d, s = np.array(dense), np.array(sentence)
    worded = z(words, words[words > 0]) if words.any() else np.zeros(len(ids))
    fused = weights.dense * z(d, d) + weights.sentence * z(s, s) + weights.words * worded
    return dict(zip(ids, fused.tolist(), strict=True))


@settings(max_examples=40)
@given(question=questions, weights=st.sampled_from([Weights(), Weights(1, 0, 0), Weights(0, 1, 0), Weights(0, 0, 1)]))
def test_scores_and_order_are_those_of_the_formula_over_every_passage(
    library: Library, question: str, weights: Weights
) -> None:
    hits = find(library, question, weights=weights)
    expected = by_hand(library, question, weights)
    assert len(expected) <= DEPTH
    assert {h.id: h.scores.fused for h in hits} == pytest.approx(expected, abs=0.02)  # vectors are kept in 16 bits
    fused = [h.scores.fused for h in hits]
    assert fused == sorted(fused, reverse=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_of_a_score_are_raw(library: Library, question: str) -> None:
    vector = ENCODER.encode([question], "query")[0]
    terms = weighted_terms(syllables(question), 0.7)
    words = library.word_scores(terms, "exact", every_passage(library), pairs_once=True)
    for hit in find(library, question):
        dense, inner = library.vectors([hit.id])[hit.id]
        assert hit.scores.dense == pytest.approx(float(dense @ vector))
        assert hit.scores.sentence == pytest.approx(float((inner @ vector).max()))
        assert hit.scores.words == pytest.approx(words[hit.id], rel=1e-6)


@pytest.mark.parametrize("question", QUESTIONS)
def test_fewer_are_the_first_of_more(library: Library, question: str) -> None:
    every = find(library, question)
    assert len(every) == library.size
    for count in range(len(every)):
        assert find(library, question, count) == every[:count]


def test_a_hit_carries_its_passage_and_its_document(library: Library) -> None:
    for hit in find(library, "giải ngân"):
        assert hit.document == library.document(hit.passage.document)
        assert hit.text == hit.document.text[hit.passage.start : hit.passage.end]
        assert hit.passage == library.passages([hit.id])[hit.id]


def test_a_term_asked_twice_weighs_twice() -> None:
    assert dict(weighted_terms("tiến độ tiến độ".split())) == {"tiến": 2, "độ": 2, "tiến_độ": 2, "độ_tiến": 1}
    assert dict(weighted_terms("tiến độ tiến".split(), 0.5)) == {"tiến": 2, "độ": 1, "tiến_độ": 0.5, "độ_tiến": 0.5}


def test_standardised_scores_are_distances_from_the_mean_of_the_reference() -> None:
    np.testing.assert_allclose(standardise(np.array([1.0, 3.0, 9.0]), [1.0, 3.0]), [-1, 1, 7])
    np.testing.assert_allclose(standardise(np.array([5.0, 7.0]), [5.0, 5.0]), [0, 2])
    np.testing.assert_allclose(standardise(np.array([5.0, 7.0]), []), [0, 0])


def test_a_passage_is_as_near_as_its_best_sentence(library: Library) -> None:
    ids, vector = every_passage(library), ENCODER.encode([QUESTIONS[0]], "query")[0]
    close = library.closeness([*ids, 999], vector)
    assert list(close) == ids
    for i, (dense, inner) in library.vectors(ids).items():
        assert close[i] == pytest.approx((float(dense @ vector), max((inner @ vector).tolist())))


def test_a_passage_without_sentences_is_as_near_as_itself(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    own, inner = np.eye(DIMENSION, dtype=np.float32)[:3], np.full((2, DIMENSION), 0.5, np.float32)
    passages = [Passage("", n, n, n + 1, (), ()) for n in range(3)]
    with store.transaction() as generation:
        store.put(Document("abc"), passages, own, [inner[:0], inner, inner[:0]], generation)
    assert store.closeness([1, 2, 3], own[0]) == {1: (1, 1), 2: (0, 0.5), 3: (0, 0)}
    assert store.closeness([], own[0]) == {}


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "store", encoder=ENCODER)
    assert find(open_library(tmp_path / "store"), "giải ngân") == []


# --- filters narrow and never widen

DAYS = [None, date(2021, 1, 1), date(2022, 1, 1), date(2023, 6, 1), date(2025, 1, 1)]
filters = st.builds(
    Filters,
    kinds=st.frozensets(st.sampled_from(["KL", "NQ", "CT", "XX"]), max_size=2),
    issuers=st.frozensets(st.sampled_from(["Chính phủ", "Tỉnh ủy", "Ai đó"]), max_size=2),
    since=st.sampled_from(DAYS),
    until=st.sampled_from(DAYS),
    without=st.frozensets(st.sampled_from(["vb1", "vb3", "vb99"])),
)


def passes(f: Filters, hit: Hit) -> bool:
    m = hit.document.metadata
    return (
        hit.document.id not in f.without
        and (not f.kinds or m.kind in f.kinds)
        and (not f.issuers or m.issuer in f.issuers)
        and (f.since is None or (m.issued is not None and m.issued >= f.since))
        and (f.until is None or (m.issued is not None and m.issued <= f.until))
    )


@settings(max_examples=60)
@given(question=questions, filters=filters)
def test_a_filter_keeps_exactly_the_passages_that_pass_it(library: Library, question: str, filters: Filters) -> None:
    expected = {h.id for h in find(library, question) if passes(filters, h)}
    assert {h.id for h in find(library, question, filters=filters)} == expected


@settings(max_examples=60)
@given(question=questions, filters=filters)
def test_a_filter_leaves_the_raw_scores_as_they_are(library: Library, question: str, filters: Filters) -> None:
    every = {h.id: h.scores for h in find(library, question)}
    for hit in find(library, question, filters=filters):
        of_all = every[hit.id]
        assert (hit.scores.dense, hit.scores.words) == pytest.approx((of_all.dense, of_all.words), rel=1e-5)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_filter_of_one_document_gives_its_passages_best_first(library: Library, question: str) -> None:
    for document in library.documents():
        own = find(library, question, filters=Filters(documents=frozenset({document.id})))
        assert sorted(h.id for h in own) == library.passage_ids(document.id)
        assert own[0].scores.dense == max(h.scores.dense for h in own) or own[0].scores.words > 0


def test_a_filter_that_keeps_none_finds_nothing_and_says_so(library: Library) -> None:
    nothing = Filters(kinds=frozenset({"KL"}), since=date(2030, 1, 1))
    assert find(library, "giải ngân", filters=nothing) == []
    reply = Searcher(library, ENCODER).ask("giải ngân vốn đầu tư công", nothing)
    assert reply.refused
    assert reply.hits == reply.answer == ()
    assert "bộ lọc" in str(reply.reason)
    assert "bộ lọc" not in str(Searcher(library, ENCODER).ask("giải ngân vốn đầu tư công").reason)


# --- a store that changes


def test_a_store_grown_file_by_file_answers_as_one_built_at_once(tmp_path: Path) -> None:
    for document in DOCUMENTS:
        fill(tmp_path / "grown", document, encoder=ENCODER)
    fill(tmp_path / "once", *DOCUMENTS, encoder=ENCODER)
    grown, once = open_library(tmp_path / "grown"), open_library(tmp_path / "once")
    for question in QUESTIONS:
        assert find(grown, question) == find(once, question)


@pytest.mark.parametrize("gone", range(len(DOCUMENTS)))
def test_a_removed_document_never_comes_back(tmp_path: Path, gone: int) -> None:
    ids = fill(tmp_path / "store", *DOCUMENTS, encoder=ENCODER)
    searcher = Searcher(open_library(tmp_path / "store"), ENCODER)
    asked = [document.text for document, _ in DOCUMENTS]
    assert all(searcher.ask(text).hits for text in asked)
    with LibraryWriter(tmp_path / "store", ENCODER.name, ENCODER.dimension) as writer, writer.transaction() as batch:
        batch.remove(ids[gone])
    for library in (searcher.library, open_library(tmp_path / "store")):
        for text in asked:
            reply = Searcher(library, ENCODER).ask(text)
            found = {h.document.id for h in reply.hits} | {q.hit.document.id for q in reply.answer}
            assert found <= set(ids) - {ids[gone]}
            assert reply.hits
    for question in QUESTIONS:
        rest = [d for n, d in enumerate(DOCUMENTS) if n != gone]
        assert {h.text for h in find(searcher.library, question)} == {
            d.text[p.start : p.end] for d, ps in rest for p in ps
        }


def test_a_document_of_new_content_is_found_by_that_alone(tmp_path: Path) -> None:
    (document_id,) = fill(tmp_path / "store", DOCUMENTS[0], encoder=ENCODER)
    searcher = Searcher(open_library(tmp_path / "store"), ENCODER)
    document, passages = make_document("Tin một\nChuyển đổi số.")
    fill(tmp_path / "store", (replace(document, id=document_id), passages), encoder=ENCODER)
    assert [h.text for h in searcher.ask("tiến độ giải ngân").hits] == ["Chuyển đổi số."]


def test_questions_from_several_threads_are_answered_while_a_writer_writes_and_removes(tmp_path: Path) -> None:
    ids = fill(tmp_path / "store", *DOCUMENTS, encoder=ENCODER)
    searcher = Searcher(open_library(tmp_path / "store"), ENCODER)
    with ThreadPoolExecutor(4) as pool, LibraryWriter(tmp_path / "store", ENCODER.name, ENCODER.dimension) as writer:
        for n, gone in enumerate(ids[1:]):
            asked = [pool.submit(searcher.ask, question) for question in QUESTIONS]
            put(writer, f"{n}.txt", *make_document(f"Tin\nGiải ngân vốn lần {n}."), ENCODER)
            with writer.transaction() as batch:
                batch.remove(gone)
            assert all(future.result().hits for future in asked)
    assert {h.document.id for h in searcher.ask("giải ngân").hits} == {ids[0], "vb6", "vb7", "vb8", "vb9"}


def test_restored_accents_count_half_for_the_words_as_they_are_without(library: Library) -> None:
    question = "giai ngan von"
    query = understand(question, library)
    assert query.is_restored
    terms, folded = weighted_terms(query.words, 0.7), weighted_terms(syllables(question), 0.7)
    vector, every = ENCODER.encode([query.understood], "query")[0], every_passage(library)
    exact, plain = (
        np.array([library.word_scores(looked, field, every, pairs_once=True)[i] for i in every])
        for field, looked in (("exact", terms), ("folded", folded))
    )
    both = (z(exact, exact[exact > 0]) + z(plain, plain[plain > 0])) / 2
    hits = retrieve(query, vector, library, 50, weights=Weights(0, 0, 1))
    assert {hit.id: hit.scores.fused for hit in hits} == pytest.approx(
        dict(zip(every, both.tolist(), strict=True)), abs=1e-6
    )
