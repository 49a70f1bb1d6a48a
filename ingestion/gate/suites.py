"""Batch rules as data (`suites.yml`): which kinds, which frame, which expectation, what happens, which pages suffer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

RESULTS = ("raw_dump_2020", "raw_dump_2021", "raw_dump_2022", "results_long", "individual", "form")
REFERENCE = ("marks", "journal", "scores", "items", "planned")
REGISTERS = (
    "schools", "teachers", "teaching_load", "procedure_calendar", "plan_status", "observers", "observation_sheets",
    "experts", "rechecks", "pd_courses", "pd_completions", "pd_requests", "procedure_conditions", "documents",
    "practices", "explanations", "upload_log", "appeals", "meetings",
)  # fmt: skip
GROUPS = {"results": RESULTS, "reference": REFERENCE, "registers": REGISTERS}
# A file of fewer rows says nothing about itself as a whole; row rules still look at every row.
MIN_ROWS = 30
SUITES = Path(__file__).with_name("suites.yml")


@dataclass(frozen=True, eq=False)
class BatchRule:
    """One rule about a whole file. `effect`: held – the file is not loaded, noticed – the named pages are warned."""

    rule_id: str
    kinds: tuple[str, ...] | None
    frame: str
    expectation: str
    arguments: dict
    effect: str
    title: str
    message: str
    how_to_fix: str
    pages: tuple[str, ...]
    min_rows: int

    def concerns(self, kind: str) -> bool:
        """Whether the rule is about files of this kind."""
        return self.kinds is None or kind in self.kinds


def _kinds(names: list[str]) -> tuple[str, ...] | None:
    if "all" in names:
        return None
    return tuple(kind for name in names for kind in GROUPS.get(name, (name,)))


@cache
def batch_rules() -> tuple[BatchRule, ...]:
    """Return all batch rules in the order of suites.yml."""
    table = yaml.safe_load(SUITES.read_text(encoding="utf-8"))
    return tuple(
        BatchRule(
            rule_id,
            _kinds(row["for"]),
            row["frame"],
            row["expectation"],
            row["arguments"],
            row["effect"],
            row["title"],
            row["message"],
            row["how_to_fix"],
            tuple(row["pages"]),
            row.get("min_rows", MIN_ROWS),
        )
        for rule_id, row in table.items()
    )
