"""Signing in through a department's own provider: a real one in a process of its own, in a browser; who is refused."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager, suppress

import pytest

from dashboards.door.access import NotLetInError, Provider, provider
from tests.dashboards import browser, fixture_db
from tests.dashboards.door.test_journey import OTHER, OWN, serving, users
from warehouse import accounts
from warehouse.accounts import Account, AccountError
from warehouse.home import Home
from warehouse.scope import Scope
from warehouse.settings_files import SettingsFileError

SETTINGS = """\
oidc:
  issuer: http://127.0.0.1:{provider}
  client_id: obektiv
  site: http://127.0.0.1:{site}
  roles: {{Школы: school, Методисты: methodologist, Наблюдатели: observer}}
"""
PEOPLE = [
    {
        "sub": "coord-7",
        "preferred_username": "coord-7",
        "obektiv_role": ["Школы"],
        "obektiv_schools": [f"edu{OWN[0]}"],
    },
    {
        "sub": "watcher",
        "preferred_username": "watcher",
        "obektiv_role": "Наблюдатели",
        "obektiv_person": "Н-1",
    },
    {"sub": "guest", "preferred_username": "guest", "obektiv_role": ["Гости"]},
]


@contextmanager
def providing():
    port = browser.free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    for one in PEOPLE:
        command += ["--user-claims", json.dumps(one)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=2)
                break
            assert process.poll() is None
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.walks
@pytest.mark.browser
@pytest.mark.skipif(
    browser.CHROMIUM is None and not browser.is_required(),
    reason="Chromium is not installed: pages not opened",
)
def test_from_the_provider_to_the_own_school_and_to_the_end_of_a_block(tmp_path):
    home = fixture_db.make_home(tmp_path / "home")
    site = browser.free_port()
    with providing() as port:
        (home / "access.yml").write_text(SETTINGS.format(provider=port, site=site), encoding="utf-8")
        (home / "access.secret").write_text("a secret of the client\n", encoding="utf-8")
        with serving(home, site) as address, browser.browser() as chromium:
            page = chromium.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(f"{address}/results")
            page.screenshot(path=tmp_path / "enter.png")
            page.get_by_role("link", name="учётная запись ведомства").click()
            page.get_by_role("button", name="coord-7").click()
            page.wait_for_selector(".ob-head")
            assert page.url.startswith(f"{address}/results")
            assert "coord-7, координатор школы" in page.inner_text(".ob-account")
            page.goto(f"{address}/school?code=edu{OTHER[0]}")
            page.wait_for_selector(".ob-account")
            browser.settle(page)
            assert OTHER[1] not in page.inner_text("body")

            page.goto(f"{address}/data")
            page.get_by_text("Эта страница не для роли").wait_for()

            other = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
            other.goto(f"{address}/enter")
            other.get_by_role("link", name="учётная запись ведомства").click()
            other.get_by_role("button", name="watcher").first.click()
            # Without an address the own work opens, and nothing else does.
            other.wait_for_url(f"{address}/assignments")
            other.get_by_text("назначения Н-1, наблюдатель").wait_for()
            other.goto(f"{address}/results")
            other.get_by_text("Эта страница не для роли «наблюдатель»").wait_for()
            other.get_by_role("link", name="Мои назначения").first.click()
            other.get_by_text("назначения Н-1, наблюдатель").wait_for()

            users(home, "block", "coord-7")
            page.goto(f"{address}/enter/oidc")
            page.get_by_role("button", name="coord-7").first.click()
            assert "доступ закрыт" in page.inner_text("[role=alert]")

            page.goto(f"{address}/enter/oidc")
            page.get_by_role("button", name="guest").first.click()
            assert "ни одной роли" in page.inner_text("[role=alert]")
            page.goto(f"{address}/enter/oidc/back?code=x&state=forged")
            assert "не на наш запрос" in page.inner_text("[role=alert]")
            assert (
                "/enter"
                in page.context.request.get(f"{address}/results", headers={"accept": "text/html"}).url
            )
    assert set(accounts.accounts(Home(home))) == {"coord-7", "watcher"}
    assert "secret" not in (home / "journal" / "people.jsonl").read_text(encoding="utf-8")


@pytest.fixture
def empty(tmp_path) -> Home:
    return Home(tmp_path / "home").create()


OURS = Provider(
    issuer="https://sso.test",
    client_id="obektiv",
    site="https://o.test",
    roles={"Ш": "school", "М": "methodologist"},
)


def test_claims_become_a_role_and_a_scope():
    claims = {
        "preferred_username": "Coord-7",
        "obektiv_role": "Ш",
        "obektiv_schools": ["edu990001", "990002"],
    }
    account = OURS.account(claims | {"name": "Имя Фамилия", "email": "a@b.test"})
    assert account.scope == Scope(schools=("990001", "990002"), role="school")
    assert account == Account("coord-7", "school", schools=("990001", "990002"), is_from_provider=True)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({}, "нет логина"),
        ({"preferred_username": "x"}, "нет логина"),
        ({"preferred_username": "coord"}, "ни одной роли"),
        ({"preferred_username": "coord", "obektiv_role": ["Ш", "М"]}, "несколько ролей"),
        ({"preferred_username": "coord", "obektiv_role": "Ш"}, "не сказано, какую школу"),
        (
            {"preferred_username": "coord", "obektiv_role": "Ш", "obektiv_schools": []},
            "не сказано, какую школу",
        ),
        ({"preferred_username": "coord", "obektiv_role": "М", "obektiv_person": "Н-1"}, "чьи назначения"),
        ({"preferred_username": "coord", "obektiv_role": {"Ш": 1}}, "ни одной роли"),
    ],
)
def test_whatever_is_not_exactly_clear_is_refused(claims, why):
    with pytest.raises(NotLetInError, match=why):
        OURS.account(claims)


def test_a_provider_takes_over_no_account_with_a_password_and_a_changed_role_ends_what_is_open(empty):
    given = OURS.account({"preferred_username": "coord", "obektiv_role": "М"})
    first = accounts.known_by_provider(empty, given)
    assert accounts.known_by_provider(empty, given) == first
    other = OURS.account({"preferred_username": "coord", "obektiv_role": "Ш", "obektiv_schools": "990001"})
    assert accounts.known_by_provider(empty, other).version == first.version + 1
    with pytest.raises(AccountError, match="пароль меняют там"):
        accounts.reset(empty, "coord")
    accounts.add(empty, "boss", "admin", Scope())
    with pytest.raises(AccountError, match="занят"):
        accounts.known_by_provider(empty, OURS.account({"preferred_username": "boss", "obektiv_role": "М"}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("oidc: {issuer: sso, client_id: o, site: 'https://o.test', roles: {}}", "issuer"),
        (
            "oidc: {issuer: 'https://s', client_id: o, site: 'https://o.test', roles: {А: директор}}",
            "директор",
        ),
        ("oidc: {issuer: 'https://s', client_id: o, site: 'https://o.test', roles: {}, secret: x}", "secret"),
    ],
)
def test_settings_that_are_not_exactly_right_open_nothing(empty, text, words):
    (empty.root / "access.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFileError, match=words):
        provider(empty)
