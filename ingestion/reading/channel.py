"""How the program and its reading child talk: one pickled message after another, each behind its length."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, Protocol

HEAD = struct.Struct("<Q")
#: A file whose rows take more than this is not handed over: the program itself must keep within its memory.
MAX_MESSAGE = 700_000_000


class Readable(Protocol):
    """The end of a pipe that fills a buffer."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Read what is there; 0 at the end."""
        ...


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


def receive(stream: Readable) -> Any:
    """Return the next message; raises EOFError when the other side is gone, even in the middle of a word."""
    (size,) = HEAD.unpack(_exactly(stream, HEAD.size))
    return pickle.loads(_exactly(stream, size))


def _exactly(stream: Readable, size: int) -> bytearray:
    packed = bytearray(size)
    view, filled = memoryview(packed), 0
    while filled < size:
        got = stream.readinto(view[filled:])
        if not got:
            raise EOFError
        filled += got
    return packed
