"""A home of version 0.1.0 opens under the present version: nothing that people loaded is lost on the way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.homes import FROZEN, FROZEN_TODAY, answer

TODAY = {"OBEKTIV_TODAY": FROZEN_TODAY}


def _published(home: Path, marts: list[str]) -> dict:
    with duckdb.connect((home / "current").resolve(), read_only=True) as build:
        rows = {name: build.execute(f"select count(*) from marts.{name}").fetchone()[0] for name in marts}
        sums = build.execute(
            "select count(*), sum(primary_score), sum(mark) from marts.fct_participant_results"
        ).fetchone()
        loads = build.execute(
            "select status, count(*), sum(rows_loaded), sum(rows_quarantined) from ops.load_log group by 1 order by 1"
        ).fetchall()
    return {
        "rows": rows,
        "sums": dict(zip(("participants", "scores", "marks"), sums, strict=True)),
        "loads": json.loads(json.dumps(loads, default=str)),
    }


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads((FROZEN.parent / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.walks
def test_a_store_of_0_1_0_builds_to_the_same_facts(frozen_home, expected):
    assert _published(frozen_home, list(expected["rows"])) == expected


@pytest.mark.walks
def test_an_archive_of_0_1_0_rebuilds_to_the_same_facts(frozen_home, expected, tmp_path):
    home = shutil.copytree(frozen_home, tmp_path / "home", symlinks=True)
    answer(home, "rebuild", **TODAY)
    assert answer(home, "build", **TODAY)["status"] == "published"
    assert _published(home, list(expected["rows"])) == expected
