"""School and expert marking of the same works: shares changed, bias, agreement and kappa of a class, with intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from scipy.stats import t as student

from warehouse.arithmetic.nulls import exact_share
from warehouse.objectivity.prepare import CLASS_KEYS

LEAST_WORKS = 5
LEAST_SPREAD = 0.3
P_FLAG = 0.01
SCHEMA = {
    **dict.fromkeys(CLASS_KEYS, pl.String),
    "works": pl.Int64,
    "changed_pct": pl.Float64,
    "changed_low_pct": pl.Float64,
    "changed_high_pct": pl.Float64,
    "marked": pl.Int64,
    "mark_changed_pct": pl.Float64,
    "mark_changed_low_pct": pl.Float64,
    "mark_changed_high_pct": pl.Float64,
    "bias": pl.Float64,
    "bias_low": pl.Float64,
    "bias_high": pl.Float64,
    "exact_agreement": pl.Float64,
    "exact_agreement_low": pl.Float64,
    "exact_agreement_high": pl.Float64,
    "kappa": pl.Float64,
    "kappa_low": pl.Float64,
    "kappa_high": pl.Float64,
    "p_value": pl.Float64,
    "is_flagged": pl.Boolean,
}


def quadratic_kappa(a: np.ndarray, b: np.ndarray, top: int) -> float:
    """Quadratically weighted kappa (Cohen 1968) of integer scores 0…top; NaN when both are constant and equal."""
    if top <= 0:
        return float("nan")
    return float(_kappas(np.asarray(a, float)[None], np.asarray(b, float)[None])[0])


def _kappas(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Quadratic kappa of every row; chance = mean of (aᵢ − bⱼ)² over all pairs, through moments."""
    disagreement = ((a - b) ** 2).mean(1)
    chance = (a**2).mean(1) + (b**2).mean(1) - 2 * a.mean(1) * b.mean(1)
    known = chance > 1e-9
    return np.where(known, 1 - disagreement / np.where(known, chance, 1.0), np.nan)


def recheck_signs(
    rechecks: pl.DataFrame, results: pl.DataFrame | None = None, seed: int = 1, draws: int = 500
) -> pl.DataFrame:
    """Re-check results of a class as signs of their own (source `recheck`), from at least 5 works.

    Args:
        rechecks: marts.fct_rechecks; a task marked by several experts counts once, with their mean.
        results: procedure_id, school_code, participant_code, primary_score, min3, min4, min5 of the re-checked works:
            which of them would get another mark. None = not known.

    Returns:
        SCHEMA: works; changed (works whose total changed, percent, Clopper–Pearson); marked (works whose score and
        scale are known), mark_changed (of them); bias (school minus expert, points per work, Student's interval);
        exact_agreement (tasks, 0…1; Clopper–Pearson with the number of tasks the works are worth); kappa (of totals,
        quadratic; bootstrap over works); p_value (one-sided
        t: school above experts); is_flagged (p ≤ .01 and bias > 0). Null where a figure does not exist.
    """
    works = _works(rechecks, results)
    rng, out = np.random.default_rng(seed), []
    for key, rows in works.group_by(CLASS_KEYS, maintain_order=True):
        if rows.height >= LEAST_WORKS:
            out.append([*key, *_class_row(rows, rng, draws)])
    return pl.DataFrame(out, schema=SCHEMA, orient="row").with_columns(pl.selectors.float().fill_nan(None))


def _works(rechecks: pl.DataFrame, results: pl.DataFrame | None) -> pl.DataFrame:
    """A row per work: totals of the school (a) and the experts (b), share of equal tasks, whether its mark changes."""
    work = [*CLASS_KEYS, "participant_code"]
    tasks = (
        rechecks.filter(pl.col("school_score").is_not_null() & pl.col("expert_score").is_not_null())
        .group_by(*work, "task_code")
        .agg(
            pl.col("school_score").cast(pl.Float64).mean(),
            pl.col("expert_score").cast(pl.Float64).mean(),
            (pl.col("school_score") == pl.col("expert_score")).mean().alias("same"),
        )
    )
    works = tasks.group_by(work).agg(
        pl.col("school_score").sum().alias("a"),
        pl.col("expert_score").sum().alias("b"),
        pl.col("same").mean(),
        pl.len().alias("tasks"),
    )
    if results is None:
        return works.with_columns(pl.lit(None, pl.Boolean).alias("is_new_mark")).sort(work)

    def mark(score: pl.Expr) -> pl.Expr:
        borders = ("min3", "min4", "min5")
        return sum(((score >= pl.col(border)).cast(pl.Int64) for border in borders), pl.lit(0, pl.Int64))

    score = pl.col("primary_score").cast(pl.Float64)
    known = works.join(results, on=["procedure_id", "school_code", "participant_code"], how="left")
    changed = mark(score) != mark(score - pl.col("a") + pl.col("b"))
    return known.with_columns(changed.alias("is_new_mark")).select(*works.columns, "is_new_mark").sort(work)


def _class_row(rows: pl.DataFrame, rng: np.random.Generator, draws: int) -> list[Any]:
    a, b, same = (rows[c].to_numpy() for c in ("a", "b", "same"))
    n, d = len(a), a - b
    # Works that all changed alike must not look infinitely sure.
    se = max(d.std(ddof=1), LEAST_SPREAD) / np.sqrt(n)
    reach = student.ppf(0.975, n - 1) * se
    p = float(student.sf(d.mean() / se, n - 1))
    picks = rng.integers(0, n, (draws, n))
    marks = rows["is_new_mark"].drop_nulls()
    return [
        n,
        *_share(int((d != 0).sum()), n),
        marks.len(),
        *_share(int(marks.sum()), marks.len()),
        d.mean(),
        d.mean() - reach,
        d.mean() + reach,
        *_clustered_share(same, int(rows["tasks"].sum())),
        quadratic_kappa(a, b, int(np.ceil(max(a.max(), b.max())))),
        *_middle(_kappas(a[picks], b[picks])),
        p,
        bool(p <= P_FLAG and d.mean() > 0),
    ]


def _share(count: int, n: int) -> list[float | None]:
    return [100 * v for v in exact_share(count, n)] if n else [None, None, None]


def _clustered_share(same: np.ndarray, tasks: int) -> tuple[float, float, float]:
    """Share of equal tasks with its interval; tasks of a work go together and count as fewer (Korn & Graubard 1998)."""
    p, n = float(same.mean()), len(same)
    variance = same.var(ddof=1) / n
    worth = p * (1 - p) / variance if variance > 0 else float(tasks)
    worth *= (student.ppf(0.975, max(tasks - 1, 1)) / student.ppf(0.975, n - 1)) ** 2
    worth = min(worth, float(tasks))
    return exact_share(p * worth, worth)


def _middle(values: np.ndarray) -> list[float]:
    known = values[np.isfinite(values)]
    return np.quantile(known, [0.025, 0.975]).tolist() if known.size else [np.nan, np.nan]
