"""The method on other municipalities than it was measured on: rarer and more frequent cases, weaker and stronger
ones, few schools, small classes.

    python tests/benchmarks/objectivity_variants.py --seeds 8001-8006

Prints a table of means: AUC, precision of the first k and 20, chance among the flagged, power. Needs ../shared.
"""

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from objectivity import SHARED, altai, detectors, measure

from tests.warehouse.objectivity import harness_data, planter

GENERATED = {
    "обычный": {},
    "изменено 2 % классов": {"prev": 0.02},
    "изменено 5 % классов": {"prev": 0.05},
    "изменено 10 % классов": {"prev": 0.10},
    "слабые изменения": {"strength": "weak"},
    "сильные изменения": {"strength": "strong"},
    "малый муниципалитет: 20 школ": {"n_schools": 20},
    "большой муниципалитет: 80 школ": {"n_schools": 80},
}
PLANTED = {
    "реальные классы, изменено 2 %": {"share": 0.02},
    "реальные классы, изменено 10 %": {"share": 0.10},
    "реальные классы до 15 человек": {"largest": 15},
    "реальные классы, 20 школ": {"schools": 20},
    "реальные классы, школы от 100 работ": {"least": 100},
    "реальные классы, 60 самых больших школ": {"biggest": True},
}
SHOWN = ["auc", "auc_hard", "prec_k", "prec_20", "fdr", "power", "unplanted", "flags"]


def generated(seed: int, base: str, options: dict) -> tuple[dict, pl.DataFrame]:
    """Frames and truth of a generated municipality with the generator's own options."""
    folder = str(SHARED / "harness")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from gen import generate

    data, truth = generate(
        seed, base, czpath=str(SHARED / "data" / "czech_matura_math_2019.parquet"), **options
    )
    return harness_data.marts(data), harness_data.truth_classes(truth)


def planted(seed: int, options: dict) -> tuple[dict, pl.DataFrame]:
    """Frames and truth of real classes with planted changes."""
    people = altai()["participants"]
    if "largest" in options:
        sizes = people.filter(pl.col("attendance") == "present").group_by(planter.KEYS).len()
        small = (
            sizes.group_by("school_code").agg(pl.col("len").max()).filter(pl.col("len") <= options["largest"])
        )
        people = people.join(small, on="school_code", how="semi")
    rng, count = np.random.default_rng(seed), options.get("schools", 60)
    if options.get("biggest"):
        sizes = people.filter(pl.col("attendance") == "present")["school_code"].value_counts(sort=True)
        schools = sizes.sort(["count", "school_code"], descending=True)["school_code"].head(count).to_list()
    else:
        schools = planter.choose_schools(people, rng, count, options.get("least", 20))
    frames, truth = planter.plant(
        planter.restrict(altai(), schools), seed, share=options.get("share", 0.075), keep_absent_class=True
    )
    return frames, truth.with_columns(pl.lit(2021).alias("school_year"))


def line(name: str, base: str, cases: list[tuple[dict, pl.DataFrame]]) -> None:
    """One row of the table: means over municipalities."""
    rows = [measure(detectors(frames, others=False)[0]["объектив"], truth) for frames, truth in cases]
    mean = pl.DataFrame(rows, infer_schema_length=None).mean().to_dicts()[0]
    figures = " | ".join(f"{mean[k]:.3f}" if mean.get(k) is not None else "–" for k in SHOWN)
    print(f"| {name} | {base} | {len(rows)} | {figures} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="8001-8006")
    parser.add_argument("--only", default="", help="variants whose name contains these words")
    args = parser.parse_args()
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    low, high = map(int, args.seeds.split("-"))
    seeds = range(low, high + 1)
    print("| вариант | основа | наборов | " + " | ".join(SHOWN) + " |", flush=True)
    for name, options in {k: v for k, v in PLANTED.items() if args.only in k}.items():
        line(name, "реальные классы", [planted(s, options) for s in seeds])
    for name, options in {k: v for k, v in GENERATED.items() if args.only in k}.items():
        for base in ("irt", "czmatura"):
            line(name, base, [generated(s, base, options) for s in seeds])


if __name__ == "__main__":
    main()
