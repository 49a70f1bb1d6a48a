"""`obektiv serve`: the pages on this computer."""

from __future__ import annotations

import errno
import os
import socket
import webbrowser
from ipaddress import ip_address
from typing import Annotated

import typer

from obektiv.cli import say
from obektiv.worker import watch
from warehouse import child, journal
from warehouse.accounts import AccountError, accounts
from warehouse.home import Home
from warehouse.scope import Scope
from warehouse.settings_files import SettingsFileError

ADDRESS = "127.0.0.1"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog='Пример: obektiv serve --scope \'{"role": "head"}\'')
    def serve(
        port: Annotated[int, typer.Option(help="Порт.")] = 8501,
        scope: Annotated[
            str | None,
            typer.Option(
                help="Кто смотрит: JSON с municipalities, schools, role; где входят по логину – нельзя."
            ),
        ] = None,
        address: Annotated[
            str,
            typer.Option(help="Адрес этого компьютера; другой, чем 127.0.0.1, – только с учётными записями."),
        ] = ADDRESS,
        behind_tls: Annotated[
            bool, typer.Option("--behind-tls", help="Перед сервером стоит прокси с TLS.")
        ] = False,
        proxy: Annotated[
            str, typer.Option(help="Адрес этого прокси: только ему верят, откуда пришёл человек.")
        ] = ADDRESS,
        open_browser: Annotated[
            bool, typer.Option("--open/--no-open", help="Открыть страницу в браузере.")
        ] = False,
    ) -> None:
        """Показать страницы; без учётных записей – только на этом компьютере, всё ведомство, роль методиста."""
        serve_pages(
            port, scope, address=address, tls_proxy=proxy if behind_tls else None, open_browser=open_browser
        )


def serve_pages(
    port: int,
    scope: str | None,
    *,
    open_browser: bool,
    address: str = ADDRESS,
    tls_proxy: str | None = None,
) -> None:
    """Serve until Ctrl+C or a signal to end; the server never outlives this command.

    tls_proxy: the address of the proxy with TLS in front of the server, where there is one.
    """
    from dashboards.launch import arguments, environment, guarded_arguments

    home = Home.from_env().create()
    is_guarded = _has_accounts(home)
    _check(scope, address, is_guarded=is_guarded)
    if why_not := _why_closed(address, port):
        say.err.print(why_not)
        raise typer.Exit(1)
    say.out.print(f"Страницы: http://{address}:{port} (остановить – Ctrl+C)")
    if is_guarded:
        command = guarded_arguments(port, address, tls_proxy)
        say.out.print("Входят по учётным записям: obektiv users list.")
    else:
        command = arguments(port, address)
        say.out.print("Учётных записей нет: страницы открываются только на этом компьютере.")
    if open_browser:
        webbrowser.open(f"http://{ADDRESS}:{port}")
    with journal.run(home, "serve") as run:
        process = child.start(command, env=environment(scope) | {"OBEKTIV_HOME": str(home.root)})
        try:
            code = watch(home, process)
        except (KeyboardInterrupt, SystemExit):
            code = 0
        finally:
            child.stop(process)
        if code:
            run.tell(journal.FAILED, "сервер страниц остановился сам", "Запустите «obektiv serve» снова.")
    raise typer.Exit(1 if code else 0)


def _has_accounts(home: Home) -> bool:
    from dashboards.door.access import provider

    try:
        return bool(accounts(home)) or provider(home) is not None
    except (AccountError, SettingsFileError) as error:
        say.err.print(f"Страницы не открыты: {error}.")
        raise typer.Exit(1) from error


def _check(scope: str | None, address: str, *, is_guarded: bool) -> None:
    """Refuse what would show more than is meant. Raises typer.BadParameter in words."""
    try:
        reader = Scope.read(scope)
    except ValueError as error:
        raise typer.BadParameter(f"область видимости не читается: {error}") from error
    if reader.is_nothing:
        raise typer.BadParameter("в области видимости пустой список: такому читателю нечего показать")
    if is_guarded and scope:
        raise typer.BadParameter("есть учётные записи: область у каждого своя, меняет её obektiv users role")
    if not is_guarded and not _is_this_computer(address):
        raise typer.BadParameter(
            f"без учётных записей страницы открываются только на {ADDRESS}: на другом адресе их увидел бы каждый. "
            "Добавьте людей: obektiv users add"
        )


def _is_this_computer(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _why_closed(address: str, port: int) -> str:
    """Why nothing can listen there, in words; "" where it can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            if os.name != "nt":
                # A port that was closed a moment ago is free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except PermissionError:
        return f"Порт {port} открывает только root: оставьте 8501, людям его отдаст прокси."
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            return f"{address} – не адрес этого компьютера: назовите его собственный (--address)."
        return f"Порт {port} занят: назовите другой, например --port {port + 1}."
    return ""
