"""Reports of one procedure as open papers read them: the tables of the marts with only what may be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from warehouse.publications.groups import JOURNAL, LEVELS, Group
from warehouse.publications.rules import JOINS, ROUGH_STEP, is_wide, rounded
from warehouse.thresholds import LEAST_GROUP

TABLES = (
    "rpt_marks_summary",
    "rpt_marks",
    "rpt_journal",
    "rpt_tasks",
    "rpt_groups",
    "rpt_scores",
    "rpt_scores_summary",
    "rpt_marks_dynamics",
)
LEVEL_JOINT = " и "
MARK_JOINT = "–"
# What an open paper never says exactly: bounds, means of marks, extremes, counts behind shares.
DROPPED = ("_cnt", "_pct", "_value", "_above_pct", "_region_pct")
KEPT = {"schools_cnt", "max_score", "max_primary_score", "band", "task_no"}

Row = dict[str, Any]
Rows = Iterator[Row]


def opened(tables: dict[str, pl.DataFrame], groups: dict[str, Group]) -> dict[str, pl.DataFrame]:
    """The open tables: same columns as in the marts; hidden figures are empty, joined marks are one row."""
    made = {}
    for name in TABLES:
        frame = tables[name].filter(pl.col("group_level").is_in(LEVELS))
        rows = MAKERS[name](frame, groups)
        made[name] = pl.DataFrame(list(rows), schema=frame.schema)
    made["rpt_tasks"] = _with_above(made["rpt_tasks"])
    return made


def _bare(r: Row) -> Row:
    """A row without any figure about people."""
    return {k: None if _is_figure(k, v) else v for k, v in r.items()}


def _silent(r: Row) -> Row:
    """A row of a hidden group: its name, and nothing else."""
    said = [k for k in r if k.endswith(("_difference", "_level", "_tier")) and k != "group_level"]
    return {**_bare(r), **dict.fromkeys(said)}


def _is_figure(name: str, value: Any) -> bool:
    if name in KEPT or isinstance(value, bool | str):
        return False
    return name.endswith(DROPPED) or isinstance(value, float) or name in ("n", "above_n", "previous_n")


def _shown(frame: pl.DataFrame, groups: dict[str, Group]) -> Iterator[tuple[Row, Group]]:
    for r in frame.iter_rows(named=True):
        g = groups.get(r["group_key"])
        if g is not None and g.shown.row:
            yield r, g


def _words(r: Row, is_shown: bool, *columns: str) -> Row:
    """Words of a comparison stay only beside their figure."""
    return {c: r[c] if is_shown else None for c in columns}


def _shares(g: Group) -> Row:
    """How many have marks, «качество» and the lowest mark as the joining of the group allows."""
    n = sum(g.counts.marks)
    join = None if g.shown.join is None else JOINS[g.shown.join]
    low = rounded(100 * g.counts.marks[0] / n, n) if join and (0,) in join else None
    return {
        "n": n,
        "quality_pct": rounded(100 * sum(g.counts.marks[2:]) / n, n) if join else None,
        "mark2_pct": low,
        "success_pct": None if low is None else 100 - low,
    }


def _summary(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    for r in frame.iter_rows(named=True):
        g = groups[r["group_key"]]
        c, s = g.counts, g.shown
        if not s.row:
            yield _silent(r)
            continue
        listed = c.n + c.absent
        shares = _shares(g)
        is_low, is_half = shares["mark2_pct"] is not None, shares["quality_pct"] is not None
        yield {
            **_bare(r),
            **shares,
            "present_cnt": c.n,
            "participants_cnt": listed if s.absent else None,
            "absent_cnt": c.absent if s.absent else None,
            "absent_pct": rounded(100 * c.absent / listed, listed) if s.absent else None,
            **_words(r, is_half, "quality_difference"),
            **_words(r, is_low, "mark2_difference", "success_difference"),
            **_words(r, s.absent, "absent_difference"),
        }


def _marks(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    by_group: dict[str, list[Row]] = {}
    for r, g in _shown(frame.sort("value_order"), groups):
        if r["scale"] == g.scale:
            by_group.setdefault(g.key, []).append(r)
    for key, rows in by_group.items():
        g = groups[key]
        if g.shown.join is None:
            continue
        n = sum(g.counts.marks)
        joint = MARK_JOINT if rows[0]["scale"] == "отметки" else LEVEL_JOINT
        blocks = JOINS[g.shown.join]
        shares = [rounded(100 * sum(g.counts.marks[i] for i in block) / n, n) or 0.0 for block in blocks]
        if len(blocks) == 2:
            shares[0] = 100 - shares[1]
        for block, share in zip(blocks, shares, strict=True):
            value = joint.join(rows[i]["value"] for i in block)
            yield {**_bare(rows[block[0]]), "n": n, "value": value, "pct": share}


def _journal(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    for r in frame.iter_rows(named=True):
        g = groups[r["group_key"]]
        c, s = g.counts, g.shown
        if not s.row:
            yield _silent(r)
        if not s.row or not c.compared:
            continue
        # A base that is not shown would follow from shares of a small group.
        least_step = 0.0 if s.compared or is_wide(c.compared) else ROUGH_STEP
        shares: dict[str, float | None] = {f"{k}_pct": None for k in (*JOURNAL, "gap")}
        for kind in s.journal:
            shares[f"{kind}_pct"] = rounded(100 * c.journal[kind] / c.compared, c.compared, least_step)
        if s.gap:
            shares["gap_pct"] = rounded(100 * c.gap / c.compared, c.compared, least_step)
        words = {
            f"{k}_difference": None
            for k in (*JOURNAL, "gap")
            if shares[f"{k}_pct"] is None and f"{k}_difference" in r
        }
        yield {**_bare(r), "present_cnt": c.n, "n": c.compared if s.compared else None, **shares, **words}


def _tasks(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    for r, g in _shown(frame, groups):
        points, most = g.counts.tasks.get(r["task_code"], (0, 0))
        is_shown = r["task_code"] in g.shown.tasks
        yield {
            **_bare(r),
            "n": g.counts.n,
            "completion_pct": rounded(100 * points / most, g.counts.n) if is_shown else None,
            "low_pct": rounded(r["low_pct"], g.counts.n, 1.0) if is_shown else None,
            "high_pct": rounded(r["high_pct"], g.counts.n, 1.0) if is_shown else None,
        }


def _with_above(tasks: pl.DataFrame) -> pl.DataFrame:
    """The completion of the level above as its own papers show it."""
    above = tasks.filter(pl.col("group_level").is_in(["region", "municipality"])).select(
        "task_code",
        above_level="group_level",
        of=pl.when(pl.col("group_level") == "municipality").then("municipality"),
        above_pct="completion_pct",
    )
    own = tasks.drop("above_pct").with_columns(
        of=pl.when(pl.col("above_level") == "municipality").then("municipality")
    )
    joined = own.join(above, on=["task_code", "above_level", "of"], how="left", nulls_equal=True)
    return joined.select(tasks.columns)


def _by_groups(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    for r, g in _shown(frame, groups):
        c, s = g.counts, g.shown
        if not s.by_groups or s.join is None or not r["n"]:
            continue
        names = MARKS.get(r["participants_group"])
        if names is None or (names,) not in JOINS[s.join] or r["n"] < LEAST_GROUP:
            continue
        most = r["n"] * r["max_score"]
        is_shown = min(r["points"], most - r["points"]) >= LEAST_GROUP
        yield {
            **_bare(r),
            "n": c.marks[names],
            "completion_pct": rounded(100 * r["points"] / most, r["n"]) if is_shown else None,
        }


MARKS = {
    name: place
    for names in (("2", "3", "4", "5"), ("недостаточный", "пониженный", "базовый", "повышенный"))
    for place, name in enumerate(names)
}


def _scores(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    """Bars of scores: neighbours with fewer than ten people are drawn of one height."""
    by_group: dict[str, list[Row]] = {}
    for r, g in _shown(frame.sort("score"), groups):
        if g.shown.scores:
            by_group.setdefault(g.key, []).append(r)
    for key, rows in by_group.items():
        g = groups[key]
        n = sum(r["cnt"] for r in rows)
        for part in _bins(rows, JOINS[g.shown.join] if g.shown.join is not None else None):
            count = sum(r["cnt"] for r in part)
            share = rounded(100 * count / n, n) or 0.0
            for r in part:
                yield {**_bare(r), "score": r["score"], "n": g.counts.n, "pct": round(share / len(part), 2)}


def _bins(rows: list[Row], join: tuple[tuple[int, ...], ...] | None) -> list[list[Row]]:
    """Neighbouring scores of at least ten people together, never across a border of marks that is shown."""
    blocks: list[list[Row]] = []
    last: int | None = None
    for r in rows:
        mark = r["mark"]
        place = None if join is None or mark is None else next(i for i, b in enumerate(join) if mark - 2 in b)
        if not blocks or place != last:
            blocks.append([])
        blocks[-1].append(r)
        last = place
    made: list[list[Row]] = []
    for block in blocks:
        first = len(made)
        for r in block:
            if len(made) == first or sum(x["cnt"] for x in made[-1]) >= LEAST_GROUP:
                made.append([])
            made[-1].append(r)
        if len(made) > first + 1 and sum(x["cnt"] for x in made[-1]) < LEAST_GROUP:
            rest = made.pop()
            made[-1] += rest
    return made


def _means(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    for r, g in _shown(frame, groups):
        yield {
            **_bare(r),
            "n": g.counts.n,
            "present_cnt": g.counts.n,
            "mean_score": None if r["mean_score"] is None else round(float(r["mean_score"]), 1),
            "median_score": r["median_score"],
        }


def _dynamics(frame: pl.DataFrame, groups: dict[str, Group]) -> Rows:
    for r, g in _shown(frame, groups):
        yield {**_bare(r), **_shares(g)}


MAKERS: dict[str, Callable[[pl.DataFrame, dict[str, Group]], Rows]] = {
    "rpt_marks_summary": _summary,
    "rpt_marks": _marks,
    "rpt_journal": _journal,
    "rpt_tasks": _tasks,
    "rpt_groups": _by_groups,
    "rpt_scores": _scores,
    "rpt_scores_summary": _means,
    "rpt_marks_dynamics": _dynamics,
}
