"""Nulls and multiple testing against scipy and simulation."""

import numpy as np
import pytest
from scipy import stats

from warehouse.arithmetic import nulls


def test_benjamini_hochberg_is_scipys():
    p = np.random.default_rng(0).beta(0.4, 1, 300)
    assert nulls.benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_cauchy_combination_is_uniform_in_the_tail_and_one_mechanism_suffices():
    rng = np.random.default_rng(2)
    null = nulls.cauchy_combination(rng.random((200_000, 6)))
    assert (null < 0.01).mean() == pytest.approx(0.01, rel=0.15)
    alone = nulls.cauchy_combination(np.array([[1e-6, 1.0, 1.0, 1.0, np.nan, 0.99]]))
    assert alone[0] == pytest.approx(5e-6, rel=0.01)
    assert np.isnan(nulls.cauchy_combination(np.full((1, 6), np.nan)))[0]


def test_winsorised_variance_agrees_with_simulation():
    z = np.random.default_rng(3).normal(size=400_000)
    limit = stats.norm.ppf(0.9)
    assert nulls._winsorised_variance(0.1) == pytest.approx(np.clip(z, -limit, limit).var(), rel=0.01)


@pytest.mark.parametrize("size", [3, 4, 11, 998])
def test_both_quantiles_are_numpys(size):
    values = np.random.default_rng(size).normal(size=size)
    assert nulls._both_quantiles(values, 0.1) == pytest.approx(np.quantile(values, [0.1, 0.9]), rel=1e-14)


@pytest.mark.parametrize("tau", [0.0, 0.3, 0.8])
def test_overdispersion_finds_the_between_group_spread(tau):
    rng = np.random.default_rng(4)
    v = rng.uniform(0.02, 0.2, 4000)
    means = 0.5 + rng.normal(0, tau, 4000) + rng.normal(0, np.sqrt(v))
    tau2, mu = nulls.overdispersion(means, v)
    assert np.sqrt(tau2) == pytest.approx(tau, abs=0.05)
    assert mu == pytest.approx(0.5, abs=0.05)


def test_overdispersion_is_not_moved_by_a_few_outliers():
    rng = np.random.default_rng(5)
    v = np.full(500, 0.05)
    means = rng.normal(0, np.sqrt(0.05), 500)
    means[:15] += 5
    assert nulls.overdispersion(means, v)[0] < 0.03


def test_empirical_null_scales_each_stratum_and_keeps_nan():
    rng = np.random.default_rng(6)
    strata = np.repeat([0, 1], 2000)
    x = np.r_[rng.normal(3, 2, 2000), rng.normal(-1, 0.5, 2000)]
    x[5] = np.nan
    z = nulls.empirical_null(x, strata)
    assert np.isnan(z[5])
    for s in (0, 1):
        assert np.nanmedian(z[strata == s]) == pytest.approx(0, abs=0.02)
        assert np.nanstd(z[strata == s]) == pytest.approx(1, abs=0.06)
