"""A published database with invented rows for tests of pages."""

import os
from pathlib import Path

import pytest

from dashboards import data, identity
from dashboards.identity import Sessions
from tests.dashboards import fixture_db
from warehouse import accounts
from warehouse.scope import Scope


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """OBEKTIV_HOME with one published build."""
    return fixture_db.make_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def published(home, monkeypatch) -> Path:
    """The same, set in the environment of the test, with a fixed today and the whole scope."""
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", fixture_db.TODAY.isoformat())
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    return home


@pytest.fixture
def signed(home, monkeypatch):
    """Sign somebody in at the test's own home: (login, role, scope)."""
    sessions = Sessions()
    identity.guard_with(sessions)

    def signing(login: str, role: str, scope: Scope) -> None:
        accounts.add(home, login, role, scope)
        header = sessions.sign(sessions.open(accounts.accounts(home)[login]))
        monkeypatch.setattr(identity, "_header", lambda: header)

    yield signing
    identity.guard_with(None)
    (home.root / "accounts.json").unlink(missing_ok=True)


@pytest.fixture
def unpublished(tmp_path, monkeypatch) -> Path:
    """A home before the first build."""
    monkeypatch.setenv("OBEKTIV_HOME", str(tmp_path))
    data.forget()
    assert os.environ["OBEKTIV_HOME"]
    return tmp_path
