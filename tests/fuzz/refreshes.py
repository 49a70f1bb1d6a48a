"""`python -m tests.fuzz.refreshes`: what is made by changes, step by step, equals what is made anew, in every mart.

Each history begins with the same small municipality and refreshes it after every step; after one random step and at
the end, a copy of the home is built anew with the same clock. Ended histories are kept in `.cache/fuzz/refreshes.json`:
a broken campaign goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from ingestion.pipeline import ingest
from tests.fuzz.lives import FIRST, Life, unpack_files
from tests.homes import ROOT
from warehouse.builds import build
from warehouse.dbt_child import Order
from warehouse.dbt_process import WORK_FILE, Dbt, dbt_environment
from warehouse.home import Home

KEPT = ROOT / ".cache" / "fuzz" / "refreshes.json"
STEPS = 3
FIRST_DAY = "2023-10-09"
#: What a mart says about builds rather than about data.
OF_BUILDS = {
    # Whether a load came after the build before.
    ("rpt_loads", "is_new"),
}


def _make_models(order: Order, environment: dict[str, str]) -> None:
    """What a forked process does: only there is the project parsed."""
    from tests.fuzz.parsed import make_models

    make_models(order, environment)


def forked_dbt() -> Callable[..., tuple[int, str]]:
    """Return a stand-in for `Dbt.run` of `warehouse.dbt_process`: parsed once, models without tests."""
    os.environ["OBEKTIV_DBT_CACHE"] = str(ROOT / ".cache" / "dbt")
    Path(os.environ["OBEKTIV_DBT_CACHE"]).mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.fuzz.parsed"])

    def run(dbt: Dbt, order: Order, tell: object) -> tuple[int, str]:
        dbt.outcome.unlink(missing_ok=True)
        environment = dbt_environment(dbt.home, dbt.home.builds / WORK_FILE) | order.environment()
        process = context.Process(target=_make_models, args=(order, environment))
        process.start()
        process.join()
        return process.exitcode or 0, ""

    return run


def _build(home: Home, *, full_refresh: bool = False) -> None:
    done = build(home, full_refresh=full_refresh, accept_loss=True)
    assert done.status == "published", done.message


def is_close(left: Any, right: Any) -> bool:
    """Equal, floats within 1e-9, whatever they are nested in."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9) or (
            math.isnan(left) and math.isnan(right)
        )
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(is_close, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(is_close(left[name], right[name]) for name in left)
    return type(left) is type(right) and left == right


def differences(by_changes: Path, anew: Path) -> list[str]:
    """What differs between two builds, mart by mart and key by key, a few keys of each mart."""
    said = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{by_changes}' as a (read_only)")
        connection.execute(f"attach '{anew}' as b (read_only)")
        marts = {
            base: {
                name
                for (name,) in connection.execute(
                    "select table_name from duckdb_tables() where database_name = ? and schema_name = 'marts' "
                    "union all select view_name from duckdb_views() where database_name = ? and schema_name = 'marts'",
                    [base, base],
                ).fetchall()
            }
            for base in "ab"
        }
        said += [f"{name} is in one build only" for name in sorted(marts["a"] ^ marts["b"])]
        keys = dict(
            connection.execute(
                "select table_name, constraint_column_names from duckdb_constraints() "
                "where database_name = 'b' and schema_name = 'marts' and constraint_type = 'PRIMARY KEY'"
            ).fetchall()
        )
        for mart in sorted(marts["a"] & marts["b"]):
            columns = {
                row[0]: row[1]
                for row in connection.execute(f"describe b.marts.{mart}").fetchall()
                if (mart, row[0]) not in OF_BUILDS
            }
            # Where a part of the key may be empty there is none; numbers that are computed differ in the last digit.
            known = [
                name for name, type_ in columns.items() if "DOUBLE" not in type_ and "FLOAT" not in type_
            ]
            said += _of_mart(connection, mart, list(columns), keys.get(mart, known))
    return said


def _of_mart(
    connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str], key: list[str]
) -> list[str]:
    shown = ", ".join(f'"{name}"' for name in columns)
    hashes = [
        connection.execute(
            f"select count(*), sum(cast(hash({shown}) as hugeint)), bit_xor(hash({shown})) from {base}.marts.{mart}"
        ).fetchall()
        for base in "ab"
    ]
    if hashes[0] == hashes[1]:
        return []
    places = [columns.index(name) for name in key]
    left, right = (
        _by_key(connection.execute(f"select {shown} from {base}.marts.{mart}").fetchall(), places)
        for base in "ab"
    )
    said = [f"{mart} {one}: in one build only" for one in sorted(left.keys() ^ right.keys(), key=str)]
    for one in sorted(left.keys() & right.keys(), key=str):
        off = [
            f"{name} {a!r} ≠ {b!r}"
            for name, a, b in zip(columns, left[one], right[one], strict=True)
            if not is_close(a, b)
        ]
        said += [f"{mart} {one}: {', '.join(off)}"] if off else []
    return [*said[:3], f"{mart}: {len(said)} rows differ"] if said else []


def _by_key(rows: list[tuple], places: list[int]) -> dict[tuple[str, ...], tuple]:
    """Rows by their key as text; those that share one by their place in order."""
    found: dict[tuple[str, ...], list[tuple]] = {}
    for row in rows:
        found.setdefault(tuple(str(row[place]) for place in places), []).append(row)
    return {
        (*key, str(number)): row
        for key, same in found.items()
        for number, row in enumerate(sorted(same, key=str))
    }


class Histories:
    """Histories of one small municipality; `check` lives one and says what differs."""

    def __init__(self, folder: Path) -> None:
        """Load and build what every history begins with."""
        self.folder = folder
        self.files = unpack_files(folder)
        self.base = Home(folder / "base").create()
        self.run = forked_dbt()
        with self._clock(FIRST_DAY):
            ingest(self.base, [folder / "files" / name for name in FIRST])
            _build(self.base)

    def _clock(self, day: str) -> ExitStack:
        """The day of the home for everything inside, and builds by dbt that has parsed the project already."""
        stack = ExitStack()
        stack.enter_context(patch.dict(os.environ, {"OBEKTIV_TODAY": day}))
        stack.enter_context(patch("warehouse.dbt_process.Dbt.run", self.run))
        return stack

    def check(self, seed: int, steps: int = STEPS, looked_at: set[int] | None = None) -> list[str]:
        """Live one history; returns what differs and, where something does, the story.

        Builds are compared after the steps of `looked_at`: without it, after one at random and after the last.
        """
        place = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            home = Home(shutil.copytree(self.base.root, place / "home", symlinks=True))
            life = Life(home, self.files, place / "own", seed)
            looked_at = looked_at or {random.Random(seed).randrange(steps - 1), steps - 1}
            for step in range(steps):
                life.step()
                with self._clock(life.day.isoformat()):
                    _build(home)
                    life.story.append(f"— сборка {step}")
                    if step in looked_at and (said := self._compare(home, place / f"anew{step}")):
                        return [f"seed {seed}, step {step}", *said, *life.story]
            return []
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _compare(self, home: Home, folder: Path) -> list[str]:
        """Build a copy of a home anew and compare."""
        without = shutil.ignore_patterns("builds", "current", "archive", "logs")
        other = Home(shutil.copytree(home.root, folder, symlinks=True, ignore=without)).create()
        _build(other, full_refresh=True)
        by_changes, anew = home.published(), other.published()
        assert by_changes
        assert anew
        return differences(by_changes, anew)


def main() -> int:
    """Check the histories that the command line names and say which differ."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--histories", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--steps", type=int, default=STEPS)
    options = asked.parse_args()
    kept: dict[str, list[str]] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    seeds = range(options.seed, options.seed + options.histories)
    with tempfile.TemporaryDirectory() as folder:
        histories = Histories(Path(folder))
        for seed in seeds:
            if kept.get(str(seed)) == []:
                continue
            started = time.monotonic()
            kept[str(seed)] = histories.check(seed, options.steps)
            KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
            print(
                f"seed {seed}: {time.monotonic() - started:.0f} s", *kept[str(seed)], sep="\n  ", flush=True
            )
    wrong = [seed for seed in seeds if kept[str(seed)]]
    print(f"{options.histories} histories, {len(wrong)} differ: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
