"""The model with 8-bit products, for passages: 1.5 times as fast as bf16, 2.4 times as f32 (docs/decisions.md).

Weights and activations are quantised once and for good, by NNCF, from what the activations are on a few
passages (calibration.txt, out of the sample documents).
"""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.openvino_engine import FULL, PROMPTS, import_openvino, load_tokenizer
from index.errors import EncoderError

# How far SmoothQuant (arXiv 2211.10438) moves large activations into the weights. Least cosine with the full model over
# 200 passages: .998 at NNCF's own .95, .9989 at .85, .9991 at .8, .9989 at .7, .998 at .6.
_SMOOTHING = 0.8

_EMBEDDINGS = r".*embeddings/aten::embedding.*"  # 8-bit ones are spread out as f32 when loaded: 700 MB more


def quantise(folder: Path, target: Path) -> None:
    """Write `target` (.xml, with its .bin beside it) from the OpenVINO model in `folder`; same inputs and output.

    Raises:
        EncoderError: nncf cannot be imported, or cannot quantise the model.
    """
    openvino = import_openvino()
    try:
        model = openvino.Core().read_model(folder / FULL)
        openvino.save_model(_quantised(model, list(_calibration(folder))), target, compress_to_fp16=True)
    except (ImportError, OSError, RuntimeError) as error:
        raise EncoderError(f"Không thu gọn được mô hình: {error}. Cần nncf; hãy chạy: pip install nncf") from error


def _quantised(model: Any, inputs: list[list[Any]]) -> Any:
    # NNCF draws its progress and logs on standard output, where the answer's JSON may be going.
    with contextlib.redirect_stdout(io.StringIO()):
        import nncf
        from nncf.quantization.advanced_parameters import (
            AdvancedQuantizationParameters,
            AdvancedSmoothQuantParameters,
        )

        smoothing = AdvancedSmoothQuantParameters(matmul=_SMOOTHING)
        return nncf.quantize(
            model,
            nncf.Dataset(inputs),
            preset=nncf.QuantizationPreset.MIXED,
            model_type=nncf.ModelType.TRANSFORMER,
            subset_size=len(inputs),
            ignored_scope=nncf.IgnoredScope(patterns=[_EMBEDDINGS]),
            advanced_parameters=AdvancedQuantizationParameters(smooth_quant_alphas=smoothing),
        )


def _calibration(folder: Path) -> Iterator[list[Any]]:
    """Ids and mask, [1, t], of each calibration passage."""
    tokenizer = load_tokenizer(folder)
    for line in Path(__file__).with_name("calibration.txt").read_text(encoding="utf-8").splitlines():
        ids = np.array([tokenizer.encode(PROMPTS["passage"] + line).ids])
        yield [ids, np.ones_like(ids)]
