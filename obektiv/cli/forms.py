"""`obektiv template`: forms to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home

PAPER_SETTINGS = {
    "letterhead": "Бланк и подпись для всех бумаг (templates/blank.yml)",
    "papers": "Какие бумаги оставлять после обновления (papers.yml)",
}


def _paper_setting(kind: str, out: Path | None) -> None:
    """Put a setting of papers to fill in where the program looks for it; a filled one is never overwritten."""
    from dashboards.documents import scheduled
    from dashboards.documents.facts import letterhead

    if out:
        raise typer.BadParameter("эта форма лежит в рабочей папке программы, --out для неё не нужен")
    create = letterhead.create_example if kind == "letterhead" else scheduled.create_example
    path, is_new = create(Home.from_env())
    if is_new:
        say.out.print(f"Создан файл для заполнения: {path}")
    else:
        say.out.print(f"Файл уже есть, оставлен как был: {path}")
    if kind == "letterhead":
        say.out.print(f"Эмблему положите рядом: {path.with_name(letterhead.LOGO)}")


def template(
    kind: Annotated[str, typer.Argument(help="Вид формы; list – показать все, all – сделать все.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Куда записать: .xlsx, .csv; все формы – .zip.")
    ] = None,
    no_lists: Annotated[
        bool, typer.Option("--no-lists", help="Без списков из реестров: только постоянные списки.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")] = False,
) -> None:
    """Сделать форму для заполнения: русские заголовки, списки из реестров, пример и лист «Как заполнить»."""
    from ingestion.registers.choices import current_registers, fixed_registers
    from ingestion.registers.template import ENDINGS, template_kinds, write_all, write_template

    registers = (fixed_registers if no_lists else current_registers)(Home.from_env())
    kinds = template_kinds() | PAPER_SETTINGS
    if kind == "all":
        target = out or Path("forms.zip")
        made = write_all(target, registers)
        if as_json:
            say.as_json({"forms": made})
        else:
            say.out.print(f"Формы записаны: {target}, всего {len(made)}")
        return
    if kind == "list":
        say.table("", ["Вид", "Форма"], [[name, title] for name, title in kinds.items()])
        return
    if kind not in kinds:
        raise typer.BadParameter(f"формы «{kind}» нет; есть: {', '.join(kinds)}")
    if kind in PAPER_SETTINGS:
        _paper_setting(kind, out)
        return
    target = out or Path(f"{kind}.xlsx")
    if target.suffix.lower() not in ENDINGS:
        raise typer.BadParameter("имя файла оканчивается на .xlsx или .csv")
    write_template(kind, target, registers)
    say.out.print(f"Форма «{kinds[kind]}» записана: {target}")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Пример: obektiv template rechecks --out Перепроверка.xlsx")(template)
