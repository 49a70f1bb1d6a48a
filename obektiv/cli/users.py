"""`obektiv users`: who signs in, with which role and scope; the administrator's commands on the server itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse import accounts, journal
from warehouse.accounts import Account, AccountError
from warehouse.home import Home
from warehouse.roles import ROLES
from warehouse.scope import Scope

users = typer.Typer(
    help="Кто входит на страницы: добавить, сменить роль, закрыть доступ.", no_args_is_help=True
)
KNOWN = ", ".join(f"{code} – {role.name}" for code, role in ROLES.items())
Login = Annotated[str, typer.Argument(help="Логин: латинские строчные буквы и цифры; не имя человека.")]
Role = Annotated[str, typer.Option(help=f"Роль: {KNOWN}.")]
Schools = Annotated[
    list[str] | None, typer.Option("--school", help="Код или логин школы; можно несколько раз.")
]
Areas = Annotated[
    list[str] | None, typer.Option("--municipality", help="Муниципалитет, как в данных; можно несколько раз.")
]
Person = Annotated[str | None, typer.Option(help="Код наблюдателя или эксперта, как в реестре.")]
Site = Annotated[str, typer.Option(help="Адрес, по которому люди открывают страницы: для ссылки.")]
Json = Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")]
LOCAL = "http://127.0.0.1:8501"


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    app.add_typer(users, name="users")


def _scope(schools: list[str] | None, areas: list[str] | None) -> Scope:
    codes = [code.strip().removeprefix("edu").removeprefix("sch") for code in schools or []]
    return Scope(tuple(areas) if areas else None, tuple(codes) if codes else None)


def _done(what: str, login: str, act: Callable[[Home], str | None], site: str = "") -> None:
    home = Home.from_env().create()
    try:
        token = act(home)
    except AccountError as error:
        say.err.print(f"Не сделано: {error}.")
        raise typer.Exit(1) from error
    journal.note(home, "account", journal.started_by(), f"{what}: {login}")
    say.out.print(f"Готово: {what} – {login}.")
    if token:
        say.out.print("Передайте ссылку только этому человеку; она действует один раз и 72 часа:")
        # The link must stay one line that can be copied.
        typer.echo(f"{site.rstrip('/')}/enter/link?token={token}")


@users.command(epilog="Пример: obektiv users add coord-12 --role school --school 223017")
def add(
    login: Login,
    role: Role,
    school: Schools = None,
    municipality: Areas = None,
    person: Person = None,
    site: Site = LOCAL,
) -> None:
    """Добавить человека и получить ссылку для первого входа."""
    scope = _scope(school, municipality)
    _done(
        "добавлена учётная запись", login, lambda home: accounts.add(home, login, role, scope, person), site
    )


@users.command("role", epilog="Пример: obektiv users role metod --role methodologist")
def change_role(
    login: Login, role: Role, school: Schools = None, municipality: Areas = None, person: Person = None
) -> None:
    """Дать другую роль и область; открытые страницы этого человека закроются."""
    scope = _scope(school, municipality)
    _done("изменена роль", login, lambda home: accounts.set_role(home, login, role, scope, person))


@users.command(epilog="Пример: obektiv users block coord-12")
def block(
    login: Login,
    again: Annotated[bool, typer.Option("--open", help="Снова открыть доступ.")] = False,
) -> None:
    """Закрыть доступ: открытые страницы закончатся при следующем действии."""
    what = "доступ снова открыт" if again else "доступ закрыт"
    _done(what, login, lambda home: accounts.block(home, login, is_blocked=not again))


@users.command(epilog="Пример: obektiv users reset coord-12 --site https://obektiv.example.ru")
def reset(login: Login, site: Site = LOCAL) -> None:
    """Забыть пароль и получить новую одноразовую ссылку."""
    _done("пароль сброшен", login, lambda home: accounts.reset(home, login), site)


@users.command("list", epilog="Пример: obektiv users list")
def show(as_json: Json = False) -> None:
    """Показать учётные записи: роль, область, состояние; без паролей."""
    try:
        known = sorted(accounts.accounts(Home.from_env()).values(), key=lambda account: account.login)
    except AccountError as error:
        say.err.print(f"Не сделано: {error}.")
        raise typer.Exit(1) from error
    if as_json:
        say.as_json(
            [
                {
                    "login": account.login,
                    "role": account.role,
                    "schools": account.schools,
                    "municipalities": account.municipalities,
                    "person": account.person,
                    "is_blocked": account.is_blocked,
                    "has_password": bool(account.password),
                }
                for account in known
            ]
        )
        return
    rows: list[list[object]] = [[one.login, one.role_name, _area(one), _state(one)] for one in known]
    say.table("", ["Логин", "Роль", "Что видит", "Состояние"], rows)
    if not known:
        say.out.print("Учётных записей нет: страницы открываются только на этом компьютере.")


def _area(account: Account) -> str:
    if account.person:
        return f"назначения: {account.person}"
    return ", ".join([*(account.municipalities or ()), *(account.schools or ())]) or "весь департамент"


def _state(account: Account) -> str:
    if account.is_blocked:
        return "доступ закрыт"
    return "входит" if account.password else "ещё не входил: ждёт ссылки"
