"""What a worker and its parent say to each other: values in frames of a stated length.

The parent reads no other classes than the plain values of `index.types`: a worker that a hostile file has taken over
can't make it run anything.
"""

import io
import pickle
import struct
from dataclasses import is_dataclass
from typing import Any, BinaryIO

from index import types
from index.types import Document, Passage

_LENGTH = struct.Struct("<Q")


Parsed = tuple[Document, tuple[Passage, ...]]


class TooLong(Exception):
    """A frame of more bytes than the receiver takes."""


def send(pipe: BinaryIO, *message: object) -> None:
    """One message. Raises OSError where the other side is gone."""
    data = pickle.dumps(message, protocol=5)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO, limit: int) -> tuple[Any, ...]:
    """The next message. Raises EOFError where the other side is gone or talks nonsense, TooLong above `limit` bytes."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > limit:
        raise TooLong
    try:
        message = _Values(io.BytesIO(_exactly(pipe, length))).load()
    except (pickle.UnpicklingError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise EOFError from error
    if not isinstance(message, tuple) or not message:
        raise EOFError
    return message


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("datetime", "date"):
            return super().find_class(module, name)
        if module == types.__name__ and is_dataclass(getattr(types, name, None)):
            return getattr(types, name)
        raise pickle.UnpicklingError(f"found {module}.{name}; expected a class of index.types")
