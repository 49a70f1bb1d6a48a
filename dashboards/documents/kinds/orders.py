"""Проекты приказов: об итогах процедуры и сезона, о проведении, о сохранении работ.

No teacher and no school with signs is ever named: an order is read by everybody.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.proposals import NO_TERM, Proposal, findings, month_end, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.season import Season
from dashboards.documents.kinds import season_note
from dashboards.documents.model import OPEN, Block, Clause, Column, Paper, Points, Table, Text
from dashboards.documents.official import FILL, order
from dashboards.words import absent, count, day, labels, period, school_year

ALWAYS = (
    "результаты проверочных работ не используются для оценки деятельности учителей и школ "
    "(рекомендации по проведению ВПР); "
    "отчёты после проверочной работы от педагогов и школ не запрашиваются"
)


def results(facts: Facts) -> Paper:
    """Об итогах процедуры."""
    found = Results(facts)
    said = findings(found)
    clauses = [
        Clause(f"Принять к сведению итоги {facts.procedure_title} (приложение)."),
        *(_to_do(p) for p in proposals(found)[:6] if facts.version == OPEN),
        _for_schools(facts),
    ]
    body: list[Block] = (
        [Points(tuple(said), is_numbered=True)]
        if said
        else [Text(found.hidden_words or absent("participants", found.listed))]
    )
    if found.listed and not found.is_own_hidden and facts.place.level != "school":
        body.append(found.participation())
    return order(
        facts,
        f"Об итогах {facts.procedure_title}",
        f"{purpose(facts)}, по результатам {facts.procedure_title}",
        tuple(clauses),
        (("Итоги процедуры", tuple(body)),),
    )


def purpose(facts: Facts) -> str:
    """What an order is for: a plan is named only where the department has one."""
    if facts.rows("papers/plans").is_empty():
        return "В целях обеспечения объективности оценочных процедур"
    return "Во исполнение плана мероприятий по обеспечению объективности оценочных процедур"


def season(facts: Facts) -> Paper:
    """Об итогах сезона: all subjects and grades in one order, its conclusions those of the note of the season."""
    found = Season(facts)
    clauses = [
        Clause(f"Принять к сведению итоги {found.genitive} (приложение)."),
        *map(_to_do, season_note.offered_in(found)),
        _for_schools(facts),
    ]
    return order(
        facts,
        f"Об итогах {found.genitive}",
        f"{purpose(facts)}, по результатам {found.genitive}",
        tuple(clauses),
        (
            (
                "Итоги сезона",
                (Points(tuple(season_note.conclusions(found)), is_numbered=True), season_note.marks(found)),
            ),
        ),
        about={"Данные": found.title, "Территория": facts.place.name},
    )


def _for_schools(facts: Facts) -> Clause:
    return Clause(
        "Руководителям общеобразовательных организаций:",
        (
            "довести итоги до педагогических работников без сравнения отдельных педагогов. Срок – до "
            f"{day(month_end(facts.today, 30))};",
            f"исходить из того, что {ALWAYS}.",
        ),
    )


def _to_do(offered: Proposal) -> Clause:
    """A proposal as a point: an order tells."""
    return Clause(f"{offered.audience}: {offered.told.rstrip('.')}. {_term(offered)}.")


def _term(offered: Proposal) -> str:
    return "Срок согласуется" if offered.due_words == NO_TERM else f"Срок – {offered.due_words}"


def upcoming(facts: Facts) -> pl.DataFrame:
    """Procedures of the calendar that are ahead, the nearest first."""
    rows = facts.rows("papers/calendar")
    ahead = rows.filter(pl.col("date_from") >= facts.today)
    return ahead.head(40)


def calendar(rows: pl.DataFrame) -> Block:
    """The schedule as a table, or that there is none."""
    if rows.is_empty():
        return Text(absent("upcoming", rows.height))
    columns = (
        Column("Процедура", 1.2),
        Column("Предмет", 2.2),
        Column("Класс", 0.8),
        Column("Даты проведения", 2.4),
        Column("Загрузка результатов до", 1.8),
    )
    body = tuple(
        (
            r["kind"],
            labels.subject_name(r["subject"]),
            f"{r['class_grade'] or r['grade']}",
            period(r["date_from"], r["date_to"]),
            r["upload_due_on"],
        )
        for r in rows.iter_rows(named=True)
    )
    return Table("Даты проведения и загрузки результатов", columns, body)


def about_years(facts: Facts, rows: pl.DataFrame | None = None) -> dict[str, str]:
    """What an order that is not about results is of: school years of its schedule and the place."""
    years = [] if rows is None else sorted(set(rows["school_year"].drop_nulls()))
    area = facts.request.municipality or ("" if facts.procedures.is_empty() else facts.area)
    return {"Учебный год": ", ".join(map(school_year, years)), "Территория": area}


def span(rows: pl.DataFrame) -> str:
    """From the first to the last day of a schedule, in words of an order."""
    if rows.is_empty():
        return f"в сроки {FILL}"
    first, last = rows.select(pl.col("date_from").min(), pl.col("date_to").max()).row(0)
    return f"{period(first, last)} ({count(rows.height, 'процедура')})"


def procedure(facts: Facts) -> Paper:
    """О проведении процедур по календарю."""
    rows = upcoming(facts)
    return order(
        facts,
        "О проведении оценочных процедур",
        "В целях организованного и объективного проведения оценочных процедур, во исполнение федерального и "
        "регионального графиков",
        (
            Clause(f"Провести оценочные процедуры {span(rows)} по графику (приложение)."),
            Clause(
                f"{facts.coordinators}:",
                (
                    "обеспечить доставку материалов через защищённую сеть и личные кабинеты ФИС ОКО;",
                    "контролировать своевременную загрузку результатов, сроки – в приложении;",
                    "организовать горячую линию для родителей и обучающихся.",
                ),
            ),
            Clause(
                "Руководителям общеобразовательных организаций:",
                (
                    "назначить школьного координатора и комиссию по проверке, провести с ними инструктаж по критериям;",
                    "обеспечить порядок в аудиториях и присутствие наблюдателей;",
                    "хранить работы до получения результатов;",
                    f"исходить из того, что {ALWAYS}.",
                ),
            ),
        ),
        (("График оценочных процедур", (calendar(rows),)),),
        about=about_years(facts, rows),
    )


def storage(facts: Facts) -> Paper:
    """О сохранении работ участников."""
    rows = facts.rows("papers/calendar")
    held = rows.filter(pl.col("date_from") <= facts.today, pl.col("results_received_on").is_null())
    ahead = held if held.height else upcoming(facts)
    return order(
        facts,
        "О сохранении работ участников оценочных процедур",
        "В целях обеспечения возможности перепроверки работ участников оценочных процедур",
        (
            Clause(
                "Руководителям общеобразовательных организаций:",
                (
                    "обеспечить хранение работ, протоколов и критериев до получения результатов и "
                    "завершения перепроверки;",
                    f"назначить ответственного за хранение. Срок – до {day(month_end(facts.today, 14))};",
                    "выдавать работы для перепроверки по акту, без имён участников.",
                ),
            ),
            Clause(f"{facts.coordinators} сообщить школам об окончании перепроверки и сроке хранения."),
        ),
        (("Процедуры, работы которых сохраняются", (calendar(ahead),)),),
        about=about_years(facts, ahead),
    )
