"""Independent random streams for the synthetic municipality, so that one part never shifts another."""

import zlib

import numpy as np


def stream(seed: int, *names: object) -> np.random.Generator:
    """Return the generator of `seed` and the names: the same arguments give the same numbers."""
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)])
