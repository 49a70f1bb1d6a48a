"""Where every row of a file went, in the words of its reader: read as data, or no data and why.

What was read is loaded or held; `ingestion.core.accounting` looks at the rows that nobody names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

SHEETS_SCHEMA = {"sheet": pl.String, "category": pl.String, "rows_cnt": pl.Int64}
LOADED, HELD = "loaded", "held"
HEADER, TITLE, EXAMPLE, TOTAL, NOTE = "header", "title", "example", "total", "note"
GROUP, UNFILLED, SERVICE, OTHER_SHEET = "group", "unfilled", "service", "other_sheet"
PART = "part"


@dataclass
class Rows:
    """What a source says about the rows of a file; sheets by name (empty for files without sheets), rows from 1.

    `uses_formulas` – a formula without its value makes a row of no use; a source that reads no totals says False.
    """

    headers: dict[str, tuple[int, int]] = field(default_factory=dict)
    read: dict[str, set[int]] = field(default_factory=dict)
    aside: dict[str, dict[int, str]] = field(default_factory=dict)
    service: set[str] = field(default_factory=set)
    uses_formulas: bool = True

    def found_header(self, sheet: str | None, first: int, last: int | None = None) -> None:
        """A table begins here: rows from `first` to `last` are its header, rows above are its title."""
        self.headers.setdefault(sheet or "", (first, last or first))

    def were_read(self, frame: pl.DataFrame) -> None:
        """These rows (`sheet`, `row_number`) were read as data: each is loaded or held."""
        sheets = set(frame.get_column("sheet").to_list())
        for sheet in sheets:
            own = frame if len(sheets) == 1 else frame.filter(pl.col("sheet").eq_missing(sheet))
            self.read.setdefault(sheet or "", set()).update(own.get_column("row_number").to_list())

    def put_aside(self, sheet: str | None, rows: Iterable[int], category: str) -> None:
        """These rows are no data; the category says what they are."""
        self.aside.setdefault(sheet or "", {}).update(dict.fromkeys(rows, category))

    @property
    def read_cnt(self) -> int:
        """How many rows were read as data."""
        return sum(len(rows) for rows in self.read.values())
