"""Runs the bundled model with `tokenizers` and `openvino` only: importing torch and
sentence-transformers would cost 6 s and 500 MB at every start.
"""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.encoder.protocol import Kind, Vectors
from index.errors import EncoderError

# Tokens/s on passages and sentences of real articles (Zen 4, 2 cores, 8 bits): 11,600 with 2048 tokens a batch and
# lengths rounded up to 8s, 11,400 with 1024, 10,900 with 4096, 10,700 with lengths as they are (each has its kernel).
_BATCH_TOKENS = 2048
_ROUNDED_TO = 8
_MAX_TOKENS = 512
# Kernels kept for shapes seen; OpenVINO's 5,000 take 110 MB more over 400 mixed passages and 15% more time.
_CACHED_SHAPES = 32
FULL, EIGHT_BIT = Path("openvino", "openvino.xml"), Path("openvino-int8", "openvino.xml")
PROMPTS: dict[Kind, str] = {"query": "query: ", "passage": "passage: "}

_Ids = NDArray[np.int64]
_Hint = Literal["LATENCY", "THROUGHPUT"]


class OpenVINOEncoder:
    """The bundled model, safe to share between threads: questions in full precision, passages in 8 bits.

    8-bit passages with full questions rank as well as full ones do; 8-bit questions do not (docs/decisions.md).
    """

    def __init__(self, folder: Path, name: str, precision: str | None = None) -> None:
        """Load `folder` as `bundled.prepare_openvino` writes it; `precision`: "bf16" or "f32".

        Raises:
            EncoderError: openvino or tokenizers cannot be imported, or cannot run the model.
        """
        self.name = name
        try:
            self._tokenizer, self._for_queries = _load(folder, precision)
        except Exception as error:  # openvino and tokenizers raise bare Exception, RuntimeError
            raise EncoderError(
                f"OpenVINO không chạy được mô hình trong {folder}: {error}. Hãy xóa thư mục này để mô hình được "
                "chuyển đổi lại, hoặc đặt VANKIEN_ENGINE là 'torch'."
            ) from error
        self.dimension: int = self._for_queries.dimension
        self._settings, self._lock = (folder, precision), threading.Lock()
        self._passages: _Model | None = None

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """float32 [len(texts), dimension] in the order of `texts`; rows of length 1."""
        prompt = PROMPTS[kind]
        rows = self._tokenizer.encode_batch_fast([prompt + text for text in texts])
        ids = [np.array(row.ids, np.int64) for row in rows]
        batches = list(_batches([len(row) for row in ids]))
        vectors = np.empty((len(ids), self.dimension), np.float32)
        model = self._for_queries if kind == "query" else self._for_passages()
        for batch, result in model.run(ids, batches):
            vectors[batch] = result
        return vectors

    def _for_passages(self) -> "_Model":
        """With a stream per core: 8% more tokens/s than all cores on one batch. Compiled (0.5 s) when first needed."""
        with self._lock:
            if self._passages is None:
                folder, precision = self._settings
                self._passages = _compile(folder / EIGHT_BIT, precision, "THROUGHPUT")()
            return self._passages


class _Model:
    """A compiled model; each thread has its own infer requests, a shared one raises "busy"."""

    def __init__(self, compiled: Any) -> None:
        self._compiled, self._threads = compiled, threading.local()
        self.dimension = int(compiled.output(0).partial_shape[1].get_length())

    def run(self, ids: Sequence[_Ids], batches: Sequence[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        """Each batch with its vectors; as many run at once as the model has streams."""
        requests = self._requests()
        running: dict[int, list[int]] = {}
        for turn, batch in enumerate(batches):
            slot = turn % len(requests)
            if slot in running:
                yield running.pop(slot), _result(requests[slot])
            requests[slot].start_async(_pad([ids[i] for i in batch]))
            running[slot] = batch
        for slot, batch in running.items():
            yield batch, _result(requests[slot])

    def _requests(self) -> list[Any]:
        if not hasattr(self._threads, "requests"):
            count = self._compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
            self._threads.requests = [self._compiled.create_infer_request() for _ in range(count)]
        requests: list[Any] = self._threads.requests
        return requests


def _result(request: Any) -> Vectors:
    request.wait()
    vectors: Vectors = request.get_output_tensor(0).data.copy()  # the next batch overwrites it
    return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices, longest first, as many as fill `_BATCH_TOKENS` when padded to the longest."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    start = 0
    while start < len(order):
        count = max(1, _BATCH_TOKENS // _padded(lengths[order[start]]))
        yield order[start : start + count]
        start += count


def _padded(length: int) -> int:
    return -(-length // _ROUNDED_TO) * _ROUNDED_TO


def _pad(ids: Sequence[_Ids]) -> list[_Ids]:
    """Ids and mask, [n, longest], of rows whose first is the longest."""
    padded = np.zeros((len(ids), _padded(len(ids[0]))), np.int64)
    mask = np.zeros_like(padded)
    for row, tokens in enumerate(ids):
        padded[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return [padded, mask]


def _load(folder: Path, precision: str | None) -> tuple[Any, _Model]:
    """The tokenizer (0.6 s, never letting another Python thread run) is read while OpenVINO
    compiles (0.3 s); all that is Python in the other thread must be done before.
    """
    compile_now = _compile(folder / FULL, precision, "LATENCY")
    with ThreadPoolExecutor(1) as other:
        model = other.submit(compile_now)
        return load_tokenizer(folder), model.result()


def load_tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MAX_TOKENS)
    return tokenizer


def _compile(source: Path, precision: str | None, hint: _Hint) -> Callable[[], _Model]:
    """No CACHE_DIR: it saves 0.2 s that the tokenizer hides, for 225 MB of disk."""
    core = import_openvino().Core()
    settings = {
        "PERFORMANCE_HINT": hint,
        "INFERENCE_PRECISION_HINT": precision or _best_precision(core),
        "CPU_RUNTIME_CACHE_CAPACITY": str(_CACHED_SHAPES),
    }
    return lambda: _Model(core.compile_model(source, "CPU", settings))


def import_openvino() -> Any:
    """The module, without its telemetry, which starts at import and would ask the network."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    return import_module("openvino")


def _best_precision(core: Any) -> str:
    """bf16 where the processor has it, 1.8 times as fast as f32; elsewhere it is emulated."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
