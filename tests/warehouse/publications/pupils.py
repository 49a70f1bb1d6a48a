"""Exact reports of an invented procedure from invented pupils, as the marts count them; and the papers' attacker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

PROCEDURE = "ВПР-2023-весна-МА-5"
TASKS = {"1": 1.0, "2": 2.0, "3": 1.0}
LEVELS = {"region": (), "municipality": ("municipality",), "school": ("municipality", "school_code")}


@dataclass
class Pupil:
    """One pupil of a school; nobody's code is needed: figures do not depend on it."""

    municipality: str
    school: str
    mark: int | None
    journal: int | None
    points: tuple[int, ...] = field(default=(0, 0, 0))
    is_absent: bool = False


def town(sizes: dict[str, dict[str, int]], seed: int = 0) -> list[Pupil]:
    """Pupils of municipalities: school → how many."""
    rng = np.random.default_rng(seed)
    found = []
    for area, schools in sizes.items():
        for school, size in schools.items():
            ease = rng.uniform(-0.8, 0.8)
            for _ in range(size):
                mark = int(np.clip(round(rng.normal(3.7 + ease, 0.9)), 2, 5))
                journal = (
                    int(np.clip(mark + rng.choice([-1, 0, 0, 0, 1]), 2, 5)) if rng.random() > 0.03 else None
                )
                points = tuple(int(rng.binomial(int(most), mark / 6)) for most in TASKS.values())
                found.append(Pupil(area, school, mark, journal, points, bool(rng.random() < 0.06)))
    return found


def tables(pupils: Iterable[Pupil], one_class: frozenset[str] = frozenset()) -> dict[str, pl.DataFrame]:
    """The reports that `warehouse.publications` reads."""
    people = pl.DataFrame(
        [
            {
                "municipality": p.municipality,
                "school_code": p.school,
                "mark": None if p.is_absent else p.mark,
                "journal": None if p.is_absent else p.journal,
                "is_absent": p.is_absent,
                "points": list(p.points),
            }
            for p in pupils
        ],
        schema_overrides={"mark": pl.Int64, "journal": pl.Int64},
    )
    made: dict[str, list[dict]] = {name: [] for name in SCHEMAS}
    for level, keys in LEVELS.items():
        parts = people.group_by(list(keys), maintain_order=True) if keys else [((), people)]
        for key, part in parts:
            _group(made, level, key, part, one_class)
    return {name: pl.DataFrame(rows, schema=SCHEMAS[name], orient="row") for name, rows in made.items()}


def _group(
    made: dict[str, list[dict]], level: str, key: tuple, part: pl.DataFrame, one_class: frozenset[str]
) -> None:
    area, school = (*key, None, None)[:2]
    about = {
        "procedure_id": PROCEDURE,
        "group_key": ":".join((level, *key)),
        "group_level": level,
        "municipality": area,
        "school_code": school,
        "group_name": school or area or "Регион",
        "is_person_level": school in one_class,
    }
    there = part.filter(~pl.col("is_absent"))
    marked = there.filter(pl.col("mark").is_not_null())
    n, listed, absent = marked.height, part.height, part.height - there.height
    high = marked.filter(pl.col("mark") >= 4).height
    low = marked.filter(mark=2).height
    made["rpt_marks_summary"].append(
        about
        | {
            "scale": "отметки",
            "n": n,
            "participants_cnt": listed,
            "present_cnt": there.height,
            "absent_cnt": absent,
            "absent_pct": 100 * absent / listed,
            "quality_pct": 100 * high / n if n else None,
            "mark2_pct": 100 * low / n if n else None,
            "success_pct": 100 * (n - low) / n if n else None,
            "quality_difference": "выше",
        }
    )
    for order, mark in enumerate((2, 3, 4, 5), start=1):
        count = marked.filter(mark=mark).height
        made["rpt_marks"].append(
            about
            | {"scale": "отметки", "value": str(mark), "value_order": order, "n": n, "cnt": count}
            | {"pct": 100 * count / n if n else None}
        )
    both = marked.filter(pl.col("journal").is_not_null()).with_columns(gap=pl.col("mark") - pl.col("journal"))
    if both.height:
        counts = {
            "lowered": both.filter(pl.col("gap") < 0).height,
            "confirmed": both.filter(gap=0).height,
            "raised": both.filter(pl.col("gap") > 0).height,
            "gap": both.filter(pl.col("gap").abs() >= 2).height,
        }
        made["rpt_journal"].append(
            about
            | {"present_cnt": there.height, "n": both.height}
            | {f"{k}_cnt": v for k, v in counts.items()}
            | {f"{k}_pct": 100 * v / both.height for k, v in counts.items()}
        )
    for place, (code, most) in enumerate(TASKS.items()):
        points = sum(p[place] for p in there["points"].to_list())
        if there.height:
            made["rpt_tasks"].append(
                about
                | {"task_code": code, "max_score": most, "n": there.height, "points": float(points)}
                | {
                    "completion_pct": 100 * points / there.height / most,
                    "above_level": None,
                    "above_pct": None,
                }
                | {"low_pct": 0.0, "high_pct": 100.0}
            )


KEYS = {
    "procedure_id": pl.String,
    "group_key": pl.String,
    "group_level": pl.String,
    "municipality": pl.String,
    "school_code": pl.String,
    "group_name": pl.String,
    "is_person_level": pl.Boolean,
}
OF_MARKS = {"quality_pct": pl.Float64, "mark2_pct": pl.Float64, "success_pct": pl.Float64}
SCHEMAS: dict[str, dict] = {
    "rpt_marks_summary": KEYS
    | {"scale": pl.String, "n": pl.Int64, "participants_cnt": pl.Int64, "present_cnt": pl.Int64}
    | {"absent_cnt": pl.Int64, "absent_pct": pl.Float64, **OF_MARKS}
    | {f"{k}_difference": pl.String for k in ("quality", "mark2", "success", "absent")},
    "rpt_marks": KEYS
    | {"scale": pl.String, "value": pl.String, "value_order": pl.Int64, "n": pl.Int64, "cnt": pl.Int64}
    | {"pct": pl.Float64},
    "rpt_journal": KEYS
    | {"present_cnt": pl.Int64, "n": pl.Int64}
    | {f"{k}_cnt": pl.Int64 for k in ("lowered", "confirmed", "raised", "gap")}
    | {f"{k}_pct": pl.Float64 for k in ("lowered", "confirmed", "raised", "gap")},
    "rpt_tasks": KEYS
    | {"task_code": pl.String, "max_score": pl.Float64, "n": pl.Int64, "points": pl.Float64}
    | {"completion_pct": pl.Float64, "above_level": pl.String, "above_pct": pl.Float64}
    | {"low_pct": pl.Float64, "high_pct": pl.Float64},
    "rpt_groups": KEYS
    | {"participants_group": pl.String, "task_code": pl.String, "n": pl.Int64, "points": pl.Float64}
    | {"max_score": pl.Float64, "completion_pct": pl.Float64},
    "rpt_scores": KEYS
    | {"score": pl.Float64, "mark": pl.Int64, "n": pl.Int64, "cnt": pl.Int64, "pct": pl.Float64},
    "rpt_scores_summary": KEYS
    | {"n": pl.Int64, "present_cnt": pl.Int64, "mean_score": pl.Float64, "median_score": pl.Float64},
    "rpt_marks_dynamics": KEYS | {"n": pl.Int64, **OF_MARKS},
}
