"""Heaping at a mark border of a large group (region, municipality, years) against a smooth counterfactual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST = 500


@dataclass(frozen=True)
class Bunching:
    """Missing works below a border and surplus at and above it.

    missing: expected minus observed works in the window below; missing_share: of the expected there; surplus:
    observed minus expected at and above; ratio: observed / expected at the border itself; missing_low, missing_high:
    95 % of missing_share (Poisson bootstrap).
    """

    works: int
    missing: float
    missing_share: float
    missing_low: float
    missing_high: float
    surplus: float
    ratio: float


def bunching(
    counts: np.ndarray,
    border: int,
    below: int = 2,
    above: int = 2,
    degree: int = 4,
    draws: int = 200,
    seed: int = 1,
) -> Bunching:
    """Polynomial counterfactual of the score histogram without [border − below, border + above).

    Diamond & Persson (2016); Dee, Dobbie, Jacob & Rockoff (2019). Needs about 500 works: a class cannot carry it
    (`borders.border_evidence` compares a class with the procedure instead).

    Args:
        counts: works per score 0…max (NaN or negative where a score cannot occur: left out of the fit).

    Raises:
        ValueError: fewer than 500 works, border outside the scores or fewer than degree + 3 scores outside the window.
    """
    counts = np.asarray(counts, float)
    scores = np.arange(len(counts))
    possible = np.isfinite(counts) & (counts >= 0)
    window = (scores >= border - below) & (scores < border + above)
    if not 0 < border < len(counts) or (possible & ~window).sum() < degree + 3:
        raise ValueError("border or window outside the distribution")
    observed = np.where(possible, counts, 0.0)
    if observed.sum() < LEAST:
        raise ValueError(f"fewer than {LEAST} works")
    fit = _counterfactual(scores, observed, possible & ~window, degree)
    rng = np.random.default_rng(seed)
    shares = []
    for _ in range(draws):
        drawn = rng.poisson(observed).astype(float)
        again = _counterfactual(scores, drawn, possible & ~window, degree)
        shares.append(_missing(drawn, again, window & (scores < border) & possible)[1])
    under, over = window & (scores < border) & possible, window & (scores >= border) & possible
    missing, share = _missing(observed, fit, under)
    low, high = np.quantile(shares, [0.025, 0.975])
    return Bunching(
        int(observed.sum()),
        missing,
        share,
        float(low),
        float(high),
        float((observed - fit)[over].sum()),
        float(observed[border] / max(fit[border], 1e-9)),
    )


def _counterfactual(scores: np.ndarray, counts: np.ndarray, rows: np.ndarray, degree: int) -> np.ndarray:
    """Poisson regression of counts on a polynomial of the score (log link keeps it positive), by Newton steps."""
    x = np.polynomial.chebyshev.chebvander(2 * scores / max(scores[-1], 1) - 1, degree)
    a, y = x[rows], counts[rows]
    beta = np.linalg.lstsq(a, np.log(y + 0.5), rcond=None)[0]
    for _ in range(30):
        mu = np.exp(np.clip(a @ beta, -20, 20))
        hessian = (a * mu[:, None]).T @ a + 1e-8 * np.eye(degree + 1)
        step = np.linalg.solve(hessian, a.T @ (y - mu))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return np.exp(np.clip(x @ beta, -20, 20))


def _missing(counts: np.ndarray, fit: np.ndarray, under: np.ndarray) -> tuple[float, float]:
    missing = float((fit - counts)[under].sum())
    return missing, missing / max(float(fit[under].sum()), 1e-9)
