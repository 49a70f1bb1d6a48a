"""Homes that tests share: built once by the real commands, kept between runs while code and inputs stay the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from filelock import FileLock

from tests.forks.client import run_forked
from warehouse.project_hash import project_hash

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "homes"
FROZEN = ROOT / "tests" / "fixtures" / "home_0_1_0" / "home.tar.xz"
FROZEN_TODAY = "2023-10-09"
#: A folder with homes made beforehand, used as they are: for work on one page or model, never for a final run.
PINNED = os.environ.get("OBEKTIV_TEST_HOMES")
#: dbt reads the project once for all homes whose build has the same name, and keeps no log of every statement.
PARSED_ONCE = {"OBEKTIV_DBT_CACHE": str(ROOT / ".cache" / "dbt"), "DBT_LOG_LEVEL_FILE": "info"}
CODE = ("warehouse", "ingestion", "dbt_project", "obektiv")
CODE_ENDINGS = {".py", ".sql", ".yml", ".csv", ".toml"}


def parsed_apart(folder: Path) -> dict[str, str]:
    """PARSED_ONCE for a changed copy of the project: it borrows what is parsed and gives nothing back."""
    if (kept := Path(PARSED_ONCE["OBEKTIV_DBT_CACHE"])).exists():
        shutil.copytree(kept, folder)
    return {"OBEKTIV_DBT_CACHE": str(folder)}


def code_hash() -> str:
    """Return a hash of the code that makes a home out of files."""
    digest = hashlib.sha256()
    files = (path for name in CODE for path in (ROOT / name).rglob("*") if path.suffix in CODE_ENDINGS)
    for path in sorted([*files, ROOT / "dbt_project.yml"]):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def without_coverage() -> dict[str, str]:
    """The environment of a child on a disk without room: coverage would write its own words there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def obektiv(
    home: Path, *arguments: str, check: bool = True, **environment: str
) -> subprocess.CompletedProcess:
    """Run the command line as a person would, with its own home, in a process of its own."""
    env = {**os.environ, **PARSED_ONCE, "OBEKTIV_HOME": str(home), "PYTHONUTF8": "1", **environment}
    if (done := run_forked(arguments, env)) is None:
        command = [sys.executable, "-c", "from obektiv.cli import main; main()", *arguments]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if check and done.returncode:
        raise AssertionError(
            f"obektiv {' '.join(arguments)} → {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
    return done


def answer(home: Path, *arguments: str, **environment: str) -> dict:
    """Run a command with --json and return what it answers, whatever its exit code."""
    return json.loads(obektiv(home, *arguments, "--json", check=False, **environment).stdout)


def kept_home(name: str, *steps: tuple[str, ...]) -> Path:
    """Return a home made by the given commands, from the cache when nothing has changed.

    One process makes a home; the others wait for it and use what it has made.
    """
    if PINNED and not os.environ.get("CI"):
        return Path(PINNED) / name
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / f"{name}.lock"):
        return _made_home(name, code_hash(), steps)


def frozen_home() -> Path:
    """Return the small home of version 0.1.0 built by the present models, as of 09.10.2023; not to be written into.

    Nothing is ingested, so it lasts until something that makes marts changes: its build proves contracts, keys and
    rules of the data in half a minute.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "frozen.lock"):
        key = hashlib.sha256(FROZEN.read_bytes() + project_hash().encode()).hexdigest()[:16]
        return _made_home("frozen", key, (("build",),), FROZEN, OBEKTIV_TODAY=FROZEN_TODAY)


def empty_home() -> Path:
    """Return a home without files, built, as of 09.10.2023; not to be written into.

    A build that starts from a copy of it makes what files bring and passes over everything else.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "empty.lock"):
        return _made_home("empty", project_hash()[:16], (("build",),), OBEKTIV_TODAY=FROZEN_TODAY)


def begun_home(folder: Path) -> Path:
    """Make a home of one's own in a folder that is not there yet: a copy of the built one without files."""
    return Path(shutil.copytree(empty_home(), folder, symlinks=True))


def _made_home(
    name: str, key: str, steps: tuple[tuple[str, ...], ...], packed: Path | None = None, **environment: str
) -> Path:
    home = CACHE / f"{name}-{key}"
    if (home / "current").exists() and (home / ".complete").exists():
        return home
    for stale in CACHE.glob(f"{name}-*"):
        shutil.rmtree(stale, ignore_errors=True)
    home.mkdir(parents=True)
    if packed:
        with tarfile.open(packed) as archive:
            archive.extractall(home, filter="data")
    for step in steps:
        obektiv(home, *step, **environment)
    (home / ".complete").touch()
    return home
