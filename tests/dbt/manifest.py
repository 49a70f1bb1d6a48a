"""The manifest of the dbt project, read once a change of the project: what tests of models, keys and groups read."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from filelock import FileLock

from tests.homes import PARSED_ONCE, ROOT

#: Where the manifest is kept between processes and runs.
KEPT = ROOT / ".cache" / "manifest"
DBT = [sys.executable, "-m", "warehouse.dbt_parse"]


@cache
def manifest() -> dict:
    """Return dbt's manifest; AssertionError with dbt's own words when the project cannot be read.

    Kept until a file of the project changes: one process of a run reads the project, the others wait.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT / "manifest.lock"):
        kept = KEPT / f"{_project()}.json"
        if not kept.exists():
            for stale in KEPT.glob("*.json"):
                stale.unlink()
            unfinished = kept.with_suffix(".part")
            unfinished.write_text(_parsed(), encoding="utf-8")
            unfinished.replace(kept)
        return json.loads(kept.read_text(encoding="utf-8"))


def _project() -> str:
    """Return a hash of every file that dbt reads."""
    digest = hashlib.sha256()
    files = [ROOT / "dbt_project.yml", ROOT / "profiles.yml", *(ROOT / "dbt_project").rglob("*")]
    for path in sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _parsed() -> str:
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
        return (Path(folder) / "manifest.json").read_text(encoding="utf-8")


def models(layer: str) -> dict[str, dict]:
    """Return models of a layer (`staging`, `intermediate`, `marts`) by name."""
    nodes = manifest()["nodes"].values()
    return {n["name"]: n for n in nodes if n["resource_type"] == "model" and n["fqn"][1] == layer}


def data_tests_of(model: dict) -> list[dict]:
    """Return the generic data tests that stand in the yml of a model."""
    nodes = manifest()["nodes"].values()
    return [n for n in nodes if n.get("attached_node") == model["unique_id"] and n.get("test_metadata")]
