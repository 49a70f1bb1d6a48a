"""How much memory and time reading one file may take; whoever keeps a home may change both in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEMORY_MB, SECONDS = 2000, 30
#: Seconds for each megabyte of a big file: a region's workbook of 3 MB takes four on a busy machine.
SECONDS_PER_MB = 10
MEMORY_VARIABLE, SECONDS_VARIABLE = "OBEKTIV_READ_MEMORY_MB", "OBEKTIV_READ_SECONDS"


@dataclass(frozen=True)
class Limits:
    """Limits of the reading process: data in memory, and seconds for a file that is not big."""

    memory_mb: int = MEMORY_MB
    seconds: int = SECONDS

    @classmethod
    def from_env(cls) -> Limits:
        """Return the limits that the environment names; what is no positive number there counts as not named."""
        return cls(_number(MEMORY_VARIABLE, MEMORY_MB), _number(SECONDS_VARIABLE, SECONDS))

    def seconds_for(self, size: int) -> float:
        """Return how long a file of `size` bytes may be read."""
        return max(self.seconds, SECONDS_PER_MB * size / 1_000_000)


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    return int(text) if text.isdigit() and int(text) > 0 else default
