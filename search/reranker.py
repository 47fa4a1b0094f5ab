"""Scores texts against a question by reading both at once; off unless a user names a cross-encoder."""

import os
from collections.abc import Sequence
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import RerankerError

Relevance = NDArray[np.float32]


class Reranker(Protocol):
    """Reads a question and a text together: slower than comparing vectors, and closer to what the text says."""

    def score(self, question: str, texts: Sequence[str]) -> Relevance:
        """float32 [len(texts)] in the order of `texts`, higher is nearer; of any scale. Raises RerankerError."""


class AsFound:
    """No reranker: finds all texts alike, so whatever was found keeps its order."""

    def score(self, question: str, texts: Sequence[str]) -> Relevance:
        return np.zeros(len(texts), np.float32)


AS_FOUND = AsFound()


def load_reranker(model: str | None) -> Reranker:
    """The cross-encoder named by a folder or hub name; AS_FOUND for None. Raises RerankerError."""
    return CrossEncoderReranker(model) if model else AS_FOUND


class CrossEncoderReranker:
    """Wraps a sentence-transformers `CrossEncoder` that gives one score a pair. Safe to use from several threads."""

    def __init__(self, model: str) -> None:
        """Load `model`. Raises RerankerError where it is missing, no cross-encoder, or gives several scores."""
        self._name = model
        self._lock = Lock()  # the tokenizer may not be borrowed twice at once
        try:
            # Imported here: it takes 6 s, which only who needs it should pay.
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(model, device="cpu", local_files_only=os.path.isdir(model))
        except Exception as error:  # the hub, torch and transformers each raise their own
            raise self._error("không nạp được", " ".join(str(error).split()) or repr(error)) from error
        if not _has_own_head(self._model):
            raise self._error("không phải cross-encoder", "mô hình chưa được huấn luyện để chấm điểm cặp câu")
        if self._model.num_labels != 1:
            raise self._error("cho nhiều điểm mỗi cặp", f"cần 1 điểm, mô hình cho {self._model.num_labels}")

    def score(self, question: str, texts: Sequence[str]) -> Relevance:
        """Logits, float32 [len(texts)]: a sigmoid's best ones would all be 1."""
        if not texts:
            return np.empty(0, np.float32)
        pairs = [(question, text) for text in texts]
        try:
            with self._lock:
                found = self._model.predict(pairs, activation_fn=_unchanged, show_progress_bar=False)
        except Exception as error:  # torch and tokenizers each raise their own
            raise self._error("không chạy được", " ".join(str(error).split()) or repr(error)) from error
        scores = np.asarray(found, np.float32)
        if scores.shape != (len(texts),) or not np.isfinite(scores).all():
            raise self._error("cho điểm không dùng được", f"cần {len(texts)} số, nhận được mảng {scores.shape}")
        return scores

    def _error(self, what: str, why: str) -> RerankerError:
        return RerankerError(
            f"Mô hình xếp lại {self._name!r} {what}: {why}. Cần thư mục hoặc tên một cross-encoder mà "
            "sentence-transformers nạp được; hãy sửa VANKIEN_RERANKER, hoặc bỏ biến này."
        )


def _has_own_head(model: Any) -> bool:
    """Whether the scores come from trained weights: given a bare encoder, CrossEncoder makes up a head at random."""
    architectures = getattr(model.config, "architectures", None) or []
    return len(model) > 1 or any(name.endswith("ForSequenceClassification") for name in architectures)


def _unchanged(scores: Any) -> Any:
    return scores
