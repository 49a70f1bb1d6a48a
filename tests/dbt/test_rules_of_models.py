"""Unit tests of the models: each is named as the sentence it proves, and all of them hold."""

import json
import os
import shutil
import subprocess

from tests.dbt.manifest import DBT
from tests.homes import FROZEN_TODAY, PARSED_ONCE, ROOT


def test_every_rule_of_a_model_holds(frozen_home, tmp_path):
    """Run by dbt on the build of the frozen home, which has every table a model reads."""
    build = shutil.copy((frozen_home / "current").resolve(), tmp_path / "work.duckdb")
    env = {
        **os.environ,
        **PARSED_ONCE,
        "OBEKTIV_HOME": str(frozen_home),
        "OBEKTIV_BUILD": str(build),
        "OBEKTIV_TODAY": FROZEN_TODAY,
        "DBT_TARGET_PATH": str(tmp_path),
        "DBT_LOG_PATH": str(tmp_path),
        "PYTHONUTF8": "1",
    }
    command = [
        *DBT,
        "test",
        "--select",
        "test_type:unit",
        "--project-dir",
        str(ROOT),
        "--profiles-dir",
        str(ROOT),
    ]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8")
    results, known = (
        json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("run_results", "manifest")
    )
    rules = {
        r["unique_id"]: r["status"] for r in results["results"] if r["unique_id"].startswith("unit_test.")
    }
    failed = [name for name, status in rules.items() if status != "pass"]
    assert failed == [], done.stdout[-6000:]
    assert done.returncode == 0
    assert len(rules) == len(known["unit_tests"]) > 50
