"""What a sign is worth: share of cases the method sees, precision at a prevalence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

RATES_FILE = Path(__file__).with_name("detection_rates.csv")
PREVALENCES = (0.02, 0.05, 0.10)


@cache
def detection_rates() -> pl.DataFrame:
    """Measured on known truth (tests/benchmarks/objectivity.py, docs/methods): base, mechanism, size, cases,
    seen_pct (level `признаки`), noticed_pct (`признаки` or `требует внимания`), method_version it was measured with."""
    return pl.read_csv(RATES_FILE, schema_overrides={"method_version": pl.String})


def precision_at(power: float, false_rate: float, prevalence: float) -> float:
    """Share of flagged classes that are true, at a prevalence (all arguments 0…1); NaN when nothing is flagged."""
    true, false = power * prevalence, false_rate * (1 - prevalence)
    return true / (true + false) if true + false > 0 else float("nan")
