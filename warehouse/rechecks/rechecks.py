"""Re-checked works: marking deficits of markers and commissions.

A row is work × criterion scored by the school and by an expert. Who marked is known only where `teacher_code` is
given; otherwise the statement is about the school's commission (`marker_code` = null).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.arithmetic.nulls import overdispersion
from warehouse.rechecks.agreement import quadratic_kappa
from warehouse.rechecks.commission import commission_findings, raw_differences
from warehouse.rechecks.marking import MARKER, criterion_evidence

MIN_WORKS = 10
NOT_TOLD_APART = (
    "; эксперты этих работ других не читали: чья это строгость – школы или экспертов, по ним не сказать"
)
MOST_NAMED = 100


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
    return rows.with_columns((pl.col("d") - pl.col("d").mean().over(task)).alias("e")).drop("severity")


def _expert_severity(rows: pl.DataFrame) -> pl.DataFrame:
    """Shrunken departure of each expert's school−expert differences from the task's mean (EB, DerSimonian–Laird)."""
    rows = rows.with_columns((pl.col("d") - pl.col("d").mean().over("procedure_id", "task_code")).alias("r"))
    by = rows.group_by("expert_code").agg(
        pl.col("r").mean().alias("m"), pl.len().alias("k"), pl.col("teacher_code").n_unique().alias("t")
    )
    variance = _variance(rows["r"], 0.0) / np.maximum(by["t"].to_numpy(), 1)
    tau2, _ = overdispersion(by["m"].to_numpy(), np.maximum(variance, 1e-9))
    shrink = tau2 / (tau2 + np.maximum(variance, 1e-9))
    return by.select("expert_code", pl.Series("severity", shrink * by["m"].to_numpy()))


def marking_deficits(rechecks: pl.DataFrame) -> pl.DataFrame:
    """Marker × subject × criterion: over- or under-marking beyond the marker's general severity and the task's norm.

    Args:
        rechecks: procedure_id, subject, school_code, class_label, participant_code, task_code, school_score,
            expert_score, max_score, expert_code, teacher_code (null = the commission).

    Returns:
        school_code, teacher_code, subject, procedure_id, criterion, works (re-marked works of the marker), n (works
        with this criterion, once per expert), compared_cnt, higher_cnt, lower_cnt, points, points_low, points_high
        (as counted: `commission.raw_differences`), bias (the model's: shrunken, share of the maximum, expert severity
        removed), bias_low, bias_high (95 %), severity, severity_low, severity_high (the marker's general severity over
        all criteria of the subject, the same units, shrunken), excess (this criterion beyond the marker's other ones),
        exact_agreement,
        adjacent_agreement (≤ 1 point), kappa (quadratic), evidence 0…1, needs_support, works_missing (works still
        missing for a judgement; 0 where it can be made), reason.

    Method: empirical Bayes (DerSimonian–Laird) for bias and severity; evidence and false discovery as
    `marking.criterion_evidence`. needs_support: found there and at least 10 works; of a commission also what
    `commission.commission_findings` finds, its evidence then is no less than 1 − q.
    """
    rows = _prepared(rechecks)
    if rows.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    cell = [*MARKER, "procedure_id", "task_code"]
    others = (pl.col("e").sum().over(*MARKER, "procedure_id") - pl.col("e").sum().over(cell)) / (
        pl.len().over(*MARKER, "procedure_id") - pl.len().over(cell) + 3
    )
    rows = rows.with_columns((pl.col("e") - others).alias("x"))
    spread = rows.group_by("procedure_id", "task_code").agg(pl.col("x").var().alias("s2"))
    pooled = _variance(rows["x"], 1e-3)
    rows = rows.join(spread, on=["procedure_id", "task_code"]).with_columns(
        (0.5 * pl.col("s2").fill_null(pooled).fill_nan(pooled) + 0.5 * pooled).alias("s2")
    )
    works = rows.group_by(MARKER).agg(
        pl.struct("procedure_id", "participant_code").n_unique().cast(pl.Int64).alias("works")
    )
    table = rows.group_by(cell).agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("e").mean().alias("mean"),
        pl.col("x").mean().alias("excess"),
        pl.col("s2").first(),
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
    table = (
        _shrunken(table.with_columns(pl.Series("kappa", kappa).fill_nan(None)), "bias")
        .join(works, on=MARKER)
        .join(_told_apart(rows), on=MARKER)
    )
    evidence = criterion_evidence(rows, MIN_WORKS)
    commission = commission_findings(rows.filter(pl.col("teacher_code") == ""), MIN_WORKS)
    table = (
        table.join(_severity(rows), on=MARKER)
        .join(evidence, on=cell)
        .join(raw_differences(rows, cell), on=cell)
        .join(
            commission.select(
                *[c for c in cell if c != "teacher_code"], pl.lit("").alias("teacher_code"), "q", "is_apart"
            ),
            on=cell,
            how="left",
        )
    )
    return (
        _said(table)
        .select(_SCHEMA.keys())
        .cast(pl.Schema(_SCHEMA))
        .sort([*MARKER, "procedure_id", "criterion"], nulls_last=True)
    )


def _told_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Whether a marker's scores can be told from the severity of the experts: somebody else was read by one of them."""
    read = rows.select(*MARKER, "expert_code").unique()
    others = pl.struct("school_code", "teacher_code").n_unique().over("expert_code") > 1
    is_known = pl.col("expert_code") != ""
    shared = read.with_columns(is_told_apart=others & is_known)
    return shared.group_by(MARKER).agg(pl.col("is_told_apart").any())


def _said(table: pl.DataFrame) -> pl.DataFrame:
    """Add needs_support, works_missing and the reason in words; an unnamed marker is the commission."""
    is_apart = pl.col("is_apart").fill_null(False)
    support = (pl.col("is_found") & (pl.col("works") >= MIN_WORKS)) | is_apart
    missing = pl.max_horizontal(pl.col("works_needed") - pl.col("n"), MIN_WORKS - pl.col("works"), 0)
    table = table.with_columns(
        pl.col("task_code").alias("criterion"),
        support.alias("needs_support"),
        pl.when(support).then(0).otherwise(missing).alias("works_missing"),
        pl.when(is_apart)
        .then(pl.max_horizontal("evidence", 1 - pl.col("q")))
        .otherwise("evidence")
        .alias("evidence"),
        way=pl.when(pl.when(is_apart).then(pl.col("points") < 0).otherwise("is_lowered"))
        .then(pl.lit("ниже"))
        .otherwise(pl.lit("выше")),
    )
    compared = pl.format(
        "по критерию {} баллы школы {} экспертных в среднем на {} балла; работ с баллом выше – {} из {}, ниже – {}",
        "criterion",
        "way",
        pl.col("points").abs().round(2).cast(pl.String).str.replace(".", ",", literal=True),
        "higher_cnt",
        "compared_cnt",
        "lower_cnt",
    )
    found = pl.format(
        "по критерию {} баллы школы {} экспертных на {} % максимума сверх общей строгости (работ {})",
        "criterion",
        "way",
        (pl.col("excess").abs() * 100).round(0).cast(pl.Int64),
        "n",
    )
    many = pl.when(pl.col("works_missing") > MOST_NAMED).then(pl.lit(f"больше {MOST_NAMED}"))
    named = many.otherwise(pl.col("works_missing").cast(pl.String))
    few = pl.format("для вывода не хватает работ: {}", named)
    # A shift that the experts of these works alone could have made is said with that.
    alone = pl.when("is_told_apart").then(pl.lit("")).otherwise(pl.lit(NOT_TOLD_APART))
    compared, found = (pl.concat_str(said, alone) for said in (compared, found))
    return table.with_columns(
        pl.when(is_apart)
        .then(compared)
        .when("needs_support")
        .then(found)
        .when(pl.col("works_missing") > 0)
        .then(few)
        .otherwise(pl.lit("критерий не выделяется"))
        .alias("reason"),
        pl.when(pl.col("teacher_code") == "")
        .then(None)
        .otherwise(pl.col("teacher_code"))
        .alias("teacher_code"),
    )


_SCHEMA = {
    "school_code": pl.String,
    "teacher_code": pl.String,
    "subject": pl.String,
    "procedure_id": pl.String,
    "criterion": pl.String,
    "works": pl.Int64,
    "n": pl.Int64,
    "compared_cnt": pl.Int64,
    "higher_cnt": pl.Int64,
    "lower_cnt": pl.Int64,
    "points": pl.Float64,
    "points_low": pl.Float64,
    "points_high": pl.Float64,
    "bias": pl.Float64,
    "bias_low": pl.Float64,
    "bias_high": pl.Float64,
    "severity": pl.Float64,
    "severity_low": pl.Float64,
    "severity_high": pl.Float64,
    "excess": pl.Float64,
    "exact_agreement": pl.Float64,
    "adjacent_agreement": pl.Float64,
    "kappa": pl.Float64,
    "evidence": pl.Float64,
    "needs_support": pl.Boolean,
    "works_missing": pl.Int64,
    "reason": pl.String,
}


def _variance(values: pl.Series, instead: float) -> float:
    """Return the variance of numbers, `instead` where they are too few or all alike."""
    variance = values.var()
    return float(variance) or instead if isinstance(variance, int | float) else instead


def _severity(rows: pl.DataFrame) -> pl.DataFrame:
    """General severity of a marker in a subject over all criteria, beside the norm of the tasks, with its interval."""
    works = rows.group_by(*MARKER, "procedure_id", "participant_code").agg(pl.col("e").mean())
    pooled = _variance(works["e"], 1e-3)
    by = works.group_by(MARKER).agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("e").mean().alias("mean"), pl.lit(pooled).alias("s2")
    )
    return _shrunken(by, "severity").select(*MARKER, "severity", "severity_low", "severity_high")


def _shrunken(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add `name`, `name`_low, `name`_high: means shrunken to the common one by their variance s2 / n."""
    mean, variance = table["mean"].to_numpy(), table["s2"].to_numpy() / table["n"].to_numpy()
    weight = 1 / variance
    mu = float((weight * mean).sum() / weight.sum())
    over = float((weight * (mean - mu) ** 2).sum()) - (len(mean) - 1)
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(over / spread, 0.0) if spread > 0 else 0.0
    share = tau2 / (tau2 + variance)
    value = mu + share * (mean - mu)
    half = 1.96 * np.sqrt(np.where(tau2 > 0, share * variance, variance))
    return table.with_columns(
        pl.Series(name, value),
        pl.Series(f"{name}_low", value - half),
        pl.Series(f"{name}_high", value + half),
    )
