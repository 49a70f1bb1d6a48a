"""Study figures on the real regional dumps of 2021 (no school and no municipality is named), and the cost of a run.

    python tests/benchmarks/objectivity_altai.py

Prints: size, step and level of class-tests, mechanisms, stability between subjects and seasons, heaping at borders,
seconds and memory from 1 to 6 tests.
"""

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.methods import fioko
from tests.benchmarks.methods.bunching import bunching
from tests.seeds import seed
from tests.warehouse.objectivity import altai_data
from warehouse.objectivity import markers
from warehouse.objectivity.evidence import class_table, mechanism_z, standardise
from warehouse.objectivity.mechanisms import MECHANISMS
from warehouse.objectivity.objectivity import combine, components, season_links

SHARED = Path(os.environ.get("OBEKTIV_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def all_components(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Components of every procedure, with seconds printed as the number of tests grows."""
    parts, started = [], time.time()
    for _, season in frames["participants"].group_by("season", maintain_order=True):
        links = season_links(season)
        for (pid,), rows in season.group_by("procedure_id", maintain_order=True):
            mine = [frames[k].filter(pl.col("procedure_id") == pid) for k in ("tasks", "dim_tasks", "scales")]
            parts.append(components(rows, *mine, links=links))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(f"тестов {len(parts)}: {time.time() - started:.0f} с, память {peak:.1f} ГБ", flush=True)
    return pl.concat(parts)


def stability(parts: pl.DataFrame) -> None:
    """Of the top hundredth of classes in one test, how many are in the top twentieth of another (chance: 5 %)."""
    table = class_table(parts)
    z = mechanism_z(table, standardise(table))
    rows = table.select("season", "subject", "class_grade", "school_code", "class_label").with_columns(
        pl.Series(k, v).fill_nan(None) for k, v in z.items()
    )
    spring = rows.filter(pl.col("season") == "весна")
    keys = ["school_code", "class_label", "class_grade"]
    subjects = spring.filter(pl.col("subject") == "РУ").join(
        spring.filter(pl.col("subject") == "МА"), on=keys, suffix="_b"
    )
    seasons = rows.filter(pl.col("season") == "осень").join(spring, on=[*keys, "subject"], suffix="_b")
    for m in MECHANISMS:
        line = f"{m.title}:"
        for name, both in (("РУ и МА одной весны", subjects), ("осень и весна одного класса", seasons)):
            found = both.drop_nulls([m.name, f"{m.name}_b"])
            if found.height < 100:
                continue
            a, b = found[m.name].to_numpy(), found[f"{m.name}_b"].to_numpy()
            top = a >= np.quantile(a, 0.99)
            share = 100 * (b[top] >= np.quantile(b, 0.95)).mean()
            r = np.corrcoef(np.clip(a, -3, 5), np.clip(b, -3, 5))[0, 1]
            line += f" {name}: {share:.0f} % (случайно 5 %), r = {r:.2f}, пар {found.height};"
        print(line)


def heaping(frames: dict[str, pl.DataFrame]) -> None:
    """Region's own heaping at each border."""
    peaks = fioko.border_peaks(frames["participants"], frames["scales"], [])
    print(peaks.select("procedure_id", "border", "n", "at_pct").sort("procedure_id", "border"))
    for pid, low in frames["scales"].select("procedure_id", "min3").iter_rows():
        rows = frames["participants"].filter(
            (pl.col("procedure_id") == pid) & pl.col("primary_score").is_not_null()
        )
        counts = np.bincount(rows["primary_score"].cast(pl.Int64).to_numpy()).astype(float)
        b = bunching(counts, int(low))
        print(
            f"{pid}: ниже границы «3» недостаёт {b.missing_share:.2f} [{b.missing_low:.2f}; {b.missing_high:.2f}]"
        )


def main() -> None:
    frames = altai_data.load(SHARED, autumn=True)
    parts = all_components(frames)
    started = time.time()
    result = combine(parts)
    print(f"сведение: {time.time() - started:.1f} с")
    classes = result.classes
    spring = classes.filter(pl.col("season") == "весна")
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=160, fmt_str_lengths=80):
        print(spring.height, "класс-тестов весны;", spring["school_code"].n_unique(), "школ")
        print(spring.group_by("step").len().sort("len"))
        print(classes.group_by("season", "level").len().sort("season", "len"))
        print(
            classes.filter(pl.col("level") == "признаки")
            .group_by("season", "mechanism")
            .len()
            .sort("season", "len")
        )
        size = (
            pl.col("n")
            .bin_intervals([0, 4, 9, 19], labels=["0", "1-4", "5-9", "10-19", "20+"], right_closed=True)
            .alias("size")
        )
        print(
            spring.group_by(size)
            .agg(pl.len(), (pl.col("level") == "признаки").sum().alias("flags"))
            .sort("size")
        )
        print(result.schools.group_by("level", "is_person_level").len().sort("level"))
        signs = markers.school_markers(
            frames["participants"], markers.markers_of(seed("objectivity_markers"))
        )
        print(
            signs.group_by("sign")
            .agg(pl.len(), (100 * pl.col("is_flagged").mean()).alias("pct"))
            .sort("sign")
        )
        print(markers.region_index(signs))
        heaping(frames)
    stability(parts)
    marked = (
        signs.filter("is_flagged")
        .select("school_code")
        .unique()
        .with_columns(pl.lit(value=True).alias("marked"))
    )
    both = result.schools.join(marked, on="school_code", how="left").with_columns(
        pl.col("marked").fill_null(value=False)
    )
    print(both.group_by("marked", pl.col("level") == "признаки").len().sort("marked", "level"))


if __name__ == "__main__":
    main()
