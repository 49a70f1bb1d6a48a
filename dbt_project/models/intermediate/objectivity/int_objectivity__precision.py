"""How many of the flagged would be true at a given prevalence. Grain: kind of data × prevalence."""

import json

import polars as pl

from warehouse.objectivity.honesty import PREVALENCES, RATES_FILE, precision_at
from warehouse.objectivity.objectivity import METHOD_VERSION

FIGURES = RATES_FILE.parents[2] / "docs" / "methods" / "figures.json"
OWN = "объектив"
SCHEMA = {
    "base": pl.String,
    "prevalence_pct": pl.Float64,
    "found_pct": pl.Float64,
    "false_pct": pl.Float64,
    "precision_pct": pl.Float64,
}


def model(dbt, session):
    dbt.config(materialized="table")
    published = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    figures = published["figures"] if published.get("method_version") == METHOD_VERSION else {}
    rows = []
    for base, detectors in figures.items():
        found, false = detectors[OWN].get("power"), detectors[OWN].get("unplanted")
        if found is None or false is None:
            continue
        rows += [
            (base, 100 * p, 100 * found, 100 * false, 100 * precision_at(found, false, p))
            for p in PREVALENCES
        ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").to_arrow()
