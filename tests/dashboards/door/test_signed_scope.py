"""Pages of a server with accounts: what is seen follows from the signed identity alone, and ends with it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data, identity, inbox
from dashboards.identity import Sessions
from dashboards.menu import PAGES
from tests.dashboards.fixture_db import SCHOOLS
from warehouse import accounts, journal
from warehouse.accounts import Account
from warehouse.home import Home
from warehouse.scope import Scope

OWN, OTHER = SCHOOLS[0][0], SCHOOLS[1][0]


@pytest.fixture
def signed(published, monkeypatch):
    """Somebody of one school is signed in; returns the account, the sessions and the key."""
    home = Home.from_env()
    accounts.add(home, "coord", "school", Scope(schools=(OWN,)))
    sessions = Sessions()
    key = sessions.open(accounts.accounts(home)["coord"])
    identity.guard_with(sessions)
    monkeypatch.setattr(identity, "_header", lambda: sessions.sign(key))
    # What a server of one computer reads must not widen anything here.
    monkeypatch.setenv("OBEKTIV_SCOPE", '{"role": "methodologist"}')
    yield sessions, key
    identity.guard_with(None)
    (published / "accounts.json").unlink()


def test_the_scope_is_that_of_the_signed_identity_alone(signed):
    assert data.scope() == Scope(schools=(OWN,), role="school")
    assert set(data.fetch("school/schools")["school_code"]) == {OWN}


@pytest.mark.parametrize(
    "forged", [None, "", "x", Sessions().sign("key")], ids=["none", "empty", "text", "another server"]
)
def test_without_a_signature_of_this_server_nothing_is_seen(signed, monkeypatch, forged):
    monkeypatch.setattr(identity, "_header", lambda: forged)
    assert data.scope().is_nothing
    assert data.fetch("school/schools").is_empty()


def test_an_account_with_an_empty_list_sees_nothing(signed, monkeypatch):
    empty = Account("coord", "methodologist", schools=())
    monkeypatch.setattr(identity, "accounts", lambda home: {"coord": empty})
    assert data.scope().is_nothing
    assert data.fetch("school/schools").is_empty()


def test_the_cache_of_another_reader_is_never_answered_from(signed, monkeypatch):
    sessions, _ = signed
    home = Home.from_env()
    accounts.add(home, "boss", "admin", Scope())
    boss = sessions.sign(sessions.open(accounts.accounts(home)["boss"]))
    own = identity._header
    monkeypatch.setattr(identity, "_header", lambda: boss)
    assert data.fetch("school/schools").height > 1
    monkeypatch.setattr(identity, "_header", own)
    assert set(data.fetch("school/schools")["school_code"]) == {OWN}


def test_fifty_sessions_of_two_schools_at_once_see_their_own_alone(signed):
    sessions, first = signed
    accounts.add(Home.from_env(), "other", "school", Scope(schools=(OTHER,)))
    second = sessions.open(accounts.accounts(Home.from_env())["other"])
    gate = Barrier(50)

    def read(place: int) -> tuple[str, set]:
        token = identity._carried.set((first, second)[place % 2])
        try:
            gate.wait(30)
            seen = set()
            for name in (
                "school/schools",
                "plan/schools",
                "data/upload_procedures",
            ) * 3:
                rows = data.fetch(name)
                seen |= set(rows["school_code"].drop_nulls()) if "school_code" in rows.columns else set()
            return (OWN, OTHER)[place % 2], seen
        finally:
            identity._carried.reset(token)

    data.forget()
    with ThreadPoolExecutor(50) as pool:
        for own, seen in pool.map(read, range(50)):
            assert seen == {own}


def app() -> AppTest:
    return AppTest.from_file(str(PAGES[0].file.parents[2] / "app.py"), default_timeout=60).run()


def texts(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def test_a_page_says_who_is_signed_in_and_after_a_block_that_it_is_over(signed):
    page = app()
    assert not page.exception
    assert "coord, координатор школы" in texts(page)
    accounts.block(Home.from_env(), "coord")
    page.run()
    assert "Вход закончился" in texts(page)
    assert 'class="ob-head"' not in texts(page)
    assert OTHER not in texts(page)


def test_what_is_recorded_and_what_is_done_later_stand_in_the_journal(signed, monkeypatch, tmp_path):
    later = identity.carried(lambda: identity.keep("paper", "Справка"))
    from datetime import datetime

    form = inbox.form_file(("Логин ОО",), [(f"edu{OWN}",)])
    inbox.leave(Home(tmp_path), "Отметка", form, datetime(2026, 4, 15))
    monkeypatch.setattr(identity, "_header", lambda: None)
    later()
    identity.keep("paper", "ничья")
    entries = [(one["what"], one["who"]) for one in journal.notes(Home.from_env())[:2]]
    assert entries == [("paper", "coord"), ("record", "coord")]
