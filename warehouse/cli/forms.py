"""`obektiv template`: forms to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from warehouse.cli import say
from warehouse.home import Home


def template(
    kind: Annotated[str, typer.Argument(help="Вид формы; list – показать все.")],
    out: Annotated[Path | None, typer.Option("--out", help="Куда записать: .xlsx или .csv.")] = None,
) -> None:
    """Сделать форму для заполнения: русские заголовки, списки из реестров, пример и лист «Как заполнить»."""
    from ingestion.core.choices import current_registers
    from ingestion.core.template import ENDINGS, template_kinds, write_template

    kinds = template_kinds()
    if kind == "list":
        say.table("", ["Вид", "Форма"], [[name, title] for name, title in kinds.items()])
        return
    if kind not in kinds:
        raise typer.BadParameter(f"формы «{kind}» нет; есть: {', '.join(kinds)}")
    target = out or Path(f"{kind}.xlsx")
    if target.suffix.lower() not in ENDINGS:
        raise typer.BadParameter("имя файла оканчивается на .xlsx или .csv")
    write_template(kind, target, current_registers(Home.from_env()))
    say.out.print(f"Форма «{kinds[kind]}» записана: {target}")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Пример: obektiv template rechecks --out Перепроверка.xlsx")(template)
