"""The funnel widens for small schools, is centred on what is usual, and leaves chance inside."""

import numpy as np
import polars as pl
import pytest

from warehouse.arithmetic.nulls import standardised
from warehouse.objectivity import funnel
from warehouse.objectivity.field_checks import field, observed


def classes(seed: int = 1, schools: int = 120, shift: float = 0.0) -> pl.DataFrame:
    """Two classes a school; residual SD .6 within, .2 between schools; the first school is shifted."""
    rng = np.random.default_rng(seed)
    n = rng.integers(5, 30, 2 * schools)
    school = np.repeat(np.arange(schools), 2)
    mean = (
        0.05 + rng.normal(0, 0.2, schools)[school] + rng.normal(0, 0.6 / np.sqrt(n)) + shift * (school == 0)
    )
    z, _ = standardised(mean, 0.36 / n)
    return pl.DataFrame(
        {"school_code": school.astype(str), "n": n, "value": mean, "statistic": z}
    ).with_columns(pl.lit("p").alias("procedure_id"), pl.lit("задания").alias("step"))


def test_variance_of_a_participant_is_recovered_from_class_means():
    assert funnel.within_variance(classes()) == pytest.approx(0.36, rel=0.02)


def test_about_one_school_in_twenty_stands_outside_the_inner_limits_by_chance():
    found = pl.concat([funnel.school_funnel(classes(seed)) for seed in range(8)])
    outside = (found["place"] != funnel.AS_EXPECTED).mean()
    assert 0.02 < outside < 0.09
    assert found["place"].is_in([funnel.ABOVE, funnel.BELOW]).mean() < 0.01


def test_a_large_shift_is_above_and_limits_are_wider_for_fewer_participants():
    found = funnel.school_funnel(classes(shift=2.0))
    assert found.filter(school_code="0")["place"].item() == funnel.ABOVE
    widths = found.sort("n").select(pl.col("high_95") - pl.col("low_95")).to_series().to_numpy()
    assert np.all(np.diff(widths) <= 1e-9)


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_a_class_without_a_value_does_not_move_its_school(unknown):
    rows = classes()
    first = pl.int_range(pl.len()) == 0
    gone = pl.when(first).then(unknown).otherwise(pl.col("value", "statistic")).name.keep()
    expected = rows.row(1, named=True)["value"]
    found = funnel.school_funnel(rows.with_columns(gone)).filter(school_code="0").row(0, named=True)
    assert found["residual"] == pytest.approx(expected)
    assert found["n"] == rows.row(1, named=True)["n"]


def test_fewer_than_ten_schools_give_no_funnel():
    assert funnel.school_funnel(classes(schools=9)).is_empty()


def test_a_visit_without_a_class_counts_for_the_whole_grade():
    rows = pl.DataFrame(
        {"procedure_id": ["p"] * 3, "school_code": ["1", "1", "2"], "class_label": ["А", "Б", "А"]}
    )
    visits = pl.DataFrame({"procedure_id": ["p", "p"], "school_code": ["1", "2"], "class_label": [None, "Б"]})
    assert observed(rows, visits)["observed"].to_list() == [True, True, False]


@pytest.mark.parametrize(("rest", "is_estimable"), [(0, False), (2, True)])
def test_the_share_confirmed_needs_checks_among_the_rest(rest, is_estimable):
    decisions = ["подтвердилось"] * 4 + ["не подтвердилось"] * 2 + [None] * 2
    cases = pl.DataFrame(
        {
            "school_code": [str(i) for i in range(8)],
            "is_noticed": [True] * 6 + [False] * 2,
            "decision": decisions,
        }
    ).with_columns(pl.lit("p").alias("procedure_id"), pl.lit(2026).alias("school_year"))
    checked = pl.concat([cases.head(6), cases.tail(2).head(rest)]).select("procedure_id", "school_code")
    row = field(cases, checked).row(0, named=True)
    assert (row["noticed_cnt"], row["confirmed_cnt"], row["dismissed_cnt"]) == (6, 4, 2)
    assert row["is_estimable"] is is_estimable
    if is_estimable:
        assert row["confirmed_pct"] == pytest.approx(400 / 6)
        assert row["confirmed_low_pct"] < 66 < row["confirmed_high_pct"]
    else:
        assert row["confirmed_pct"] is None
