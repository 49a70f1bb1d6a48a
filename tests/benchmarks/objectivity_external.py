"""External checks of single methods on public data with known or likely truth.

    python tests/benchmarks/objectivity_external.py

NYC Regents 2010 (heaping at the pass mark), TIMSS 2007 Russia (supervised works, a leak planted into single classes),
teacher-marked coursework against an external examination in England (73 schools).
"""

import os
import sys
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.methods.bunching import bunching
from warehouse.arithmetic.nulls import overdispersion
from warehouse.objectivity.expected import robust_fit
from warehouse.objectivity.objectivity import combine, components

DATA = Path(os.environ.get("OBEKTIV_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data"


def regents() -> None:
    """Missing share below 65 (5 points) and observed/expected at 65, cubic and quartic counterfactual."""
    frame = pl.read_parquet(DATA / "nyc_regents_2010.parquet").sort("score")
    for subject in frame.columns[1:]:
        counts = np.full(101, np.nan)
        rows = frame.drop_nulls(["score", subject])
        counts[rows["score"].to_numpy().astype(int)] = rows[subject].to_numpy()
        counts[:15] = np.nan
        for degree in (3, 4):
            b = bunching(counts, 65, below=5, above=5, degree=degree)
            print(
                f"{subject:20s} степень {degree}: работ {b.works}, недостаёт {b.missing_share:.2f} "
                f"[{b.missing_low:.2f}; {b.missing_high:.2f}], на границе {b.ratio:.2f}"
            )


def timss(seeds: range) -> None:
    """AUC of the mechanism of known answers when 3 or 5 tasks of the hardest half leak to 70 % of a class."""
    long = pl.read_parquet(DATA / "timss07_rus_long.parquet").filter(pl.col("score").is_not_null())
    booklet = long.group_by("idstud").agg(pl.col("item").sort().str.join(",").alias("form"))
    print(
        "учащихся",
        long["idstud"].n_unique(),
        "классов",
        long["class"].n_unique(),
        "наборов",
        booklet["form"].n_unique(),
    )
    maxima = long.group_by("item").agg(pl.col("score").max().alias("max_score"))
    for leaked in (3, 5):
        values, named, flags = [], [], []
        for seed in seeds:
            rng = np.random.default_rng(seed)
            classes = long["class"].unique().sort().to_numpy()
            chosen = rng.choice(classes, 12, replace=False)
            ease = (
                long.join(maxima, on="item")
                .group_by("item")
                .agg((pl.col("score") / pl.col("max_score")).mean())
            )
            hard = ease.sort("score", "item").head(ease.height // 2)["item"].to_list()
            rows = long.join(maxima, on="item").sort("idstud", "item")
            known = pl.Series("known", rng.random(rows.height) < 0.95)
            who = rows.select("idstud").unique(maintain_order=True)
            who = who.with_columns(pl.Series("told", rng.random(who.height) < 0.7))
            leaks = pl.DataFrame(
                [(int(c), i) for c in chosen for i in rng.choice(hard, leaked * 4, replace=False)],
                schema={"class": pl.Int64, "item": pl.String},
                orient="row",
            ).with_columns(pl.lit(value=True).alias("leak"))
            rows = (
                rows.with_columns(known).join(who, on="idstud").join(leaks, on=["class", "item"], how="left")
            )
            hit = pl.col("leak").fill_null(value=False) & pl.col("told") & pl.col("known")
            rows = rows.with_columns(pl.when(hit).then("max_score").otherwise("score").alias("score"))
            result = combine(components(*timss_frames(rows)))
            y = result.classes["class_label"].cast(pl.Int64).is_in(chosen.tolist()).to_numpy()
            sign = result.signs.filter(pl.col("sign") == "disclosure")
            found = sign.select("class_label", "z").to_dict(as_series=False)
            z = dict(zip(found["class_label"], found["z"], strict=True))
            score = np.array([z.get(c, -9.0) for c in result.classes["class_label"]])
            values.append(auc(score[y], score[~y]))
            named.append(
                auc(result.classes["evidence"].to_numpy()[y], result.classes["evidence"].to_numpy()[~y])
            )
            flags.append((result.classes["level"] == "признаки").to_numpy()[~y].sum())
        print(
            f"TIMSS: известно {leaked * 4} заданий из наборов класса: AUC механизма {np.mean(values):.3f}, "
            f"общего показателя {np.mean(named):.3f}, ложных на прогон {np.mean(flags):.1f}"
        )


def timss_frames(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Marts' columns; booklets differ, so a task not in the booklet is simply absent."""
    people = rows.group_by("school", "class", "idstud").agg(
        pl.col("score").sum().cast(pl.Float64).alias("primary_score"),
        pl.col("max_score").sum().cast(pl.Float64).alias("max_primary_score"),
    )
    fixed = {
        "procedure_id": "TIMSS",
        "kind": "TIMSS",
        "season": "весна",
        "subject": "МА",
        "municipality": "РФ",
        "variant": "1",
    }
    people = people.with_columns(
        *[pl.lit(v).alias(k) for k, v in fixed.items()],
        *[
            pl.lit(v, pl.Int64).alias(k)
            for k, v in {"school_year": 2007, "grade": 8, "class_grade": 8}.items()
        ],
        pl.col("school").cast(pl.String).alias("school_code"),
        pl.col("class").cast(pl.String).alias("class_label"),
        pl.col("idstud").cast(pl.String).alias("participant_code"),
        pl.lit("present").alias("attendance"),
        pl.lit(None, pl.Int64).alias("mark"),
        pl.lit(None, pl.Float64).alias("journal_mark"),
    )
    tasks = rows.select(
        pl.lit("TIMSS").alias("procedure_id"),
        pl.col("school").cast(pl.String).alias("school_code"),
        pl.col("idstud").cast(pl.String).alias("participant_code"),
        pl.col("class").cast(pl.String).alias("class_label"),
        pl.col("item").alias("task_code"),
        pl.col("score").cast(pl.Float64),
        pl.col("max_score").cast(pl.Float64),
        pl.lit("scored").alias("response"),
    )
    dim = tasks.group_by("procedure_id", "task_code").agg(pl.col("max_score").max())
    return people, tasks, dim.with_columns(pl.lit(None, pl.String).alias("answer_type"))


def auc(a: np.ndarray, b: np.ndarray) -> float:
    return float((a[:, None] > b[None]).mean() + 0.5 * (a[:, None] == b[None]).mean())


def coursework() -> None:
    """Spread of schools in teacher-marked coursework given the external paper, and the reverse."""
    rows = pl.read_parquet(DATA / "mlmrev_gcsemv.parquet").drop_nulls(["written", "course"])
    school = rows.select(pl.col("school").rank("dense"))["school"].to_numpy() - 1
    z = {c: (rows[c].to_numpy() - rows[c].mean()) / rows[c].std() for c in ("written", "course")}
    for target, source in (("course", "written"), ("written", "course")):
        x = np.column_stack([np.ones(len(school)), z[source], z[source] ** 2])
        e = z[target] - x @ robust_fit(x, z[target], np.ones(len(school), bool))
        n = np.bincount(school)
        mean = np.bincount(school, e) / n
        within = ((e - mean[school]) ** 2).sum() / (len(e) - len(n))
        tau2, _ = overdispersion(mean, within / n)
        share = tau2 / (tau2 + within)
        print(
            f"{target} при данном {source}: школ {len(n)}, между школами SD {tau2**0.5:.2f}, доля дисперсии {share:.2f}"
        )


if __name__ == "__main__":
    regents()
    timss(range(1, 6))
    coursework()
