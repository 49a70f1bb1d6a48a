"""A file under recognition, as sources see it before anybody knows what it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ingestion.core.files import Book, TextTable
from ingestion.core.model import Origin
from ingestion.core.text import header_key

Found = TypeVar("Found")


def recognised(found: Found | None) -> Found:
    """Return what recognition has found in a file, for reading it; ValueError where it has found nothing."""
    if found is None:
        raise ValueError("a file is read that was not recognised")
    return found


@dataclass
class Candidate:
    """A file under recognition: its sheets' first rows as comparable header keys.

    `converted` is the ending of `path` where a document of another format was turned into it.
    """

    book: Book | None
    origin: Origin
    path: Path
    converted: str | None = None

    @cached_property
    def heads(self) -> dict[str, list[list[str]]]:
        """Sheet → first rows → comparable cell texts."""
        if self.book is None:
            return {}
        return {
            sheet: [[header_key(cell) for cell in row] for row in self.book.head(sheet).rows()]
            for sheet in self.book.sheets
        }

    @cached_property
    def key_sets(self) -> dict[str, list[frozenset[str]]]:
        """Sheet → first rows → the different comparable texts of a row: made once, asked by every source."""
        return {sheet: [frozenset(row) for row in rows] for sheet, rows in self.heads.items()}

    @cached_property
    def keys(self) -> frozenset[str]:
        """All different comparable texts of the first rows: a source whose header is not among them is not asked."""
        return frozenset().union(*(row for rows in self.key_sets.values() for row in rows))

    def find(self, required: set[str]) -> tuple[str, int] | None:
        """Return (sheet, header row index) of the first row that holds all required header keys."""
        return next(iter(self.find_all(required)), None)

    def find_all(self, required: set[str]) -> list[tuple[str, int]]:
        """Return (sheet, header row index) of every sheet that has such a row."""
        found: list[tuple[str, int]] = []
        if not required <= self.keys:
            return found
        for sheet, rows in self.key_sets.items():
            index = next((index for index, row in enumerate(rows) if required <= row), None)
            if index is not None:
                found.append((sheet, index))
        return found

    @property
    def tables(self) -> Book:
        """The tables of a file that a source has recognised by them; ValueError for a document, which has none."""
        return recognised(self.book)

    @property
    def ending(self) -> str:
        """The ending of the bytes in `path`: of the file's own name, or of what it was converted to."""
        return self.converted or self.origin.path.suffix.lower()

    @property
    def is_plain_text(self) -> bool:
        """Whether the file is a .txt document rather than a table."""
        return isinstance(self.book, TextTable) and self.origin.path.suffix.lower() == ".txt"
