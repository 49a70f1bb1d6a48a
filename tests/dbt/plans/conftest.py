"""A home with the real plans: ingested and built by dbt once for all tests of this directory."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import pytest

from tests.homes import PARSED_ONCE, ROOT, empty_home, obektiv
from warehouse.build_inputs import BuildInputs, inputs_of
from warehouse.dbt_child import Order
from warehouse.dbt_process import dbt_environment
from warehouse.home import Home
from warehouse.publication import note_of, read_note

MARTS = ("completion", "progress", "states", "measures", "review", "coverage", "subordinates", "bodies")
BESIDE = ("+fct_measure_occurrences", "+dim_order_points", "+dim_plans")
MODELS = " ".join([*BESIDE, *(f"+rpt_plan_{name}" for name in MARTS)])


def dbt_build(home: Path, build: Path, today: str, models: str = MODELS) -> None:
    """Build the marts of the plan from what `home` has ingested, as of a day; data tests are left to CI.

    It starts from the build before in the same folder, or from one without rows, and makes what is new since.
    """
    build.parent.mkdir(exist_ok=True)
    made = [path for path in build.parent.glob("*.duckdb") if note_of(path).exists()]
    before = max(made, key=lambda path: path.stat().st_mtime, default=Home(empty_home()).published())
    told = BuildInputs.from_note(read_note(before)["inputs"])
    now = replace(inputs_of(Home(home)), day=today)
    assert now.settings == told.settings
    work = home / "work.duckdb"
    shutil.copyfile(before, work)
    order = Order(
        is_full=False, held=now.sources, sources=now.changed_since(told), is_new_day=told.day != today
    )
    placed = home / "order.json"
    placed.write_text(json.dumps(asdict(order)), encoding="utf-8")
    target = home / "target"
    env = dbt_environment(Home(home), work) | order.environment() | PARSED_ONCE
    env |= {"OBEKTIV_TODAY": today, "DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)}
    command = [sys.executable, "-m", "tests.dbt.partial", str(placed), *models.split(" ")]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    work.rename(build)
    note_of(build).write_text(json.dumps({"inputs": asdict(now)}), encoding="utf-8")


@pytest.fixture(scope="session")
def real_plans(shared_dir: Path, tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The five real documents in a database of their own, as of 11.04.2022."""
    home = tmp_path_factory.mktemp("plans")
    obektiv(home, "ingest", str(shared_dir / "plans"))
    build = home / "plans.duckdb"
    dbt_build(home, build, "2022-04-11")
    return duckdb.connect(str(build), read_only=True)
