"""`obektiv backup` and `obektiv restore`: the home in one file and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse import backup, journal
from warehouse.backup import BackupError
from warehouse.home import Home
from warehouse.lock import writer_lock

Json = Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")]


def register(app: typer.Typer) -> None:
    """Add both commands to the application."""

    @app.command("backup", epilog="Пример: obektiv backup --out /mnt/kopii/obektiv.tar.gz")
    def backup_home(
        out: Annotated[
            Path | None,
            typer.Option("--out", help="Файл копии; по умолчанию – с датой, рядом с рабочей папкой."),
        ] = None,
        json_: Json = False,
    ) -> None:
        """Записать рабочую папку в один файл: архив сверен с отпечатками; без лишних сборок и журналов сборки."""
        home = Home.from_env().create()
        target = out or home.root.with_name(f"{home.root.name}-{datetime.now():%Y%m%d-%H%M%S}.tar.gz")
        with journal.run(home, "backup") as run, writer_lock(home.lock, "obektiv backup"):
            with say.progress("Готовлю копию", quiet=json_) as tell:
                count = _or_say(lambda: backup.write(home, target, tell), run)
            run.tell(journal.DONE, f"файлов в копии: {count}")
        if json_:
            say.as_json({"file": target, "files": count})
        else:
            say.out.print(f"Копия записана: {target} (файлов: {count}).")

    @app.command(epilog="Пример: OBEKTIV_HOME=/srv/obektiv obektiv restore obektiv.tar.gz")
    def restore(
        file: Annotated[Path, typer.Argument(help="Файл копии.", exists=True, dir_okay=False)],
        json_: Json = False,
    ) -> None:
        """Вернуть рабочую папку из копии в новое место; всё сверено с отпечатками, иначе не возвращено ничего."""
        home = Home.from_env()
        with say.progress("Возвращаю копию", quiet=json_) as tell:
            count = _or_say(lambda: backup.read(file, home, tell))
        home.create()
        with journal.run(home, "restore") as run:
            run.tell(journal.DONE, f"файлов возвращено: {count}")
        if json_:
            say.as_json({"home": home.root, "files": count})
        else:
            say.out.print(
                f"Рабочая папка возвращена: {home.root} (файлов: {count}). Соберите витрины: obektiv build."
            )


def _or_say(act: Callable[[], int], run: journal.Writing | None = None) -> int:
    try:
        return act()
    except BackupError as error:
        if run:
            run.tell(journal.FAILED, str(error), "Исправьте названное и повторите.")
        say.err.print(f"Не сделано: {error}.")
        raise typer.Exit(1) from error
