"""Remarks that an observer may tick: the rows of the seed `observation_remarks`, for papers and entry pages."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from warehouse.home import PROJECT_ROOT

SEED = PROJECT_ROOT / "dbt_project" / "seeds" / "observation_remarks.csv"


@dataclass(frozen=True)
class Remark:
    """One remark: its code on the sheet, the stage it belongs to, and what was seen, in words."""

    code: str
    stage: str
    words: str


def _read() -> tuple[Remark, ...]:
    with SEED.open(encoding="utf-8", newline="") as handle:
        return tuple(Remark(row["code"], row["stage"], row["words"]) for row in csv.DictReader(handle))


REMARKS = _read()
