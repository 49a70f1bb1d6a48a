"""`obektiv docs`: what every table and column means, as pages that need no network."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog="Пример: obektiv docs --no-serve --out описание")
    def docs(
        port: Annotated[int, typer.Option(help="Порт на 127.0.0.1.")] = 8502,
        out: Annotated[
            Path | None, typer.Option("--out", help="Папка для файла; по умолчанию docs в рабочей папке.")
        ] = None,
        serve: Annotated[
            bool,
            typer.Option(
                "--serve/--no-serve", help="Показать в браузере этого компьютера или только записать."
            ),
        ] = True,
        json_: Annotated[
            bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")
        ] = False,
    ) -> None:
        """Описание хранилища для аналитика: таблицы, столбцы, правила, проверки, что из чего сделано."""
        home = Home.from_env()
        page = write_page(home, out or home.root / "docs", quiet=json_)
        if json_:
            say.as_json({"file": page})
        if serve and not json_:
            serve_folder(page.parent, port)


def write_page(home: Home, folder: Path, *, quiet: bool = False) -> Path:
    """Write the pages and say where they are; exits 1 when dbt could not."""
    from warehouse.model_docs import DocsError, write_docs

    try:
        with say.progress("Описываю хранилище", quiet=quiet):
            page = write_docs(home, folder)
    except DocsError as error:
        say.err.print(f"Описание не записано: {error}")
        raise typer.Exit(1) from error
    if not quiet:
        say.out.print(f"Описание хранилища: {page} – один файл, откроется и без сети.")
        if home.published() is None:
            say.out.print("Сборки ещё нет: столбцы названы только у витрин.")
    return page


class Quiet(SimpleHTTPRequestHandler):
    """Serves the page without a line in the terminal for every request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that takes a closed browser tab in silence."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave the error: the reader went away."""


def serve_folder(folder: Path, port: int) -> None:
    """Serve a folder on 127.0.0.1 until Ctrl+C; exits 1 when the port is taken."""
    try:
        server = Server(("127.0.0.1", port), partial(Quiet, directory=str(folder)))
    except OSError as error:
        say.err.print(f"Порт {port} занят: назовите другой, например --port {port + 1}.")
        raise typer.Exit(1) from error
    say.out.print(f"Показываю: http://127.0.0.1:{server.server_port} (остановить – Ctrl+C)")
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()
