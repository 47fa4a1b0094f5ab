"""The least that a first answer takes: imports, loads and one query of tokenizers, OpenVINO, FAISS and tantivy.

`python bench/bare.py MODEL FAISS-FILE TANTIVY-FOLDER QUESTION` prints how many passages each index found. A process of
its own that imports nothing of the project.
"""

import sys
from pathlib import Path

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

import faiss  # noqa: E402
import numpy as np  # noqa: E402
import openvino  # noqa: E402
import tantivy  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

_COUNT = 200


def main(model: str, vectors: str, words: str, question: str) -> None:
    tokenizer = Tokenizer.from_file(str(Path(model, "tokenizer.json")))
    core = openvino.Core()
    bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32"}
    compiled = core.compile_model(Path(model, "openvino", "openvino.xml"), "CPU", settings)
    flat, lexical = faiss.read_index(vectors), tantivy.Index.open(words)
    ids = np.array([tokenizer.encode(f"query: {question}").ids], np.int64)
    vector = next(iter(compiled([ids, np.ones_like(ids)]).values()))
    _, near = flat.search(vector, _COUNT)
    query = lexical.parse_query(" ".join(w for w in question.lower().split() if w.isalnum()), ["exact"])
    print((near >= 0).sum(), len(lexical.searcher().search(query, _COUNT).hits))


if __name__ == "__main__":
    main(*sys.argv[1:])
