"""What a page says when there is nothing to show: what happened and what to do."""

from dashboards.frame.html import escape, show
from dashboards.words import absent
from dashboards.words.markup import link
from warehouse.builds import is_of_this_version
from warehouse.home import Home
from warehouse.roles import ROLES


def empty(what: str, do: str, command: str = "") -> None:
    """An empty place: what is missing, what to do, and the command if one helps."""
    code = f" <code>{escape(command)}</code>" if command else ""
    show(f'<div class="ob-empty" role="status"><b>{escape(what)}</b>{escape(do)}{code}</div>')


def nothing_yet() -> None:
    """Before the first build."""
    empty(
        absent("build", 0),
        "Положите выгрузки и планы в папку inbox и выполните загрузку и сборку; страница откроется сама:",
        "obektiv refresh",
    )


def closed_to(role: str, own: str, address: str) -> None:
    """A page that the role of the reader does not open; own, address: the page where the own work begins."""
    empty(
        f"Эта страница не для роли «{ROLES[role].name}».",
        "Если она вам нужна, скажите администратору: роль меняет он.",
    )
    show(f'<p class="ob-note">{link(own, address)}</p>')


def alert(text: str) -> None:
    """Something went wrong but the page works: what happened, what is safe, what to do."""
    show(f'<div class="ob-alert" role="alert">{escape(text)}</div>')


def done(text: str) -> None:
    """What a person asked for is done: what was written and when it counts."""
    show(f'<div class="ob-done" role="status">{escape(text)}</div>')


def made_by_another_version() -> bool:
    """After an update of the program say what to do; False when the build is of this version."""
    home = Home.from_env()
    if home.published() is None or is_of_this_version(home):
        return False
    empty(
        "Сборку сделала другая версия программы, и эта страница её не читает.",
        "Данные целы. Соберите витрины заново; страница откроется сама:",
        "obektiv build",
    )
    return True
