"""Seeds as the project ships them, for tests of methods that dbt gives them to."""

from pathlib import Path

import polars as pl

SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"


def seed(name: str) -> pl.DataFrame:
    """Rows of a seed; versions and codes stay as polars reads them."""
    return pl.read_csv(SEEDS / f"{name}.csv", schema_overrides={"method_version": pl.String})
