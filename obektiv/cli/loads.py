"""`obektiv loads`, `withdraw`, `confirm`: what is loaded and counts, what waits for a person, what was taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from obektiv.cli import say
from warehouse import jobs, journal
from warehouse.home import Home
from warehouse.lock import writer_lock

STATUSES = {
    "loaded": "загружен",
    "held": "ждёт подтверждения",
    "replaced": "заменён",
    "withdrawn": "отозван",
    "refused": "не принят",
    "failed": "не принят: ошибка программы",
    "copying": "ещё копируется",
    "unrecognised": "не распознан",
}
FORESEEN = {
    "loaded": "будет загружен",
    "held": "будет ждать подтверждения",
    "refused": "не будет принят",
}
SHOWN = 20
Json = Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")]
Which = Annotated[str, typer.Argument(help="Номер загрузки, файл или его имя, как в «obektiv loads».")]


def state_of(report: Any) -> str:
    """The state of a file for the table of a command."""
    if report.already_known and report.status == "loaded":
        again = "снова будет действовать" if report.is_trial else "снова действует"
        return again if report.changes or "снова" in report.message else "уже известен"
    if report.is_trial and not report.already_known and report.status in FORESEEN:
        return FORESEEN[report.status]
    known = ", уже известен" if report.already_known and report.status in ("replaced", "withdrawn") else ""
    return STATUSES.get(report.status, report.status) + known


def is_news(report: Any) -> bool:
    """Whether a nightly run should speak of a file: it is new, came again or still waits."""
    return not report.already_known or report.status == "held" or bool(report.changes)


def _pair(before: Any, after: Any) -> str:
    def shown(value: Any) -> str:
        if value is None:
            return "–"
        return f"{value:.1f}".replace(".", ",") if isinstance(value, float) else str(value)

    return f"{shown(before)} → {shown(after)}"


def print_changes(reports: list[Any]) -> None:
    """Tell before and after for every school and class that a load changes."""
    for report in reports:
        if not report.changes:
            continue
        rows = [
            [
                row["procedure_id"] or " ".join(f"{row['family']} {row['slice']}".replace("|", " ").split()),
                row["school_code"] or "",
                row["class_label"] or "",
                _pair(row["rows_before"], row["rows_after"]),
                _pair(row["absent_before"], row["absent_after"]),
                _pair(row["mean_before"], row["mean_after"]),
                row["lost_cnt"] or "",
                row["missing_cnt"] or "",
                row["reason"] or "",
            ]
            for row in sorted(report.changes, key=lambda row: row["reason"] is None)[:SHOWN]
        ]
        title = "Изменится, если подтвердить" if report.status == "held" else "Было → стало"
        if report.is_trial:
            title = "Изменится, если загрузить" + (" и подтвердить" if report.status == "held" else "")
        heads = ["О чём", "ОО", "Класс", "Строк", "Отсутствовали", "Средний балл", "Нет в новом", "Остались"]
        say.table(f"{report.file_name}. {title}", [*heads, "Почему ждёт"], rows, right=(6, 7))
        if len(report.changes) > SHOWN:
            say.out.print(f"Показано {SHOWN} строк из {len(report.changes)}; все – в «obektiv loads --json».")
        if report.status == "loaded" and report.message:
            say.out.print(f"{report.file_name}: {report.message}.")


def _decide(which: str, action: str, why: str | None, *, quiet: bool) -> None:
    from ingestion.deciding import LoadNotFoundError, decide

    home = Home.from_env().create()
    name = "withdraw" if action == "withdraw" else "confirm"
    with journal.run(home, name) as run, writer_lock(home.lock, f"obektiv {name}"):
        try:
            report = decide(home, which, action, why)
            leave_list(home)
        except LoadNotFoundError as error:
            run.tell(journal.BUSY, "такой загрузки нет")
            missing: LoadNotFoundError | None = error
        else:
            run.tell(journal.DONE, f"загрузка {report.load_id}")
            missing = None
    if missing:
        say.err.print(str(missing))
        raise typer.Exit(2) from missing
    if quiet:
        say.as_json({"load": asdict(report)})
        return
    say.out.print(f"Загрузка {report.load_id}, {report.file_name}: {report.message}.")
    report.message = ""
    print_changes([report])
    say.out.print("На страницах это будет после сборки: obektiv build")


def leave_list(home: Home) -> None:
    """Leave the list of loads for pages, which must not open the store; call when a writer is done with it.

    What a load changed comes along as long as the load waits for a person; why rows of it are held comes along always:
    after a night whose build failed no mart knows it.
    """
    from ingestion.deciding import held_rows
    from ingestion.deciding import loads as all_loads

    if not home.jobs.exists():
        return
    found, held = all_loads(home), held_rows(home)
    for load in found:
        load["found"] = held.get(load["load_id"], [])
        if load["status"] != "held":
            load["changes"] = []
    jobs.keep_loads(home, found)


def _share(current: int | None, stored: int | None) -> str:
    if not stored or current is None:
        return "–"
    return "целиком" if current == stored else f"{100 * current / stored:.0f} %"


def _print_loads(found: list[dict[str, Any]]) -> None:
    if not found:
        say.out.print("Ничего не загружено. Загрузить: obektiv ingest ПАПКА")
        return
    waiting = [load for load in found if load["status"] == "held"]
    for load in waiting:
        say.out.print(f"Загрузка {load['load_id']}, {load['file_name']}: {load['message']}.")
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for load in found:
        by_kind.setdefault(load["title"] or "Без вида", []).append(load)
    for title, mine in sorted(by_kind.items()):
        rows = [
            [
                load["load_id"],
                load["file_name"],
                STATUSES.get(load["status"], load["status"]) + (f": {load['why']}" if load["why"] else ""),
                load["rows_loaded"],
                _share(load["rows_current"], load["rows_stored"]),
                say.moment(load["loaded_at"]),
            ]
            for load in sorted(mine, key=lambda load: load["load_id"])
        ]
        heads = ["№", "Файл", "Состояние", "Строк", "Действует", "Загружен"]
        say.table(title, heads, rows, right=(0, 3, 4))


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""

    @app.command(epilog="Пример: obektiv loads --json")
    def loads(json_: Json = False) -> None:
        """Что загружено: что действует, что ждёт подтверждения, что заменено и отозвано, по видам."""
        from ingestion.deciding import loads as all_loads

        found = all_loads(Home.from_env())
        if json_:
            say.as_json({"loads": found})
        else:
            _print_loads(found)

    @app.command(epilog='Пример: obektiv withdraw 57 --why "прислан не тот класс"')
    def withdraw(
        which: Which,
        why: Annotated[str | None, typer.Option("--why", help="Почему: останется в журнале.")] = None,
        json_: Json = False,
    ) -> None:
        """Отозвать загрузку: её строки больше не действуют, снова действуют те, что она заменила."""
        _decide(which, "withdraw", why, quiet=json_)

    @app.command(epilog="Пример: obektiv confirm 57 --add")
    def confirm(
        which: Which,
        add: Annotated[
            bool, typer.Option("--add", help="Добавить к прежним строкам: дополнение того же класса.")
        ] = False,
        json_: Json = False,
    ) -> None:
        """Принять загрузку вместо прежних строк – или, с --add, вдобавок к ним; реестр – как полный."""
        _decide(which, "add" if add else "replace", None, quiet=json_)
