"""Independent random streams for the synthetic municipality, so that one part never shifts another."""

import zlib

import numpy as np


def stream(seed: int, *names: object) -> np.random.Generator:
    """Return the generator that belongs to `seed` and the given names; the same arguments, the same
    numbers."""
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)])
