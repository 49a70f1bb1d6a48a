"""The manifest of the dbt project, parsed once a process: what tests of models, keys and groups read."""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.homes import PARSED_ONCE, ROOT

DBT = [sys.executable, "-m", "warehouse.dbt_parse"]


@cache
def manifest() -> dict:
    """Return dbt's manifest; AssertionError with dbt's own words when the project cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            **PARSED_ONCE,
            "OBEKTIV_BUILD": str(Path(folder) / "work.duckdb"),
            "DBT_TARGET_PATH": folder,
            "DBT_LOG_PATH": folder,
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "PYTHONUTF8": "1",
        }
        command = [*DBT, "parse", "--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout[-4000:]
        return json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))


def models(layer: str) -> dict[str, dict]:
    """Return models of a layer (`staging`, `intermediate`, `marts`) by name."""
    nodes = manifest()["nodes"].values()
    return {n["name"]: n for n in nodes if n["resource_type"] == "model" and n["fqn"][1] == layer}


def data_tests_of(model: dict) -> list[dict]:
    """Return the generic data tests that stand in the yml of a model."""
    nodes = manifest()["nodes"].values()
    return [n for n in nodes if n.get("attached_node") == model["unique_id"] and n.get("test_metadata")]
