"""`obektiv draft`: a draft of a plan read and judged before it is signed; nothing of it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home

if TYPE_CHECKING:
    from ingestion.plans import PlanDocument
    from warehouse.plans.draft import Draft, Judged

ENDING = ".xlsx"
MEASURES = {
    "№": 8,
    "Мероприятие": 60,
    "Срок": 24,
    "Как понят срок": 30,
    "Дни": 26,
    "Что увидит программа": 34,
    "Спросит у каждой школы": 14,
    "Замечания": 60,
}
QUESTIONS = {"№": 8, "Замечание": 70, "Что сделать": 60, "Документ": 50}
AMENDED = {"№": 8, "Мероприятие": 70, "Срок": 28, "Ответственный": 36, "Ожидаемый результат": 44}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog="Пример: obektiv draft План-2027.docx --above План-региона.docx --out замечания.xlsx")
    def draft(
        file: Annotated[Path, typer.Argument(help="Проект плана: docx, xlsx, pdf, txt…")],
        above: Annotated[
            Path | None, typer.Option("--above", help="Вышестоящий план, с которым сравнить.")
        ] = None,
        out: Annotated[
            Path | None, typer.Option("--out", help="Куда записать замечания и исправленный проект (.xlsx).")
        ] = None,
        json_: Annotated[
            bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")
        ] = False,
    ) -> None:
        """Прочитать проект плана до подписания: что запрещено, что без срока, что нечем подтвердить."""
        from ingestion.plans import PlanRefused

        if out and out.suffix.lower() != ENDING:
            raise typer.BadParameter("имя файла должно оканчиваться на .xlsx")
        try:
            document, judged = judged_file(file, above, Home.from_env())
        except (OSError, PlanRefused) as error:
            raise typer.BadParameter(str(error)) from error
        if out:
            write_workbook(document, judged, out)
        if json_:
            say.as_json({"plan": document.title, **counts(judged), "file": out})
            return
        print_draft(document, judged)
        if out:
            say.out.print(f"Замечания и исправленный проект записаны: {out}")


def judged_file(path: Path, above: Path | None, home: Home) -> tuple[PlanDocument, Draft]:
    """Read and judge a draft; raises PlanRefused where a file is no plan, OSError where it cannot be opened."""
    from ingestion.plans import measures_frame, order_points_frame, plan_frame, read_plan
    from warehouse.plans.draft import judge
    from warehouse.plans.models import department_policy, measures_of_plan, plans_of, points_of_plan

    document = read_plan(path)
    [plan] = plans_of(plan_frame(document))
    measures = measures_of_plan(measures_frame(document), plan.plan_id)
    points = points_of_plan(order_points_frame(document), plan.plan_id)
    higher = None
    if above:
        upper = read_plan(above)
        higher = measures_of_plan(measures_frame(upper), upper.plan_id)
    return document, judge(plan, measures, department_policy(home), points, higher)


def counts(draft: Draft) -> dict[str, int]:
    """How many measures of a draft are what, for the first sentence and for programs."""
    return {
        "measures": len(draft.measures),
        "forbidden": sum(one.is_forbidden for one in draft.measures),
        "not_datable": sum(not one.is_datable for one in draft.measures),
        "seen_by_the_program": sum(one.proof is not None for one in draft.measures),
        "asked_of_every_school": sum(one.is_of_every_school for one in draft.measures),
        "findings": sum(len(one.findings) for one in draft.measures) + len(draft.about_the_plan),
    }


def print_draft(document: PlanDocument, draft: Draft) -> None:
    """Tell what a draft is like, then its questions measure by measure."""
    told = counts(draft)
    say.out.print(
        f"{document.title}: период {document.period_start:%d.%m.%Y} – {document.period_end:%d.%m.%Y}, "
        f"мер – {told['measures']}."
    )
    say.out.print(
        f"Противоречат действующим правилам – {told['forbidden']}; без дня, который узнает программа, – "
        f"{told['not_datable']}; исполнение увидит сама программа – {told['seen_by_the_program']}, остальное "
        f"подтвердит документ или человек; спросит у каждой школы – {told['asked_of_every_school']}."
    )
    for need in draft.missing_from_above:
        say.out.print(f"Есть в вышестоящем плане, здесь нет: {need}.")
    rows: list[list[object]] = [[one.number, one.message, one.how_to_fix] for one in _findings(draft)]
    if rows:
        say.table("Замечания", ["№", "Замечание", "Что сделать"], rows)
    else:
        say.out.print("Замечаний нет.")


def write_workbook(document: PlanDocument, draft: Draft, out: Path) -> None:
    """Write three sheets: measures as the program reads them, questions, the draft as it could be signed."""
    from warehouse.workbook import new_workbook, write_table

    out.parent.mkdir(parents=True, exist_ok=True)
    book = new_workbook(out, title=f"Замечания к проекту: {document.title}")
    for title, columns, rows in (
        ("Меры", MEASURES, [_measure_row(one) for one in draft.measures]),
        ("Замечания", QUESTIONS, [[f.number, f.message, f.how_to_fix, f.document] for f in _findings(draft)]),
        (
            "Исправленный проект",
            AMENDED,
            [
                [one.number, one.title, one.timing_text, one.responsible, one.expected_result]
                for one in draft.amended()
            ],
        ),
    ):
        write_table(book, book.add_worksheet(title), list(columns), rows, list(columns.values()))
    book.close()


def _findings(draft: Draft) -> list:
    return [*(finding for one in draft.measures for finding in one.findings), *draft.about_the_plan]


def _measure_row(one: Judged) -> list[object]:
    from warehouse.plans.draft import KINDS

    return [
        one.measure.number,
        one.measure.title,
        one.measure.timing_text,
        KINDS[one.kind],
        "; ".join(f"{day:%d.%m.%Y}" for day in one.days),
        one.proof or "документ или слово человека",
        one.is_of_every_school,
        " ".join(finding.message for finding in one.findings),
    ]
