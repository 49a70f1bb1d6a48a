"""Objectivity signs on known truth, with competitors: simulated works, real works, plants in real classes.

    python tests/benchmarks/objectivity.py --seeds 6001-6016                 # tables to the screen
    python tests/benchmarks/objectivity.py --seeds 6001-6016 --write         # and into docs/methods, seeds of the rates

Needs ../shared (harness, Altai 2021). About 20 minutes for 16 seeds of every base on two cores.
"""

import argparse
import json
import os
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.methods import competitors
from tests.seeds import SEEDS
from tests.warehouse.objectivity import altai_data, harness_data, planter
from warehouse.arithmetic.nulls import benjamini_hochberg
from warehouse.objectivity import markers
from warehouse.objectivity.components import component_frame
from warehouse.objectivity.mechanisms import LEVEL_SIGNS, LEVEL_WATCH
from warehouse.objectivity.objectivity import METHOD_VERSION, combine
from warehouse.objectivity.prepare import CLASS_KEYS, prepare, season_links

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
OWN = "объектив"
BASES = ("irt", "czmatura", "planted", "planted_large", "null_irt", "null_czmatura")


def tests_of(frames: dict[str, pl.DataFrame]) -> list:
    """Prepared tests of every procedure."""
    out = []
    for (_, _, _), season in frames["participants"].group_by(
        "kind", "school_year", "season", maintain_order=True
    ):
        links = season_links(season)
        for (pid,), rows in season.group_by("procedure_id", maintain_order=True):
            mine = [frames[k].filter(pl.col("procedure_id") == pid) for k in ("tasks", "dim_tasks", "scales")]
            out.append(prepare(rows, *mine, links))
    return out


def detectors(frames: dict[str, pl.DataFrame], *, others: bool) -> tuple[dict[str, pl.DataFrame], object]:
    """Name → CLASS_KEYS, score, flag; and the result of our own method."""
    tests = tests_of(frames)
    parts = pl.concat([component_frame(t) for t in tests])
    result = combine(parts, frames.get("teaching_load"))
    own = result.classes.select(
        *CLASS_KEYS,
        pl.col("evidence").alias("score"),
        (pl.col("level") == LEVEL_SIGNS).alias("flag"),
        pl.col("level").is_in([LEVEL_SIGNS, LEVEL_WATCH]).alias("noticed"),
    )
    tables = {OWN: own}
    if others:
        levels = competitors.class_levels(frames["participants"])
        features = pl.concat([competitors.class_features(t) for t in tests])
        funnel = competitors.value_added_funnel(parts)
        q = benjamini_hochberg(funnel["p_value"].to_numpy())
        tables |= {
            "14 признаков": marker_table(frames["participants"]),
            "правила уровня": competitors.fioko_like(levels),
            "INVALSI": competitors.invalsi(features),
            "Jacob–Levitt": competitors.jacob_levitt(levels, parts),
            "добавленная стоимость": funnel.with_columns(pl.Series("flag", q <= 0.05)),
        }
    return tables, result


def marker_table(participants: pl.DataFrame) -> pl.DataFrame:
    """The markers' formulas applied to every test at hand; a class carries its school's markers in that test."""
    found = [
        markers.high_mean(participants).select(
            "procedure_id", "school_code", "is_flagged", pl.col("effect").alias("x")
        ),
        markers.mismatch(participants).select(
            "procedure_id", "school_code", "is_flagged", pl.lit(0.0).alias("x")
        ),
        markers.cohort_jump(participants).select(
            "procedure_id",
            "school_code",
            (pl.col("is_fall") | pl.col("is_rise")).alias("is_flagged"),
            pl.lit(0.0).alias("x"),
        ),
    ]
    schools = (
        pl.concat(found)
        .group_by("procedure_id", "school_code")
        .agg(pl.col("is_flagged").fill_null(value=False).sum().alias("k"), pl.col("x").sum())
    )
    classes = participants.select(CLASS_KEYS).unique()
    rows = classes.join(schools, on=["procedure_id", "school_code"], how="left")
    score = pl.col("k").fill_null(0) + 1e-3 * pl.col("x").fill_null(0)
    return rows.select(*CLASS_KEYS, score.alias("score"), (pl.col("k").fill_null(0) >= 1).alias("flag"))


def auc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Probability that a positive scores above a negative, ties half."""
    if len(positive) == 0 or len(negative) == 0:
        return float("nan")
    both = pl.Series(np.r_[positive, negative]).rank("average").to_numpy()
    return (both[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2) / (
        len(positive) * len(negative)
    )


def measure(table: pl.DataFrame, truth: pl.DataFrame) -> dict[str, float]:
    """All figures of one detector on one municipality."""
    rows = truth.join(table, on=CLASS_KEYS, how="left").with_columns(
        pl.col("score").fill_null(pl.col("score").min() - 1), pl.col("flag").fill_null(value=False)
    )
    y, kind = rows["is_manip"].to_numpy(), rows["type"].to_numpy().astype(str)
    score, flag = rows["score"].to_numpy().astype(float), rows["flag"].to_numpy()
    out = {"flags": float(flag.sum())}
    hard = np.char.startswith(kind, "neg")
    if "school_kind" in rows.columns:
        place = rows["school_kind"].to_numpy().astype(str)
        hard = hard | ((place == "lyceum") & ~y)
        for name in ("neg_improvement", "neg_homogeneous", "neg_flu_absence"):
            out[f"fpr_{name}"] = float(flag[kind == name].mean()) if (kind == name).any() else float("nan")
        for name in ("lyceum", "rural"):
            out[f"fpr_{name}"] = float(flag[(place == name) & (kind == "none")].mean())
    if not y.any():
        return out
    order, k = np.argsort(-score, kind="stable"), int(y.sum())
    out |= {
        "auc": auc(score[y], score[~y]),
        "auc_hard": auc(score[y], score[hard]),
        "prec_k": float(y[order[:k]].mean()),
        "prec_20": float(y[order[:20]].mean()),
        "fdr": float((flag & ~y).sum() / max(1, flag.sum())),
        "power": float(flag[y].mean()),
        "unplanted": float(flag[~y].mean()),
    }
    for m in planter.MECHANISMS:
        out[f"auc_{m}"] = auc(score[kind == m], score[~y])
        out[f"power_{m}"] = float(flag[kind == m].mean())
    return out


def school_auc(schools: pl.DataFrame, truth: pl.DataFrame) -> float:
    """School-year: at least 2 planted class-tests (1 in a one-class rural school) against none."""
    rural = (
        pl.col("school_kind").first() == "rural" if "school_kind" in truth.columns else pl.lit(value=False)
    )
    units = truth.group_by("school_code", "school_year").agg(
        pl.col("is_manip").sum().alias("k"), rural.alias("r")
    )
    units = units.filter((pl.col("k") != 1) | pl.col("r")).join(
        schools, on=["school_code", "school_year"], how="left"
    )
    y, e = (units["k"] >= 1).to_numpy(), units["evidence"].fill_null(-1).to_numpy()
    return auc(e[y], e[~y])


def school_flags(schools: pl.DataFrame, truth: pl.DataFrame) -> dict[str, float]:
    """School-years with signs: share without any planted class among them, and share found of those with one."""
    planted = truth.group_by("school_code", "school_year").agg(pl.col("is_manip").any().alias("planted"))
    rows = planted.join(schools, on=["school_code", "school_year"], how="left")
    flag, y = (rows["level"] == LEVEL_SIGNS).fill_null(value=False).to_numpy(), rows["planted"].to_numpy()
    return {
        "school_flags": float(flag.sum()),
        "school_fdr": float((flag & ~y).sum() / max(1, flag.sum())),
        "school_power": float(flag[y].mean()) if y.any() else float("nan"),
    }


@cache
def altai() -> dict[str, pl.DataFrame]:
    """Frames of the real region, read once a process."""
    return altai_data.load(SHARED)


def case(base: str, seed: int) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Frames and truth of one municipality."""
    if base.startswith("planted"):
        least = 200 if base == "planted_large" else 20
        schools = planter.choose_schools(
            altai()["participants"], np.random.default_rng(seed), 60, least=least
        )
        frames, truth = planter.plant(planter.restrict(altai(), schools), seed, keep_absent_class=True)
        return frames, truth.with_columns(pl.lit(2021).alias("school_year"))
    data, truth = harness_data.generate(
        SHARED, seed, base.removeprefix("null_"), null=base.startswith("null_")
    )
    return harness_data.marts(data), harness_data.truth_classes(truth)


def one(base: str, seed: int, others: bool) -> tuple[list[dict], pl.DataFrame]:
    """Figures per detector and detections of our method per planted class, of one municipality."""
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    started = time.time()
    frames, truth = case(base, seed)
    tables, result = detectors(frames, others=others)
    rows = [{"detector": name, **measure(table, truth)} for name, table in tables.items()]
    if truth["is_manip"].any():
        rows[0]["auc_school"] = school_auc(result.schools, truth)
    rows[0] |= school_flags(result.schools, truth)
    planted = truth.filter("is_manip").join(tables[OWN], on=CLASS_KEYS, how="left")
    print(f"{base} {seed}: {time.time() - started:.0f} s", file=sys.stderr, flush=True)
    return rows, planted.select("type", "n_present", "flag", "noticed")


def run(
    base: str, seeds: range, pool: ProcessPoolExecutor, *, others: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures per detector (mean over seeds) and detections of our method per planted class."""
    done = list(pool.map(one, [base] * len(seeds), seeds, [others] * len(seeds)))
    figures = pl.DataFrame([row for rows, _ in done for row in rows], infer_schema_length=None)
    found = [seen for _, seen in done if not seen.is_empty()] or [done[0][1]]
    return figures.group_by("detector", maintain_order=True).mean(), pl.concat(found)


def rates(base: str, seen: pl.DataFrame) -> pl.DataFrame:
    """Share of planted cases seen, by mechanism and class size."""
    size = (
        pl.when(pl.col("n_present") < 10)
        .then(pl.lit("до 9"))
        .when(pl.col("n_present") < 20)
        .then(pl.lit("10–19"))
    )
    rows = seen.with_columns(size.otherwise(pl.lit("20 и более")).alias("size"))
    return (
        rows.group_by(pl.col("type").alias("mechanism"), "size")
        .agg(
            pl.len().alias("cases"),
            (100 * pl.col("flag").fill_null(value=False).mean()).round(0).alias("seen_pct"),
            (100 * pl.col("noticed").fill_null(value=False).mean()).round(0).alias("noticed_pct"),
        )
        .select(pl.lit(base).alias("base"), "mechanism", "size", "cases", "seen_pct", "noticed_pct")
        .with_columns(pl.lit(METHOD_VERSION).alias("method_version"))
        .sort("mechanism", "size")
    )


def false_rates(figures: dict[str, dict]) -> pl.DataFrame:
    """The seed `objectivity_false_rates`: what our method flags of planted classes and of those left as they were.

    A base without planted cases says nothing about precision and has no row.
    """
    own = {base: detectors[OWN] for base, detectors in sorted(figures.items())}
    rows = [
        (base, found["power"], found["unplanted"], METHOD_VERSION)
        for base, found in own.items()
        if found.get("power") is not None and found.get("unplanted") is not None
    ]
    return pl.DataFrame(rows, schema=["base", "found_share", "false_share", "method_version"], orient="row")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="6001-6016")
    parser.add_argument("--bases", default=",".join(BASES))
    parser.add_argument("--jobs", type=int, default=2, help="municipalities at once")
    parser.add_argument("--own", action="store_true", help="our method only")
    parser.add_argument("--write", action="store_true", help="write figures.json and the seeds")
    args = parser.parse_args()
    low, high = map(int, args.seeds.split("-"))
    figures, seen = {}, []
    pool = ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn"))
    for base in args.bases.split(","):
        table, found = run(base, range(low, high + 1), pool, others=not args.own)
        figures[base] = {r.pop("detector"): r for r in table.fill_nan(None).to_dicts()}
        if not base.startswith("null"):
            seen.append(rates(base, found))
        with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=250, float_precision=3):
            print(base, table.transpose(include_header=True, column_names="detector"))
    if args.write:
        out = ROOT / "docs" / "methods" / "figures.json"
        published = {"method_version": METHOD_VERSION, "seeds": args.seeds, "figures": figures}
        out.write_text(json.dumps(published, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        if seen:
            pl.concat(seen).write_csv(SEEDS / "objectivity_detection_rates.csv")
            false_rates(figures).write_csv(SEEDS / "objectivity_false_rates.csv")


if __name__ == "__main__":
    main()
