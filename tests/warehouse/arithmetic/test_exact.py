"""Exact tests of sums: equal to enumeration and to scipy's laws; discrete FDR costs nothing for silence."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import hypergeom, nchypergeom_fisher

from warehouse.arithmetic.exact import discrete_fdr, drawn_sums, sums_of_strata, with_scatter
from warehouse.arithmetic.nulls import benjamini_hochberg


def drawn_sum(counts, drawn):
    """One row of `drawn_sums`, as long as it can reach."""
    return drawn_sums(np.array([counts]), np.array([drawn]))[0]


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
    both = sums_of_strata(np.array([[one, two]]), np.array([[2, 3]]))
    assert np.allclose(both[0], np.convolve(drawn_sum(one, 2), drawn_sum(two, 3)))


@pytest.mark.parametrize("points", [1, 2, 4])
def test_groups_together_are_what_each_is_alone(points):
    random = np.random.default_rng(points)
    counts = random.integers(0, 9, (40, 6, points + 1))
    drawn = random.integers(0, 1 + np.minimum(counts.sum(2), 7))
    drawn[3] = 0
    scatter = np.where(np.arange(40) % 3, random.random(40), 0.0)
    sums = sums_of_strata(counts, drawn)
    mixed = with_scatter(sums, scatter)
    for g in range(40):
        alone = np.ones(1)
        for of_stratum, works in zip(counts[g], drawn[g], strict=True):
            alone = np.convolve(alone, drawn_sum(of_stratum, works)) if works else alone
        assert np.allclose(sums[g, : len(alone)], alone, rtol=1e-12, atol=0)
        assert not sums[g, len(alone) :].any()
        tilts, law = np.polynomial.hermite_e.hermegauss(21)
        points_apart = np.arange(len(alone)) - len(alone) / 2
        tilted = alone * np.exp((tilts * scatter[g])[:, None] * points_apart)
        expected = law / law.sum() @ (tilted / tilted.sum(1, keepdims=True))
        assert np.allclose(mixed[g, : len(alone)], expected, rtol=1e-9, atol=0)


def test_scatter_is_a_mixture_of_fisher_s_non_central_laws():
    chance = drawn_sum(np.array([40, 25]), 10)
    random = np.random.default_rng(1)
    mixed = np.mean(
        [nchypergeom_fisher(65, 25, 10, np.exp(d)).pmf(np.arange(11)) for d in random.normal(0, 0.6, 1500)],
        axis=0,
    )
    both = with_scatter(np.array([chance, chance]), np.array([0.6, 0.0]))
    assert np.abs(both[0] - mixed).max() < 0.01
    assert np.allclose(both[1], chance)


def test_one_scatter_for_all_is_what_each_would_have_alone():
    random = np.random.default_rng(7)
    counts = random.integers(0, 9, (20, 5, 3))
    sums = sums_of_strata(counts, random.integers(0, 1 + np.minimum(counts.sum(2), 7)))
    together = with_scatter(sums, np.full(20, 0.4))
    # Another scatter beside them takes the careful way.
    apart = with_scatter(np.vstack([sums, sums[:1]]), np.array([0.4] * 20 + [0.2]))[:20]
    assert np.allclose(together, apart, rtol=1e-12, atol=0)
    assert with_scatter(sums, np.full(20, 20.0)).sum(1) == pytest.approx(np.ones(20))


def test_scatter_makes_nothing_surer():
    chance = drawn_sum(np.array([40, 25]), 12)
    assert with_scatter(chance[None], np.array([0.6]))[0, 0] > 5 * chance[0]


def test_a_test_that_cannot_give_a_small_p_costs_nothing():
    p = np.array([0.01, *[1.0] * 9])
    silent = [np.array([0.01, 1.0]), *[np.array([0.4, 1.0])] * 9]
    assert discrete_fdr(p, silent, 0.05)[0] < 0.02
    assert np.isclose(benjamini_hochberg(p)[0], 0.1)


def test_the_expected_share_of_each_p_is_counted_test_by_test():
    random = np.random.default_rng(3)
    supports = [np.sort(np.append(random.random(random.integers(2, 9)) ** 2, 1.0)) for _ in range(60)]
    supports[7] = supports[20] = None
    p = np.array([own[random.integers(len(own))] if own is not None else random.random() for own in supports])
    order = np.argsort(p)
    expected = []
    for value in p[order]:
        reached = 0.0
        for own in supports:
            if own is None:
                reached += value
                continue
            below, at_level = own[own <= value * (1 + 1e-9)], own[own <= 0.05]
            reached += below.max(initial=0.0) / (1 - at_level.max(initial=0.0))
        expected.append(reached)
    raw = np.minimum.accumulate((np.array(expected) / np.arange(1, 61))[::-1])[::-1]
    told = np.minimum(np.minimum(raw, 1.0), benjamini_hochberg(p)[order])
    assert np.allclose(discrete_fdr(p, supports, 0.05)[order], told, rtol=1e-12, atol=0)


def test_with_any_p_possible_it_is_benjamini_and_hochberg():
    p = np.random.default_rng(2).random(50) ** 3
    assert np.allclose(discrete_fdr(p, [None] * 50, 0.05), benjamini_hochberg(p))
    assert discrete_fdr(np.array([]), [], 0.05).size == 0
