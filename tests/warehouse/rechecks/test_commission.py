"""Marking of commissions: the whole work first, criteria after; counts and differences as anybody would count them."""

import polars as pl
import pytest
from scipy import stats

from tests.warehouse.rechecks.towns import town
from warehouse.rechecks.commission import commission_findings, raw_differences
from warehouse.rechecks.rechecks import marking_deficits


def test_half_a_point_on_24_works_of_five_schools_is_found():
    found, false = 0, 0
    for seed in range(20):
        out = commission_findings(town(seed, 0.5), 10).filter("is_apart")
        hit = (pl.col("school_code") == "990000") & pl.col("task_code").is_in(["1", "2", "3"])
        found += out.filter(hit).height
        false += out.filter(~hit).height
    assert found >= 0.85 * 60
    assert false <= 0.05 * found


def test_honest_commissions_are_left_alone():
    said = [commission_findings(town(seed), 10).filter("is_apart").height for seed in range(100, 160)]
    assert sum(1 for n in said if n) <= 3


def test_the_finding_is_said_with_counts_and_the_model_does_not_overrule_it():
    table = marking_deficits(town(3, 0.6))
    row = table.filter(school_code="990000", criterion="1").row(0, named=True)
    own = town(3, 0.6).filter(school_code="990000", task_code="1")
    d = (own["school_score"] - own["expert_score"]).to_numpy()
    assert row["needs_support"]
    assert (row["compared_cnt"], row["higher_cnt"], row["lower_cnt"]) == (24, (d > 0).sum(), (d < 0).sum())
    assert f"работ с баллом выше – {(d > 0).sum()} из 24" in row["reason"]
    assert row["evidence"] > 0.95
    assert row["works_missing"] == 0


def test_the_difference_is_the_mean_of_works_with_students_interval():
    rows = town(5, 0.4).filter(school_code="990000", task_code="2")
    twice = pl.concat(
        [rows, rows.head(3).with_columns(expert_code=pl.lit("Э-2"), expert_score=pl.lit(0, dtype=pl.Int64))]
    )
    d = (
        twice.group_by("participant_code", maintain_order=True)
        .agg((pl.col("school_score") - pl.col("expert_score")).mean())["school_score"]
        .to_numpy()
    )
    interval = stats.t.interval(0.95, len(d) - 1, d.mean(), stats.sem(d))
    out = raw_differences(twice, ["school_code", "task_code"]).row(0, named=True)
    assert out["compared_cnt"] == 24
    assert out["points"] == pytest.approx(d.mean())
    assert (out["points_low"], out["points_high"]) == pytest.approx(interval)


def test_a_named_marker_is_not_taken_for_the_commission():
    named = town(3, 0.6).with_columns(pl.lit("Т-1").alias("teacher_code"))
    assert commission_findings(named.clear(), 10).is_empty()
    assert not any("в среднем на" in reason for reason in marking_deficits(named)["reason"])


def test_few_works_say_nothing():
    assert not commission_findings(town(1, 1.0, works=9), 10)["is_apart"].any()
