"""What changed since the last meeting of the same body: figures as they were then and are now, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.suppress import MIN_SCHOOLS_FOR_COUNTS
from dashboards.documents.model import INTERNAL
from dashboards.words import number

CASES = "случаи"


@dataclass(frozen=True)
class Since:
    """Figures and changes since one meeting, as the version of the paper may say them."""

    held_on: date
    figures: pl.DataFrame
    changes: pl.DataFrame

    @property
    def as_of(self) -> date:
        """The day on which «now» was counted."""
        return self.figures["as_of"][0]


def since_meeting(facts: Facts, kind: str, past: pl.DataFrame) -> Since | None:
    """What changed since the meeting whose decisions are given; None where no meeting is known or none was counted.

    A talk stays with its school: what changed there stands on its card.
    """
    if past.is_empty() or kind == "собеседование":
        return None
    figures, changes = facts.rows_if_built("meeting/figures"), facts.rows_if_built("meeting/changes")
    if figures is None or changes is None:
        return None
    held_on, area = past["meeting_date"][0], facts.place.municipality
    is_own = (pl.col("meeting_date") == held_on) & (pl.col("body") == kind)
    if kind == "ГМО":
        is_own &= pl.col("topic").is_in(past["topic"].drop_nulls().to_list())
    here = pl.col("municipality").is_null() | (pl.col("municipality") == (area or ""))
    is_inside = facts.version == INTERNAL
    is_case = pl.col("matter") == CASES
    has_schools = pl.lit(is_inside) | (pl.col("schools_cnt") >= MIN_SCHOOLS_FOR_COUNTS)
    may_say = (
        pl.lit(kind != "ГМО")
        & pl.col("municipality").eq_missing(pl.lit(area, dtype=pl.String))
        & (pl.col("is_person_level") == is_inside)
        & has_schools
    )
    own = figures.filter(is_own, here, ~is_case | may_say)
    if own.is_empty():
        return None
    of_cases = pl.lit(area is None) | (pl.col("municipality") == (area or ""))
    told = changes.filter(is_own, (is_case & of_cases & is_inside) | (~is_case & here))
    return Since(held_on, own, told)


def named(row: dict) -> str:
    """A figure in words, with its plan where it is about one."""
    return f"{row['figure']}: «{row['plan_title']}»" if row["plan_title"] else row["figure"]


def stood(row: dict, when: str) -> str:
    """«3 из 5»; a dash where there was nothing yet."""
    value, n = row[f"{when}_value"], row[f"{when}_n"]
    return f"{number(value)} из {number(n)}" if n else "–"


def points(facts: Facts) -> pl.DataFrame:
    """What plans ask of the next meeting, for the place of the paper; no rows where the build knows none."""
    rows = facts.rows_if_built("meeting/points")
    if rows is None:
        return pl.DataFrame(schema={"point_id": pl.String})
    area = facts.place.municipality
    return rows.filter(pl.col("municipality").is_null() | (pl.col("municipality") == (area or "")))
