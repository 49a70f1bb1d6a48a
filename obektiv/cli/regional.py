"""`obektiv publish-region` and `obektiv gather-regions`: what a region hands on, and what a centre makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse import journal
from warehouse.home import Home

Json = Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")]


def publish_region(
    out: Annotated[
        Path,
        typer.Option("--out", help="Папка выпусков: в ней появится region=NN с таблицами Parquet и описью."),
    ],
    region: Annotated[
        str | None, typer.Option("--region", help="Код региона, две цифры; по умолчанию – по логинам школ.")
    ] = None,
    json_: Json = False,
) -> None:
    """Выпуск региона для федерального или межрегионального центра: факты и суммы, одни коды, сверено с договором."""
    from warehouse.regional.contract import ContractBrokenError
    from warehouse.regional.release import write

    home = Home.from_env().create()
    with journal.run(home, "publish-region") as run:
        try:
            made = write(home, out, region)
        except ContractBrokenError as error:
            run.tell(journal.FAILED, str(error), "Исправьте названное и повторите.")
            say.err.print(f"Не сделано: {error}.")
            raise typer.Exit(1) from error
        rows = sum(table.rows for table in made.tables.values())
        run.tell(journal.DONE, f"регион {made.region}, строк: {rows}")
    if json_:
        say.as_json(made.model_dump())
        return
    say.table(
        f"Выпуск региона {made.region} из сборки {made.build_id}",
        ["Таблица", "Строк"],
        [[name, str(table.rows)] for name, table in made.tables.items()],
        right=(1,),
    )
    say.out.print(f"Записано: {out / f'region={made.region}'}.")


def gather_regions(
    folder: Annotated[
        Path, typer.Argument(help="Папка с выпусками регионов region=NN.", exists=True, file_okay=False)
    ],
    json_: Json = False,
) -> None:
    """Собрать выпуски регионов в хранилище центра (OBEKTIV_HOME): прежнее заменяется; затем obektiv build."""
    from warehouse.regional.contract import ContractBrokenError
    from warehouse.regional.intake import gather

    home = Home.from_env()
    if home.archive.exists() and any(home.archive.iterdir()):
        say.err.print("Не сделано: в рабочей папке есть загруженные файлы; для центра нужна своя, пустая.")
        raise typer.Exit(1)
    home.create()
    with journal.run(home, "gather-regions") as run:
        try:
            came = gather(folder, home)
        except ContractBrokenError as error:
            run.tell(journal.FAILED, str(error), "Попросите регион сделать выпуск заново.")
            say.err.print(f"Не сделано: {error}.")
            raise typer.Exit(1) from error
        run.tell(journal.DONE, f"регионов: {len(came)}")
    if json_:
        say.as_json({"regions": [one.model_dump() for one in came]})
        return
    say.table(
        f"Регионов: {len(came)}",
        ["Регион", "Сборка", "Участников", "Баллов за задания"],
        [
            [one.region, one.build_id, str(one.tables["participants"].rows), str(one.tables["tasks"].rows)]
            for one in came
        ],
        right=(2, 3),
    )
    say.out.print("Собрано. Витрины: obektiv build или национальная сборка на Spark (deploy/spark).")


def register(app: typer.Typer) -> None:
    """Add both commands to the application."""
    app.command("publish-region", epilog="Пример: obektiv publish-region --out /mnt/vypuski --region 22")(
        publish_region
    )
    app.command(
        "gather-regions", epilog="Пример: OBEKTIV_HOME=/srv/centr obektiv gather-regions /mnt/vypuski"
    )(gather_regions)
