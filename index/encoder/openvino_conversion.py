"""Turns the bundled sentence-transformers folder into OpenVINO's form; needs torch, once."""

import warnings
from pathlib import Path
from typing import Any

from index.encoder.openvino_engine import import_openvino
from index.errors import EncoderError


def convert(folder: Path, target: Path) -> None:
    """Write `target` (.xml, with its .bin beside it): ids and mask [n, t] → vectors [n, d].

    Raises:
        EncoderError: torch, transformers or openvino cannot be imported, or cannot convert.
    """
    try:
        bert = _load_bert(folder)
        converted = _trace(_pooled(bert))
        _name_ports(converted)
        import_openvino().save_model(converted, target, compress_to_fp16=True)
    except (ImportError, OSError, RuntimeError) as error:
        raise EncoderError(
            f"Không chuyển đổi được mô hình: {error}. Cần torch, transformers và openvino; "
            "hãy chạy: pip install sentence-transformers openvino"
        ) from error


def _load_bert(folder: Path) -> Any:
    """Not by `from_pretrained`, which draws a progress bar."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    bert = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
    bert.load_state_dict(load_file(folder / "model.safetensors"))
    return bert


def _trace(module: Any) -> Any:
    import torch

    example = torch.ones(2, 8, dtype=torch.int64)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer doubts branches that depend on no input
        return import_openvino().convert_model(module, example_input=(example, example))


def _pooled(bert: Any) -> Any:
    """Mean over the tokens and length 1 inside the graph, so that the engine returns vectors."""
    import torch

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.bert(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1)
            return torch.nn.functional.normalize(mean, dim=-1)

    pooled: Any = Pooled()
    return pooled.eval()


def _name_ports(converted: Any) -> None:
    for port, name in zip(converted.inputs, ("input_ids", "attention_mask"), strict=True):
        port.get_tensor().set_names({name})
    converted.output(0).get_tensor().set_names({"vectors"})
    converted.reshape({port: [-1, -1] for port in converted.inputs})
