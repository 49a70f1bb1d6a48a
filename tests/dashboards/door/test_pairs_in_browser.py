"""A pairwise sample of roles in the browser: what each is sent, reads and saves on one server after others, 0 leaks.

Role × scope × page with section × address × act (file, paper, form, somebody else's file) × who was there just before:
a small set of rows in which every two meet, chosen from the registries of roles and pages, so that a later page enters
by itself. What is looked for stands in every message of the server, in the words of the page and in every saved file:
names and codes of foreign schools, of a municipality planted beside, codes of people for whom a role is not told
them, words that foreign readers recorded a moment before.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
import shutil
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboards import inbox
from dashboards.menu import PAGES, SitePage, may_open
from dashboards.pages.plan.record import FILE_NAME, HEADERS
from tests.dashboards import browser
from tests.dashboards.door.addresses import FOREIGN, sections, sources, views
from tests.dashboards.door.test_journey import PASSWORD, serving
from tests.dashboards.door.test_roles_in_browser import TODAY
from tests.tools.pairs import covering
from warehouse import accounts, jobs
from warehouse.home import Home
from warehouse.query import query
from warehouse.roles import ROLES
from warehouse.scope import Scope

pytestmark = [*browser.OPENED, pytest.mark.walks]
PLANTED = "Соседский муниципальный округ"
#: Who reads: role, what it is bound to, places among the schools sorted by code (None: no schools are named).
BOUND: dict[str, tuple[str, str, tuple[int, ...] | None]] = {
    "admin": ("admin", "whole", None),
    "head": ("head", "whole", None),
    "head-area": ("head", "municipality", None),
    "metod-schools": ("methodologist", "schools", (0, 1, 2)),
    "metod-area": ("methodologist", "municipality", None),
    "metod-empty": ("methodologist", "empty", ()),
    "analyst-area": ("analyst", "municipality", None),
    "coord": ("school", "school", (0,)),
    "coord-next": ("school", "school", (3,)),
    "coord-unknown": ("school", "unknown", ()),
    "observer": ("observer", "Н-06", None),
    "expert": ("expert", "Э-11", None),
}
ADDRESSES = ("as it is", "foreign", "nonsense")
#: Bounds that leave nothing to see.
NOTHING = ("empty", "unknown")
LOOK, FILES, PAPER, FORM, MEDIA = "look", "files", "paper", "form", "file of another"
WHOLE = "admin"
#: Page → the section and the press of its form; a page that writes and does not stand here fails below.
FORMS = {
    **{
        "plan": "Отметить",
        "load": "Файлы",
        "meeting": "",
        "training": "Решения",
        "skills": "Что делать",
        "support": "Дела",
        "school": "Школа о себе",
        "visits": "Выезды",
    },
    "assignments": "",
}
WRITES = re.compile(r"\bleave\(|work\.ask\(")
PRESSES = ("Записать", "Принять", "Записать решения", "Утвердить", "Сдать лист", "Проверить")
NONSENSE = "' or true --<b>x</b>"
#: Seconds that a press is waited for.
PATIENCE = 5
FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY


@dataclass(frozen=True)
class Row:
    """One visit of the sample."""

    login: str
    page: str
    section: str
    address: str
    act: str
    is_after_whole: bool

    def meetings(self) -> list[tuple]:
        """What meets in this visit."""
        role, bound, _ = BOUND[self.login]
        ways = (self.address, self.act, self.is_after_whole)
        if bound in NOTHING:
            # Who sees nothing stands for nobody else: whatever is shown to a role is not shown there.
            return [(self.login, "any"), *((self.login, way) for way in ways)]
        bound = "person" if "-" in bound else bound
        about = [
            ("view", self.page, self.section),
            (role, self.page),
            (bound, self.page),
            (self.login, "any"),
        ]
        return [*about, *((one, way) for one in (role, bound, self.page) for way in ways)]


def acts(page: SitePage, section: str, role: str) -> list[str]:
    """What can be done there besides looking."""
    found = [LOOK, FILES, MEDIA]
    if ROLES[role].versions and "frame.papers(" in sources(page):
        found.append(PAPER)
    if FORMS.get(page.name) == section and ROLES[role].records not in ("nothing", "checks"):
        found.append(FORM)
    return found


def every_row() -> list[Row]:
    """All visits that could be made."""
    return [
        Row(login, page.name, section, address, act, is_after)
        for login, (role, *_) in BOUND.items()
        for page, section in views()
        if may_open(role, page)
        for address, act, is_after in product(ADDRESSES, acts(page, section, role), (False, True))
    ]


def sample() -> list[Row]:
    """The visits that are made, page by page: each reader comes to what another has just seen."""
    found = {*covering(every_row(), Row.meetings), *of_every_role()}
    places = {(page.name, one): place for place, (page, one) in enumerate(views())}
    return sorted(found, key=lambda row: (places[row.page, row.section], row.address, row.login != WHOLE))


def of_every_role() -> list[Row]:
    """A paper of each role that makes papers, where there is one for it: what the sample chooses may have none."""
    made = {role: login for login, (role, bound, _) in reversed(BOUND.items()) if bound not in NOTHING}
    section = next(one for page, one in views() if page.name == "results")
    return [
        Row(login, "results", section, "as it is", PAPER, False)
        for role, login in made.items()
        if ROLES[role].versions
    ]


@dataclass
class Reader:
    """One person in a browser of their own: what the server has sent, and what must not be in it."""

    login: str
    page: object
    foreign: re.Pattern[str]
    own: re.Pattern[str] | None
    sent: list[bytes] = field(default_factory=list)
    ends: int = 0
    own_seen: int = 0
    files: int = 0
    papers: int = 0
    forms: int = 0

    @property
    def role(self) -> str:
        return BOUND[self.login][0]

    def keep(self, frame: bytes | str) -> None:
        """Keep a message of the server, and count the ends of a whole page."""
        if isinstance(frame, bytes):
            self.sent.append(frame)
            said = ForwardMsg.FromString(frame)
            self.ends += said.WhichOneof("type") == "script_finished" and said.script_finished == FINISHED

    def until(self, said, seconds: float = 60) -> None:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while not said():
            assert time.monotonic() < end, (self.login, self.page.url)
            self.page.wait_for_timeout(25)

    def go(self, site: str, address: str) -> None:
        """Open an address in the page that is open, as «Назад» does; the first time as a link."""
        self.begin()
        if self.page.url == "about:blank":
            self.page.goto(f"{site}{address}")
        else:
            self.page.evaluate(
                "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }",
                address,
            )
        self.rest()

    def begin(self) -> None:
        """From now on messages are those of another visit."""
        self.sent.clear()
        self.ends = 0

    def rest(self) -> None:
        """Wait until the page has run and stands still."""
        self.until(lambda: self.ends)
        self.page.wait_for_selector('.stApp[data-test-script-state="notRunning"]', timeout=60_000)

    def words(self) -> str:
        """All that the server has sent for the page since it was opened, and what stands on it."""
        sent = "\n".join(one.decode("utf-8", "ignore") for one in self.sent)
        return clean(sent + "\n" + self.page.inner_text("body"))


def clean(text: str) -> str:
    """Text without what is no leak: a school that shows what it does well invites others by name."""
    return re.sub(r"показ опыта «[^»]*», [^,]*,", "", text.replace("\u00a0", " "))


def texts_of(name: str, content: bytes) -> str:
    """Words of a saved file, whatever it is."""
    if content[:2] != b"PK":
        return clean(re.sub(r"\r?\n ", "", content.decode("utf-8", "ignore")))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [texts_of(one, packed.read(one)) for one in packed.namelist()]
    return clean(name + "\n" + re.sub(r"<[^>]+>", " ", "\n".join(parts)))


class Site:
    """The server over the planted home, its readers, and what was found."""

    def __init__(self, home: Home, address: str, chromium, schools: dict[str, str], area: str) -> None:
        self.home, self.address, self.chromium = home, address, chromium
        self.schools, self.area = schools, area
        self.readers: dict[str, Reader] = {}
        self.leaks: list[tuple] = []
        #: Addresses of files that somebody was given → who.
        self.given: dict[str, set[str]] = {}
        self.asked_of_others = 0
        self.made = 1

    def codes(self, login: str) -> set[str]:
        """Codes of the schools that a reader may see."""
        codes, (_, bound, places) = list(self.schools), BOUND[login]
        if bound in ("whole", "municipality"):
            return set(codes[: len(codes) // 2] if bound == "municipality" else codes)
        if places is not None:
            return {codes[place] for place in places}
        asked = query("assignments/own", self.scope(login), home=self.home)
        return set(asked["school_code"].drop_nulls())

    def scope(self, login: str) -> Scope:
        """The scope of an account."""
        role, bound, places = BOUND[login]
        if "-" in bound:
            return Scope(role=role, person=bound)
        codes = {"empty": (), "unknown": ("000000",)}.get(bound)
        if places:
            codes = tuple(list(self.schools)[place] for place in places)
        return Scope((self.area,) if bound == "municipality" else None, codes, role)

    def trace(self, login: str) -> str:
        """Words that a reader leaves in forms."""
        return f"след {login}."

    def reader(self, login: str) -> Reader:
        """Sign a person in, once."""
        if login in self.readers:
            return self.readers[login]
        context = self.chromium.new_context(
            viewport={"width": 1440, "height": 1000}, locale="ru-RU", accept_downloads=True
        )
        form = {"login": login, "password": PASSWORD, "next": "/"}
        assert context.request.post(f"{self.address}/enter", form=form, max_redirects=0).status == 303
        page, own = context.new_page(), self.codes(login)
        names = [re.escape(self.schools[code]) for code in sorted(own)]
        made = Reader(login, page, self.foreign(login, own), re.compile("|".join(names)) if own else None)
        page.on("websocket", lambda socket: socket.on("framereceived", made.keep))
        page.on(
            "request",
            lambda asked: (
                self.given.setdefault(asked.url, set()).add(login) if "/media/" in asked.url else None
            ),
        )
        self.readers[login] = made
        return made

    def foreign(self, login: str, own: set[str]) -> re.Pattern[str]:
        """What must not reach a reader."""
        role, bound, _ = BOUND[login]
        mine = [self.schools[code] for code in own]
        parts = []
        for code, name in self.schools.items():
            if code not in own:
                parts.append(rf"(?<![\w.]){code}(?!\w)|[-_]{code}(?!\w)|edu{code}")
                if not any(name in one for one in mine):
                    parts.append(rf"{re.escape(name)}(?!\d)")
        if bound != "whole":
            parts.append(re.escape(PLANTED))
            parts.append("след чужой школы")
        if role in ("head", "school"):
            parts.append(r"\b[НЭ]-\d\d\b")
        if role == "head":
            parts.append(r"П-\d{6}-")
        if role in ("observer", "expert"):
            parts.append(rf"\b(?!{bound})[НЭ]-\d\d\b")
        strangers = [one for one in BOUND if one != login and not self.may_read(login, one)]
        parts += [re.escape(self.trace(one)) for one in strangers]
        return re.compile("|".join(parts) or "(?!)")

    def may_read(self, login: str, writer: str) -> bool:
        """Whether a reader may meet what another wrote: never across schools, persons or from nobody."""
        reading, writing = BOUND[login][1], BOUND[writer][1]
        if "whole" in (reading, writing) or reading == writing == "municipality":
            return reading not in ("school", "empty", "unknown")
        return bool(self.codes(login) & self.codes(writer)) and ROLES[BOUND[login][0]].reads == "all"

    def judge(self, who: Reader, row: Row, text: str, where: str) -> None:
        """Look for what must not be there; what the address itself says is echoed."""
        if row.address == "foreign":
            text = text.replace(self.foreign_code(row.login), "").replace(PLANTED, "")
        who.own_seen += bool(who.own and who.own.search(text))
        if found := sorted(set(who.foreign.findall(text)))[:5]:
            self.leaks.append((row, where, found))

    def foreign_code(self, login: str) -> str:
        """A school that the reader may not see; for who sees all, any."""
        own = self.codes(login)
        return next((code for code in reversed(self.schools) if code not in own), "999999")

    def way(self, row: Row) -> str:
        """The address of a visit."""
        page = next(one for one in PAGES if one.name == row.page)
        key, several = sections(page)
        given = {key: row.section} if len(several) > 1 else {}
        code = self.foreign_code(row.login)
        foreign = {
            **{"code": f"edu{code}", "school": code, "municipality": PLANTED, "class": "5А"},
            "teacher": f"П-{code}-РУ-1",
        }
        assert foreign.keys() == FOREIGN
        foreign["job"] = jobs.jobs(self.home)[0].job
        more = {"foreign": foreign, "nonsense": dict.fromkeys(foreign, NONSENSE)}.get(row.address, {})
        return f"/{page.url}?{urlencode(given | more)}"

    def visit(self, row: Row) -> None:
        """Make one visit and judge all that came of it."""
        way = self.way(row)
        if row.is_after_whole and row.login != WHOLE:
            self.reader(WHOLE).go(self.address, way)
        who = self.reader(row.login)
        who.go(self.address, way)
        assert who.page.locator(".stException").count() == 0, row
        {FILES: self.files, PAPER: self.paper, FORM: self.form, MEDIA: self.media}.get(row.act, bool)(
            *(who, row)[: 2 if row.act != LOOK else 1]
        )
        self.judge(who, row, who.words(), "page")

    def save(self, who: Reader, row: Row, button) -> None:
        """Take a file and judge it; one that a busy browser has given up is taken once more."""
        for is_last in (False, True):
            with who.page.expect_download(timeout=60_000) as got:
                button.click()
            if (given_up := got.value.failure()) is None:
                break
            assert not is_last, (row, given_up)
        who.files += 1
        content = Path(got.value.path()).read_bytes()
        self.judge(who, row, texts_of(got.value.suggested_filename, content), got.value.suggested_filename)

    def files(self, who: Reader, row: Row) -> None:
        """Save the first and the last file that the page offers."""
        buttons = who.page.locator(".stMain .stDownloadButton button:visible").all()
        for button in {0: buttons[:1], 1: buttons}.get(len(buttons) > 1, [])[:: max(len(buttons) - 1, 1)]:
            self.save(who, row, button)

    def kinds_of(self, who: Reader) -> list[str]:
        """Open the list of papers of a page; returns their names."""
        who.page.get_by_label("Бумага", exact=True).click()
        who.page.get_by_role("option").first.wait_for()
        names = who.page.get_by_role("option").all_inner_texts()
        if len(names) == 1:
            who.page.keyboard.press("Escape")
        return names

    def paper(self, who: Reader, row: Row) -> None:
        """Make a paper, where the page offers one for this reader; where it is refused, another one, twice at most."""
        menu = who.page.get_by_role("button", name="Сделать бумагу")
        if not menu.count():
            return
        menu.click()
        take, refused = (
            who.page.get_by_role("button", name="Скачать файл"),
            who.page.get_by_text("Эту бумагу сделать"),
        )
        for _ in range(3):
            # Another one each time: together they are many.
            offered = len(self.kinds_of(who))
            if offered > 1:
                who.page.get_by_role("option").nth(self.made % offered).click()
                # What was said of the paper before goes with it.
                refused.wait_for(state="detached")
            self.made += 1
            who.page.get_by_role("button", name="Подготовить", exact=True).click()
            take.or_(refused).first.wait_for(timeout=180_000)
            if take.count():
                self.save(who, row, take)
                who.papers += 1
            if take.count() or offered == 1:
                break
        who.page.keyboard.press("Escape")

    def press_of(self, who: Reader, main):
        """The press of a form, once it may be pressed: a page may let nobody press before it has read the words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for name in PRESSES:
                button = main.get_by_role("button", name=name, exact=True)
                if button.count() and button.first.is_visible() and button.first.is_enabled():
                    return button.first
            who.page.wait_for_timeout(200)
        return None

    def form(self, who: Reader, row: Row) -> None:
        """Leave words in the form of the page, and see that only own schools stand in what was written."""
        # The server has said all before the browser has drawn it.
        browser.settle(who.page)
        before, main = set(self.home.inbox.iterdir()), who.page.locator(".stMain")
        if row.page == "load" and main.locator("input[type=file]").count():
            file = {"name": f"{self.trace(row.login)}csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2\n"}
            main.locator("input[type=file]").set_input_files(file)
            main.get_by_role("button", name="Проверить").wait_for()
        for opened in main.locator("summary:visible").all()[:1]:
            opened.click()
        for box in main.locator("textarea:visible, input[type=text]:visible").all():
            if not box.input_value() and box.is_editable() and box.get_attribute("role") != "combobox":
                label = box.get_attribute("aria-label") or ""
                if re.search("омментарий|словами|Что именно|риказ|окумент|должность|Баллы", label):
                    box.fill("0 0" if "Баллы" in label else self.trace(row.login))
                    box.press("Tab")
        if button := self.press_of(who, main):
            who.begin()
            button.click()
            who.rest()
            who.forms += 1
        own = {f"edu{code}" for code in self.codes(row.login)}
        for path in set(self.home.inbox.iterdir()) - before:
            told = set(re.findall(r"edu\d{6}", path.read_text(encoding="utf-8-sig")))
            if told - own:
                self.leaks.append((row, path.name, sorted(told - own)))

    def media(self, who: Reader, row: Row) -> None:
        """Ask with one's own cookie for files that only others were given: the own ones and the logo are no secret."""
        others = [
            url
            for url, logins in self.given.items()
            if row.login not in logins and not any(self.may_read(row.login, one) for one in logins)
        ][-3:]
        self.asked_of_others += len(others)
        for url in others:
            answer = who.page.context.request.get(url, max_redirects=0)
            if answer.ok:
                self.leaks.append((row, f"a file of {sorted(self.given[url])}", [url[-40:]]))


def plant(build: Path) -> tuple[dict[str, str], str]:
    """Move half of the schools to a municipality beside, and give it the rows of the own one.

    Returns schools by code and the own municipality.
    """
    with duckdb.connect(str(build)) as db:
        rows = db.execute(
            "select school_code, name, municipality from marts.dim_schools order by 1"
        ).fetchall()
        moved = [code for code, *_ in rows[len(rows) // 2 :]]
        area = rows[0][2]
        tables: dict[tuple[str, str], dict[str, str]] = {}
        for schema, table, column, kind in db.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "join duckdb_tables() using (database_name, schema_name, table_name)"
        ).fetchall():
            tables.setdefault((schema, table), {})[column] = kind
        keys = dict(
            db.execute(
                "select table_name, constraint_column_names from duckdb_constraints() "
                "where constraint_type = 'PRIMARY KEY'"
            ).fetchall()
        )
        for (schema, table), columns in tables.items():
            if "municipality" not in columns:
                continue
            name = f'{schema}."{table}"'
            if "school_code" in columns:
                db.execute(
                    f"update {name} set municipality = ? where list_contains(?, school_code)",
                    [PLANTED, moved],
                )
            words = ", ".join(
                f"replace(\"{one}\", '{area}', '{PLANTED}')"
                + (" || '·'" if [one] == keys.get(table) else "")
                + f' as "{one}"'
                for one, kind in columns.items()
                if kind == "VARCHAR"
            )
            of_area = "and school_code is null" if "school_code" in columns else ""
            # Where the key names no municipality there can be no second row.
            with suppress(duckdb.ConstraintException):
                db.execute(
                    f"insert into {name} select * replace ({words}) from {name} where municipality = ? {of_area}",
                    [area],
                )
    return {code: name for code, name, _ in rows}, area


@pytest.fixture(scope="module")
def site(demo_home, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("pairs")).create()
    shutil.copyfile(Home(demo_home).published(), home.builds / "demo.duckdb")
    home.current.symlink_to("builds/demo.duckdb")
    schools, area = plant(home.builds / "demo.duckdb")
    last = f"edu{max(schools)}"
    plan, number = (
        query("plan/schools", Scope(), home=home)
        .filter(school_code=max(schools))
        .select("plan_id", "number")
        .row(0)
    )
    row = (plan, number, "", last, "выполнено", "", "09.10.2023", "", "след чужой школы")
    inbox.leave(home, FILE_NAME, inbox.form_file(HEADERS, [row]), datetime(2023, 10, 9, 9))
    jobs.ask(home, "withdraw", "nobody", {"load": 999_999, "why": "след чужой школы"})
    made = Site(home, "", None, schools, area)
    for login, (role, bound, _) in BOUND.items():
        scope = made.scope(login)
        token = accounts.add(
            home,
            login,
            role,
            dataclasses.replace(scope, schools=None) if bound == "empty" else scope,
            scope.person,
        )
        accounts.set_password(home, login, PASSWORD, token)
    # No command makes an account with an empty list; a file that was changed by hand may hold one.
    path = home.root / "accounts.json"
    listed = json.loads(path.read_text(encoding="utf-8"))
    for one in listed:
        one["schools"] = [] if BOUND[one["login"]][1] == "empty" else one["schools"]
    path.write_text(json.dumps(listed), encoding="utf-8")
    with serving(home.root, today=TODAY) as address, browser.browser() as chromium:
        made.address, made.chromium = address, chromium
        yield made


def test_every_two_meet_and_every_role_and_page_is_there():
    rows = sample()
    met = {one for row in rows for one in row.meetings()}
    assert met == {one for row in every_row() for one in row.meetings()}
    assert len(rows) <= 110
    assert {BOUND[row.login][0] for row in rows} == set(ROLES)
    assert {row.page for row in rows} == {page.name for page in PAGES}
    assert {page.name for page in PAGES if WRITES.search(sources(page))} == set(FORMS)


def test_nothing_crosses_between_readers_of_one_server(site):
    for row in sample():
        try:
            site.visit(row)
        except Exception as error:
            error.add_note(f"{row} · {site.way(row)}")
            raise
    assert site.leaks == []
    assert site.asked_of_others >= 10
    saw = {login: one.own_seen for login, one in site.readers.items()}
    blind = {login for login, count in saw.items() if not count}
    # A walk that sees nothing finds nothing: whoever is bound to something has seen it.
    assert blind == {"metod-empty", "coord-unknown"}
    assert {one.role for one in site.readers.values() if one.papers} == {
        r for r in ROLES if ROLES[r].versions
    }
    writing = {one.role for one in site.readers.values() if one.forms}
    assert writing >= {"methodologist", "analyst", "admin", "school"}
    assert sum(one.files for one in site.readers.values()) >= 20
