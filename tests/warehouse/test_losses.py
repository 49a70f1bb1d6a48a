"""A build that would publish much less than people look at is stopped until a person accepts it."""

import shutil

import duckdb
import pytest
from typer.testing import CliRunner

from obektiv.cli.app import app
from warehouse import builds
from warehouse.dbt_process import WORK_FILE, Dbt
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


def test_a_build_with_much_less_is_not_published_until_a_person_accepts_it(
    frozen_home, tmp_path, monkeypatch
):
    """The build of an empty store is a test of builds; here dbt gives what it would give, the rest is real."""
    home = Home(shutil.copytree(frozen_home, tmp_path / "home", symlinks=True))
    published = home.published()
    monkeypatch.setenv("OBEKTIV_HOME", str(home.root))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")

    def without_results(_dbt, _order, _tell):
        target = home.builds / WORK_FILE
        shutil.copyfile(published, target)
        with duckdb.connect(str(target)) as connection:
            connection.execute("delete from marts.fct_participant_results")
        return 0, ""

    monkeypatch.setattr(Dbt, "run", without_results)
    monkeypatch.setattr(builds, "_read_outcome", lambda *_: [])
    done = CliRunner().invoke(app, ["build", "--full-refresh"])
    assert done.exit_code == 1
    assert "результатов участников: было" in done.output
    assert "стало 0" in done.output
    assert "--accept-loss" in done.output
    assert home.published() == published
    done = CliRunner().invoke(app, ["build", "--full-refresh", "--accept-loss"])
    assert done.exit_code == 0
    assert home.published() != published
