"""`obektiv visits`: where observers go, who is missing, and the days as a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home


def visits(
    ics: Annotated[
        Path | None,
        typer.Option("--ics", help="Записать дни выездов файлом календаря .ics, без имён и причин."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")] = False,
) -> None:
    """Показать выезды наблюдателей: кого послать, куда и кого не хватает."""
    import polars as pl

    from dashboards.words import day
    from dashboards.words.visits import finding
    from warehouse.query import NothingPublishedError, Scope, query
    from warehouse.visits.calendar import calendar_file

    home = Home.from_env()
    try:
        rows = query("visits/slots", Scope(), home=home)
    except NothingPublishedError as error:
        say.err.print(str(error))
        raise typer.Exit(1) from error
    ahead = rows.filter(pl.col("visit_date") >= home.today())
    asked = ahead.filter(pl.col("is_required") | pl.col("observer_code").is_not_null())
    if ics:
        ics.parent.mkdir(parents=True, exist_ok=True)
        ics.write_bytes(calendar_file(asked.filter(pl.col("observer_code").is_not_null()), home.today()))
    if json_:
        say.as_json({"said": finding(ahead), "visits": asked.to_dicts(), "calendar": ics})
        return
    say.out.print(finding(ahead))
    lines = [
        [
            day(r["visit_date"]),
            r["school_name"],
            r["works_words"],
            r["observer_code"] or r["why_uncovered"],
            r["state_shown"],
        ]
        for r in asked.iter_rows(named=True)
    ]
    if lines:
        say.table("", ["День", "Школа", "Что пишут", "Наблюдатель", "Состояние"], lines)
    if ics:
        say.out.print(f"Календарь записан: {ics}")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Пример: obektiv visits --ics выезды.ics")(visits)
