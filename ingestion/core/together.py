"""Rows of several files of one layout in one set of frames: checked once and loaded once, each row with its file."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingestion.core.findings import Findings
from ingestion.core.model import Extract, Reading

#: The column that says whose a row is: the place of its file among those that were read in one request.
FILE = "file_no"


@dataclass
class Together:
    """What several files of one kind hold. Every frame has `file_no` and is in its order.

    `counts`: place of a file → rows read, loaded; `findings_cnt`: place → findings, for those that have any.
    """

    kind: str
    counts: dict[int, tuple[int, int]]
    tables: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    quarantine: pl.DataFrame
    sheets: pl.DataFrame
    findings_cnt: dict[int, int] = field(default_factory=dict)

    def extract(self, number: int) -> Extract:
        """What one file holds, as if it had been read by itself."""
        read, loaded = self.counts[number]
        findings = Findings([_of(self.findings, number)])
        tables = {name: _of(frame, number) for name, frame in self.tables.items()}
        quarantine, sheets = _of(self.quarantine, number), _of(self.sheets, number)
        return Extract(tables, findings, quarantine, read, loaded, sheets=sheets)

    def findings_of(self, number: int) -> pl.DataFrame:
        """Findings of one file, in the shape of `ops.findings` without the load."""
        return _of(self.findings, number)

    def only(self, numbers: set[int]) -> Together:
        """The same without the files that are not named."""
        if numbers == self.counts.keys():
            return self
        kept = pl.col(FILE).is_in(list(numbers))
        return Together(
            self.kind,
            {number: counts for number, counts in self.counts.items() if number in numbers},
            {name: frame.filter(kept) for name, frame in self.tables.items()},
            self.findings.filter(kept),
            self.quarantine.filter(kept),
            self.sheets.filter(kept),
            {number: count for number, count in self.findings_cnt.items() if number in numbers},
        )


@dataclass
class ReadTogether:
    """Answers about files of one request by their place: of each by itself, or its rows together with others."""

    alone: dict[int, Reading] = field(default_factory=dict)
    groups: list[Together] = field(default_factory=list)


def _of(frame: pl.DataFrame, number: int) -> pl.DataFrame:
    return frame.filter(pl.col(FILE) == number).drop(FILE)
