"""A build that would publish much less than people look at is stopped until a person accepts it."""

import shutil

import duckdb
import pytest

from tests.homes import obektiv
from warehouse.home import Home
from warehouse.losses import losses


def build_of(path, schools: int, pupils: int, measures: int | None = 10):
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.fct_participant_results as select i % {schools} as school_code "
            f"from range({pupils}) as t(i)"
        )
        if measures is not None:
            connection.execute(f"create table marts.dim_measures as select i from range({measures}) as t(i)")
    return path


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((25, 1000, 10), []),
        ((21, 820, 9), []),
        ((25, 700, 10), ["результатов участников: было 1000, стало 700"]),
        ((10, 1000, 10), ["школ: было 25, стало 10"]),
        ((25, 1000, 3), ["мероприятий планов: было 10, стало 3"]),
        ((25, 1000, None), []),
    ],
)
def test_a_loss_beyond_a_fifth_is_said(tmp_path, after, said):
    before, new = build_of(tmp_path / "b.duckdb", 25, 1000), build_of(tmp_path / "n.duckdb", *after)
    assert [loss.words for loss in losses(before, new)] == said
    assert losses(None, new) == []


def test_a_build_of_an_empty_store_is_not_published(frozen_home, tmp_path):
    home = Home(shutil.copytree(frozen_home, tmp_path / "home", symlinks=True))
    published = home.published()
    home.raw.unlink()
    done = obektiv(home.root, "build", check=False, OBEKTIV_TODAY="2023-10-09")
    assert done.returncode == 1
    assert "стало 0" in done.stderr
    assert "--accept-loss" in done.stderr
    assert home.published() == published
