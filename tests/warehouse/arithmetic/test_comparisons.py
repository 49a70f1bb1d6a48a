"""Comparison of a group with its level above: against brute force, its limits, and how often it errs by chance."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.arithmetic.comparisons import compare_with_above, mean_p_values, share_p_values
from warehouse.arithmetic.nulls import benjamini_hochberg


def brute_share_p(total: int, n: int, above_total: int, above_n: int) -> float:
    """Twice the smaller tail over every possible group of the level above."""
    people = [1] * above_total + [0] * (above_n - above_total)
    drawn = [sum(group) for group in itertools.combinations(people, n)]
    low = sum(d <= total for d in drawn) / len(drawn)
    high = sum(d >= total for d in drawn) / len(drawn)
    return min(1.0, 2 * min(low, high))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_share_p_is_that_of_every_possible_group(data):
    above_n = data.draw(st.integers(2, 10))
    above_total = data.draw(st.integers(0, above_n))
    n = data.draw(st.integers(1, above_n))
    total = data.draw(st.integers(max(0, n - (above_n - above_total)), min(n, above_total)))
    got = share_p_values(*(np.array([v]) for v in (total, n, above_total, above_n)))[0]
    assert got == pytest.approx(brute_share_p(total, n, above_total, above_n))


def test_variance_of_a_mean_is_that_of_drawing_without_replacement():
    scores = np.array([0.0, 1, 1, 2, 4, 4, 5, 9])
    means = [np.mean(group) for group in itertools.combinations(scores, 3)]
    z = (max(means) - scores.mean()) / np.std(means)
    got = mean_p_values(
        *(np.array([v]) for v in (max(means) * 3, 3.0, scores.sum(), (scores**2).sum(), 8.0))
    )[0]
    from scipy.stats import norm

    assert got == pytest.approx(2 * norm.sf(z))


def test_a_level_above_that_does_not_vary_says_nothing():
    assert mean_p_values(*(np.array([v]) for v in (20.0, 10.0, 200.0, 400.0, 100.0)))[0] == 1.0


def test_q_values_are_those_of_the_step_up_procedure():
    p = np.array([0.01, 0.04, 0.03, 0.5])
    assert benjamini_hochberg(p) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert benjamini_hochberg(np.array([])).size == 0


def pairs(total: np.ndarray, n: int, above: np.ndarray, is_share: bool) -> pl.DataFrame:
    rows = len(total)
    return pl.DataFrame(
        {
            "family": ["f"] * rows,
            "is_share": [is_share] * rows,
            "n": [n] * rows,
            "total": total.astype(float),
            "above_n": [above.size] * rows,
            "above_total": [above.sum()] * rows,
            "above_squares": [(above**2).sum()] * rows,
        }
    )


@pytest.mark.parametrize("is_share", [True, False])
def test_without_differences_hardly_any_group_is_named(is_share):
    random = np.random.default_rng(20260415)
    people = random.binomial(1 if is_share else 20, 0.6, size=600 * 25).astype(float)
    schools = people.reshape(600, 25)
    tested = compare_with_above(pairs(schools.sum(axis=1), 25, people, is_share), ["family"], least_n=10)
    assert tested.filter(pl.col("q_value") <= 0.05).height <= 2
    # The exact tail of a share is discrete, hence a little cautious; never generous.
    assert 0.005 < (tested["p_value"] < 0.05).mean() < 0.08


def test_a_real_difference_is_found_and_small_groups_are_left_out():
    people = np.concatenate([np.zeros(500), np.ones(500)])
    strong = pairs(np.array([38.0]), 40, people, is_share=True)
    tiny = pairs(np.array([9.0]), 9, people, is_share=True)
    tested = compare_with_above(pl.concat([strong, tiny]), ["family"], least_n=10)
    assert tested.height == 1
    assert tested["q_value"][0] < 1e-6
