"""`obektiv digest`: the weekly letter to those whom `mail.yml` names."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse import journal
from warehouse.accounts import Account, AccountError, accounts
from warehouse.home import Home
from warehouse.query import NothingPublishedError
from warehouse.settings_files import SettingsFileError


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog="Пример: obektiv digest --show")
    def digest(
        show: Annotated[bool, typer.Option("--show", help="Показать письма, не отправляя.")] = False,
        again: Annotated[
            bool, typer.Option("--again", help="Отправить и тем, кому на этой неделе уже отправлено.")
        ] = False,
    ) -> None:
        """Отправить недельную сводку на почту тем, кто назван в mail.yml; без этого файла ничего не отправляется."""
        try:
            done = send_letters(Home.from_env(), show=show, again=again)
        except (AccountError, SettingsFileError, NothingPublishedError) as error:
            say.err.print(f"Сводка не отправлена: {str(error).rstrip('.')}.")
            raise typer.Exit(1) from error
        raise typer.Exit(0 if done else 1)


def send_letters(home: Home, *, show: bool, again: bool) -> bool:
    """Send or show the letters; returns whether everybody has theirs.

    Raises AccountError, SettingsFileError, NothingPublishedError.
    """
    from dashboards.notices.digest import letter
    from dashboards.notices.mail import CONFIG, MailError, mail, post, send

    settings = mail(home)
    if settings is None:
        say.out.print(f"Рассылка выключена: в рабочей папке нет файла {CONFIG}.")
        return True
    known = accounts(home)
    strangers = sorted(settings.to.keys() - known.keys())
    for login in strangers:
        say.err.print(
            f"{CONFIG} называет «{login}», а такой учётной записи нет: список – obektiv users list."
        )
    have = set() if again or show else _had_this_week(home)
    wanted: list[tuple[Account, str]] = [
        (known[login], to)
        for login, to in settings.to.items()
        if login in known and not known[login].is_blocked and login not in have
    ]
    letters = [(account.login, to, letter(home, account, settings.site)) for account, to in wanted]
    if show:
        for login, to, one in letters:
            say.out.print(f"Кому: {login}, {to}\nТема: {one.subject}\n\n{one.text}")
        return not strangers
    sent = 0
    try:
        if letters:
            with post(home, settings) as server:
                for login, to, one in letters:
                    try:
                        send(server, settings, to, one)
                    except MailError as error:
                        say.err.print(f"{login}: {error}.")
                    else:
                        sent += 1
                        journal.note(home, "letter", login, "отправлена недельная сводка")
    except MailError as error:
        say.err.print(f"Сводка не отправлена: {error}.")
    say.out.print(
        f"Отправлено писем: {sent}, на этой неделе уже отправлены: {len(have & settings.to.keys())}."
    )
    return sent == len(letters) and not strangers


def _had_this_week(home: Home) -> set[str]:
    """Logins whose letter of this week is in the journal of people."""
    week = datetime.now().astimezone().isocalendar()[:2]
    return {
        note["who"]
        for note in journal.notes(home)
        if note.get("what") == "letter"
        and datetime.fromisoformat(note["started"]).astimezone().isocalendar()[:2] == week
    }
