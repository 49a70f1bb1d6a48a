"""Re-checked works: marking deficits of markers and commissions, agreement, and re-check results as signs.

A row is work × criterion scored by the school and by an expert. Who marked is known only where `teacher_code` is
given; otherwise the statement is about the school's commission (`marker_code` = null).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.methods.nulls import overdispersion

MIN_WORKS = 10
SUPPORT_PROBABILITY = 0.9
NOTABLE_BIAS = 0.10
_STEP = 0.30


def _prepared(rechecks: pl.DataFrame) -> pl.DataFrame:
    """Rows with both scores, share difference d, and d without expert severity and without the task's norm."""
    rows = rechecks.filter(
        pl.col("school_score").is_not_null()
        & pl.col("expert_score").is_not_null()
        & (pl.col("max_score") > 0)
    ).with_columns(
        pl.col("school_score", "expert_score", "max_score").cast(pl.Float64),
        pl.col("teacher_code").fill_null(""),
        pl.col("expert_code").fill_null(""),
    )
    rows = rows.with_columns(
        ((pl.col("school_score") - pl.col("expert_score")) / pl.col("max_score")).alias("d")
    )
    task = ["procedure_id", "task_code"]
    severity = _expert_severity(rows)
    rows = rows.join(severity, on="expert_code", how="left").with_columns(
        (pl.col("d") - pl.col("severity")).alias("d")
    )
    norm_of_task = pl.col("d").mean().over(task)
    room = 1 - pl.col("expert_score") / pl.col("max_score")
    return rows.with_columns((pl.col("d") - norm_of_task).alias("e"), room.alias("room")).drop("severity")


def _expert_severity(rows: pl.DataFrame) -> pl.DataFrame:
    """Shrunken departure of each expert's school−expert differences from the task's mean (EB, DerSimonian–Laird)."""
    rows = rows.with_columns((pl.col("d") - pl.col("d").mean().over("procedure_id", "task_code")).alias("r"))
    by = rows.group_by("expert_code").agg(
        pl.col("r").mean().alias("m"), pl.len().alias("k"), pl.col("teacher_code").n_unique().alias("t")
    )
    variance = float(rows["r"].var() or 0.0) / np.maximum(by["t"].to_numpy(), 1)
    tau2, _ = overdispersion(by["m"].to_numpy(), np.maximum(variance, 1e-9))
    shrink = tau2 / (tau2 + np.maximum(variance, 1e-9))
    return by.select("expert_code", pl.Series("severity", shrink * by["m"].to_numpy()))


def marking_deficits(rechecks: pl.DataFrame) -> pl.DataFrame:
    """Marker × subject × criterion: over- or under-marking beyond the marker's general severity and the task's norm.

    Args:
        rechecks: procedure_id, subject, school_code, participant_code, task_code, school_score, expert_score,
            max_score, expert_code, teacher_code (null = the commission).

    Returns:
        school_code, teacher_code, subject, procedure_id, criterion, works (re-marked works of the marker), n (works
        with this criterion), bias (shrunken, share of the maximum, expert severity removed), bias_low, bias_high
        (95 %), excess (beyond the marker's own mean), exact_agreement, adjacent_agreement (≤ 1 point), kappa
        (quadratic), evidence 0…1, needs_support, reason.

    Method: empirical Bayes (DerSimonian–Laird) for the bias; the evidence is the posterior probability that one
    criterion stands out, from a likelihood ratio of a notable upward shift in this criterion against none, after the
    marker's general severity and the criterion's norm (many-facet idea, Linacre 1989, additive approximation).
    """
    rows = _prepared(rechecks)
    if rows.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    marker = ["school_code", "teacher_code", "subject"]
    cell = [*marker, "procedure_id", "task_code"]
    others = (pl.col("e").sum().over(*marker, "procedure_id") - pl.col("e").sum().over(cell)) / (
        pl.len().over(*marker, "procedure_id") - pl.len().over(cell) + 3
    )
    rows = rows.with_columns((pl.col("e") - others).alias("x"))
    spread = rows.group_by("procedure_id", "task_code").agg(pl.col("x").var().alias("s2"))
    pooled = float(rows["x"].var() or 1e-3)
    rows = rows.join(spread, on=["procedure_id", "task_code"]).with_columns(
        (0.5 * pl.col("s2").fill_null(pooled).fill_nan(pooled) + 0.5 * pooled).alias("s2")
    )
    works = rows.group_by(marker).agg(
        pl.struct("procedure_id", "participant_code").n_unique().cast(pl.Int64).alias("works")
    )
    table = rows.group_by(cell).agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("e").mean().alias("mean"),
        pl.col("x").mean().alias("excess"),
        pl.col("s2").first(),
        pl.col("room").mean().alias("room"),
        (pl.col("school_score") == pl.col("expert_score")).mean().alias("exact_agreement"),
        ((pl.col("school_score") - pl.col("expert_score")).abs() <= 1).mean().alias("adjacent_agreement"),
        pl.col("school_score"),
        pl.col("expert_score"),
        pl.col("max_score").first(),
    )
    kappa = [
        quadratic_kappa(np.array(a), np.array(b), int(m))
        for a, b, m in table.select("school_score", "expert_score", "max_score").iter_rows()
    ]
    table = _shrunken(table.with_columns(pl.Series("kappa", kappa).fill_nan(None))).join(works, on=marker)
    table = _evidence(table, marker)
    words = pl.format(
        "по критерию {} школьные баллы выше экспертных на {} % максимума ({} работ)",
        pl.col("criterion"),
        (pl.col("bias") * 100).round(0).cast(pl.Int64),
        pl.col("n"),
    )
    support = (pl.col("evidence") >= SUPPORT_PROBABILITY) & (pl.col("works") >= MIN_WORKS)
    table = table.with_columns(support.alias("needs_support"))
    table = table.with_columns(
        pl.when("needs_support").then(words).otherwise(pl.lit("")).alias("reason"),
        pl.when(pl.col("teacher_code") == "")
        .then(None)
        .otherwise(pl.col("teacher_code"))
        .alias("teacher_code"),
    )
    return (
        table.select(_SCHEMA.keys())
        .cast(_SCHEMA)
        .sort([*marker, "procedure_id", "criterion"], nulls_last=True)
    )


_SCHEMA = {
    "school_code": pl.String,
    "teacher_code": pl.String,
    "subject": pl.String,
    "procedure_id": pl.String,
    "criterion": pl.String,
    "works": pl.Int64,
    "n": pl.Int64,
    "bias": pl.Float64,
    "bias_low": pl.Float64,
    "bias_high": pl.Float64,
    "excess": pl.Float64,
    "exact_agreement": pl.Float64,
    "adjacent_agreement": pl.Float64,
    "kappa": pl.Float64,
    "evidence": pl.Float64,
    "needs_support": pl.Boolean,
    "reason": pl.String,
}


def _shrunken(table: pl.DataFrame) -> pl.DataFrame:
    mean, variance = table["mean"].to_numpy(), table["s2"].to_numpy() / table["n"].to_numpy()
    tau2, mu = overdispersion(mean, variance)
    share = tau2 / (tau2 + variance) if tau2 > 0 else np.zeros(len(mean))
    bias = mu + share * (mean - mu)
    half = 1.96 * np.sqrt(np.where(tau2 > 0, share * variance, variance))
    return table.with_columns(
        pl.Series("bias", bias),
        pl.Series("bias_low", bias - half),
        pl.Series("bias_high", bias + half),
        pl.col("task_code").alias("criterion"),
    )


def _evidence(table: pl.DataFrame, marker: list[str]) -> pl.DataFrame:
    """Posterior probability, prior odds 1 : 9 per marker and test, that this criterion is over-marked notably."""
    n, s2 = table["n"].to_numpy(), table["s2"].to_numpy()
    step = _STEP * np.clip(table["room"].to_numpy(), 0.1, 1.0)
    total = table["excess"].to_numpy() * n
    llr = np.clip(step * total / s2 - step**2 * n / (2 * s2), -30, 30)
    table = table.with_columns(pl.Series("llr", llr))
    test = [*marker, "procedure_id"]
    mixed = (pl.col("llr").exp().mean().over(test)).log()
    table = table.with_columns(mixed.alias("test_llr"))
    per_test = table.group_by(test).agg(pl.col("test_llr").first())
    whole = per_test.group_by(marker).agg(pl.col("test_llr").sum().alias("marker_llr"))
    share = pl.col("llr").exp() / pl.col("llr").exp().sum().over(test)
    log_odds = pl.col("marker_llr").clip(-30, 30) - np.log(9.0)
    posterior = 1 / (1 + (-log_odds).exp())
    return table.join(whole, on=marker).with_columns(
        (posterior * share.clip(0.0, 1.0).sqrt()).alias("evidence")
    )


def quadratic_kappa(a: np.ndarray, b: np.ndarray, top: int) -> float:
    """Quadratically weighted kappa (Cohen 1968) of integer scores 0…top; NaN when both are constant and equal."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    disagreement = ((a - b) ** 2).mean()
    chance = ((a[:, None] - b[None]) ** 2).mean()
    return float(1 - disagreement / chance) if chance > 0 and top > 0 else float("nan")


def recheck_signs(rechecks: pl.DataFrame, seed: int = 1, draws: int = 500) -> pl.DataFrame:
    """Re-check results of a class as signs of their own (source `recheck`), from at least 5 works.

    Returns:
        procedure_id, school_code, class_label, works, changed_pct (works whose total changed), bias (points per
        work), bias_low, bias_high, exact_agreement, kappa (of totals, quadratic), kappa_low, kappa_high (bootstrap
        over works), p_value (one-sided: school above experts), is_flagged (p ≤ .01 and bias > 0).
    """
    keys = ["procedure_id", "school_code", "class_label"]
    totals = (
        rechecks.filter(pl.col("school_score").is_not_null() & pl.col("expert_score").is_not_null())
        .group_by(*keys, "participant_code")
        .agg(
            pl.col("school_score").sum().cast(pl.Float64).alias("a"),
            pl.col("expert_score").sum().cast(pl.Float64).alias("b"),
            (pl.col("school_score") == pl.col("expert_score")).mean().alias("same"),
        )
        .sort(*keys, "participant_code")
    )
    rng, out = np.random.default_rng(seed), []
    for key, rows in totals.group_by(keys, maintain_order=True):
        a, b = rows["a"].to_numpy(), rows["b"].to_numpy()
        n = len(a)
        if n < 5:
            continue
        d = a - b
        se = max(d.std(ddof=1), 0.3) / np.sqrt(n)
        top = int(max(a.max(), b.max()))
        picks = rng.integers(0, n, (draws, n))
        kappas = [quadratic_kappa(a[i], b[i], top) for i in picks]
        low, high = np.nanquantile(kappas, [0.025, 0.975]) if np.isfinite(kappas).any() else (np.nan, np.nan)
        p = float(norm.sf(d.mean() / se))
        out.append(
            [
                *key,
                n,
                100 * float((d != 0).mean()),
                d.mean(),
                d.mean() - 1.96 * se,
                d.mean() + 1.96 * se,
                float(rows["same"].mean()),
                quadratic_kappa(a, b, top),
                low,
                high,
                p,
                bool(p <= 0.01 and d.mean() > 0),
            ]
        )
    names = "works changed_pct bias bias_low bias_high exact_agreement kappa kappa_low kappa_high p_value is_flagged"
    return pl.DataFrame(out, schema=[*keys, *names.split()], orient="row", infer_schema_length=None)
