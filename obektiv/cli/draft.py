"""`obektiv draft`: a draft of a plan read and judged before it is signed; nothing of it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from obektiv.cli import say
from warehouse.home import Home

if TYPE_CHECKING:
    from dashboards.documents.kinds.plan_draft import About
    from ingestion.plans import PlanDocument
    from warehouse.plans.draft import Draft, Judged
    from warehouse.plans.review import Finding

BOOK, PAPER = ".xlsx", ".docx"
MEASURES = {
    "№": 8,
    "Мероприятие": 60,
    "Срок": 24,
    "Как понят срок": 30,
    "Дни": 26,
    "Что увидит программа": 34,
    "Спросит у каждой школы": 14,
    "Ответов одной школы": 14,
    "Замечания": 60,
}
QUESTIONS = {"№": 8, "Замечание": 70, "Что сделать": 60, "Документ": 50}
AMENDED = {"№": 8, "Мероприятие": 70, "Срок": 28, "Ответственный": 36, "Ожидаемый результат": 44}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(epilog="Пример: obektiv draft План-2027.docx --above План-региона.docx --out проект.docx")
    def draft(
        file: Annotated[Path, typer.Argument(help="Проект плана: docx, xlsx, pdf, txt…")],
        above: Annotated[
            Path | None, typer.Option("--above", help="Вышестоящий план, с которым сравнить.")
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option("--out", help="Куда записать исправленный проект с замечаниями (.docx или .xlsx)."),
        ] = None,
        schools: Annotated[
            int | None, typer.Option("--schools", min=1, help="Сколько школ; без числа – школы реестра.")
        ] = None,
        json_: Annotated[
            bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")
        ] = False,
    ) -> None:
        """Прочитать проект плана до подписания: что запрещено, что без срока, что нечем подтвердить."""
        from dashboards.documents.kinds import plan_draft
        from ingestion.plans import PlanRefused

        if out and out.suffix.lower() not in (BOOK, PAPER):
            raise typer.BadParameter("имя файла должно оканчиваться на .docx или .xlsx")
        try:
            document, judged = judged_file(file, above, Home.from_env())
        except (OSError, PlanRefused) as error:
            raise typer.BadParameter(str(error)) from error
        about = plan_draft.About(
            document.title, document.period_start, document.period_end, schools or schools_of(Home.from_env())
        )
        if out and out.suffix.lower() == BOOK:
            write_workbook(document, judged, out)
        elif out:
            write_paper(about, judged, out)
        if json_:
            told = {
                "said": plan_draft.said(about, judged),
                "lines": lines(judged),
                "questions": questions(judged),
            }
            say.as_json({"plan": document.title, **counts(judged, about.schools), **told, "file": out})
            return
        print_draft(about, judged)
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


def schools_of(home: Home) -> int | None:
    """How many schools the register of the published build has; None where nothing is published."""
    import duckdb

    from warehouse.query import query
    from warehouse.scope import Scope

    if not home.current.exists():
        return None
    try:
        return query("school/schools", Scope(), home=home).height or None
    except duckdb.Error:
        return None


def write_paper(about: About, draft: Draft, out: Path) -> None:
    """Write the amended draft with what its authors are asked as a document."""
    from dashboards.documents.kinds import plan_draft
    from dashboards.documents.writers import render

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(render(plan_draft.compose(about, draft), PAPER))


def counts(draft: Draft, schools: int | None = None) -> dict[str, int | None]:
    """How many measures of a draft are what and what it costs schools, for programs."""
    return {
        "measures": len(draft.measures),
        "forbidden": sum(one.is_forbidden for one in draft.measures),
        "not_datable": sum(not one.is_datable for one in draft.measures),
        "seen_by_the_program": sum(one.proof is not None for one in draft.measures),
        "asked_of_every_school": sum(one.is_of_every_school for one in draft.measures),
        "answers_of_a_school": draft.answers,
        "minutes_of_a_school": draft.minutes(),
        "schools": schools,
        "minutes_of_all": draft.minutes(schools) if schools else None,
        "findings": sum(len(one.findings) for one in draft.measures) + len(draft.about_the_plan),
    }


def lines(draft: Draft) -> list[dict[str, object]]:
    """Measures as the program would read them, for programs and for the page that asked."""
    from warehouse.plans.draft import KINDS

    return [
        {
            "number": one.measure.number,
            "title": one.measure.title,
            "timing_text": one.measure.timing_text,
            "kind": KINDS[one.kind],
            "days": [f"{day:%d.%m.%Y}" for day in one.days],
            "proof": one.proof,
            "answers": one.answers,
            "is_forbidden": one.is_forbidden,
            "is_datable": one.is_datable,
        }
        for one in draft.measures
    ]


def questions(draft: Draft) -> list[dict[str, str]]:
    """What the authors of a draft are asked."""
    return [
        {"number": one.number, "message": one.message, "how_to_fix": one.how_to_fix, "document": one.document}
        for one in _findings(draft)
    ]


def print_draft(about: About, draft: Draft) -> None:
    """Tell what a draft is like, then its questions measure by measure."""
    from dashboards.documents.kinds import plan_draft

    say.out.print(f"{about.title}: период {about.start:%d.%m.%Y} – {about.end:%d.%m.%Y}.")
    for sentence in plan_draft.said(about, draft):
        say.out.print(sentence)
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


def _findings(draft: Draft) -> list[Finding]:
    from dashboards.documents.kinds import plan_draft

    return plan_draft.findings(draft)


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
        one.answers,
        " ".join(finding.message for finding in one.findings),
    ]
