"""`obektiv works`: the lot of works for a blind re-check – drawn, packed, shared out, recorded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home

Text = str | None


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()
    except ValueError as error:
        raise typer.BadParameter(f"«{text}»: день пишут так: 20.06.2026") from error


def works(
    procedure: Annotated[str, typer.Argument(help="Код процедуры, например ВПР-2026-весна-МА-5.")],
    seed: Annotated[str, typer.Option("--seed", help="Начальное число жребия.")],
    source: Annotated[str, typer.Option("--source", help="Откуда число: показатель, названный в приказе.")],
    kept_until: Annotated[
        Text, typer.Option("--kept-until", help="До какого дня хранят работы: 20.06.2026.")
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="Записать жребий файлом в папку inbox.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")] = False,
) -> None:
    """Провести жребий работ для слепой перепроверки: пакеты, чтения экспертов, чего не хватает."""
    from dashboards import inbox
    from dashboards.documents.facts.context import CannotComposeError, Facts, Request
    from dashboards.documents.facts.works import drawn, shortages
    from dashboards.documents.model import INTERNAL
    from dashboards.pages.visits import lots
    from dashboards.words.works import told
    from warehouse.query import NothingPublishedError

    home = Home.from_env()
    kept = _day(kept_until) if kept_until else None
    try:
        facts = Facts(Request(version=INTERNAL, procedure_id=procedure, home=home))
        found = drawn(facts, seed, kept)
    except NothingPublishedError as error:
        say.err.print(str(error))
        raise typer.Exit(1) from error
    except CannotComposeError as error:
        say.err.print(f"Жребий не проведён: {error}.")
        raise typer.Exit(1) from error
    file = None
    if record:
        content = lots.lots_file(found, seed, source, home.today(), kept)
        file = inbox.leave(home, lots.FILE_NAME, content, datetime.now())
    lacking = shortages(found)
    if json_:
        packed = found.works.drop_nulls("package")
        readings = packed.select("package", "first_expert", "second_expert").unique(maintain_order=True)
        said = {"said": told(found.works, found.missing), "missing": lacking, "file": file}
        say.as_json({**said, "packages": readings.to_dicts()})
        return
    say.out.print(told(found.works, found.missing))
    for line in lacking:
        say.out.print(line)
    packages = found.works.drop_nulls("package").group_by("package", maintain_order=True).first()
    lines = [
        [row["package"], row["first_expert"] or "–", row["second_expert"] or "–"]
        for row in packages.sort("package").iter_rows(named=True)
    ]
    if lines:
        say.table("", ["Пакет", "Чтение 1", "Чтение 2"], lines)
    if file:
        say.out.print(f"Записано файлом «{file.name}»: протоколы и ключ появятся после обновления.")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        epilog="Пример: obektiv works ВПР-2026-весна-МА-5 --seed 4117 --source «кости, протокол № 3» --record"
    )(works)
