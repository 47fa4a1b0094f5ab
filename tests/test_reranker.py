"""The cross-encoder that a user names: what it promises, and what is said where it can't be used. No download."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fakes import fill, make_document
from index.command_line import run
from index.encoder import Encoder, bundled
from index.errors import RerankerError
from index.fields import passage_text
from index.library import open_library
from search.__main__ import main
from search.reranker import AS_FOUND, CrossEncoderReranker, load_reranker
from search.service import Searcher, open_searcher

QUESTION = "Giải ngân vốn đầu tư công đạt bao nhiêu?"
TEXTS = [
    "Giải ngân vốn đầu tư công đạt 41% kế hoạch.",
    "Trồng mới 850 ha rừng phòng hộ.",
    "Cuộc họp do Văn phòng Tỉnh ủy chuẩn bị. " * 80,
    "",
    "Sáp nhập các trường tiểu học ở vùng cao.",
]


def make_model(folder: Path, labels: int = 1, bias: float = 0.0) -> Path:
    """A cross-encoder of one small layer with the bundled model's tokenizer, always of the same random weights."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(bundled.prepare())
    torch.manual_seed(18)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        num_labels=labels, initializer_range=0.5, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    torch.nn.init.constant_(model.classifier.bias, bias)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def reranker(folder: Path) -> CrossEncoderReranker:
    return CrossEncoderReranker(str(folder))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    kho = tmp_path_factory.mktemp("reranked") / "kho"
    fill(kho, *(make_document(f"Văn bản {n}\n{text}", title=f"Văn bản {n}") for n, text in enumerate(TEXTS)),
         encoder=encoder)  # fmt: skip
    return kho


def test_scores_are_the_logits_of_each_pair_in_order(folder: Path, reranker: CrossEncoderReranker) -> None:
    import torch
    from transformers import AutoTokenizer, BertForSequenceClassification

    model, tokenizer = BertForSequenceClassification.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        expected = [
            model(**tokenizer([QUESTION], [text], truncation=True, max_length=512, return_tensors="pt")).logits.item()
            for text in TEXTS
        ]
    scores = reranker.score(QUESTION, TEXTS)
    assert (scores.shape, scores.dtype) == ((len(TEXTS),), np.float32)
    np.testing.assert_allclose(scores, expected, atol=1e-4)
    assert np.ptp(scores) > 0.1  # else no order could be told from another


def test_alone_is_as_in_a_batch(reranker: CrossEncoderReranker) -> None:
    alone = [reranker.score(QUESTION, [text])[0] for text in TEXTS]
    np.testing.assert_allclose(reranker.score(QUESTION, TEXTS), alone, atol=1e-4)


def test_no_texts_give_no_scores(reranker: CrossEncoderReranker) -> None:
    assert reranker.score(QUESTION, []).shape == (0,)


def test_threads_share_one_model(reranker: CrossEncoderReranker) -> None:
    questions = [QUESTION, "trồng rừng", "họp " * 300, "ai?"] * 3
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda question: reranker.score(question, TEXTS), questions))
    for question, scores in zip(questions, found, strict=True):
        np.testing.assert_allclose(scores, reranker.score(question, TEXTS), atol=1e-4)


def test_the_hits_of_a_store_follow_its_scores(store: Path, encoder: Encoder, reranker: CrossEncoderReranker) -> None:
    hits = Searcher(open_library(store), encoder, reranker).ask(QUESTION).hits
    scores = reranker.score(QUESTION, [passage_text(hit.document, hit.passage) for hit in hits])
    gained = [hit.scores.reread for hit in hits]
    assert np.argsort(gained).tolist() == np.argsort(scores).tolist()
    assert [hit.scores.total for hit in hits] == sorted((hit.scores.total for hit in hits), reverse=True)


# --- named by the environment


def test_without_a_name_nothing_is_loaded(store: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_reranker(None) is AS_FOUND
    assert open_searcher(store, encoder).reranker is AS_FOUND
    monkeypatch.setenv("VANKIEN_RERANKER", "")
    assert open_searcher(store, encoder).reranker is AS_FOUND


def test_the_folder_named_is_used_with_the_users_home_spelt_out(
    store: Path, folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    monkeypatch.setenv("VANKIEN_RERANKER", f"~/{folder.name}")
    assert isinstance(open_searcher(store, encoder).reranker, CrossEncoderReranker)


@pytest.mark.parametrize(("named", "offline"), [("", "1"), ("FOLDER", "1"), ("some/model", "0")])
def test_the_network_stays_off_unless_a_hub_name_is_given(
    folder: Path, named: str, offline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "")  # put back at the end, whatever `run` sets
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("VANKIEN_RERANKER", str(folder) if named == "FOLDER" else named)
    assert run(lambda: int(os.environ["HF_HUB_OFFLINE"])) == int(offline)


# --- what goes wrong


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"không nạp được.*VANKIEN_RERANKER"):
        CrossEncoderReranker(str(tmp_path / "không có"))


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="không nạp được"):
        CrossEncoderReranker(str(tmp_path))


def test_an_encoder_is_no_cross_encoder(encoder: Encoder) -> None:
    """It would load, with random weights where the scores are made."""
    with pytest.raises(RerankerError, match="không phải cross-encoder"):
        CrossEncoderReranker(str(bundled.prepare()))


def test_a_model_of_several_labels_is_said(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="cần 1 điểm, mô hình cho 3"):
        CrossEncoderReranker(str(make_model(tmp_path, labels=3)))


def test_scores_that_are_no_numbers_are_said(tmp_path: Path) -> None:
    broken = CrossEncoderReranker(str(make_model(tmp_path, bias=float("nan"))))
    with pytest.raises(RerankerError, match="cho điểm không dùng được"):
        broken.score(QUESTION, TEXTS)


@pytest.fixture
def _one_encoder(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.service.configured_encoder", lambda: encoder)


@pytest.mark.usefixtures("_one_encoder")
def test_the_command_line_says_it_in_one_line_of_vietnamese_and_exits_with_1(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANKIEN_RERANKER", str(tmp_path / "không có"))
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"question": "giải ngân"}\n' * 3, encoding="utf-8")
    for arguments in ([QUESTION], ["--batch", str(batch)]):
        assert main([*arguments, "--store", str(store)]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("Lỗi: Mô hình xếp lại")
        assert err.count("\n") == 1


@pytest.mark.usefixtures("_one_encoder")
def test_the_command_line_answers_with_the_cross_encoder_named(
    store: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask() -> dict[str, Any]:
        assert main([QUESTION, "--json", "--store", str(store)]) == 0
        reply: dict[str, Any] = json.loads(capsys.readouterr().out)
        return reply

    without = ask()
    monkeypatch.setenv("VANKIEN_RERANKER", str(folder))
    reranked = ask()
    scores = [{hit["document"]: hit["score"] for hit in reply["hits"]} for reply in (without, reranked)]
    assert scores[0].keys() == scores[1].keys()
    assert scores[0] != scores[1]
    assert without["refused"] == reranked["refused"]
