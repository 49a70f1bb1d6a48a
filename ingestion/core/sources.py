"""What a source is to the pipeline, and how the sources of this project are found.

A source of table shape is a spec (`ingestion/sources/<kind>.yml`); a source whose layout needs code is a module
(`ingestion/sources/<kind>.py`) with `KIND`, `TITLE`, `recognise` and `extract`.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from ingestion.core.files import Book, TextTable
from ingestion.core.model import Extract, Origin
from ingestion.core.text import header_key

SOURCES = Path(__file__).resolve().parents[1] / "sources"


@dataclass
class Candidate:
    """A file under recognition: its sheets' first rows as comparable header keys."""

    book: Book | None
    origin: Origin
    path: Path

    @cached_property
    def heads(self) -> dict[str, list[list[str]]]:
        """Sheet → first rows → comparable cell texts."""
        if self.book is None:
            return {}
        return {
            sheet: [[header_key(cell) for cell in row] for row in self.book.head(sheet).rows()]
            for sheet in self.book.sheets
        }

    def find(self, required: set[str]) -> tuple[str, int] | None:
        """Return (sheet, header row index) of the first row that holds all required header keys."""
        for sheet, rows in self.heads.items():
            for index, row in enumerate(rows):
                if required <= set(row):
                    return sheet, index
        return None

    @property
    def is_plain_text(self) -> bool:
        """Whether the file is a .txt document rather than a table."""
        return isinstance(self.book, TextTable) and self.origin.path.suffix.lower() == ".txt"


class Source(Protocol):
    """What the pipeline asks of a source."""

    KIND: str
    TITLE: str

    def recognise(self, candidate: Candidate) -> float:
        """Return how surely the file is of this kind: 0 = no; the highest wins."""
        ...

    def extract(self, candidate: Candidate) -> Extract:
        """Read and check the file; raises FileRefusedError with one sentence."""
        ...


@cache
def all_sources() -> dict[str, Source]:
    """Return every source by kind: modules first, then specs without a module."""
    from ingestion.core.table import TableSource

    package = importlib.import_module("ingestion.sources")
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"ingestion.sources.{module.name}")
        if hasattr(loaded, "KIND"):
            found[loaded.KIND] = loaded
    for path in sorted(SOURCES.glob("*.yml")):
        if path.stem not in found:
            found[path.stem] = TableSource.from_file(path)
    return found


def recognise(candidate: Candidate) -> Source | None:
    """Return the source a file belongs to, by content first and by name second; None when nothing fits."""
    scores = {kind: source.recognise(candidate) for kind, source in all_sources().items()}
    best = max(scores, key=lambda kind: scores[kind])
    return all_sources()[best] if scores[best] > 0 else None
