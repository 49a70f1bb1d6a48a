"""How the program and its reading child talk: one pickled message after another, each behind its length."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any

HEAD = struct.Struct("<Q")
#: A file whose rows take more than this is not handed over: the program itself must keep within its memory.
MAX_MESSAGE = 700_000_000


class TooBigError(Exception):
    """A message is larger than the other side may be asked to hold."""


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message; raises TooBigError before anything is written."""
    packed = pickle.dumps(message, protocol=5)
    if len(packed) > MAX_MESSAGE:
        raise TooBigError(len(packed))
    stream.write(HEAD.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Return the next message; raises EOFError when the other side is gone, even in the middle of a word."""
    (size,) = HEAD.unpack(_exactly(stream, HEAD.size))
    return pickle.loads(_exactly(stream, size))


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    packed = bytearray(size)
    view, filled = memoryview(packed), 0
    while filled < size:
        got = stream.readinto(view[filled:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        filled += got
    return packed
