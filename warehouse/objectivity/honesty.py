"""What a sign is worth: share of cases the method sees, precision at a prevalence.

Both rest on measurements on known truth (docs/methods) that `tests/benchmarks/objectivity.py --write` puts into the
seeds `objectivity_detection_rates` and `objectivity_false_rates`, each row with the version of the method.
"""

from __future__ import annotations

import polars as pl

PREVALENCES = (0.02, 0.05, 0.10)
RATES_SCHEMA = {
    "base": pl.String,
    "mechanism": pl.String,
    "size": pl.String,
    "cases": pl.Int64,
    "seen_pct": pl.Float64,
    "noticed_pct": pl.Float64,
    "method_version": pl.String,
}
PRECISION_SCHEMA = {
    "base": pl.String,
    "prevalence_pct": pl.Float64,
    "found_pct": pl.Float64,
    "false_pct": pl.Float64,
    "precision_pct": pl.Float64,
}


def detection_rates(measured: pl.DataFrame, method_version: str) -> pl.DataFrame:
    """Rates that hold for a version of the method; empty when that version has not been measured yet.

    measured: the seed `objectivity_detection_rates`: base, mechanism, size (of a class, in words), cases, seen_pct
    (level `признаки`), noticed_pct (`признаки` or `требует внимания`), method_version.
    """
    return (
        measured.select(RATES_SCHEMA.keys())
        .cast(pl.Schema(RATES_SCHEMA))
        .filter(method_version=method_version)
    )


def precision_table(measured: pl.DataFrame, method_version: str) -> pl.DataFrame:
    """Precision of a version of the method at every prevalence of `PREVALENCES`, columns in per cent.

    measured: the seed `objectivity_false_rates`: base, found_share (of planted classes), false_share (of classes left
    as they were), method_version. Grain of the result: base × prevalence.
    """
    rows = [
        (base, 100 * p, 100 * found, 100 * false, 100 * precision_at(found, false, p))
        for base, found, false in measured.filter(pl.col("method_version") == method_version)
        .sort("base")
        .select("base", "found_share", "false_share")
        .iter_rows()
        for p in PREVALENCES
    ]
    return pl.DataFrame(rows, schema=PRECISION_SCHEMA, orient="row")


def precision_at(power: float, false_rate: float, prevalence: float) -> float:
    """Share of flagged classes that are true, at a prevalence (all arguments 0…1); NaN when nothing is flagged."""
    true, false = power * prevalence, false_rate * (1 - prevalence)
    return true / (true + false) if true + false > 0 else float("nan")
