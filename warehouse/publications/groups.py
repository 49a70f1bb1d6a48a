"""Groups of one procedure with the exact counts that open papers speak of; for the rules, never for a reader."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

LEVELS = ("region", "municipality", "school")
JOURNAL = ("lowered", "confirmed", "raised")


@dataclass
class Counts:
    """Exact counts of a group.

    ``n``: people with a mark (with a result where the procedure has no marks); ``absent``: of the list, not there;
    ``marks``: four counts in order; ``compared``, ``journal``, ``gap``: marks beside the journal; ``tasks``: code →
    (points, most points that the group could have).
    """

    n: int = 0
    absent: int = 0
    marks: list[int] = field(default_factory=list)
    compared: int = 0
    journal: dict[str, int] = field(default_factory=dict)
    gap: int = 0
    tasks: dict[str, list[int]] = field(default_factory=dict)

    def distance(self, other: Counts) -> int:
        """How many people at least must have changed between two states of a group."""
        ones = [abs(self.n - other.n), abs(self.absent - other.absent), abs(self.compared - other.compared)]
        ones += [abs(a - b) for a, b in zip(self.marks, other.marks, strict=False)]
        ones += [abs(self.journal.get(k, 0) - other.journal.get(k, 0)) for k in JOURNAL]
        for code in self.tasks.keys() | other.tasks.keys():
            (points, most), (before, most_before) = (c.tasks.get(code, [0, 0]) for c in (self, other))
            per_person = max(1, max(most, most_before) // max(self.n, other.n, 1))
            ones.append(-(-abs(points - before) // per_person))
        return max(ones)


@dataclass
class Shown:
    """What of a group may be shown: the whole row, and in it each kind of cell.

    ``join``: index in `rules.JOINS`, None for no shares of marks; ``journal``: which shares; ``tasks``: codes.
    """

    row: bool = True
    absent: bool = False
    join: int | None = None
    journal: list[str] = field(default_factory=list)
    compared: bool = False
    gap: bool = False
    tasks: list[str] = field(default_factory=list)
    scores: bool = False
    by_groups: bool = False


@dataclass
class Group:
    """A region, a municipality or a school with results of the procedure.

    A fixed group keeps the row of an earlier release; a stale one does although its data have changed since; a group
    over stale ones says no exact sums.
    """

    key: str
    level: str
    municipality: str | None
    is_person_level: bool
    counts: Counts
    scale: str | None = None
    shown: Shown = field(default_factory=Shown)
    earlier: list[Counts] = field(default_factory=list)
    is_fixed: bool = False
    is_stale: bool = False
    is_over_stale: bool = False

    def as_row(self) -> dict[str, Any]:
        """Key, counts and what is shown, for the memory of a release."""
        return {"key": self.key, "counts": asdict(self.counts), "shown": asdict(self.shown)}


def read(tables: dict[str, pl.DataFrame]) -> dict[str, Group]:
    """Groups by key, regions first, from the exact reports of one procedure."""
    summary = tables["rpt_marks_summary"]
    has_marks = bool(summary.filter(group_level="region")["n"].sum())
    found: dict[str, Group] = {}
    for level in LEVELS:
        for r in summary.filter(group_level=level).iter_rows(named=True):
            n = r["n"] if has_marks else r["present_cnt"]
            counts = Counts(n=n or 0, absent=r["absent_cnt"] or 0)
            is_person_level = level != "region" and bool(r["is_person_level"])
            found[r["group_key"]] = Group(
                r["group_key"], level, r["municipality"], is_person_level, counts, r["scale"]
            )
    for r in tables["rpt_marks"].sort("value_order").iter_rows(named=True):
        if r["group_key"] in found and r["scale"] == found[r["group_key"]].scale:
            found[r["group_key"]].counts.marks.append(r["cnt"])
    for r in tables["rpt_journal"].iter_rows(named=True):
        if r["group_key"] in found:
            counts = found[r["group_key"]].counts
            counts.compared, counts.gap = r["n"] or 0, r["gap_cnt"] or 0
            counts.journal = {k: r[f"{k}_cnt"] or 0 for k in JOURNAL}
    for r in tables["rpt_tasks"].iter_rows(named=True):
        if r["group_key"] in found and r["points"] is not None and r["n"]:
            most = round(r["n"] * r["max_score"])
            found[r["group_key"]].counts.tasks[r["task_code"]] = [round(r["points"]), most]
    return found


def families(groups: dict[str, Group]) -> list[tuple[Group, list[Group]]]:
    """(a wider group, its parts), the widest first."""
    by_level = {level: [g for g in groups.values() if g.level == level] for level in LEVELS}
    found = [(region, by_level["municipality"]) for region in by_level["region"]]
    for area in by_level["municipality"]:
        found.append((area, [g for g in by_level["school"] if g.municipality == area.municipality]))
    return found
