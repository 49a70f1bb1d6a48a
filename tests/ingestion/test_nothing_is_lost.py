"""Every row of every file is loaded, held or named: the reader and a count that shares nothing with it agree."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.plans import accounted, plan_from_rows
from ingestion.plans.rows import rows_from_text
from tests.ingestion.counted import counted
from tests.ingestion.mutations import Base, bases, mutated, write_csv, write_grid

SEEDS = 3


@pytest.fixture(scope="module")
def right_files(tmp_path_factory) -> list[Base]:
    return bases(tmp_path_factory.mktemp("right"))


def test_right_files_of_every_kind_are_read_whole(right_files, tmp_path):
    for base in right_files:
        path = write_grid(tmp_path / base.name, base.grid, random.Random(4))
        found = counted(path, base.name)
        assert (found.status, found.kind, found.lost) == ("loaded", base.kind, {}), base.name
        assert found.rows("loaded"), base.name


@pytest.mark.histories
@pytest.mark.parametrize("seed", range(SEEDS))
def test_spoilt_workbooks_lose_nothing(right_files, tmp_path, seed):
    for base in right_files:
        grid, done = mutated(base, seed)
        path = write_grid(tmp_path / base.name, grid, random.Random(seed))
        assert counted(path, base.name).lost == {}, (base.name, seed, done)


@pytest.mark.histories
@pytest.mark.parametrize("seed", range(SEEDS))
def test_spoilt_texts_lose_nothing(right_files, tmp_path, seed):
    for base in right_files:
        chance = random.Random(f"{base.name}-{seed}-csv")
        name = str(Path(base.name).with_suffix(".csv"))
        path = write_csv(tmp_path / name, next(iter(base.grid.values())), chance)
        assert counted(path, name).lost == {}, (base.name, seed)


def test_files_of_the_demo_are_read_whole(demo_home):
    for path in sorted((demo_home / "inbox").rglob("*")):
        if path.is_file():
            assert counted(path, path.relative_to(demo_home / "inbox").as_posix()).lost == {}, path.name


@pytest.mark.parametrize(
    "folder", ["data/altai/2022", "data/test_specs", "data/bias_lists", "data/fis_oko", "plans", "cases"]
)
def test_real_files_are_read_whole(shared_dir, folder):
    read = 0
    for path in sorted((shared_dir / folder).rglob("*.*")):
        found = counted(path, path.relative_to(shared_dir / folder).as_posix())
        assert found.lost == {}, path.name
        read += found.status == "loaded"
    assert read


def test_a_row_of_a_plan_that_no_measure_takes_is_found():
    head = "№\tМероприятие\tСроки\tОтветственный"
    lines = ["План мероприятий на 2025-2026 учебный год", head]
    lines += [f"{i}\tПодготовка приказа {i}\tМарт 2026\tМетодист" for i in range(1, 5)]
    rows = rows_from_text("\n".join(lines))
    plan = plan_from_rows(rows, "План.txt")
    sheets, lost = accounted.account(rows, plan)
    assert (sheets["rows_cnt"].sum(), lost) == (6, [])
    shorter = replace(plan, measures=plan.measures[:-1])
    assert [row.line for row in accounted.account(rows, shorter)[1]] == [6]
