"""`obektiv serve`: the pages on this computer."""

from __future__ import annotations

import os
import socket
import webbrowser
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse import child, journal
from warehouse.home import Home

ADDRESS = "127.0.0.1"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog='Пример: obektiv serve --scope \'{"role": "head"}\'')
    def serve(
        port: Annotated[int, typer.Option(help="Порт на 127.0.0.1.")] = 8501,
        scope: Annotated[
            str | None, typer.Option(help="Кто смотрит: JSON с municipalities, schools, role.")
        ] = None,
        open_browser: Annotated[
            bool, typer.Option("--open/--no-open", help="Открыть страницу в браузере.")
        ] = False,
    ) -> None:
        """Показать страницы на этом компьютере; по умолчанию – всё ведомство, роль методиста."""
        serve_pages(port, scope, open_browser=open_browser)


def serve_pages(port: int, scope: str | None, *, open_browser: bool) -> None:
    """Serve until Ctrl+C or a signal to end; the server never outlives this command."""
    from dashboards.launch import arguments, environment
    from warehouse.query import Scope

    home = Home.from_env().create()
    try:
        reader = Scope.read(scope)
    except ValueError as error:
        raise typer.BadParameter(f"область видимости не читается: {error}") from error
    if reader.is_nothing:
        raise typer.BadParameter("в области видимости пустой список: такому читателю нечего показать")
    if _is_taken(port):
        say.err.print(f"Порт {port} занят: назовите другой, например --port {port + 1}.")
        raise typer.Exit(1)
    say.out.print(f"Страницы: http://{ADDRESS}:{port} (остановить – Ctrl+C)")
    if open_browser:
        webbrowser.open(f"http://{ADDRESS}:{port}")
    with journal.run(home, "serve") as run:
        process = child.start(arguments(port), env=environment(scope) | {"OBEKTIV_HOME": str(home.root)})
        try:
            code = process.wait()
        except (KeyboardInterrupt, SystemExit):
            code = 0
        finally:
            child.stop(process)
        if code:
            run.tell(journal.FAILED, "сервер страниц остановился сам", "Запустите «obektiv serve» снова.")
    raise typer.Exit(1 if code else 0)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":
            # A port that was closed a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return True
    return False
