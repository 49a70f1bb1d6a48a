"""Pooled bunching against a planted lift."""

import numpy as np
import pytest

from tests.benchmarks.methods.bunching import bunching


def histogram(moved: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = np.clip(np.round(rng.normal(14, 5, 20_000)), 0, 30).astype(int)
    for gap in (1, 2):
        lifted = (x == 12 - gap) & (rng.random(len(x)) < moved)
        x[lifted] = 12
    return np.bincount(x, minlength=31).astype(float)


@pytest.mark.parametrize("moved", [0.2, 0.6])
def test_share_moved_is_recovered(moved):
    found = bunching(histogram(moved), 12)
    assert found.missing_share == pytest.approx(moved, abs=0.07)
    assert found.missing_low < found.missing_share < found.missing_high
    assert found.ratio > 1.2


def test_smooth_distribution_has_none():
    found = bunching(histogram(0.0), 12)
    assert found.missing_low < 0 < found.missing_high
    assert found.ratio == pytest.approx(1, abs=0.08)


def test_impossible_scores_are_left_out():
    counts = histogram(0.6)
    counts[[3, 27]] = np.nan
    assert bunching(counts, 12).missing_share == pytest.approx(0.6, abs=0.08)


def test_a_class_cannot_carry_it():
    with pytest.raises(ValueError, match="fewer than 500 works"):
        bunching(np.full(31, 10.0), 12)


def test_border_outside_is_refused():
    with pytest.raises(ValueError, match="outside"):
        bunching(histogram(0.0), 40)
