"""`obektiv calendar`: the plan as a calendar file for any calendar program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog="Пример: obektiv calendar --out план.ics")
    def calendar(
        out: Annotated[Path, typer.Option("--out", help="Куда записать файл .ics.")],
        plan: Annotated[
            str | None, typer.Option(help="Код одного плана (marts.dim_measures.plan_id); по умолчанию все.")
        ] = None,
        position: Annotated[
            str | None, typer.Option(help="Должность: её сроки и сроки тех, кого она замещает в эти дни.")
        ] = None,
    ) -> None:
        """Записать сроки мер файлом календаря: его открывает любая программа-календарь."""
        write_calendar(Home.from_env(), out, plan, position)


def write_calendar(home: Home, out: Path, plan: str | None = None, position: str | None = None) -> None:
    """Write dated measures of the published build as all-day events; exits 1 without a build, 2 on wrong usage."""
    from warehouse.plans import calendar_file
    from warehouse.query import NothingPublishedError, Scope, query

    if out.suffix.lower() != ".ics":
        raise typer.BadParameter("имя файла должно оканчиваться на .ics")
    try:
        rows = (
            query("plan/position_calendar", Scope(), home=home, plan=plan, position=position)
            if position
            else query("plan/calendar", Scope(), home=home, plan=plan)
        )
    except NothingPublishedError as error:
        say.err.print(str(error))
        raise typer.Exit(1) from error
    if plan and rows.is_empty():
        raise typer.BadParameter(
            f"у плана «{plan}» нет мер с датой; коды планов: obektiv query "
            '"select distinct plan_id from marts.dim_measures"'
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(calendar_file(rows, home.today()))
    say.out.print(f"Записано сроков: {rows.height} – {out}")
