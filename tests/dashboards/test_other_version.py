"""A build of another version of the program: the page says what to do instead of failing."""

import json
import shutil

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from tests.homes import ROOT
from warehouse.home import Home
from warehouse.project_hash import project_hash


@pytest.fixture
def spoilt(home, tmp_path, monkeypatch):
    """A published build without a column that the first page reads."""
    copy = tmp_path / "home"
    shutil.copytree(home, copy, symlinks=True)
    with duckdb.connect(Home(copy).published()) as connection:
        connection.execute("alter table marts.rpt_loads drop column source_kind")
    monkeypatch.setenv("OBEKTIV_HOME", str(copy))
    data.forget()
    return Home(copy)


def note(home: Home, made_by: str) -> None:
    text = json.dumps({"project_hash": made_by})
    home.published().with_suffix(".json").write_text(text, encoding="utf-8")


def opened() -> AppTest:
    return AppTest.from_file(str(ROOT / "dashboards" / "app.py"), default_timeout=60).run()


def test_a_build_of_another_version_asks_for_a_build(spoilt):
    note(spoilt, "other")
    app = opened()
    assert not app.exception
    assert "obektiv build" in "\n".join(e.proto.body for e in app.get("html"))


def test_a_mistake_in_a_build_of_this_version_stays_loud(spoilt):
    note(spoilt, project_hash())
    assert opened().exception
