"""Calendars of accounts: each role has its own days, strangers read nothing in them, an address ends when it must."""

import asyncio
import re
from dataclasses import dataclass

import httpx
import polars as pl
import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from dashboards import identity
from dashboards.door.serve import door
from warehouse import accounts, journal
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

PASSWORD = "четыре слова подряд тут"
#: All the words that a title has.
TITLE = re.compile(
    r"Срок по плану: мера [\d.]+|Срок по приказу: п\. \d+|Наблюдение(: \d+ назначени[ея]й?)?"
    r"|Перепроверка работ(: \d+ назначени[ея]й?)?|Повышение квалификации: последний день сбора заявок"
)
#: All that an event says.
SAID = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL", "STATUS", "TRANSP"}


@dataclass
class World:
    """A home with accounts over the demonstration, and the door before nothing."""

    home: Home
    people: dict[str, str]

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(door(self.home, Starlette()), client=("10.0.0.7", 1234))
        return httpx.AsyncClient(transport=transport, base_url="https://department.test")

    async def address(self, login: str, client: httpx.AsyncClient, wish: str = "new") -> str:
        """Sign in, ask for an address on the page, and return what it shows."""
        await client.post("/enter", data={"login": login, "password": PASSWORD, "next": "/"})
        shown = (await client.post("/enter/calendar", data={"wish": wish})).text
        found = re.search(r'value="(https://department\.test/enter/calendar\.ics\?key=[\w-]+)"', shown)
        return found[1] if found else ""


@pytest.fixture
def world(demo_home, tmp_path, monkeypatch):
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    home = Home(tmp_path / "home").create()
    (home.builds / "demo.duckdb").symlink_to(Home(demo_home).published())
    home.current.symlink_to("builds/demo.duckdb")
    rows = query("school/schools", Scope(), home=home)
    asked = query("assignments/own", Scope(), home=home)
    assert asked.height
    people = {}
    for role, scope, person in (
        ("admin", Scope(), None),
        ("head", Scope(), None),
        ("school", Scope(schools=tuple(rows["school_code"].sort()[:1])), None),
        ("observer", Scope(), "Н-06"),
        ("expert", Scope(), "Э-11"),
    ):
        accounts.set_password(home, role, PASSWORD, accounts.add(home, role, role, scope, person))
        people[role] = scope
    yield World(home, people)
    identity.guard_with(None)


def of(answer: httpx.Response) -> list:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_each_role_has_its_own_days_and_no_words_for_strangers(world):
    async def act():
        found = {}
        for login in world.people:
            async with world.client() as client, world.client() as program:
                found[login] = of(await program.get(await world.address(login, client)))
        return found

    found = asyncio.run(act())
    for login, events in found.items():
        assert events, login
        for event in events:
            assert TITLE.fullmatch(str(event["summary"])), event["summary"]
            assert set(event) <= SAID
            assert re.match(r"https://department\.test/(plan|training|assignments)\b", event["url"])
            assert re.fullmatch(r"[0-9a-f]{24}@obektiv", event["uid"])
        assert len({str(event["uid"]) for event in events}) == len(events)
    days = {login: sorted(e.decoded("dtstart") for e in events) for login, events in found.items()}
    counted = {
        login: [e.decoded("dtstart") for e in events if str(e["summary"]).startswith("Срок")]
        for login, events in found.items()
    }
    # Counted a second time, from the rows of the whole warehouse.
    windows = query("plan/windows", Scope(), home=world.home)
    of_schools = query("plan/windows", Scope(), home=world.home, of_schools=True)
    dated = pl.col("due_date").is_not_null() & (pl.col("state") != "не применимо")
    own = of_schools.filter(pl.col("occurrence_id").str.ends_with("|" + world.people["school"].schools[0]))
    assert set(counted["admin"]) >= set(windows.filter(dated)["due_date"])
    assert len(counted["admin"]) == len(counted["head"]) > 20
    assert set(own.filter(dated)["due_date"]) <= set(counted["school"]) <= set(own["due_date"])
    for login, role, code in (("observer", "observer", "Н-06"), ("expert", "expert", "Э-11")):
        asked = query("assignments/own", Scope(role=role, person=code), home=world.home)
        assert days[login] == sorted(set(asked["slot_date"]))


def test_an_address_is_renewed_taken_back_and_ends_with_its_person(world):
    async def act():
        async with world.client() as client, world.client() as program:
            first = await world.address("head", client)
            assert first not in (await client.get("/enter/calendar")).text
            second = await world.address("head", client)
            assert [(await program.get(one)).status_code for one in (first, second)] == [404, 200]
            accounts.set_role(world.home, "head", "school", Scope(schools=("990001",)))
            assert len(of(await program.get(second))) < 60
            accounts.block(world.home, "head")
            assert (await program.get(second)).status_code == 404
            accounts.block(world.home, "head", is_blocked=False)
            assert (await program.get(second)).status_code == 200
            await world.address("head", client, "end")
            assert (await program.get(second)).status_code == 404
            for wrong in ("", "x", "key=" + "x" * 5000):
                assert (await program.get(f"/enter/calendar.ics?{wrong}")).status_code == 404
            return second.partition("key=")[2]

    token = asyncio.run(act())
    kept = b"".join(path.read_bytes() for path in world.home.root.rglob("*.json*"))
    assert token.encode() not in kept
    assert [one["sentence"] for one in journal.notes(world.home) if one["what"] == "calendar"] == [
        "отозвал адрес календаря",
        *["взял новый адрес календаря"] * 2,
    ]


def test_the_page_asks_for_a_session_and_a_foreign_page_makes_no_address(world):
    async def act():
        async with world.client() as client:
            assert (await client.post("/enter/calendar", data={"wish": "new"})).status_code == 401
            await client.post("/enter", data={"login": "head", "password": PASSWORD, "next": "/"})
            foreign = {"origin": "https://elsewhere.test"}
            answer = await client.post("/enter/calendar", data={"wish": "new"}, headers=foreign)
            assert answer.status_code == 403
            await client.post("/enter/calendar", data={"wish": "что-нибудь"})
        assert not accounts.accounts(world.home)["head"].calendar

    asyncio.run(act())


def test_before_the_first_build_a_program_is_asked_to_come_later(world):
    async def act():
        async with world.client() as client, world.client() as program:
            address = await world.address("head", client)
            world.home.current.unlink()
            answer = await program.get(address)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "3600")

    asyncio.run(act())


def test_a_sign_in_of_the_department_keeps_the_address(world):
    given = accounts.Account("sso", "head", is_from_provider=True)
    accounts.known_by_provider(world.home, given)
    token = accounts.new_calendar(world.home, "sso")
    accounts.known_by_provider(world.home, given)
    assert accounts.by_calendar(world.home, token).login == "sso"
    other = accounts.Account("sso", "methodologist", is_from_provider=True)
    accounts.known_by_provider(world.home, other)
    assert accounts.by_calendar(world.home, token).role == "methodologist"
