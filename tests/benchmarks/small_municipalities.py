"""Topics not taught, in municipalities of a few schools with the usual scatter between classes.

    python tests/benchmarks/small_municipalities.py --seeds 1-100 [--years]

Prints, per number of schools: false findings where nothing is planted, FDR and power where two pairs class × task
are, by the size of the class. About a second a municipality. With --years the same work in three years, pooled for
every school, with all, half or none of the usual scatter staying from year to year.
"""

import argparse
import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.warehouse.training import small_towns
from warehouse.training.content import content_deficits
from warehouse.training.years import pooled_years

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


def pooled(seed: int, schools: int, planted: int, loss: float, persistent: float) -> pl.DataFrame:
    """School × task of one municipality over three years with `is_planted`, and what the newest year says alone."""
    towns, truth = small_towns.years(seed, schools, planted, loss, persistent)
    tables = []
    for frames in towns:
        about = frames["participants"].select(
            "kind", "school_year", "season", "subject", "grade", "municipality"
        )
        tables.append(
            content_deficits(**frames)
            .filter(pl.col("group_level") == "parallel")
            .join(about.unique(), how="cross")
            .with_columns(
                codifier=pl.lit("ФОП"),
                topic_code=pl.col("content_code"),
                topic=pl.col("skill"),
                grade=pl.lit(5),
            )
        )
    now = tables[-1].select(
        "school_code", "topic_code", alone=pl.col("needs_support"), p_alone=pl.col("p_value")
    )
    keys = pl.DataFrame(list(truth), schema={"school_code": pl.String, "topic_code": pl.String}, orient="row")
    return (
        pooled_years(pl.concat(tables))
        .join(now, on=["school_code", "topic_code"], how="left")
        .join(keys.with_columns(is_planted=pl.lit(True)), on=["school_code", "topic_code"], how="left")
        .with_columns(pl.col("is_planted").fill_null(False), pl.lit(seed).alias("seed"))
    )


def over_years(low: int, high: int) -> None:
    """Print figures of pooled years, and how many planted pairs the newest year finds alone."""
    for schools in (5, 7, 12):
        for persistent in (0.0, 0.5, 1.0):
            for planted, loss in ((0, 1.0), (PLANTED, 1.0), (PLANTED, 0.4)):
                tables = [pooled(seed, schools, planted, loss, persistent) for seed in range(low, high + 1)]
                rows = pl.concat(tables)
                own = rows.filter("is_planted")
                shown = {k: round(v, 3) for k, v in figures(tables).items() if not k.startswith("power")}
                if planted:
                    shown |= {
                        "power": round(own["needs_support"].mean(), 3),
                        "alone": round(own["alone"].mean(), 3),
                    }
                case = {"schools": schools, "stays": persistent, "planted": planted, "loss": loss}
                print(case | shown, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="1-100")
    parser.add_argument("--years", action="store_true")
    args = parser.parse_args()
    low, high = map(int, args.seeds.split("-"))
    if args.years:
        over_years(low, high)
        return
    for schools in (5, 7, 12):
        for planted, loss in ((0, 1.0), (PLANTED, 1.0), (PLANTED, 0.6)):
            tables = [found(seed, schools, planted, loss) for seed in range(low, high + 1)]
            shown = {k: round(v, 3) for k, v in figures(tables).items()}
            print({"schools": schools, "planted": planted, "loss": loss, **shown}, flush=True)


if __name__ == "__main__":
    main()
