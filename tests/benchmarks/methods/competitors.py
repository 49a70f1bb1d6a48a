"""Other class indices, for comparison tables only: INVALSI, Jacob & Levitt, ФИОКО-like rules, value-added funnel.

None of them feeds a level on screen. Each takes frames with the marts' columns and returns one row per class with
`score` (higher = more unusual) and, where the method has a rule, `flag` or `p_value`.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import norm, rankdata

from warehouse.objectivity.prepare import CLASS_KEYS, Test


def _table(test: Test, **columns: np.ndarray) -> pl.DataFrame:
    base = test.classes.select(
        pl.lit(test.procedure["procedure_id"]).alias("procedure_id"), "school_code", "class_label"
    )
    return base.with_columns(*[pl.Series(k, v) for k, v in columns.items()])


def class_features(test: Test) -> pl.DataFrame:
    """INVALSI's four class figures: mean and SD of the share correct, zero share, answer homogeneity (Gini)."""
    x = test.scores / test.maxima
    rows = np.isfinite(x).any(1)
    unit, x = test.unit[rows], x[rows]
    n = np.maximum(np.bincount(unit, minlength=test.class_count), 1)
    share = np.nanmean(x, 1)
    mean = np.bincount(unit, share, test.class_count) / n
    sd = np.sqrt(np.maximum(np.bincount(unit, share**2, test.class_count) / n - mean**2, 0))
    blank = np.bincount(unit, np.nanmean(x == 0, 1), test.class_count) / n
    gini = np.zeros(test.class_count)
    for j, top in enumerate(test.maxima.astype(int)):
        points = np.nan_to_num(test.scores[rows, j]).astype(int)
        square = sum((np.bincount(unit, points == k, test.class_count) / n) ** 2 for k in range(top + 1))
        gini += (1 - square) * (top + 1) / top
    return _table(test, n=n, mean=mean, sd=sd, blank=blank, homogeneity=gini / max(len(test.maxima), 1))


def invalsi(features: pl.DataFrame, clusters: int = 8, steps: int = 150) -> pl.DataFrame:
    """Quintano, Castellano & Longobardi (2009): PCA(2) of the four figures, fuzzy c-means, membership in the cluster
    of high mean, low SD and low homogeneity. Returns CLASS_KEYS, score (membership), flag (membership > .5)."""
    f = features.select("mean", "sd", "blank", "homogeneity", "procedure_id")
    z = (
        f.select(
            (
                (pl.col(c) - pl.col(c).mean().over("procedure_id"))
                / (pl.col(c).std().over("procedure_id") + 1e-12)
            ).alias(c)
            for c in ("mean", "sd", "blank", "homogeneity")
        )
        .fill_nan(0)
        .fill_null(0)
    )
    values = z.to_numpy()
    u, s, _ = np.linalg.svd(values - values.mean(0), full_matrices=False)
    points = u[:, :2] * s[:2]
    points /= points.std(0) + 1e-12
    centres = points[np.random.default_rng(0).choice(len(points), min(clusters, len(points)), replace=False)]
    for _ in range(steps):
        distance = ((points[:, None] - centres[None]) ** 2).sum(2) + 1e-9
        inverse = 1 / distance
        membership = inverse / inverse.sum(1, keepdims=True)
        weight = membership**2
        centres = weight.T @ points / weight.sum(0)[:, None]
    profile = values[:, 0] - values[:, 1] - values[:, 3]
    best = int(np.argmax((weight * profile[:, None]).sum(0) / weight.sum(0)))
    score = membership[:, best] + 1e-3 * profile
    return features.select(CLASS_KEYS).with_columns(
        pl.Series("score", score), pl.Series("flag", membership[:, best] > 0.5)
    )


def class_levels(participants: pl.DataFrame) -> pl.DataFrame:
    """Class means needed by the level-based rules: CLASS_KEYS, subject, grade, class_grade, school_year, n, z (mean
    normal score), over_pct (share with mark above the journal mark, 0…1)."""
    from warehouse.objectivity.prepare import normal_scores, valid_journal

    rows = participants.filter((pl.col("attendance") == "present") & pl.col("primary_score").is_not_null())
    rows = rows.with_columns(
        normal_scores(pl.col("primary_score").cast(pl.Float64), ["procedure_id"]).alias("z"),
        (pl.col("mark").cast(pl.Float64) > valid_journal()).alias("over"),
    )
    return rows.group_by(*CLASS_KEYS, "subject", "grade", "class_grade", "school_year").agg(
        pl.len().alias("n"), pl.col("z").mean(), pl.col("over").mean().alias("over_pct")
    )


def _changes(levels: pl.DataFrame) -> pl.DataFrame:
    """Level change of the cohort from the year before (else of the grade) and to the year after; null where none."""
    letter = pl.col("class_label").str.replace(r"^\d+", "")
    rows = levels.with_columns(letter.alias("letter"))
    cohort = ["school_code", "subject", "letter"]
    one = (
        rows.select(*cohort, "class_grade", "school_year", "z")
        .group_by(*cohort, "class_grade", "school_year")
        .agg(pl.col("z").mean())
    )

    def shifted(years: int, grades: int, name: str) -> pl.DataFrame:
        return one.with_columns(
            pl.col("school_year") + years, pl.col("class_grade") + grades, pl.col("z").alias(name)
        ).drop("z")

    keys = [*cohort, "class_grade", "school_year"]
    for years, grades, name in ((1, 1, "before"), (1, 0, "same"), (-1, -1, "after")):
        rows = rows.join(shifted(years, grades, name), on=keys, how="left", maintain_order="left")
    return rows.with_columns(
        (pl.col("z") - pl.coalesce("before", "same")).alias("gain"),
        (pl.col("after") - pl.col("z")).alias("next_gain"),
    )


def fioko_like(levels: pl.DataFrame) -> pl.DataFrame:
    """Loose operationalisation of level rules: high class mean, jump between years > .5 SD, over 30 % above journal.

    Flag with two of three; score = sum of the three standardised figures. Not an official formula.
    """
    rows = _changes(levels)
    # Without a year before, a drop in the year after counts as the rise it undoes.
    change = rows.select(pl.coalesce("gain", -pl.col("next_gain"), 0.0)).to_series().to_numpy()
    z, n, over = rows["z"].to_numpy(), rows["n"].to_numpy(), rows["over_pct"].fill_null(0).to_numpy()
    rules = (z - 1.96 / np.sqrt(n) > 0.15).astype(int) + (np.abs(change) > 0.5) + (over > 0.30)

    def unit(v: np.ndarray) -> np.ndarray:
        return (v - v.mean()) / (v.std() + 1e-12)

    score = unit(z) + unit(change) + unit(over)
    return rows.select(CLASS_KEYS).with_columns(pl.Series("score", score), pl.Series("flag", rules >= 2))


def jacob_levitt(levels: pl.DataFrame, components: pl.DataFrame) -> pl.DataFrame:
    """Jacob & Levitt (2003): rank sum of answer-string figures × rank of gain then drop; flag both above the 95th.

    Answer strings are represented by similarity, unexpected successes, profile and misfit of `components`.
    """
    names = ["top_pairs", "task_success", "task_profile", "misfit"]
    parts = components.filter(pl.col("component").is_in(names)).pivot(
        on="component", index=CLASS_KEYS, values="statistic", aggregate_function="first"
    )
    rows = _changes(levels).join(parts, on=CLASS_KEYS, how="left", maintain_order="left")

    def rank(v: np.ndarray) -> np.ndarray:
        return rankdata(v) / len(v)

    answers = sum(
        rank(rows[c].fill_null(rows[c].median() or 0).to_numpy()) ** 2 for c in names if c in rows.columns
    )
    gain, drop = rows["gain"], rows["next_gain"]
    swing = np.where(gain.is_not_null(), rank(gain.fill_null(0).to_numpy()) ** 2, 0.33)
    swing = swing + np.where(drop.is_not_null(), (1 - rank(drop.fill_null(0).to_numpy())) ** 2, 0.33)
    a, s = rank(answers), rank(swing)
    return rows.select(CLASS_KEYS).with_columns(
        pl.Series("score", a + s), pl.Series("flag", (a > 0.95) & (s > 0.95))
    )


def value_added_funnel(components: pl.DataFrame) -> pl.DataFrame:
    """Spiegelhalter (2005) funnel of the class' value added, overdispersion removed: score z, p_value."""
    rows = components.filter(pl.col("component") == "value_added").select(
        *CLASS_KEYS, pl.col("statistic").alias("score")
    )
    return rows.with_columns(pl.Series("p_value", norm.sf(rows["score"].to_numpy())))
