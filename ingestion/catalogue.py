"""What a source is to the pipeline, and how the sources of this project are found.

A source of table shape is a spec (`ingestion/sources/<kind>.yml`); a source whose layout needs code is a module
(`ingestion/sources/<kind>.py`) with `KIND`, `TITLE`, `recognise` and `extract`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from ingestion.core.accounting import account
from ingestion.core.candidate import Candidate
from ingestion.core.model import Extract
from ingestion.registers.spec import SOURCES
from ingestion.registers.table import TableSource


class Source(Protocol):
    """What the pipeline asks of a source."""

    @property
    def KIND(self) -> str:
        """Name of the kind in Latin letters."""
        ...

    @property
    def TITLE(self) -> str:
        """What the kind is called for a person."""
        ...

    def recognise(self, candidate: Candidate) -> float:
        """Return how surely the file is of this kind: 0 = no; the highest wins."""
        ...

    def extract(self, candidate: Candidate) -> Extract:
        """Read and check the file; raises FileRefusedError with one sentence."""
        ...


@cache
def all_sources() -> dict[str, Source]:
    """Return every source by kind: modules first, then specs without a module."""
    package = importlib.import_module("ingestion.sources")
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"ingestion.sources.{module.name}")
        if hasattr(loaded, "KIND"):
            found[loaded.KIND] = cast(Source, loaded)
    for path in sorted(SOURCES.glob("*.yml")):
        if path.stem not in found:
            found[path.stem] = TableSource.from_file(path)
    return found


def recognise(candidate: Candidate) -> Source | None:
    """Return the source a file belongs to, by content first and by name second; None when nothing fits."""
    scores = {kind: source.recognise(candidate) for kind, source in all_sources().items()}
    best = max(scores, key=lambda kind: scores[kind])
    return all_sources()[best] if scores[best] > 0 else None


def read_whole(source: Source, candidate: Candidate) -> Extract:
    """Read a file that a source has recognised, every row of it accounted for; raises FileRefusedError in words."""
    extract = source.extract(candidate)
    if candidate.book is not None:
        account(candidate.book, extract)
    return extract
