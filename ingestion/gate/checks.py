"""Rules about a whole file, one function each, named as the rule: look at a file → answer, None = not applicable.

They are native on purpose: a person waits for the answer about a file, and importing a library of rules takes five
times as long as reading the largest file (docs/adr/0006-great-expectations.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from ingestion.gate.file_rules import FileRule
from ingestion.gate.looks import Look, Part
from ingestion.gate.numbers import written
from ingestion.results.tasks import LARGEST_TASK

# Reports whose shares add up to the whole group; tasks are completed independently of each other.
WHOLE = ("raw.marks", "raw.journal", "raw.scores")
EARLIEST, AHEAD = date(2015, 1, 1), timedelta(days=2 * 366)
WIDER = [("all", "region"), ("region", "municipality"), ("municipality", "school"), ("region", "school")]


@dataclass(frozen=True)
class Answer:
    """What a rule found: whether it holds, of how many rows (n), how many are off, what was seen."""

    passed: bool
    checked_cnt: int
    unexpected_cnt: int
    observed: str


CHECKS: dict[str, Callable[[Look, FileRule], Answer | None]] = {}


def check(function: Callable[[Look, FileRule], Answer | None]) -> Callable[[Look, FileRule], Answer | None]:
    """Register a rule under its function's name."""
    CHECKS[function.__name__] = function
    return function


def share(function: Callable[[Look], Part | None]) -> Callable[[Look], Part | None]:
    """Register a rule about a share or a ratio that must stay inside its limits."""
    CHECKS[function.__name__] = lambda look, rule: _within(function(look), rule)
    return function


def _within(part: Part | None, rule: FileRule) -> Answer | None:
    """Return the answer about a share or ratio that must stay inside the rule's limits."""
    if part is None:
        return None
    low = rule.min_limit is None or part.share >= rule.min_limit
    high = rule.limit is None or part.share <= rule.limit
    return Answer(low and high, part.whole, part.off, written(part.share))


@share
def most_rows_held(look: Look) -> Part | None:
    """Most rows can be read."""
    return _held(look)


@share
def many_rows_held(look: Look) -> Part | None:
    """Few rows are held."""
    return _held(look)


def _held(look: Look) -> Part | None:
    read, held = look.extract.rows_read, look.extract.quarantine.height
    return Part(held / read, read, held) if read else None


@check
def results_all_zero(look: Look, rule: FileRule) -> Answer | None:
    """Somebody has a score above nothing."""
    if look.pupils is None or look.pupils.most is None:
        return None
    most, rows = look.pupils.most, look.pupils.rows
    return Answer(most > 0, rows, 0 if most > 0 else rows, written(most))


@share
def results_absent_share(look: Look) -> Part | None:
    """Not too many were absent."""
    if look.pupils is None:
        return None
    off = look.pupils.rows - look.pupils.present
    return Part(off / look.pupils.rows, look.pupils.rows, off)


@share
def results_without_score(look: Look) -> Part | None:
    """Those present have a score."""
    return look.part_present(lambda pupils: pupils.without_score)


@share
def results_impossible_scores(look: Look) -> Part | None:
    """Few pupils have a score that cannot be."""
    return look.part_present(lambda pupils: pupils.impossible)


@share
def results_scores_dropped(look: Look) -> Part | None:
    """Hardly any pupil has a score that cannot be."""
    return look.part_present(lambda pupils: pupils.impossible)


@share
def results_totals_unlike_sums(look: Look) -> Part | None:
    """Totals are the sums of tasks."""
    return look.part_present(lambda pupils: pupils.unlike_sum)


@share
def results_without_journal(look: Look) -> Part | None:
    """Those present have a mark of the journal."""
    return look.part_present(lambda pupils: pupils.without_journal)


@share
def results_volume(look: Look) -> Part | None:
    """About as many pupils as a year ago."""
    return look.participants_ratio


@check
def reference_percents(look: Look, rule: FileRule) -> Answer | None:
    """Published shares lie between 0 and 100."""
    shares = [frame.get_column("pct").drop_nulls() for _, frame in look.published]
    every = pl.concat(shares) if shares else pl.Series(dtype=pl.Float64)
    if every.is_empty():
        return None
    off = every.filter(~every.is_between(0, 100))
    seen = ", ".join(written(value) for value in off.head(3))
    return Answer(off.is_empty(), sum(frame.height for _, frame in look.published), len(off), seen)


@check
def reference_nested(look: Look, rule: FileRule) -> Answer | None:
    """A wide group has at least the participants of the narrow ones that it contains; the tightest pair decides."""
    for _, frame in look.published:
        one = frame.unique(["group_level", "group_name", "school_code"])
        sums = dict(one.group_by("group_level").agg(pl.col("participants").sum()).iter_rows())
        found = [(sums[a], sums[b]) for a, b in WIDER if sums.get(a) and sums.get(b)]
        if found:
            wide, narrow = min(found, key=lambda pair: pair[0] - pair[1])
            seen = "" if wide >= narrow else f"{narrow} из {wide}"
            return Answer(wide >= narrow, one.height, int(wide < narrow), seen)
    return None


@share
def reference_sums(look: Look) -> Part | None:
    """Shares of a published group add up to a hundred."""
    sums = [
        frame.group_by("sheet", "group_level", "group_name", "school_code").agg(pl.col("pct").sum())
        for table in WHOLE
        if (frame := look.table(table)) is not None
    ]
    whole = pl.concat(sums).filter(pl.col("pct") > 0) if sums else pl.DataFrame()
    if whole.is_empty():
        return None
    right = whole.filter((pl.col("pct") - 100).abs() <= 0.5).height
    return Part(right / whole.height, whole.height, whole.height - right)


@share
def reference_volume(look: Look) -> Part | None:
    """About as many schools in a published report as a year ago."""
    return look.groups_ratio


@share
def register_shorter(look: Look) -> Part | None:
    """A register has not become half as long."""
    return look.rows_ratio


@share
def register_dates(look: Look) -> Part | None:
    """Dates lie neither before all procedures nor more than two years ahead."""
    days = [
        frame.select(pl.col(name).cast(pl.Date).alias("day"))
        for frame in look.extract.tables.values()
        for name, dtype in frame.schema.items()
        if dtype in (pl.Date, pl.Datetime("us"))
    ]
    known = pl.concat(days).drop_nulls() if days else pl.DataFrame()
    if known.is_empty():
        return None
    off = known.filter(~pl.col("day").is_between(EARLIEST, date.today() + AHEAD)).height
    return Part(off / known.height, known.height, off)


@share
def register_unknown_schools(look: Look) -> Part | None:
    """The register of schools knows the schools of the file."""
    return look.known_schools


@check
def rechecks_all_equal(look: Look, rule: FileRule) -> Answer | None:
    """Experts differ from the school somewhere."""
    frame = look.register
    if frame is None or not {"school_score", "expert_score"} <= set(frame.columns):
        return None
    apart = frame.select((pl.col("school_score") - pl.col("expert_score")).abs()).to_series().drop_nulls()
    if apart.is_empty():
        return None
    most = max(apart.to_list())
    return Answer(most > 0, frame.height, 0 if most > 0 else len(apart), written(most))


@check
def scales_below_maximum(look: Look, rule: FileRule) -> Answer | None:
    """The border of mark 5 is not above the maximum."""
    frame = look.register
    if frame is None or not {"max_primary_score", "min5"} <= set(frame.columns):
        return None
    pairs = frame.select("max_primary_score", "min5")
    if any(pairs.get_column(name).drop_nulls().is_empty() for name in pairs.columns):
        return None
    off = pairs.filter(pl.col("max_primary_score") < pl.col("min5"))
    seen = ", ".join(f"{written(low)} > {written(top)}" for top, low in off.head(3).iter_rows())
    return Answer(off.is_empty(), frame.height, off.height, seen)


@share
def specs_maxima(look: Look) -> Part | None:
    """The maximum of a task is between 1 and 20."""
    return look.part("raw.test_specs", ~pl.col("max_score").is_between(1, LARGEST_TASK))


@share
def specs_levels(look: Look) -> Part | None:
    """Tasks of a specification have a level of difficulty."""
    return look.part("raw.test_specs", pl.col("difficulty").is_null())


@share
def signs_without_marker(look: Look) -> Part | None:
    """Schools of a list have markers."""
    return look.part("raw.official_signs", pl.col("marker").is_null())


@share
def plans_without_times(look: Look) -> Part | None:
    """Measures of a plan have a time."""
    return look.part("raw.plan_measures", _is_blank("timing_text"))


@share
def schedule_without_works(look: Look) -> Part | None:
    """Rows of a school's schedule have works."""
    return look.part("raw.assessment_schedule", pl.col("works") == "[]")


@share
def reports_without_status(look: Look) -> Part | None:
    """Measures of a school's report have a status that is understood."""
    return look.part("raw.status_reports", _is_blank("status"))


def _is_blank(column: str) -> pl.Expr:
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")
