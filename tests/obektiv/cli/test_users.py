"""Commands about accounts, and what `obektiv serve` refuses: each word typed as an administrator would."""

import json

import pytest
from typer.testing import CliRunner

from obektiv.cli.app import app
from warehouse import accounts, journal
from warehouse.home import Home
from warehouse.scope import Scope


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv("OBEKTIV_HOME", str(tmp_path))
    return Home(tmp_path)


def typed(*words: str):
    return CliRunner().invoke(app, list(words))


def test_a_person_is_added_changed_blocked_and_given_a_new_link(home):
    added = typed(
        "users", "add", "coord", "--role", "school", "--school", "edu223017", "--site", "https://s.test/"
    )
    assert added.exit_code == 0
    link = added.output.strip().splitlines()[-1]
    assert link.startswith("https://s.test/enter/link?token=")
    assert accounts.by_link(home, link.partition("=")[2]).scope == Scope(schools=("223017",), role="school")
    assert typed("users", "role", "coord", "--role", "head", "--municipality", "Город").exit_code == 0
    assert accounts.accounts(home)["coord"].scope == Scope(municipalities=("Город",), role="head")
    assert typed("users", "block", "coord").exit_code == 0
    assert accounts.accounts(home)["coord"].is_blocked
    assert typed("users", "block", "coord", "--open").exit_code == 0
    assert "enter/link?token=" in typed("users", "reset", "coord").output
    (told,) = json.loads(typed("users", "list", "--json").stdout)
    assert (told["login"], told["role"], told["is_blocked"], told["has_password"]) == (
        "coord",
        "head",
        False,
        False,
    )
    assert "руководитель" in typed("users", "list").output
    done = [one["sentence"] for one in journal.notes(home)]
    assert done[-1] == "добавлена учётная запись: coord"
    assert len(done) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "coord", "--role", "school"), "назовите его школу"),
        (("add", "Иван Петров", "--role", "head"), "логин"),
        (("add", "coord", "--role", "king"), "нет роли"),
        (("block", "nobody"), "нет учётной записи"),
        (("reset", "nobody"), "нет учётной записи"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_changed(home, words, said):
    done = typed("users", *words)
    assert done.exit_code == 1
    assert said in done.output
    assert accounts.accounts(home) == {}


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "localhost", "::"])
def test_without_accounts_no_other_address_than_this_computer_is_opened(home, address):
    done = typed("serve", "--address", address)
    assert done.exit_code == 2
    assert "users add" in done.output


def test_where_accounts_exist_no_scope_is_given_to_the_whole_server(home):
    accounts.add(home.create(), "coord", "head", Scope())
    done = typed("serve", "--scope", '{"role": "head"}')
    assert done.exit_code == 2
    assert "users role" in done.output


def test_a_damaged_file_of_accounts_opens_nothing(home):
    (home.create().root / "accounts.json").write_text("[{}]", encoding="utf-8")
    for command in (("serve",), ("users", "list"), ("users", "add", "coord", "--role", "head")):
        done = typed(*command)
        assert done.exit_code == 1
        assert "не читаются" in done.output
