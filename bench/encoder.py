"""Speed and agreement of the encoders in one run: `python -m bench.encoder [--rounds 3]`.

The engines take turns, so that other work on the machine slows all of them alike; the median of
the rounds counts. Prints JSON, and keeps it under bench/results.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, get_args

import numpy as np

from bench.record import RESULTS, save_result
from index.encoder import Encoder, Kind, bundled, load_encoder
from index.encoder.openvino_engine import OpenVINOEncoder

_WORDS = (
    "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy tổ chức đảng tập trung lãnh đạo chỉ đạo thực hiện "
    "nhiệm vụ phát triển kinh tế xã hội bảo đảm quốc phòng an ninh xây dựng Đảng và hệ thống chính "
    "trị trong sạch vững mạnh rà soát bổ sung quy hoạch đất đai giải phóng mặt bằng dự án trọng "
    "điểm giải ngân vốn đầu tư công báo cáo kết quả trước ngày 15 tháng 9 năm 2024 theo quy định"
).split()
_QUESTION = "Ai chịu trách nhiệm giải phóng mặt bằng dự án trọng điểm?"
_FIRST_VECTOR = (
    "from index.encoder import load_encoder; import sys;load_encoder(engine=sys.argv[1]).encode([sys.argv[2]], 'query')"
)


def make_passages(count: int, tokens: int = 150) -> list[str]:
    """Texts of `tokens` tokens, give or take a fifth; the words above are one token each or so."""
    shuffler = random.Random(18)
    sizes = [round(tokens * shuffler.uniform(0.7, 1.1)) for _ in range(count)]
    return [" ".join(shuffler.choices(_WORDS, k=size)) for size in sizes]


def count_tokens(folder: Path, texts: Sequence[str]) -> int:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return sum(len(row.ids) for row in tokenizer.encode_batch(["passage: " + t for t in texts]))


def time_call(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def take_turns(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each call; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            seconds = time_call(call)
            times[name] += [seconds] if turn else []
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def measure_start(engine: str) -> float:
    """Seconds from starting a process to its first query vector."""
    command = [sys.executable, "-c", _FIRST_VECTOR, engine, _QUESTION]
    return time_call(partial(subprocess.run, command, check=True, capture_output=True))


def load_all(folder: Path) -> dict[str, tuple[Encoder, Kind]]:
    """Each engine, and as what it encodes: OpenVINO runs passages in 8 bits, questions in full precision."""
    openvino, forced = load_encoder(engine="openvino"), OpenVINOEncoder(folder, "f32", "f32")
    return {
        "openvino": (openvino, "passage"),
        "openvino f32": (forced, "passage"),
        "openvino, not quantised": (openvino, "query"),
        "openvino f32, not quantised": (forced, "query"),
        "torch fp32": (load_encoder(engine="torch"), "passage"),
    }


def measure(rounds: int = 3, count: int = 64) -> dict[str, Any]:
    """Every figure under the name it is printed with."""
    folder = bundled.prepare_openvino()
    engines = load_all(folder)
    texts = make_passages(count)
    tokens = count_tokens(folder, texts)
    busy = take_turns({n: partial(e.encode, texts, kind) for n, (e, kind) in engines.items()}, rounds)
    asked = {n: e for n, (e, _) in engines.items() if "not" not in n}
    quick = take_turns({n: partial(e.encode, [_QUESTION], "query") for n, e in asked.items()}, 20)
    starts = take_turns({n: partial(measure_start, n) for n in ("openvino", "torch")}, rounds)
    torch, _ = engines["torch fp32"]
    truth = {kind: torch.encode(texts, kind) for kind in get_args(Kind)}
    return {
        "cores": os.cpu_count(),
        "passages": count,
        "tokens a passage": round(tokens / count),
        "tokens/s": {name: round(tokens / seconds) for name, seconds in busy.items()},
        "times torch": {n: round(busy["torch fp32"] / seconds, 2) for n, seconds in busy.items()},
        "one query, ms": {name: round(seconds * 1e3, 1) for name, seconds in quick.items()},
        "start to first vector, s": {name: round(seconds, 2) for name, seconds in starts.items()},
        "least cosine with torch": {
            name: round(float(np.sum(e.encode(texts, kind) * truth[kind], axis=1).min()), 5)
            for name, (e, kind) in engines.items()
        },
    }


def main() -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=64, help="passages a round")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="DIR", help="where the JSON is kept")
    arguments = parser.parse_args()
    result = measure(arguments.rounds, arguments.count)
    save_result("encoder", result, arguments.results)
    print(json.dumps(result, indent=2))
    return result


if __name__ == "__main__":
    main()
