"""Every row of every file is loaded, held or named: the reader and a count that shares nothing with it agree."""

import random
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("seed", range(SEEDS))
def test_spoilt_workbooks_lose_nothing(right_files, tmp_path, seed):
    for base in right_files:
        grid, done = mutated(base, seed)
        path = write_grid(tmp_path / base.name, grid, random.Random(seed))
        assert counted(path, base.name).lost == {}, (base.name, seed, done)


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


@pytest.mark.parametrize("folder", ["altai/2022", "test_specs", "bias_lists", "fis_oko"])
def test_real_files_are_read_whole(shared_dir, folder):
    for path in sorted((shared_dir / "data" / folder).rglob("*.*")):
        found = counted(path, path.relative_to(shared_dir / "data").as_posix())
        assert (found.status, found.lost) == ("loaded", {}), path.name
