"""Topics not taught, in municipalities of a few schools with the usual scatter between classes.

    python tests/benchmarks/small_municipalities.py --seeds 1-100

Prints, per number of schools: false findings where nothing is planted, FDR and power where two pairs class × task
are, by the size of the class. About a second a municipality.
"""

import argparse
import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.warehouse.training import small_towns
from warehouse.training.content import content_deficits

PLANTED = 3
SIZES = ((8, 13), (13, 19), (19, 27))


def found(seed: int, schools: int, planted: int, loss: float = 1.0) -> pl.DataFrame:
    """Class × task of one municipality with `is_planted`, as the method tested them."""
    frames, truth = small_towns.town(seed, schools, planted, loss)
    table = content_deficits(**frames).filter(pl.col("group_level") == "class")
    keys = pl.DataFrame(list(truth), schema=["school_code", "class_label", "content_code"], orient="row")
    return table.join(
        keys.cast(pl.String).with_columns(is_planted=pl.lit(True)),
        on=["school_code", "class_label", "content_code"],
        how="left",
    ).with_columns(pl.col("is_planted").fill_null(False), pl.lit(seed).alias("seed"))


def figures(tables: list[pl.DataFrame]) -> dict[str, float]:
    """AUC, false discovery rate, share of municipalities with a false finding, power by size of the class."""
    rows = pl.concat(tables)
    said = rows.filter("needs_support")
    false = said.filter(~pl.col("is_planted"))
    planted = rows.filter("is_planted")
    by_town = said.group_by("seed").agg((~pl.col("is_planted")).mean().alias("false"))
    ranks = (-rows["p_value"]).rank("average")
    positive, negative = planted.height, rows.height - planted.height
    auc = (
        (ranks.filter(rows["is_planted"]).sum() - positive * (positive + 1) / 2) / (positive * negative)
        if positive
        else float("nan")
    )
    out = {
        "towns": len(tables),
        "cells": rows.height,
        "said": said.height,
        "false": false.height,
        "fdr": by_town["false"].sum() / len(tables),
        "towns_with_false": false["seed"].n_unique() / len(tables),
        "auc": auc,
    }
    for low, high in SIZES:
        own = planted.filter(pl.col("n").is_between(low, high - 1))
        out[f"power_{low}_{high - 1}"] = (
            float(own["needs_support"].mean() or 0.0) if own.height else float("nan")
        )
    return out


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="1-100")
    args = parser.parse_args()
    low, high = map(int, args.seeds.split("-"))
    for schools in (5, 7, 12):
        for planted, loss in ((0, 1.0), (PLANTED, 1.0), (PLANTED, 0.6)):
            tables = [found(seed, schools, planted, loss) for seed in range(low, high + 1)]
            shown = {k: round(v, 3) for k, v in figures(tables).items()}
            print({"schools": schools, "planted": planted, "loss": loss, **shown}, flush=True)


if __name__ == "__main__":
    main()
