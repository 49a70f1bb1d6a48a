"""What a blind re-check of a number of works will see, in municipalities of 5, 12 and 40 schools.

    python -m tests.benchmarks.recheck_power --towns 60 --write

One commission in every municipality gives `points` more on three of nineteen criteria; school and expert differ by a
point in 12 % of the answers. Counted as the product decides it: the whole work first, criteria after. With `--write`
the seed `recheck_power.csv`, which the planner shows before an order, is written anew.
"""

import argparse
from pathlib import Path

import polars as pl

from tests.warehouse.rechecks.towns import town
from warehouse.rechecks.commission import commission_findings

SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "recheck_power.csv"
SCHOOLS, WORKS, POINTS = (5, 12, 40), (12, 24, 36, 48), (0.25, 0.5, 0.75)
LEAST, LIFTED = 10, 3


def cell(schools: int, works: int, points: float, towns: int) -> dict[str, float]:
    """Shares, in percent: commissions whose sum stands apart, criteria found of those lifted, towns with others."""
    whole = found = false = 0
    for number in range(towns):
        out = commission_findings(town(7000 + number, points, works, schools, LIFTED), LEAST)
        own = out.filter(school_code="990000")
        whole += bool((own["gate_q"] <= 0.05).any())
        hit = (pl.col("school_code") == "990000") & pl.col("task_code").is_in(
            [str(i + 1) for i in range(LIFTED)]
        )
        said = out.filter("is_apart")
        found += said.filter(hit).height
        false += bool(said.filter(~hit).height)
    return {
        "schools_cnt": schools,
        "works_cnt": works,
        "points": points,
        "whole_pct": round(100 * whole / towns),
        "criteria_pct": round(100 * found / (towns * LIFTED)),
        "false_pct": round(100 * false / towns),
        "towns_cnt": towns,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--towns", type=int, default=60)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows = []
    for schools in SCHOOLS:
        for works in WORKS:
            rows += [cell(schools, works, points, args.towns) for points in POINTS]
            print(rows[-3:], flush=True)
    if args.write:
        pl.DataFrame(rows).write_csv(SEED)


if __name__ == "__main__":
    main()
