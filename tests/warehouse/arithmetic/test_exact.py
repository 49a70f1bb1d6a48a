"""Exact tests of sums: equal to enumeration and to scipy's laws; discrete FDR costs nothing for silence."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import hypergeom, nchypergeom_fisher

from warehouse.arithmetic.exact import discrete_fdr, drawn_sum, sum_of_strata, with_scatter
from warehouse.arithmetic.nulls import benjamini_hochberg


@pytest.mark.parametrize("points", [[0, 0, 1, 1, 1, 2, 3, 3], [0, 1, 1, 1], [0, 0, 2, 2, 2]])
def test_the_sum_of_drawn_works_is_what_every_draw_gives(points):
    counts = np.bincount(points, minlength=4)
    for drawn in (1, 2, 3, 4):
        sums = [sum(c) for c in combinations(points, drawn)]
        every = np.bincount(sums, minlength=3 * drawn + 1) / len(sums)
        assert np.allclose(drawn_sum(counts, drawn), every)


def test_one_point_is_the_hypergeometric_law():
    counts = np.array([30, 12])
    assert np.allclose(drawn_sum(counts, 9), hypergeom(42, 12, 9).pmf(np.arange(10)))


def test_strata_add_up():
    one, two = np.array([4, 3]), np.array([2, 5])
    both = sum_of_strata(np.array([one, two]), np.array([2, 3]))
    assert np.allclose(both, np.convolve(drawn_sum(one, 2), drawn_sum(two, 3)))


def test_scatter_is_a_mixture_of_fisher_s_non_central_laws():
    chance = drawn_sum(np.array([40, 25]), 10)
    random = np.random.default_rng(1)
    mixed = np.mean(
        [nchypergeom_fisher(65, 25, 10, np.exp(d)).pmf(np.arange(11)) for d in random.normal(0, 0.6, 1500)],
        axis=0,
    )
    assert np.abs(with_scatter(chance, 0.6) - mixed).max() < 0.01
    assert np.allclose(with_scatter(chance, 0.0), chance)


def test_scatter_makes_nothing_surer():
    chance = drawn_sum(np.array([40, 25]), 12)
    assert with_scatter(chance, 0.6)[0] > 5 * chance[0]


def test_a_test_that_cannot_give_a_small_p_costs_nothing():
    p = np.array([0.01, *[1.0] * 9])
    silent = [np.array([0.01, 1.0]), *[np.array([0.4, 1.0])] * 9]
    assert discrete_fdr(p, silent, 0.05)[0] < 0.02
    assert np.isclose(benjamini_hochberg(p)[0], 0.1)


def test_with_any_p_possible_it_is_benjamini_and_hochberg():
    p = np.random.default_rng(2).random(50) ** 3
    assert np.allclose(discrete_fdr(p, [None] * 50, 0.05), benjamini_hochberg(p))
    assert discrete_fdr(np.array([]), [], 0.05).size == 0
