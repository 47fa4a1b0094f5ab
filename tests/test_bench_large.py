"""The benchmark of growth: what its stores hold, the bare calls, exact neighbours and recall, tables and plot."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice, product
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bench import asking, large, large_stores, peers, report, synthetic
from bench.approximate import measure_approximation, overlap
from bench.calls import BARE, taken_down, time_calls
from bench.exact import SHARES, exact_neighbours, filter_of, find_exact
from bench.large_report import draw_large
from bench.material import Material, gather, load_material
from bench.peer_kinds import Peer
from bench.record import latest_result
from bench.speed import encoded_texts
from fakes import FakeEncoder, fill, make_document
from index.library import EVERYTHING, Filters, Library, open_library
from search.service import Searcher

BODIES = (
    "1. Ban Thường vụ yêu cầu đẩy nhanh giải ngân vốn đầu tư công. Gỡ vướng mặt bằng trong quý III năm 2024.",
    "1. Năm 2024 tỉnh trồng mới 850 ha rừng phòng hộ đầu nguồn. Giao Hạt Kiểm lâm giữ rừng.",
    "1. Hội nghị bàn việc sáp nhập các trường tiểu học ở vùng cao. Sở Giáo dục báo cáo trước ngày 15/9.",
)


ENCODER = FakeEncoder(dimension=64)


def random_body(draw: random.Random) -> str:
    """Two sentences that no other body has."""
    syllables = ["".join(pair) for pair in product("bcdghklmnt", ("an", "eo", "inh", "ong", "ua", "y"))]
    return "1. " + " ".join(" ".join(draw.sample(syllables, 20)).capitalize() + "." for _ in range(2))


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    draw = random.Random(0)
    bodies = [*BODIES, *(random_body(draw) for _ in range(60))]
    documents = [make_document(f"Tiêu đề\n{body}", title=f"Về việc {n}") for n, body in enumerate(bodies)]
    folder = tmp_path_factory.mktemp("real")
    fill(folder, *documents, encoder=ENCODER)
    return gather([open_library(folder)])


@pytest.fixture(scope="module")
def store(material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large") / "store"
    large_stores.write_store(600, material, ENCODER, folder)
    return folder


@pytest.fixture(scope="module")
def library(store: Path) -> Library:
    return open_library(store)


@pytest.fixture
def searcher(library: Library) -> Searcher:
    return Searcher(library, ENCODER)


# --- material and documents


def test_material_is_what_the_documents_say_with_their_vectors(material: Material) -> None:
    sentences = [material.sentences[s] for s in material.sentences_of(1)]
    assert sentences == ["Năm 2024 tỉnh trồng mới 850 ha rừng phòng hộ đầu nguồn.", "Giao Hạt Kiểm lâm giữ rừng."]
    assert material.titles[1] == "Về việc 1"
    expected = ENCODER.encode(sentences, "passage")
    assert np.allclose(material.sentence_vectors[list(material.sentences_of(1))], expected, atol=1e-3)


def test_material_is_gathered_once(material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.material.gather", lambda _: material)
    monkeypatch.setattr("bench.material.load_sets", list)
    first = load_material(tmp_path / "kept" / "material.npz", ENCODER)
    monkeypatch.delattr("bench.material.gather")
    again = load_material(tmp_path / "kept" / "material.npz", ENCODER)
    assert first.titles == again.titles == material.titles
    assert first.sentences == again.sentences == material.sentences
    assert np.array_equal(again.starts, material.starts)
    assert np.allclose(again.passage_vectors, material.passage_vectors, atol=1e-3)


def test_documents_of_a_seed_are_always_the_same(material: Material) -> None:
    first, again, other = (list(islice(synthetic.drafts(material, seed), 5)) for seed in (1, 1, 2))
    assert first == again != other


def test_every_sentence_of_a_document_is_a_real_one(material: Material) -> None:
    for draft in islice(synthetic.drafts(material), 20):
        document, passages = synthetic.as_document(draft, material)
        assert document.text == synthetic.as_text(draft, material)
        assert len(passages) == synthetic.PASSAGES
        for passage in passages:
            assert {document.text[s.start : s.end] for s in passage.sentences} <= set(material.sentences)
            assert document.text[passage.start : passage.end].startswith(f"{passage.ordinal + 1}. ")
            assert passage.sentences[-1].end == passage.end


@pytest.mark.parametrize("share", SHARES)
def test_a_filter_keeps_about_its_share(material: Material, share: float) -> None:
    only = filter_of(share)
    days = [draft.issued for draft in islice(synthetic.drafts(material), 5000)]
    kept = sum((only.since or date.min) <= day <= (only.until or date.max) for day in days)
    assert kept / len(days) == pytest.approx(share, rel=0.3)


def test_made_vectors_lie_as_far_from_real_ones_as_neighbours_do() -> None:
    """Of ten bundles of directions: a made vector stays in the bundle of the real one that it is made from."""
    draw = np.random.default_rng(0)
    bundles = np.repeat(np.eye(10, 32, dtype=np.float32), 20, axis=0)
    vectors = bundles + 0.05 * draw.standard_normal(bundles.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    one_each = np.arange(len(vectors) + 1)
    real = Material(["?"] * len(vectors), ["?"] * len(vectors), one_each, vectors, vectors)
    made = islice(synthetic.drafts(real), 20)
    drafts = list(made)
    for draft, (dense, sentences) in zip(drafts, synthetic.VectorMaker(real).vectors(drafts), strict=True):
        assert np.allclose(np.linalg.norm(dense, axis=1), 1, atol=1e-5)
        assert [len(s) for s in sentences] == [len(chosen) for _, chosen in draft.passages]
        rows = [row for row, _ in draft.passages]
        assert np.array_equal(np.argmax(dense[:, :10], axis=1), np.array(rows) // 20)
        assert not np.allclose(dense, vectors[rows])


def test_a_store_holds_as_many_passages_as_asked(library: Library) -> None:
    assert (library.info()["passages"], library.info()["documents"], library.size) == (600, 60, 600)
    assert library.count(filter_of(0.5)) < 60


def test_beyond_a_size_nothing_is_encoded(material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_stores, "ENCODED", 10)
    encoder = FakeEncoder(dimension=64)
    large_stores.write_store(30, material, encoder, tmp_path / "store")
    assert not encoder.texts
    assert open_library(tmp_path / "store").size == 30


def test_files_make_at_least_as_many_passages_as_asked(material: Material, tmp_path: Path) -> None:
    large_stores.write_files(12, material, tmp_path / "files")
    assert (tmp_path / "files" / "000001.txt").read_text("utf-8").startswith("TỈNH ỦY THANH LAM\n")


def test_indexes_are_made_anew_where_their_code_changed(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    large_stores.write_store(20, material, ENCODER, folder)
    large_stores.renew_indexes(folder, ENCODER)
    (folder / "dense" / "left").touch()
    large_stores.renew_indexes(folder, ENCODER)
    assert (folder / "dense" / "left").exists()
    monkeypatch.setattr(large_stores, "_sources", lambda: {"dense": "new", "lexical": "new"})
    large_stores.renew_indexes(folder, ENCODER)
    assert not (folder / "dense" / "left").exists()
    found = open_library(folder).problems()
    assert all("tệp gốc" in problem for problem in found)  # no original is kept; all else is well


# --- bare calls


def test_the_calls_of_a_question_are_taken_down_and_can_be_made_again(searcher: Searcher) -> None:
    encode = searcher.encoder.encode
    with taken_down(searcher) as calls:
        searcher.ask("Trồng bao nhiêu ha rừng phòng hộ?")
    assert {BARE[name] for name, _ in calls} == set(BARE.values())
    assert searcher.encoder.encode == encode
    seconds = time_calls(calls, searcher)
    assert set(seconds) == {*BARE.values(), "bare"}
    assert seconds["bare"] == pytest.approx(sum(seconds[name] for name in set(BARE.values())))


def test_ratios_by_hand() -> None:
    rows = [{"whole": w, "bare": b} for w, b in ((0.004, 0.002), (0.006, 0.002), (0.02, 0.002))]
    found = asking.describe([rows, [{"whole": 0.002, "bare": 0.002}] * 3, rows])
    assert found["times the bare calls, rounds"] == [3, 1, 3]
    assert found["times the bare calls"] == 3
    assert found["ms"]["bare"]["p99"] == 2
    assert found["p95 over median"] == 5  # 20 ms over 4


# --- exact and approximate


def test_exact_neighbours_are_those_of_one_multiplication(library: Library) -> None:
    vectors = ENCODER.encode(["rừng phòng hộ", "vốn đầu tư công"], "query")
    ids = [i for d in library.documents() for i in library.passage_ids(d.id)]
    matrix = np.stack([library.vectors([i])[i][0] for i in ids])
    found = find_exact(library, vectors, [1.0], 7)[1.0]
    for row, vector in zip(found, vectors, strict=True):
        assert np.allclose(row[:, 1], np.sort(matrix @ vector)[::-1][:7], atol=1e-5)
        assert np.allclose(row[:, 1], [matrix[ids.index(i)] @ vector for i in row[:, 0]], atol=1e-5)


def test_exact_neighbours_keep_to_the_filter(library: Library) -> None:
    vectors = ENCODER.encode(["rừng phòng hộ"], "query")
    only = filter_of(0.1)
    assert only.since
    assert only.until
    allowed = {d.id for d in library.documents() if only.since <= (d.metadata.issued or date.min) <= only.until}
    inside = {i for d in allowed for i in library.passage_ids(d)}
    found = {int(i) for i in find_exact(library, vectors, [0.1], 600)[0.1][0, :, 0]} - {-1}
    assert found == inside


def test_neighbours_are_found_once_for_the_same_questions(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, vectors = tmp_path / "exact.npz", ENCODER.encode(["rừng", "vốn"], "query")
    first = exact_neighbours(library, vectors, kept)
    monkeypatch.delattr("bench.exact.find_exact")
    assert exact_neighbours(library, vectors, kept) == first
    with pytest.raises(NameError):
        exact_neighbours(library, vectors[::-1], kept)


@given(st.lists(st.integers(0, 20), unique=True))
def test_overlap_of_a_list_with_itself_is_whole(ids: list[int]) -> None:
    assert overlap(ids, ids) == 1
    assert overlap([], ids) == (0 if ids else 1)


def test_an_index_that_misses_is_told(searcher: Searcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ["Trồng bao nhiêu ha rừng phòng hộ?", "Ai báo cáo việc sáp nhập trường?"]
    whole = measure_approximation(searcher, questions, tmp_path / "exact.npz")
    assert list(whole) == ["100%", "50%", "10%", "1%"]
    assert whole["100%"]["recall@200"] > 0.9  # ties at the end of the list may fall either way
    nearest = Library.nearest

    def far(library: Library, vector: object, count: int, filters: Filters = EVERYTHING) -> dict[int, float]:
        return dict(list(nearest(library, vector, library.size, filters).items())[::-1][:count])  # type: ignore[arg-type]

    monkeypatch.setattr(Library, "nearest", far)
    missing = measure_approximation(searcher, questions, tmp_path / "exact.npz")
    assert missing["100%"]["recall@10"] < 0.5
    assert missing["100%"]["nDCG@10 of exact"] < whole["100%"]["nDCG@10 of exact"]


# --- tables and plot


def a_size(passages: int, ms: float) -> dict[str, object]:
    times = {name: {"p50": ms, "p95": 2 * ms, "p99": 3 * ms} for name in ("whole", "encode", "bare")}
    share = {"recall@10": 0.99, "recall@200": 0.98, "ms": 1.0, "nDCG@10 of exact": 0.999}
    seconds = {"empty": 1.0, "full": 1.5, "asked, empty": 0.1, "asked, full": 0.2}
    return {
        "passages": passages,
        "documents": passages // 10,
        "bytes": passages * 5000,
        "opening, s": 0.1,
        "first question, ms": 20.0,
        "resident, MB": {"all": 300 + passages / 1000},
        "of the store, MB": {"all": passages / 1000},
        "ms": times,
        "times the bare calls": 1.5,
        "p95 over median": 2.0,
        "approximation": {"100%": share},
        "adding": {"s": seconds, "times an empty store": 1.5, "found at once": "12 of 12"},
    }


def a_result() -> dict[str, object]:
    rows = {"1000": a_size(1000, 5.0), "10000": a_size(10_000, 15.0)}
    return {"sizes": rows, "growth": large.growth(list(rows.values())), "start": {"command to answer, s": 2.0}}


def test_growth_by_hand() -> None:
    (grown,) = large.growth([a_size(1000, 5.0), a_size(10_000, 15.0)])
    assert grown["times as long"] == 3
    assert grown["bytes of memory a passage, all"] == 1000
    assert grown["bytes of disk a passage"] == 5000


def test_every_figure_of_growth_has_a_place_in_the_tables() -> None:
    shown = report.render("large", a_result())
    assert "| one question, warm, ms | 1,000 | 10,000 |" in shown
    assert "| a question, p99 | 15.0 | 45.0 |" in shown
    assert "12 of 12" in shown
    assert "| 10,000 | 100% | 0.990 | 0.980 | 0.999 | 1.000 |" in shown
    assert "| from one size to the next | 1,000 to 10,000 |" in shown


def test_the_plot_is_that_of_the_latest_results(tmp_path: Path) -> None:
    report.draw(tmp_path / "none.png", tmp_path)
    assert not (tmp_path / "none.png").exists()
    record = {"date": "2026-01-01", "commit": "abc1234", "result": a_result()}
    (tmp_path / "large-x.json").write_text(json.dumps(record), "utf-8")
    report.draw(tmp_path / "drawn.png", tmp_path)
    assert Image.open(tmp_path / "drawn.png").info["Comment"] == "abc1234"
    latest = latest_result("large", report.RESULTS)
    assert latest is None or Image.open(report.PLOT).info["Comment"] == latest["commit"]


def test_the_plot_has_a_line_for_each_percentile_and_decades_of_one_width() -> None:
    (axes,) = draw_large(a_result()).axes
    assert [line.get_label() for line in axes.lines] == ["p99", "p95", "median", "bare calls"]
    assert axes.lines[2].get_xydata().tolist() == [[1000, 5], [10_000, 15]]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")


# --- peers


class Absent(Peer):
    name = "absent"
    needs = ("json", "no_such_module_here")


def test_a_peer_that_is_not_installed_is_left_out_and_told() -> None:
    assert Absent.missing() == "no_such_module_here not installed"
    shown = report.render("peers", {"sizes": {}, "left out": {"absent": Absent.missing()}})
    assert shown == "absent: left out, no_such_module_here not installed."


def test_peers_get_the_passages_as_they_are_encoded(library: Library, material: Material) -> None:
    texts, sentences = encoded_texts(library)
    assert len(texts) == 600
    assert all(any(sentence in text for sentence in material.sentences) for text in texts)
    assert len(sentences) > len(texts)


class Slow(Peer):
    """Keeps what it is given; encodes it."""

    name = "slow"
    needs = ()

    def index(self, texts: Sequence[str]) -> None:
        self.encoder.passages(texts)

    def ask(self, question: str) -> list[int]:
        return []


class Model:
    """What stands for torch: counts the texts that it encoded."""

    encoded: ClassVar[list[int]] = []

    def __init__(self, folder: str, ready: Mapping[str, object]) -> None:
        self.ready, self.seconds = ready, 0.0

    def passages(self, texts: Sequence[str]) -> None:
        if not self.ready:
            self.encoded.append(len(texts))
            self.seconds += 10.0


def test_torch_encodes_once_and_is_counted_in_after_that(material: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "load_material", lambda *_: material)
    monkeypatch.setattr(peers, "RecipeEncoder", Model)
    monkeypatch.setattr(peers.bundled, "prepare", lambda: "folder")
    monkeypatch.setattr(peers, "_ROUNDS", 1)
    run = peers.Run([Slow], ENCODER, encode_all=False)
    run._questions = ["Trồng rừng ở đâu?"]
    small, large_one = run.measure(12), run.measure(40)
    assert list(small) == [peers.OURS, "slow"]
    assert Model.encoded == [small["slow"]["passages"]]
    each = 10 / small["slow"]["passages"]
    assert large_one["slow"]["indexing, s"] == pytest.approx(each * large_one["slow"]["passages"], abs=0.2)
    assert large_one["slow"]["of these timed, s"] < 1


def test_a_row_of_peers_by_hand() -> None:
    ours = peers.describe(100, 4.0, 4.0, [0.002])
    row = peers.describe(100, 10.0, 1.0, [0.001, 0.004, 0.009])
    assert row["passages/s"] == 10
    assert row["of these timed, s"] == 1
    assert peers._times(row, ours) == {"ours indexes, times as fast": 2.5, "asks, times as long as ours": 2}
