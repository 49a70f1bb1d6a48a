"""What bounds the method in real classes: cases that nobody planted, and what a taught model reaches.

    python tests/benchmarks/objectivity_bound.py --seeds 6001-6016

Prints, for both choices of schools: the share of unplanted classes among the first 20, how many of them are as strong
when nothing was planted at all, how many flagged unplanted classes are noticed there too; then the figures of boosted
trees taught on one half of the municipalities and measured on the other (needs scikit-learn, which the product
does not).
"""

import argparse
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from objectivity import altai, case, measure, tests_of

from tests.warehouse.objectivity import planter
from warehouse.objectivity.components import component_frame
from warehouse.objectivity.evidence import class_table, mechanism_z, standardise
from warehouse.objectivity.mechanisms import LEVEL_SIGNS, LEVEL_WATCH
from warehouse.objectivity.objectivity import combine
from warehouse.objectivity.prepare import CLASS_KEYS

BASES = ("planted", "planted_large")
FIRST = 20
AS_STRONG = 3.0


def parts_of(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Class statistics of all procedures."""
    return pl.concat([component_frame(test) for test in tests_of(frames)])


def one(base: str, seed: int) -> tuple[dict[str, float], pl.DataFrame, np.ndarray]:
    """Counts of unplanted classes, the truth in the order of the table, and all statistics of every class."""
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    frames, truth = case(base, seed)
    schools = frames["participants"]["school_code"].unique().to_list()
    parts = parts_of(frames)
    untouched = combine(parts_of(planter.restrict(altai(), schools))).classes.select(
        *CLASS_KEYS, pl.col("p_value").alias("p_untouched"), pl.col("level").alias("level_untouched")
    )
    classes = combine(parts).classes.join(truth, on=CLASS_KEYS).join(untouched, on=CLASS_KEYS, how="left")
    first = classes.sort("p_value").head(FIRST).filter(~pl.col("is_manip"))
    flagged = classes.filter((pl.col("level") == LEVEL_SIGNS) & ~pl.col("is_manip"))
    noticed = flagged.filter(pl.col("level_untouched").is_in([LEVEL_SIGNS, LEVEL_WATCH]))
    counts = {
        "unplanted among the first 20": first.height / FIRST,
        "as strong in untouched data": first.filter(
            pl.col("p_untouched") <= AS_STRONG * pl.col("p_value")
        ).height
        / FIRST,
        "flagged unplanted": flagged.height,
        "noticed in untouched data": noticed.height,
    }
    table = class_table(parts)
    z = standardise(table)
    found = mechanism_z(table, z)
    columns = [np.clip(z[k], -5, 10) for k in sorted(z)] + [np.nan_to_num(found[k]) for k in sorted(found)]
    matrix = np.column_stack([*columns, table["participants"].to_numpy()])
    rows = table.select(CLASS_KEYS).with_row_index("row")
    known = rows.join(truth, on=CLASS_KEYS, maintain_order="left")
    return counts, known, matrix[known["row"].to_numpy()]


def ceiling(cases: list[tuple[pl.DataFrame, np.ndarray]]) -> dict[str, float]:
    """Mean figures of boosted trees; flagged = probability above 0.6, as rare among unplanted as our flags."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = []
    for half in (0, 1):
        taught = [c for i, c in enumerate(cases) if i % 2 == half]
        model = HistGradientBoostingClassifier(
            max_iter=120,
            learning_rate=0.05,
            max_leaf_nodes=8,
            min_samples_leaf=25,
            l2_regularization=3,
            random_state=0,
        ).fit(
            np.vstack([x for _, x in taught]), np.concatenate([t["is_manip"].to_numpy() for t, _ in taught])
        )
        for truth, x in [c for i, c in enumerate(cases) if i % 2 != half]:
            score = model.predict_proba(x)[:, 1]
            table = truth.select(*CLASS_KEYS, pl.Series("score", score), pl.Series("flag", score > 0.6))
            rows.append(measure(table, truth))
    return pl.DataFrame(rows, infer_schema_length=None).mean().to_dicts()[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="6001-6016")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    low, high = map(int, args.seeds.split("-"))
    seeds = range(low, high + 1)
    pool = ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn"))
    for base in BASES:
        done = list(pool.map(one, [base] * len(seeds), seeds))
        counts = pl.DataFrame([c for c, _, _ in done])
        print(
            base,
            {k: round(v, 3) for k, v in counts.mean().to_dicts()[0].items()},
            counts.sum().rows(),
            flush=True,
        )
        try:
            figures = ceiling([(t, x) for _, t, x in done])
        except ImportError:
            print("scikit-learn is not installed: no ceiling")
            continue
        shown = ("auc", "prec_k", "prec_20", "power", "unplanted")
        print(base, "ceiling", {k: round(figures[k], 3) for k in shown}, flush=True)


if __name__ == "__main__":
    main()
