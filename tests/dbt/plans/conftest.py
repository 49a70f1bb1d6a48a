"""A home with the real plans: ingested and built by dbt once for all tests of this directory."""

import os
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.dbt.manifest import DBT
from tests.homes import PARSED_ONCE, ROOT, obektiv

MARTS = ("completion", "progress", "states", "measures", "review", "coverage", "subordinates")
BESIDE = ("+fct_measure_occurrences", "+dim_order_points", "+dim_plans")
MODELS = " ".join([*BESIDE, *(f"+rpt_plan_{name}" for name in MARTS)])


def dbt_build(home: Path, build: Path, today: str, models: str = MODELS) -> None:
    """Build the marts of the plan from what `home` has ingested, as of a day; data tests are left to CI."""
    work = home / "work.duckdb"
    env = {
        **os.environ,
        **PARSED_ONCE,
        "OBEKTIV_HOME": str(home),
        "OBEKTIV_BUILD": str(work),
        "OBEKTIV_TODAY": today,
        "DBT_TARGET_PATH": str(home / "target"),
        "DBT_LOG_PATH": str(home / "target"),
    }
    command = [*DBT, "build", "--select", *models.split(" "), "--exclude-resource-type", "test", "unit_test"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    build.parent.mkdir(exist_ok=True)
    work.rename(build)


@pytest.fixture(scope="session")
def real_plans(shared_dir: Path, tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The five real documents in a database of their own, as of 11.04.2022."""
    home = tmp_path_factory.mktemp("plans")
    obektiv(home, "ingest", str(shared_dir / "plans"))
    build = home / "plans.duckdb"
    dbt_build(home, build, "2022-04-11")
    return duckdb.connect(str(build), read_only=True)
