"""Deficits on known truth: habits of marking in re-checks, and content gaps planted in classes.

    python tests/benchmarks/deficits.py marking --seeds 9301-9308
    python tests/benchmarks/deficits.py content --seeds 9301-9308

Needs ../shared/harness. About 3 s (marking) and 15 s (content) a seed on one core.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.warehouse.objectivity import harness_data
from tests.warehouse.training import content_gaps
from warehouse.objectivity.prepare import season_links
from warehouse.rechecks.rechecks import MIN_WORKS, marking_deficits
from warehouse.training.content import content_deficits
from warehouse.training.topics import pooled_topics

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
UNIT = [*content_gaps.UNIT, "content_code"]


def auc(score: pl.Series, truth: pl.Series) -> float:
    """Probability that a true case scores above another one, ties half."""
    ranks, is_true = score.rank("average").to_numpy(), truth.to_numpy()
    positive, negative = int(is_true.sum()), int((~is_true).sum())
    if not positive or not negative:
        return float("nan")
    return float((ranks[is_true].sum() - positive * (positive + 1) / 2) / (positive * negative))


def marking(shared: Path, seed: int) -> dict[str, float]:
    """Markers with at least 10 re-marked works, ranked by their strongest criterion; irt base."""
    data, truth = harness_data.generate(shared, seed, "irt")
    table = marking_deficits(harness_data.marts(data)["rechecks"]).filter(
        pl.col("teacher_code").is_not_null()
    )
    markers = table.group_by("teacher_code").agg(
        pl.col("evidence").max(), pl.col("works").max(), pl.col("needs_support").any()
    )
    markers = markers.filter(pl.col("works") >= MIN_WORKS).join(truth["truth_teachers"], on="teacher_code")
    found = markers.filter("needs_support")
    return {
        "auc": auc(markers["evidence"], markers["deficit"]),
        "markers": markers.height,
        "planted": int(markers["deficit"].sum()),
        "found": found.height,
        "false": int((~found["deficit"]).sum()),
    }


def content_tables(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """`content_deficits` of every procedure of a municipality."""
    parts = []
    for _, season in frames["participants"].group_by("school_year", "season", maintain_order=True):
        links = season_links(season)
        for (pid,), rows in season.group_by("procedure_id", maintain_order=True):
            own = [frames[k].filter(pl.col("procedure_id") == pid) for k in ("tasks", "dim_tasks")]
            parts.append(content_deficits(rows, *own, links.filter(pl.col("procedure_id") == pid)))
    return pl.concat(parts)


def content(
    shared: Path, seed: int, *, null: bool = False, least: float = 0.3, most: float = 0.8
) -> dict[str, float]:
    """Class × code: gap evidence against planted gaps; the class' plain completion against the whole beside it."""
    frames, truth = content_gaps.municipality(shared, seed, null=null, least=least, most=most)
    tested = content_tables(frames)
    table = tested.filter(pl.col("group_level") == "class").join(truth.drop("n"), on=UNIT)
    whole = (pl.col("n") * pl.col("completion_pct")).sum() / pl.col("n").sum()
    table = table.with_columns(plain=pl.col("completion_pct") - whole.over("procedure_id", "content_code"))
    read = table.filter(pl.col("n") >= 10)
    found = table.filter("needs_support")
    weakest = pl.col("plain").mean().over(content_gaps.UNIT) <= pl.col("plain").quantile(0.1)
    parallels = _parallels(frames, tested, table)
    return {
        "auc": auc(-read["p_value"], read["is_planted"]),
        "auc_plain": auc(-read["plain"], read["is_planted"]),
        "units": read.height,
        "planted": int(read["is_planted"].sum()),
        "found": found.height,
        "false": int((~found["is_planted"]).sum()),
        "false_weakest_tenth": table.filter(weakest, pl.col("needs_support"), ~pl.col("is_planted")).height,
        "auc_parallel": auc(-parallels["p_value"], parallels["is_planted"]),
        "found_parallel": parallels.filter("is_flagged").height,
        "false_parallel": parallels.filter("is_flagged", ~pl.col("is_planted")).height,
    }


def _parallels(frames: dict[str, pl.DataFrame], tested: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """Parallels as pages get them; a parallel has a gap when a class of it has."""
    about = frames["participants"].select(
        "procedure_id", "kind", "school_year", "season", "subject", "grade", "municipality"
    )
    gaps = tested.join(about.unique(), on="procedure_id").with_columns(
        pl.lit("умение").alias("topic_type"),
        pl.col("content_code").alias("topic_code"),
        pl.col("skill").alias("topic"),
    )
    pooled = pooled_topics(gaps).filter(pl.col("group_level") == "parallel")
    keys = ["procedure_id", "school_code", "content_code"]
    truth = classes.group_by(keys).agg(pl.col("is_planted").any())
    return pooled.rename({"topic_code": "content_code"}).join(truth, on=keys)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["marking", "content", "content-weak", "content-null"])
    parser.add_argument("--seeds", default="9301-9308")
    args = parser.parse_args()
    low, high = map(int, args.seeds.split("-"))
    rows = []
    for seed in range(low, high + 1):
        if args.what == "marking":
            figures = marking(SHARED, seed)
        else:
            weak = {"least": 0.15, "most": 0.45} if args.what == "content-weak" else {}
            figures = content(SHARED, seed, null=args.what == "content-null", **weak)
        rows.append({"seed": seed, **figures})
        print({k: round(v, 3) for k, v in rows[-1].items()}, flush=True)
    table = pl.DataFrame(rows)
    for name in (c for c in table.columns if c.startswith("auc")):
        values = table[name].to_numpy()
        print(f"{name}: {np.nanmean(values):.3f} ± {np.nanstd(values, ddof=1):.3f}")
    print({c: table[c].sum() for c in table.columns if table[c].dtype == pl.Int64 and c != "seed"})


if __name__ == "__main__":
    main()
