"""A restart ends nobody's session and opens none; the journal of people keeps its term and names opened cards."""

import asyncio
import json
from datetime import datetime, timedelta

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import identity
from dashboards.door.access import KEPT_DAYS, journal_days
from dashboards.door.serve import COOKIE, door, kept_secret
from dashboards.identity import ABSOLUTE, IDLE, WRITTEN_EVERY, Sessions
from tests.dashboards.door.test_door import PASSWORD, Clock, World
from warehouse import accounts, journal
from warehouse.home import Home
from warehouse.scope import Scope


@pytest.fixture
def world(tmp_path):
    yield World(tmp_path)
    identity.guard_with(None)


def server(world, clock):
    """The door as a server would put it up that was started now."""
    kept = Sessions(clock, kept=world.home.root / "sessions.json")
    app = door(world.home, world.app, sessions=kept, secret=kept_secret(world.home))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://department.test"), kept


@pytest.mark.parametrize("end", ["nothing", "idle", "absolute", "block", "out"])
def test_a_session_outlives_a_restart_as_long_as_it_would_have_lived(world, end):
    clock = Clock()

    async def act():
        first, _ = server(world, clock)
        async with first:
            await first.post("/enter", data={"login": "coord", "password": PASSWORD, "next": "/"})
            cookie = first.cookies[COOKIE]
            if end == "out":
                await first.post("/enter/out")
        clock.now += {"idle": IDLE + 1, "absolute": ABSOLUTE + 1}.get(end, 1)
        if end == "block":
            accounts.block(world.home, "coord")
        second, kept = server(world, clock)
        async with second:
            answer = await second.get("/enter/account", headers={"cookie": f"{COOKIE}={cookie}"})
        return answer.status_code, kept

    status, _ = asyncio.run(act())
    assert status == (200 if end == "nothing" else 401)


def test_the_files_hold_hashes_and_are_their_owners_alone(world):
    clock = Clock()
    kept = Sessions(clock, kept=world.home.root / "sessions.json")
    key = kept.open(accounts.accounts(world.home)["coord"])
    kept_secret(world.home)
    for name in ("sessions.json", "session.secret"):
        path = world.home.root / name
        assert path.stat().st_mode & 0o077 == 0
        assert key not in path.read_text(encoding="utf-8")
    assert kept_secret(world.home) == kept_secret(world.home)
    clock.now += WRITTEN_EVERY + 1
    assert kept.account(world.home, key)
    (one,) = json.loads((world.home.root / "sessions.json").read_text(encoding="utf-8")).values()
    assert one["seen"] == clock.now


@pytest.mark.parametrize("text", ["", "[]", "{", '{"x": 1}', '{"x": {"login": "coord"}}'])
def test_a_damaged_file_of_sessions_lets_nobody_in(world, text):
    path = world.home.root / "sessions.json"
    path.write_text(text, encoding="utf-8")
    assert Sessions(kept=path).account(world.home, "x") is None


def test_a_clock_that_was_set_back_lengthens_nothing(world):
    clock = Clock()
    sessions = Sessions(clock)
    key = sessions.open(accounts.accounts(world.home)["coord"])
    clock.now -= 2 * IDLE
    assert sessions.account(world.home, key) is None


def test_the_journal_forgets_what_is_older_than_its_term_and_nothing_else(world):
    journal.note(world.home, "paper", "coord", "новая")
    path = world.home.root / "journal" / "people.jsonl"
    old = (datetime.now().astimezone() - timedelta(days=200)).isoformat()
    before = path.read_text(encoding="utf-8")
    path.write_text(
        json.dumps({"what": "paper", "started": old}) + "\nне строка\n" + before, encoding="utf-8"
    )
    journal.forget(world.home, 201)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3
    journal.forget(world.home, 199)
    assert path.read_text(encoding="utf-8") == "не строка\n" + before
    assert journal_days(world.home) == KEPT_DAYS
    (world.home.root / "access.yml").write_text("journal_days: 365", encoding="utf-8")
    assert journal_days(world.home) == 365


def card():
    from dashboards import frame

    frame.card_opened("педагог П-1")


def test_an_opened_card_stands_in_the_journal_once(published, monkeypatch):
    home = Home.from_env()
    accounts.add(home, "metod", "methodologist", Scope())
    sessions = Sessions()
    key = sessions.open(accounts.accounts(home)["metod"])
    identity.guard_with(sessions)
    monkeypatch.setattr(identity, "_header", lambda: sessions.sign(key))
    try:
        app = AppTest.from_function(card).run().run()
        assert not app.exception
        cards = [one for one in journal.notes(home) if one["what"] == "card"]
        assert [(one["who"], one["sentence"]) for one in cards] == [("metod", "педагог П-1")]
    finally:
        identity.guard_with(None)
        (published / "accounts.json").unlink()
