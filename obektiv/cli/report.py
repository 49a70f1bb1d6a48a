"""`obektiv report`: papers from published facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home
from warehouse.query import NothingPublishedError, Scope

if TYPE_CHECKING:
    from dashboards.documents.facts.context import Request

Text = str | None


def report(
    kind: Annotated[
        str,
        typer.Argument(
            help="Вид бумаги или набор (results, meeting, monday, school, by_list, interviews, samples); "
            "list – показать все."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Файл или папка; вид файла – по окончанию имени.")
    ] = None,
    version: Annotated[Text, typer.Option(help="открытая, «для школы» или служебная.")] = None,
    procedure: Annotated[Text, typer.Option(help="Код процедуры, например ВПР-2023-весна-МА-5.")] = None,
    municipality: Annotated[Text, typer.Option(help="Муниципалитет, если их несколько.")] = None,
    school: Annotated[Text, typer.Option(help="Логин школы или её шесть цифр.")] = None,
    plan: Annotated[Text, typer.Option(help="Код плана, если их несколько.")] = None,
    list_: Annotated[
        Text, typer.Option("--list", help="Школы по списку: название и год, например «ШНОР, 2024».")
    ] = None,
    meeting: Annotated[Text, typer.Option(help="Вид совещания для протокола и презентации.")] = None,
    precision: Annotated[
        float, typer.Option(min=1, max=50, help="check_works: точность доли, ± п. п.")
    ] = 5.0,
    visits: Annotated[int, typer.Option(min=1, max=2000, help="check_visits: сколько выездов.")] = 20,
    key: Annotated[
        Text, typer.Option(help="check_works, check_visits: ключ жребия, например номер и дата приказа.")
    ] = None,
    control: Annotated[
        str, typer.Option(help="Приказы: должность того, кому поручается контроль; пусто – как в blank.yml.")
    ] = "",
    names: Annotated[
        bool,
        typer.Option("--names/--no-names", help="Имена из реестров в заявке и приказах, если они вам видны."),
    ] = True,
    scope: Annotated[Text, typer.Option(help="Доступ: JSON с municipalities, schools, role.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")] = False,
) -> None:
    """Сделать бумагу: справку, приказ, протокол, заявку, рекомендации, презентацию."""
    from dashboards.documents.facts.context import CannotComposeError, Request
    from dashboards.documents.registry import KINDS, kind_of, write
    from dashboards.documents.sets import ALL, SETS

    if kind == "list":
        _list(KINDS, json_)
        return
    home = Home.from_env()
    try:
        known = None if kind in (ALL, *SETS) else kind_of(kind)
        request = Request(
            version=version or (known.versions[0] if known else "открытая"),
            procedure_id=procedure,
            municipality=municipality,
            school_code="".join(c for c in school if c.isdigit()) if school else None,
            plan_id=plan,
            school_list=list_,
            meeting=meeting,
            precision_pts=precision,
            visits=visits,
            key=key,
            control=control,
            is_on_the_spot=names,
            scope=_scope(scope),
            home=home,
        )
        if known is None:
            _write_set(kind, request, out or Path(), json_)
            return
        target = write(kind, request, out or Path())
    except NothingPublishedError as error:
        say.err.print(str(error))
        raise typer.Exit(1) from error
    except CannotComposeError as error:
        raise typer.BadParameter(str(error)) from error
    if json_:
        say.as_json({"kind": kind, "file": target, "version": request.version})
    else:
        say.out.print(f"{known.title} ({request.version}) – записано: {target}")


def _write_set(name: str, request: Request, out: Path, json_: bool) -> None:
    from dashboards.documents.sets import write_set

    with say.progress("Готовлю бумаги", quiet=json_) as tell:
        made = write_set(request, out, tell, name)
    if json_:
        say.as_json({"kind": name, "file": made.file, "papers": made.papers, "absent": made.absent})
        return
    say.out.print(f"Бумаг: {len(made.papers)} – записано: {made.file}")
    for title, why in made.absent.items():
        say.out.print(f"  нет: {title} – {why}")


def _scope(text: str | None) -> Scope:
    try:
        return Scope.read(text)
    except ValueError as error:
        raise typer.BadParameter(f"область видимости не читается: {error}") from error


def _list(kinds: dict, json_: bool) -> None:
    if json_:
        say.as_json(
            [
                {"kind": k.name, "title": k.title, "versions": k.versions, "formats": k.formats}
                for k in kinds.values()
            ]
        )
        return
    rows = [[k.name, k.title, ", ".join(k.versions), " ".join(k.formats)] for k in kinds.values()]
    say.table("", ["Вид", "Бумага", "Версии", "Файлы"], rows)
    say.table("Наборы", ["Набор", "Название", "Бумаг"], _sets())


def _sets() -> list[list[object]]:
    from dashboards.documents.sets import SETS

    return [[name, one.title, str(len(one.kinds))] for name, one in SETS.items()]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Пример: obektiv report analytic_note --out Справка.docx")(report)


def leave_papers(home: Home, *, quiet: bool) -> list:
    """Leave the papers that `papers.yml` asks for after a refresh, and tell what became of them."""
    if not (home.root / "papers.yml").exists():
        return []
    from dashboards.documents.scheduled import leave_papers as leave

    left = leave(home)
    for paper in left if not quiet else []:
        if paper.file:
            say.out.print(f"Бумага записана: {paper.file}")
        else:
            name = f" «{paper.kind}»" if paper.kind else ""
            say.err.print(f"Бумага{name} не сделана: {paper.message}")
    return left
