"""A school's topic over several years: strata add up as Cochran, Mantel and Haenszel say, only like is pooled."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import hypergeom, norm

from tests.benchmarks.small_municipalities import pooled
from warehouse.training.years import pooled_years

BASE = {
    "kind": "ВПР",
    "season": "весна",
    "subject": "МА",
    "grade": 5,
    "codifier": "ФОП",
    "municipality": "М",
    "school_code": "990001",
    "topic_type": "умение",
    "topic_code": "3",
    "topic": "Умение решать задачи",
    "n": 20,
    "completion_pct": 40.0,
    "expected_pct": 60.0,
    "mid_p": 0.02,
    "deviation": 2.0,
    "scatter_share": 0.4,
}


def row(year: int, **changes) -> dict:
    return BASE | {"procedure_id": f"П-{year}", "school_year": year} | changes


def made(*rows: dict) -> list[dict]:
    return pooled_years(pl.DataFrame(list(rows))).to_dicts()


def test_years_are_strata_of_one_test():
    """Without scatter the pooled z is that of Cochran – Mantel – Haenszel, from hypergeometric moments of scipy."""
    random = np.random.default_rng(5)
    rows, short, variance = [], 0.0, 0.0
    for year in (2024, 2025, 2026):
        own_short = own_variance = 0.0
        for _ in range(4):
            works, solved, drawn = 40, int(random.integers(10, 30)), int(random.integers(3, 9))
            chance = hypergeom(works, solved, drawn)
            own_short += chance.rvs(random_state=random) - chance.mean()
            own_variance += chance.var()
        short, variance = short + own_short, variance + own_variance
        deviation = np.sqrt(own_variance)
        mid_p = float(norm.cdf(own_short / deviation))
        rows.append(row(year, mid_p=mid_p, deviation=float(deviation), scatter_share=0.0))
    (pooled_row,) = made(*rows)
    assert pooled_row["p_value"] == pytest.approx(norm.cdf(short / np.sqrt(variance)))
    assert pooled_row["years_cnt"] == 3


def test_what_is_usual_between_classes_never_averages_out():
    """Were all variance usual scatter, three years would say no more than one of them."""
    (same,) = made(*(row(year, scatter_share=1.0) for year in (2024, 2025, 2026)))
    assert same["p_value"] == pytest.approx(0.02)
    (chance,) = made(*(row(year, scatter_share=0.0) for year in (2024, 2025, 2026)))
    assert chance["p_value"] == pytest.approx(norm.cdf(np.sqrt(3) * norm.ppf(0.02)))
    (both,) = made(*(row(year) for year in (2024, 2025, 2026)))
    assert chance["p_value"] < both["p_value"] < same["p_value"]


@pytest.mark.parametrize(
    ("changes", "pooled_cnt"),
    [
        ({}, 1),
        ({"topic_code": "4"}, 1),
        ({"codifier": "ПООП"}, 0),
        ({"codifier": None}, 0),
        ({"topic": "Умение читать таблицы"}, 0),
        ({"school_code": "990002"}, 0),
        ({"season": "осень"}, 0),
        ({"grade": 6}, 0),
        ({"topic_type": "КЭС"}, 0),
    ],
    ids=[
        "same",
        "a skill is its words",
        "codifier",
        "no codifier",
        "words",
        "school",
        "season",
        "grade",
        "kind",
    ],
)
def test_only_the_same_is_pooled(changes, pooled_cnt):
    assert len(made(row(2025, **changes), row(2026))) == pooled_cnt


def test_a_number_of_the_specification_has_to_agree_with_its_words():
    numbered = {"topic_type": "КЭС"}
    assert made(row(2025, **numbered, topic_code="2.1"), row(2026, **numbered, topic_code="2.2")) == []
    assert len(made(row(2025, **numbered), row(2026, **numbered))) == 1
    assert made(row(2025, topic=None), row(2026, topic=None)) == []


def test_the_newest_year_is_among_them_and_a_year_long_ago_is_not():
    assert made(row(2024), row(2025), row(2026, school_code="990002")) == []
    (pooled_row,) = made(row(2021), row(2025), row(2026))
    assert (pooled_row["first_year"], pooled_row["last_year"], pooled_row["n"]) == (2025, 2026, 40)
    assert pooled_row["procedure_id"] == "П-2026"


def test_a_small_difference_is_no_topic_however_sure():
    (small,) = made(*(row(y, expected_pct=44.0, mid_p=1e-6, n=300) for y in (2025, 2026)))
    assert small["gap"] == -4.0
    assert not small["needs_support"]
    (large,) = made(*(row(y, mid_p=1e-6, n=300) for y in (2025, 2026)))
    assert large["needs_support"]


def test_nothing_is_pooled_of_nothing():
    assert pooled_years(pl.DataFrame(schema=pl.DataFrame([row(2026)]).schema)).is_empty()


def test_a_topic_lost_in_part_every_year_is_found_over_the_years_and_none_is_where_nothing_is():
    found, alone, false = 0, 0, 0
    for seed in (1, 2):
        rows = pooled(seed, 7, 3, 0.6, 0.5)
        planted = rows.filter("is_planted")
        found += planted["needs_support"].sum()
        alone += planted["alone"].sum()
        false += rows.filter(~pl.col("is_planted"))["needs_support"].sum()
    assert found > alone
    assert false <= 1
