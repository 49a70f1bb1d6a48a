"""`make check`: what a change is judged by before it is pushed, in a minute and a half on an idle machine.

Two lanes run side by side: style and types, and what the change does to models, rules and words. Prints the seconds of
every step; the whole suite, browsers and the region's data are left to `make test`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
#: Folders whose tests read no built home and open no page: rules, grammars, statistics, words, the manifest of dbt.
UNIT = (
    "tests/test_layers.py",
    "tests/dbt/test_exposures.py",
    "tests/dbt/test_groups.py",
    "tests/dbt/test_marts.py",
    "tests/ingestion/core",
    "tests/ingestion/plans/test_plans_tables.py",
    "tests/ingestion/results",
    "tests/ingestion/sources/test_rules.py",
    "tests/warehouse/arithmetic",
    "tests/warehouse/plans",
    "tests/warehouse/rechecks",
    "tests/warehouse/test_query.py",
    "tests/warehouse/test_settings_files.py",
    "tests/dashboards/charts",
    "tests/dashboards/words",
)
#: Tests on the frozen home: its build proves contracts, keys and rules of the data whenever a model has changed.
FROZEN = ("tests/warehouse/test_queries_run.py", "tests/dbt/test_rules_of_models.py")
Step = tuple[str, list[str]]


#: What is left out of it takes longer than a look before a push may.
QUICK = "not dear and not fuzz and not histories and not real and not walks"


def changed(endings: tuple[str, ...]) -> list[str]:
    """Return files below the project that differ from where the branch left main, new ones too."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    names = [
        *_git("diff", "--name-only", "--diff-filter=d", base[0]),
        *_git("ls-files", "-o", "--exclude-standard"),
    ]
    return sorted({name for name in names if name.endswith(endings)})


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


def lanes() -> tuple[list[Step], list[Step]]:
    """Return the steps of both lanes, each a name and a command."""
    sql = [name for name in changed((".sql",)) if name.startswith("dbt_project/")]
    yml = changed((".yml", ".yaml"))
    style: list[Step] = [
        ("ruff", [str(BIN / "ruff"), "check", "."]),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "-q", "."]),
        ("import-linter", [str(BIN / "lint-imports")]),
        ("vulture", [str(BIN / "vulture")]),
        ("mypy", [str(BIN / "mypy")]),
        *([("yamllint", [str(BIN / "yamllint"), "-s", *yml])] if yml else []),
        *([("sqlfluff", [str(BIN / "sqlfluff"), "lint", "--disable-progress-bar", *sql])] if sql else []),
        ("unit tests", _pytest(*UNIT)),
    ]
    models: list[Step] = [("frozen home: contracts, rules of models, queries", _pytest(*FROZEN))]
    return style, models


def _pytest(*paths: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", QUICK, *paths]


def run(steps: list[Step]) -> bool:
    """Run steps one after another, each to its end; returns whether all went well."""
    well = True
    for name, command in steps:
        begun = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace"
        )
        sign = "✓" if done.returncode == 0 else "✗"
        print(f"{sign} {name}: {time.monotonic() - begun:.1f} с", flush=True)
        if done.returncode:
            well = False
            print((done.stdout + done.stderr)[-6000:], flush=True)
    return well


def main() -> int:
    """Run both lanes; 0 when every step went well."""
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        well = all(list(pool.map(run, lanes())))
    print(f"{'всё в порядке' if well else 'есть ошибки'}: {time.monotonic() - begun:.0f} с")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
