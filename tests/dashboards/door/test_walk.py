"""Every role × every page with its sections and addresses, paper, form, command and path of the server.

The lists come from the registries themselves: what is added later fails here until it is judged. What rows a query
gives to whom is walked in `tests/warehouse/test_walk_of_roles.py`.
"""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.main import get_command

from dashboards import data, inbox
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import texts
from dashboards.documents.registry import KINDS, compose, offered
from dashboards.door.calendars import CalendarDoor
from dashboards.door.forms import Door
from dashboards.door.guard import BACK, OPEN, TO_PROVIDER
from dashboards.identity import Sessions
from dashboards.menu import HERE, PAGES, may_open, menu
from obektiv.cli.app import app as commands
from tests.dashboards.door.addresses import FOREIGN, sections
from tests.dashboards.fixture_db import SCHOOLS
from warehouse.home import Home
from warehouse.roles import FOR_SCHOOL, ROLES, VERSIONS
from warehouse.scope import Scope

OWN, OTHERS = SCHOOLS[2], [one for one in SCHOOLS if one[0] != SCHOOLS[2][0]]
DEPARTMENT = ("head", "methodologist", "analyst", "admin")
#: Page → roles that it answers to.
OPEN_TO = {
    **dict.fromkeys(("overview", "meeting", "data"), DEPARTMENT),
    **dict.fromkeys(
        ("results", "objectivity", "skills", "training", "plan", "school"), (*DEPARTMENT, "school")
    ),
    "load": ("methodologist", "analyst", "admin", "school"),
    **dict.fromkeys(("support", "visits"), ("methodologist", "analyst", "admin")),
    "assignments": ("observer", "expert"),
}
#: Names that choose among rows which the reader has already been given: a value that is not there chooses nothing.
CHOSEN_IN_SCOPE = """
audience campaign check direction effect form grade job key kind level mechanism meeting month next period plan
procedure pts responsible rule sitting source state status subject token tour unit version visits whole window with year
"""
#: Commands work for the owner of the home, at the console of the server; two of them take a scope as pages do.
COMMANDS = """
backup build calendar confirm demo digest docs draft gather-regions ingest loads publications publish-region query
rebuild refresh report restore rollback serve status template users visits withdraw worker works
"""
WITH_SCOPE = {"report", "serve"}
#: Path of the door → whether a session is asked for by the door itself or by the guard, and what more.
PATHS = {
    **{"/enter": "anybody", "/enter/link": "who has a link", "/enter/out": "session"},
    **{
        "/enter/oidc": "anybody",
        "/enter/oidc/back": "who comes from the provider",
        "/enter/account": "session",
        "/enter/journal": "administrator",
        "/enter/calendar": "session",
        "/enter/calendar.ics": "who has its key",
    },
}


def test_every_page_is_judged_for_every_role():
    assert {page.name for page in PAGES} == OPEN_TO.keys()
    for page in PAGES:
        assert {role for role in ROLES if may_open(role, page)} == set(OPEN_TO[page.name]), page.name


def test_the_menu_holds_only_pages_that_open_and_nothing_for_an_unknown_role():
    for role in ROLES:
        assert menu(role)
        assert all(may_open(role, page) for page in menu(role))
    assert menu("") == menu("директор") == []
    assert not any(may_open("", page) for page in PAGES)


def scoped(monkeypatch, role: str) -> None:
    bound = {"school": {"schools": [OWN[0]]}, "person": {"person": "Н-1"}}.get(ROLES[role].reads, {})
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": role, **bound}))


def everything(app: AppTest) -> bytes:
    """All that a page sends to the browser, words and rows of pictures and tables alike."""
    return b"".join(node.proto.SerializeToString() for node in app._tree if getattr(node, "proto", None))


def opened(page, role: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(page.file), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, (page.name, role, address)
    return app


@pytest.fixture
def demo(demo_home, monkeypatch) -> dict[str, str]:
    """The demonstration in the environment of the test; names of its schools by code."""
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    data.forget()
    schools = data.query("school/schools", Scope(), home=Home(demo_home))
    return dict(schools.select("school_code", "name").iter_rows())


@pytest.mark.parametrize("page", [p for p in PAGES if may_open("school", p)], ids=lambda page: page.name)
def test_a_school_finds_no_other_school_on_any_page_whatever_the_address_says(demo, monkeypatch, page):
    own, other = sorted(demo)[8:10]
    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "school", "schools": [own]}))
    foreign = {
        "code": f"edu{other}",
        "school": other,
        "municipality": "Район",
        "class": "5А",
        "teacher": f"П-{other}-РУ-1",
    }
    assert foreign.keys() == FOREIGN
    key, several = sections(page)
    named = 0
    for address in [{key: one, **more} for one in several for more in (foreign, {})]:
        sent = everything(opened(page, "school", **address)).replace(b"\xc2\xa0", b" ")
        # A school that shows what it does well invites the others by name.
        sent = re.sub("показ опыта «[^»]*», [^,]*,".encode(), b"", sent)
        named += demo[own].encode() in sent
        for code, name in demo.items():
            if code != own and name not in demo[own]:
                # «№ 1» begins «№ 10» as well; what an address holds stands in the address bar already.
                assert not re.search(rf"{re.escape(name)}(?!\d)".encode(), sent), (address, name)
                assert code.encode() not in sent or code == address.get("school"), (address, code)
    # The page of loads names files that the reader sent, and here nobody has sent any.
    assert named or page.name == "load", "nothing was shown of the school itself: the walk has seen nothing"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_page_that_a_role_does_not_open_says_so_and_shows_nothing(published, monkeypatch, role):
    scoped(monkeypatch, role)
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60).run()
    assert not app.exception
    for page in PAGES:
        if page.url and not may_open(role, page):
            app.switch_page(str(page.file.relative_to(HERE))).run()
            sent = everything(app).decode("utf-8", "replace")
            assert f"Эта страница не для роли «{ROLES[role].name}»" in sent, page.name
            assert "ob-head" not in re.sub(r"<style.*?</style>", "", sent, flags=re.DOTALL), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_walk_goes_through_the_sections_that_a_page_shows(demo, monkeypatch, page):
    roles = [role for role, one in ROLES.items() if page.name in one.pages + one.reached]
    # Who records nothing is not offered what is there to be decided.
    scoped(monkeypatch, next((role for role in roles if ROLES[role].records == "everything"), roles[0]))
    key, several = sections(page)
    code = {"code": f"edu{min(demo)}"} if page.name == "school" else {}
    app = opened(page, "", **code)
    rows = [set(one.options) for one in app.get("button_group") if one.key == f"filter_{key}"]
    behind = [
        set(one.proto.options) for one in app.get("menu_button") if one.proto.id.endswith(f"more_{key}")
    ]
    assert several == ("",) or set().union(*rows, *behind) == set(several)
    if len(several) > 1:
        app = opened(page, "", **code, **{key: several[-1]})
        assert several[-1] in [one.value for one in app.get("button_group")]


def test_every_name_that_an_address_may_hold_is_judged():
    read = set()
    for path in HERE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"query_params(?:\.get\(|\[)\"(\w+)\"", text))
        read |= set(re.findall(r"\bFilter\(\s*\"(\w+)\"", text))
    assert read - FOREIGN - set(CHOSEN_IN_SCOPE.split()) == set()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_versions_of_papers_are_those_of_the_role(kind):
    for role, one in ROLES.items():
        given = {v for known, versions in offered((kind.name,), role, True) for v in versions}
        assert given == set(kind.versions) & set(one.versions)


@pytest.mark.parametrize("role", ["school", "head", "observer", "expert"])
def test_a_version_of_another_role_is_not_made_whoever_asks(published, role):
    bound = {"school": {"schools": (OWN[0],)}, "person": {"person": "Н-1"}}.get(ROLES[role].reads, {})
    scope = Scope(role=role, **bound)
    for kind in KINDS.values():
        for version in set(kind.versions) - set(ROLES[role].versions):
            with pytest.raises(CannotComposeError, match="готовит методист"):
                compose(kind.name, Request(version=version, school_code=OWN[0], scope=scope))
    if role == "school":
        with pytest.raises(CannotComposeError, match="вне вашего доступа"):
            compose("minutes_interview", Request(version=FOR_SCHOOL, school_code=OTHERS[0][0], scope=scope))


def test_papers_of_a_school_name_no_other_school(demo, demo_home):
    home, code = Home(demo_home), sorted(demo)[8]
    others = [name for name in demo.values() if name not in demo[code]]
    scope, made = Scope(schools=(code,), role="school"), 0
    for kind in KINDS.values():
        if FOR_SCHOOL in kind.versions:
            try:
                paper = compose(
                    kind.name, Request(version=FOR_SCHOOL, school_code=code, scope=scope, home=home)
                )
            except CannotComposeError:
                continue
            made += 1
            said = "\n".join(texts(paper))
            assert [one for one in others if re.search(rf"{re.escape(one)}(?!\d)", said)] == [], kind.name
    assert made >= 2


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_form_of_a_page_is_kept_only_from_who_may_record_it(published, monkeypatch, tmp_path, role):
    scoped(monkeypatch, role)
    home = Home(tmp_path / "home").create()

    def leave(*schools: str) -> Path:
        rows = [("П-1", f"edu{code}" if code else "") for code in schools]
        return inbox.leave(
            home, "Отметка", inbox.form_file(("План", "Логин ОО"), rows), datetime(2026, 4, 15)
        )

    records = ROLES[role].records
    for schools, is_kept in (
        ((OWN[0],), records in ("own", "everything")),
        ((OTHERS[0][0],), records == "everything"),
        ((OWN[0], OTHERS[0][0]), records == "everything"),
        (("",), records == "everything"),
        ((), records == "everything"),
    ):
        if is_kept:
            assert leave(*schools).exists()
        else:
            with pytest.raises(PermissionError):
                leave(*schools)
    assert bool(list(home.inbox.iterdir())) == (records in ("own", "everything"))


def test_every_command_is_judged_and_those_with_a_scope_refuse_a_wrong_one():
    known = get_command(commands).commands
    assert known.keys() <= set(COMMANDS.split())
    with_scope = {name for name, one in known.items() if any(p.name == "scope" for p in one.params)}
    assert with_scope == WITH_SCOPE


def test_every_path_of_the_server_is_judged(home):
    front = Door(Home(home), Sessions())
    made = {route.path for one in (front, CalendarDoor(Home(home), front)) for route in one.routes()}
    assert made | {TO_PROVIDER, BACK} == PATHS.keys()
    # Whatever else there is stands behind the guard.
    assert set(OPEN) == {path for path, whom in PATHS.items() if whom not in ("session", "administrator")}


def test_versions_are_the_words_of_papers():
    assert {version for kind in KINDS.values() for version in kind.versions} <= set(VERSIONS)
