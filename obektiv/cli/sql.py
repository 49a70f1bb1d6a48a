"""`obektiv query`: one SELECT over the published build, which can reach nothing else on this computer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from obektiv.cli import say
from warehouse.home import Home
from warehouse.raw import NOT_TRUSTED

SHOWN = 1000
#: Nothing but the build: no file, network, extension, variable of ours, and no way to allow them again.
CLOSED: dict[str, Any] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "2GB",
    "disabled_optimizers": NOT_TRUSTED,
    "lock_configuration": True,
}
BEGIN = {"select", "with", "from", "values", "table", "describe", "desc", "show", "summarize", "("}
ONE_SELECT = "выполняется один запрос SELECT: записать, открыть файл или изменить настройки здесь нельзя"


class QueryRefusedError(Exception):
    """The query is not one that only reads the build; the message says it in Russian."""


def select(path: Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run one SELECT on a build and return (columns, rows).

    Raises QueryRefusedError for anything else, duckdb.Error for a mistake in it.
    """
    with duckdb.connect(str(path), read_only=True, config=CLOSED) as connection:
        cursor = connection.cursor()
        try:
            # Taken apart inside as well: to take «import database» apart is to read its files.
            statements = cursor.extract_statements(sql)
            if [one.type for one in statements] != [duckdb.StatementType.SELECT] or _first_word(
                sql
            ) not in BEGIN:
                raise QueryRefusedError(ONE_SELECT)
            cursor.execute(statements[0])
            return [column[0] for column in cursor.description or []], cursor.fetchall()
        except duckdb.PermissionException as error:
            raise QueryRefusedError(ONE_SELECT) from error


def _first_word(sql: str) -> str:
    """The word that a query begins with, behind comments; the engine calls some of its own commands SELECT."""
    tokens = duckdb.tokenize(sql)
    rest = sql.encode()[tokens[0][0] :].decode() if tokens else ""
    found = re.match(r"\w+|\(", rest)
    return found[0].lower() if found else ""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog='Пример: obektiv query "select count(*) from marts.dim_schools"')
    def query(
        sql: Annotated[str, typer.Argument(help="Один SELECT.")],
        json_: Annotated[
            bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")
        ] = False,
    ) -> None:
        """Выполнить запрос к опубликованной сборке; изменить ничего нельзя, прочесть другие файлы – тоже."""
        path = Home.from_env().published()
        if path is None:
            say.err.print("Опубликованной сборки ещё нет: выполните «obektiv refresh».")
            raise typer.Exit(1)
        try:
            columns, rows = select(path, sql)
        except QueryRefusedError as error:
            say.err.print(f"Запрос не выполнен: {error}.")
            raise typer.Exit(2) from error
        except duckdb.IOException:
            # The build itself: held by another program, damaged; said in words by the end of every command.
            raise
        except duckdb.Error as error:
            say.err.print(f"Запрос не выполнен, в нём ошибка. Ответ базы: {str(error).splitlines()[0]}")
            raise typer.Exit(2) from error
        if json_:
            say.as_json([dict(zip(columns, row, strict=True)) for row in rows])
        else:
            say.table("", columns, [list(row) for row in rows[:SHOWN]])
            if len(rows) > SHOWN:
                say.out.print(f"Показано строк: {SHOWN} из {len(rows)}.")
