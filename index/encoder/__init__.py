"""Texts to vectors: one protocol, two engines, one bundled model that needs no download."""

import logging
from pathlib import Path

from index.encoder.protocol import Encoder, Kind, Vectors
from index.errors import EncoderError

__all__ = ["Encoder", "Kind", "Vectors", "load_encoder"]

_log = logging.getLogger(__name__)


def load_encoder(model: str | None = None, engine: str | None = None, cache: Path | None = None) -> Encoder:
    """The encoder named by `model`: a folder, a hub name, or None for the bundled model.

    `engine` is "openvino" or "torch"; None takes OpenVINO for the bundled model, or torch where
    that cannot run. `cache` holds the bundled model (None: the user's cache folder); the first
    call converts it there.

    Raises:
        EncoderError: the model cannot be loaded, or the engine is unknown or cannot run it.
    """
    if engine not in (None, "openvino", "torch"):
        raise EncoderError(
            f"VANKIEN_ENGINE là {engine!r}; chỉ dùng được 'openvino' hoặc 'torch'. Hãy đặt một trong hai."
        )
    if model:
        return _load_named(model, engine)
    if engine == "torch":
        return _load_torch(cache)
    return _load_openvino(cache) if engine else _load_first_that_runs(cache)


def _load_named(model: str, engine: str | None) -> Encoder:
    if engine == "openvino":
        raise EncoderError(
            f"VANKIEN_ENGINE là 'openvino' nhưng VANKIEN_MODEL là {model!r}; OpenVINO chỉ chạy mô hình kèm theo. "
            "Hãy đặt VANKIEN_ENGINE là 'torch', hoặc bỏ VANKIEN_MODEL."
        )
    from index.encoder.sentence_transformers_engine import SentenceTransformersEncoder

    return SentenceTransformersEncoder(model)


def _load_first_that_runs(cache: Path | None) -> Encoder:
    try:
        return _load_openvino(cache)
    except EncoderError as error:
        _log.warning("OpenVINO không chạy được trên máy này, torch chạy thay: %s", error)
        return _load_torch(cache)


def _load_openvino(cache: Path | None) -> Encoder:
    from index.encoder import bundled
    from index.encoder.openvino_engine import OpenVINOEncoder

    return OpenVINOEncoder(bundled.prepare_openvino(cache), name=bundled.model_name())


def _load_torch(cache: Path | None) -> Encoder:
    from index.encoder import bundled
    from index.encoder.sentence_transformers_engine import SentenceTransformersEncoder

    return SentenceTransformersEncoder(str(bundled.prepare(cache)), name=bundled.model_name())
