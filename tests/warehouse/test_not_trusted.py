"""What DuckDB must not do with our queries is forbidden wherever they run: build, store, pages, command line."""

import duckdb

from obektiv.cli.sql import select
from tests.homes import ROOT
from warehouse.query import _cursor
from warehouse.raw import NOT_TRUSTED, connect
from warehouse.scope import Scope
from warehouse.yamls import read_yaml

ASKED = "select current_setting('disabled_optimizers')"


def test_the_name_is_one_that_this_duckdb_knows():
    known = duckdb.connect().execute("select name from duckdb_optimizers()").fetchall()
    assert (NOT_TRUSTED,) in known


def test_a_build_does_not_use_it():
    outputs = read_yaml(ROOT / "profiles.yml")["obektiv"]["outputs"]
    assert [one["config_options"]["disabled_optimizers"] for one in outputs.values()] == [NOT_TRUSTED]


def test_neither_store_nor_pages_nor_command_line_use_it(frozen_home, tmp_path):
    with connect(tmp_path / "store.duckdb") as store:
        assert store.execute(ASKED).fetchall() == [(NOT_TRUSTED,)]
    path = next((frozen_home / "builds").glob("*.duckdb"))
    assert _cursor(path, Scope()).execute(ASKED).fetchall() == [(NOT_TRUSTED,)]
    assert select(path, ASKED)[1] == [(NOT_TRUSTED,)]
