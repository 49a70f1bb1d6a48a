"""Accounts: one-time links, passwords, blocks; whatever is wrong is refused in words and opens nothing."""

import json
from datetime import datetime, timedelta

import pytest

from warehouse import accounts
from warehouse.accounts import AccountError
from warehouse.home import Home
from warehouse.scope import Scope

PASSWORD = "четыре слова подряд тут"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path).create()


def test_a_link_works_once_and_leads_to_a_password(home):
    token = accounts.add(home, "coord", "school", Scope(schools=("223017",)))
    assert accounts.signed_in(home, "coord", "") is None
    assert accounts.by_link(home, token).login == "coord"
    accounts.set_password(home, "coord", PASSWORD, token)
    assert accounts.by_link(home, token) is None
    with pytest.raises(AccountError, match="уже использована"):
        accounts.set_password(home, "coord", PASSWORD, token)
    assert accounts.signed_in(home, "coord", PASSWORD).scope == Scope(schools=("223017",), role="school")
    assert accounts.signed_in(home, "coord", PASSWORD + " ") is None


def test_an_old_link_and_a_foreign_one_open_nothing(home):
    token = accounts.add(home, "metod", "methodologist", Scope())
    assert accounts.by_link(home, "x") is None
    path = home.root / "accounts.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    entries[0]["link_until"] = (datetime.now().astimezone() - timedelta(minutes=1)).isoformat()
    path.write_text(json.dumps(entries), encoding="utf-8")
    assert accounts.by_link(home, token) is None


def test_the_file_holds_neither_passwords_nor_tokens_and_is_its_owners_alone(home):
    token = accounts.add(home, "metod", "methodologist", Scope())
    accounts.set_password(home, "metod", PASSWORD, token)
    path = home.root / "accounts.json"
    text = path.read_text(encoding="utf-8")
    assert token not in text
    assert PASSWORD not in text
    assert "$argon2id$" in text
    assert path.stat().st_mode & 0o077 == 0


def test_a_block_a_reset_and_another_role_end_what_is_open(home):
    token = accounts.add(home, "metod", "methodologist", Scope())
    versions = [accounts.set_password(home, "metod", PASSWORD, token).version]
    for act in (
        lambda: accounts.set_role(home, "metod", "head", Scope()),
        lambda: accounts.block(home, "metod"),
        lambda: accounts.block(home, "metod", is_blocked=False),
        lambda: accounts.reset(home, "metod"),
    ):
        act()
        versions.append(accounts.accounts(home)["metod"].version)
    assert versions == sorted(set(versions))


def test_a_blocked_person_signs_in_neither_by_password_nor_by_link(home):
    token = accounts.add(home, "metod", "methodologist", Scope())
    accounts.set_password(home, "metod", PASSWORD, token)
    link = accounts.reset(home, "metod")
    accounts.block(home, "metod")
    assert accounts.signed_in(home, "metod", PASSWORD) is None
    assert accounts.by_link(home, link) is None


@pytest.mark.parametrize(
    ("login", "role", "scope", "words"),
    [
        ("Иван", "head", Scope(), "логин"),
        ("a", "head", Scope(), "логин"),
        ("metod", "king", Scope(), "нет роли"),
        ("metod", "school", Scope(), "назовите его школу"),
        ("metod", "head", Scope(schools=()), "пустой список"),
        ("metod", "head", Scope(municipalities=()), "пустой список"),
    ],
)
def test_what_would_be_wrong_is_refused_in_words(home, login, role, scope, words):
    with pytest.raises(AccountError, match=words):
        accounts.add(home, login, role, scope)
    assert accounts.accounts(home) == {}


def test_a_damaged_file_is_never_taken_for_no_accounts(home):
    (home.root / "accounts.json").write_text("{", encoding="utf-8")
    with pytest.raises(AccountError, match="не читаются"):
        accounts.accounts(home)


@pytest.mark.parametrize(
    ("password", "words"), [("короткий", "короче"), ("я" * 257, "длиннее"), ("десятьбукв", "")]
)
def test_a_password_is_asked_for_its_length_alone(password, words):
    assert words in accounts.refusal(password)
    assert bool(words) is bool(accounts.refusal(password))
