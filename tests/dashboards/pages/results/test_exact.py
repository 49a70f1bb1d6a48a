"""Marks, journal, scores and tasks of the real region equal an independent computation in every cell."""

import polars as pl
import pytest

from tests.dashboards.pages.results import independent
from tests.dashboards.pages.results.independent import KEYS

pytestmark = pytest.mark.shared

PROCEDURES = [
    *(f"ВПР-2021-{season}-{subject}-{grade}" for season in ("весна", "осень") for subject in ("РУ", "МА")
      for grade in (4, 5, 6) if not (season == "осень" and grade == 6)),
    "ВПР-2022-весна-ИС-11",
    "ВПР-2022-весна-БИ-11",
]  # fmt: skip


@pytest.fixture(params=PROCEDURES)
def sitting(request, sittings):
    return next(s for s in sittings if s.procedure_id == request.param)


def ours(region_build, sql: str, procedure_id: str) -> pl.DataFrame:
    """Rows of a mart for one procedure, groups of schools left out."""
    where = "where procedure_id = ? and group_level <> 'school_group'"
    return pl.from_arrow(region_build.execute(f"{sql} {where}", [procedure_id]).to_arrow_table())


def assert_equal(ours: pl.DataFrame, theirs: pl.DataFrame, key: list[str]) -> None:
    """The same keys, and every number equal to nine digits."""
    columns = [c for c in theirs.columns if c not in key]
    types = dict.fromkeys(columns, pl.Float64)
    both = ours.cast(types).join(
        theirs.cast(types), on=key, how="full", nulls_equal=True, suffix="_theirs", coalesce=True
    )
    assert both.height == ours.height == theirs.height
    for column in columns:
        mine, other = pl.col(column), pl.col(f"{column}_theirs")
        same = (mine - other).abs() <= 1e-9 * (1 + other.abs())
        bad = both.filter(~(same | (mine.is_null() & other.is_null())).fill_null(False))
        assert bad.is_empty(), f"{column}: {bad.height} cells differ, for example {bad.row(0, named=True)}"


def test_every_file_is_a_procedure(region_build, sittings):
    known = {r[0] for r in region_build.execute("select procedure_id from marts.dim_procedures").fetchall()}
    assert {s.procedure_id for s in sittings} == set(PROCEDURES)
    assert set(PROCEDURES) <= known


def test_marks(region_build, sitting):
    counts = ", ".join(
        f"max(cnt) filter (value = '{m}') as mark_{m}, max(pct) filter (value = '{m}') as pct_{m}"
        for m in (2, 3, 4, 5)
    )
    theirs = independent.marks(sitting.people)
    summary = ours(
        region_build,
        f"select {', '.join(KEYS)}, participants_cnt as participants, present_cnt as present, absent_cnt as absent, "
        "n, quality_pct as quality, success_pct as success from marts.rpt_marks_summary",
        sitting.procedure_id,
    )
    blank = pl.when(pl.col("n") > 0)
    theirs = theirs.with_columns(
        blank.then("quality").alias("quality"), blank.then("success").alias("success")
    )
    assert_equal(summary, theirs.select(summary.columns), KEYS)
    shares = pl.from_arrow(
        region_build.execute(
            f"select {', '.join(KEYS)}, {counts} from marts.rpt_marks where procedure_id = ? "
            "and scale = 'отметки' and group_level <> 'school_group' group by all",
            [sitting.procedure_id],
        ).to_arrow_table()
    )
    graded = theirs.filter(pl.col("n") > 0)
    graded = graded.with_columns(
        (100 * pl.col(f"mark_{m}") / pl.col("n")).alias(f"pct_{m}") for m in (2, 3, 4, 5)
    )
    assert_equal(shares, graded.select(shares.columns), KEYS)


def test_journal(region_build, sitting):
    report = ours(
        region_build,
        f"select {', '.join(KEYS)}, n, lowered_cnt as lowered, confirmed_cnt as confirmed, raised_cnt as raised, "
        "gap_cnt as gaps, lowered_pct, confirmed_pct, raised_pct, gap_pct as gaps_pct from marts.rpt_journal",
        sitting.procedure_id,
    ).filter(pl.col("n") > 0)
    theirs = independent.journal(sitting.people).filter(pl.col("n") > 0)
    theirs = theirs.with_columns(
        (100 * pl.col(c) / pl.col("n")).alias(f"{c}_pct") for c in ("lowered", "confirmed", "raised", "gaps")
    )
    assert_equal(report, theirs.select(report.columns), KEYS)


def test_scores(region_build, sitting):
    report = ours(
        region_build, f"select {', '.join(KEYS)}, score, cnt, pct from marts.rpt_scores", sitting.procedure_id
    )
    theirs = independent.scores(sitting.people)
    theirs = theirs.with_columns(pct=100 * pl.col("cnt") / pl.col("cnt").sum().over(KEYS))
    assert_equal(report, theirs.select(report.columns), [*KEYS, "score"])


def test_score_figures(region_build, sitting):
    report = ours(
        region_build,
        f"select {', '.join(KEYS)}, n, mean_score as mean, sd_score as sd, median_score as median "
        "from marts.rpt_scores_summary",
        sitting.procedure_id,
    )
    assert_equal(report, independent.score_figures(sitting.people).select(report.columns), KEYS)


def test_tasks(region_build, sitting):
    report = ours(
        region_build,
        f"select {', '.join(KEYS)}, task_code, n, points, completion_pct, not_attempted_cnt as not_attempted, "
        "not_taught_cnt as not_taught from marts.rpt_tasks",
        sitting.procedure_id,
    )
    theirs = independent.tasks(sitting)
    possible = pl.col("n") * pl.col("maximum")
    theirs = theirs.with_columns(completion_pct=pl.when(possible > 0).then(100 * pl.col("points") / possible))
    assert_equal(report, theirs.select(report.columns), [*KEYS, "task_code"])


@pytest.mark.parametrize(
    ("procedure_id", "n", "mean", "sd"),
    [
        ("ВПР-2021-весна-МА-4", 24917, 12.006, (3.771,)),
        ("ВПР-2021-весна-РУ-4", 24967, 24.681, (7.657, 7.658)),
        ("ВПР-2021-весна-МА-5", 23704, 9.645, (3.910,)),
        ("ВПР-2021-весна-РУ-5", 23785, 26.116, (9.664,)),
    ],
)
def test_region_figures_of_2021_are_the_known_ones(region_build, procedure_id, n, mean, sd):
    got = region_build.execute(
        "select n, round(mean_score, 3), round(sd_score, 3) from marts.rpt_scores_summary "
        "where procedure_id = ? and group_level = 'region'",
        [procedure_id],
    ).fetchone()
    assert got[:2] == (n, mean)
    assert got[2] in sd
