"""The commands of `obektiv`. Exit code 0 = done, 1 = a file was refused or a build failed, 2 = wrong usage."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import (
    backups,
    calendar,
    digest,
    docs,
    draft,
    forms,
    loads,
    publications,
    regional,
    say,
    serving,
    sql,
    usage,
    users,
    visits,
    works,
)
from obektiv.cli import report as papers
from obektiv.cli.failures import run_to_the_end
from obektiv.cli.state import gather_status, kind_in_words, print_status
from warehouse import __version__, journal
from warehouse.builds import BuildResult
from warehouse.builds import build as run_build
from warehouse.builds import rollback as run_rollback
from warehouse.child import follow_parent
from warehouse.dbt_process import Dbt
from warehouse.home import Home
from warehouse.lock import writer_lock
from warehouse.private import owner_if_another, write_for_owner_only

app = typer.Typer(
    help="«Объектив»: объективность оценочных процедур – от файлов до бумаг к совещанию.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)
Json = Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")]


def _load(home: Home, paths: list[Path], *, dry_run: bool, quiet: bool, dbt: Dbt | None = None) -> list:
    from ingestion.inbox import may_be_new
    from ingestion.reading.process import warm_up

    # The child loads its libraries while this process loads its own; so does dbt, if a build comes next.
    if may_be_new(paths, home):
        warm_up()
        if dbt:
            dbt.begin()
    from ingestion.pipeline import ingest as run_ingest

    with say.progress("Читаю файлы", quiet=quiet) as tell:
        reports = run_ingest(home, paths, dry_run=dry_run, tell=tell)
    if not dry_run:
        loads.leave_list(home)
    return reports


def _validate_new(home: Home, *, quiet: bool) -> None:
    """Look at everything new as a whole before a build: its pages are the first to show what was found."""
    from ingestion.pipeline import has_new, validate_new

    if has_new(home):
        with say.progress("Проверяю новые данные целиком", quiet=quiet) as tell:
            validate_new(home, tell)


# Something is left for a person to do.
UNDONE = ("refused", "failed", "held")


def _print_reports(reports: list, home: Home) -> None:
    rows = [
        [
            r.file_name,
            kind_in_words(r.kind),
            loads.state_of(r),
            r.rows_read,
            r.rows_loaded,
            r.rows_quarantined,
            r.findings_cnt,
        ]
        for r in reports
    ]
    say.table(
        "", ["Файл", "Вид", "Итог", "Строк", "Загружено", "Задержано", "Замечаний"], rows, right=(3, 4, 5, 6)
    )
    for report in reports:
        if report.status in (*UNDONE, "copying"):
            say.err.print(f"{report.file_name}: {report.message}")
    loads.print_changes(reports)
    if any(report.is_trial for report in reports):
        say.out.print("Проверка без загрузки: ничего не записано.")
    if not reports:
        say.out.print(f"Файлов нет. Положите их в {home.inbox} и повторите.")


def _finish_build(home: Home, result: BuildResult) -> int:
    if result.status == "published" and result.is_same:
        say.out.print(f"Ничего нового: показывается сборка {result.build_id}.")
        return 0
    if result.status == "published":
        kind = "по изменениям" if result.is_incremental else "целиком"
        warned = f", предупреждений: {result.tests_warned}" if result.tests_warned else ""
        say.out.print(f"Сборка {result.build_id} опубликована ({kind}, {result.seconds:.0f} с{warned}).")
        return 0
    shown = "показывается прежняя" if home.published() else "показывать пока нечего"
    say.err.print(f"Сборка не прошла; {shown}. Что не так:")
    for failure in result.failures[:20]:
        say.err.print(f"  – {failure}")
    if result.advice:
        say.err.print(f"Что делать: {result.advice}")
    return 1


def _of_files(reports: list) -> str:
    """How many files came and how many were not taken, for the journal: names of files stay in the log of loads."""
    if not reports:
        return "новых файлов не было"
    refused = sum(r.status in (*UNDONE, "copying") for r in reports)
    return f"файлов: {len(reports)}, не принято: {refused}"


def _keep_build(run: journal.Writing, result: BuildResult, reports: list | None = None) -> None:
    """Tell the journal how a build ended."""
    if result.status == "published":
        run.tell(journal.DONE, _of_files(reports) if reports is not None else "", build_id=result.build_id)
    else:
        run.tell(journal.FAILED, result.reason or result.message, result.advice, result.build_id)


@app.command(epilog="Пример: obektiv ingest ~/Загрузки/ВПР-2026")
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Файлы и папки; по умолчанию папка inbox.", exists=True)
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Только показать, что загрузка сделает: было и станет, что будет ждать."
        ),
    ] = False,
    json_: Json = False,
) -> None:
    """Загрузить файлы: узнать вид, сохранить в архив, проверить, загрузить или задержать строки."""
    home = Home.from_env().create()
    if dry_run:
        # No run for the journal: it says nothing of how the last real one ended.
        with writer_lock(home.lock, "obektiv ingest --dry-run"):
            reports = _load(home, paths or [], dry_run=True, quiet=json_)
    else:
        with journal.run(home, "ingest") as run, writer_lock(home.lock, "obektiv ingest"):
            reports = _load(home, paths or [], dry_run=False, quiet=json_)
            run.tell(journal.DONE, _of_files(reports))
    if json_:
        say.as_json({"files": [asdict(r) for r in reports]})
    else:
        _print_reports(reports, home)
    raise typer.Exit(1 if any(r.status in UNDONE for r in reports) else 0)


@app.command(epilog="Пример: obektiv build")
def build(
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Пересчитать всё заново.")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Опубликовать, даже если данных стало намного меньше.")
    ] = False,
    json_: Json = False,
) -> None:
    """Собрать витрины в новый файл, проверить и опубликовать; при ошибке остаётся прежняя сборка."""
    home = Home.from_env().create()
    with journal.run(home, "build") as run, writer_lock(home.lock, "obektiv build"):
        _validate_new(home, quiet=json_)
        with say.progress("Собираю витрины", quiet=json_) as tell:
            result = run_build(home, full_refresh=full_refresh, accept_loss=accept_loss, tell=tell)
        _keep_build(run, result)
    if json_:
        say.as_json(asdict(result))
        raise typer.Exit(0 if result.status == "published" else 1)
    raise typer.Exit(_finish_build(home, result))


@app.command(epilog="Пример для расписания: obektiv refresh --json >> refresh.log")
def refresh(json_: Json = False) -> None:
    """Загрузить новое из inbox и собрать витрины – одна команда для расписания."""
    home = Home.from_env().create()
    with journal.run(home, "refresh") as run, writer_lock(home.lock, "obektiv refresh"), Dbt(home) as dbt:
        reports = _load(home, [], dry_run=False, quiet=json_, dbt=dbt)
        _validate_new(home, quiet=json_)
        with say.progress("Собираю витрины", quiet=json_) as tell:
            result = run_build(home, tell=tell, begun=dbt)
        _keep_build(run, result, reports)
    left = papers.leave_papers(home, quiet=json_)
    refused = any(r.status in UNDONE for r in reports) or any(paper.is_setting_wrong for paper in left)
    if json_:
        say.as_json({"files": [asdict(r) for r in reports], "build": asdict(result)})
        raise typer.Exit(1 if refused or result.status != "published" else 0)
    _print_reports([r for r in reports if loads.is_news(r)], home)
    raise typer.Exit(max(_finish_build(home, result), int(refused)))


@app.command(epilog="Пример: obektiv demo --no-serve")
def demo(
    size: Annotated[str, typer.Option(help="small – 24 школы, large – 84.")] = "small",
    seed: Annotated[int, typer.Option(help="Начальное число генератора.")] = 1,
    serve_: Annotated[bool, typer.Option("--serve/--no-serve", help="Показать страницы в конце.")] = True,
    port: Annotated[int, typer.Option(help="Порт на 127.0.0.1.")] = 8501,
) -> None:
    """Создать учебный муниципалитет файлами настоящих форматов, загрузить, собрать и показать."""
    from obektiv.demo import write_municipality

    if size not in ("small", "large"):
        raise typer.BadParameter("size – small или large")
    home = Home.from_env().create()
    if home.raw.exists() and not home.demo_note.exists():
        raise typer.BadParameter(
            f"в {home.root} уже есть настоящие данные; для учебных выберите другую папку: OBEKTIV_HOME=var-demo"
        )
    with journal.run(home, "demo") as run, writer_lock(home.lock, "obektiv demo"):
        with say.progress("Создаю файлы учебного муниципалитета"):
            write_municipality(home.inbox, size=size, seed=seed)
        reports = _load(home, [], dry_run=False, quiet=False)
        _print_reports(reports, home)
        _validate_new(home, quiet=False)
        with say.progress("Собираю витрины") as tell:
            result = run_build(home, tell=tell)
        _keep_build(run, result, reports)
        code = _finish_build(home, result)
    if code == 0 and serve_:
        serving.serve_pages(port, None, open_browser=True)
    raise typer.Exit(code)


@app.command(epilog="Пример: obektiv status --json")
def status(json_: Json = False) -> None:
    """Что загружено, насколько свежо, чего нет, чем закончилась последняя сборка."""
    state = gather_status(Home.from_env())
    if json_:
        say.as_json(state)
    else:
        print_status(state)
    raise typer.Exit(1 if state.get("problems") else 0)


@app.command(epilog="Пример: obektiv rollback")
def rollback(json_: Json = False) -> None:
    """Вернуть предыдущую сборку."""
    home = Home.from_env().create()
    with journal.run(home, "rollback") as run, writer_lock(home.lock, "obektiv rollback"):
        done = run_rollback(home)
        if done:
            run.tell(journal.DONE, f"показана сборка {done[1]} вместо {done[0]}", build_id=done[1])
        else:
            run.tell(journal.BUSY, "более ранней сборки нет")
    if json_:
        left, published = done or (None, None)
        say.as_json({"left": left, "published": published} if done else {"published": None})
    elif done:
        say.out.print(f"Показывается сборка {done[1]} вместо {done[0]}.")
    else:
        say.err.print("Более ранней сборки нет: возвращать нечего.")
    raise typer.Exit(0 if done else 1)


@app.command(epilog="Пример: obektiv rebuild")
def rebuild(
    accept_loss: Annotated[
        bool,
        typer.Option("--accept-loss", help="Включить новое хранилище, даже если в нём нет прежних файлов."),
    ] = False,
    json_: Json = False,
) -> None:
    """Загрузить всё заново из архива рядом и переключиться: те же файлы – те же числа."""
    from ingestion.beside import StoreLossError
    from ingestion.pipeline import rebuild as run_rebuild

    home = Home.from_env().create()
    with journal.run(home, "rebuild") as run, writer_lock(home.lock, "obektiv rebuild"):
        lost = ""
        try:
            with say.progress("Читаю архив", quiet=json_) as tell:
                reports = run_rebuild(home, tell=tell, accept_loss=accept_loss)
            loads.leave_list(home)
            run.tell(journal.DONE, _of_files(reports))
        except StoreLossError as error:
            reports, lost = error.reports, str(error)
            run.tell(
                journal.FAILED, "в новом хранилище нет загруженных ранее файлов, действует прежнее", lost
            )
    if json_:
        say.as_json({"files": [asdict(r) for r in reports], "lost": lost or None})
    else:
        _print_reports(reports, home)
        if lost:
            say.err.print(lost)
        if dropped := [f"«{r.file_name}»" for r in reports if r.is_dropped]:
            say.out.print(
                "Из архива удалены файлы, вид которых не распознан: прежняя версия сохраняла их вместе с именами "
                f"людей. Исходные файлы у вас не тронуты. Удалены: {', '.join(dropped)}."
            )
    raise typer.Exit(1 if lost or any(r.status == "failed" for r in reports) else 0)


forms.register(app)
serving.register(app)
sql.register(app)
calendar.register(app)
digest.register(app)
visits.register(app)
works.register(app)
draft.register(app)
docs.register(app)
papers.register(app)
loads.register(app)
publications.register(app)
regional.register(app)
users.register(app)
backups.register(app)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Версия программы.")] = False) -> None:
    if version:
        say.out.print(f"obektiv {__version__}")
        raise typer.Exit
    root = Home.from_env().root
    is_asked_for_help = any(word in ("--help", "-h") for word in sys.argv)
    if not is_asked_for_help and (owner := owner_if_another(root)):
        say.err.print(
            f"Не сделано: рабочая папка {root} принадлежит учётной записи {owner}, а команду выполняет root: "
            f"служба не открыла бы того, что он записал. Выполните её за {owner}: sudo -u {owner} env "
            f"OBEKTIV_HOME={root} {sys.argv[0]} …"
        )
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the `obektiv` command."""
    follow_parent()
    write_for_owner_only()
    run_to_the_end(lambda: usage.run(app))
