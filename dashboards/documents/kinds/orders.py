"""Проекты приказов: об итогах, о проведении, о наблюдателях, о комиссии, о сохранении работ.

No teacher and no school with signs is ever named: an order is read by everybody.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.proposals import NO_TERM, Proposal, findings, month_end, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.visits import visits_table
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
    due = month_end(facts.today, 30)
    clauses = [
        Clause(f"Принять к сведению итоги {facts.procedure_title} (приложение)."),
        *(
            Clause(f"{p.audience}: {p.text.rstrip('.')}. {_term(p)}.")
            for p in proposals(found)[:6]
            if facts.version == OPEN
        ),
        Clause(
            "Руководителям общеобразовательных организаций:",
            (
                f"довести итоги до педагогических работников без сравнения отдельных педагогов. Срок – до {day(due)};",
                f"исходить из того, что {ALWAYS}.",
            ),
        ),
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
        f"Во исполнение плана мероприятий по обеспечению объективности оценочных процедур, на основании результатов "
        f"{facts.procedure_title}",
        tuple(clauses),
        (("Итоги процедуры", tuple(body)),),
    )


def _term(offered: Proposal) -> str:
    return "Срок согласуется" if offered.due_words == NO_TERM else f"Срок – {offered.due_words}"


def _upcoming(facts: Facts) -> pl.DataFrame:
    rows = facts.rows("papers/calendar")
    ahead = rows.filter(pl.col("date_from") >= facts.today)
    return ahead.head(40)


def _calendar(rows: pl.DataFrame) -> Block:
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


def _about(facts: Facts, rows: pl.DataFrame | None = None) -> dict[str, str]:
    """What an order that is not about results is of: school years of its schedule and the place."""
    years = [] if rows is None else sorted(set(rows["school_year"].drop_nulls()))
    area = facts.request.municipality or ("" if facts.procedures.is_empty() else facts.area)
    return {"Учебный год": ", ".join(map(school_year, years)), "Территория": area}


def _span(rows: pl.DataFrame) -> str:
    if rows.is_empty():
        return f"в сроки {FILL}"
    first, last = rows.select(pl.col("date_from").min(), pl.col("date_to").max()).row(0)
    return f"{period(first, last)} ({count(rows.height, 'процедура')})"


def procedure(facts: Facts) -> Paper:
    """О проведении процедур по календарю."""
    rows = _upcoming(facts)
    return order(
        facts,
        "О проведении оценочных процедур",
        "В целях организованного и объективного проведения оценочных процедур, во исполнение федерального и "
        "регионального графиков",
        (
            Clause(f"Провести оценочные процедуры {_span(rows)} по графику (приложение)."),
            Clause(
                "Муниципальному координатору:",
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
        (("График оценочных процедур", (_calendar(rows),)),),
        about=_about(facts, rows),
    )


def observers(facts: Facts) -> Paper:
    """О закреплении наблюдателей: who is sent where, never why; without a plan all schools, to be filled in."""
    rows = _upcoming(facts)
    register = facts.rows_if_built("papers/registers")
    people = pl.DataFrame() if register is None else register.filter(register=pl.lit("observers"))
    people = register.filter(pl.col("register") == "observers") if register is not None else people
    said = (
        "В реестре наблюдателей: "
        + ", ".join(f"{r['kind']} – {r['people_cnt']}" for r in people.iter_rows(named=True))
        + "."
        if people.height
        else absent("observers", people.height)
    )
    sent = visits_table(facts)
    return order(
        facts,
        "О закреплении наблюдателей при проведении оценочных процедур",
        "В целях открытости и объективности проведения оценочных процедур",
        (
            Clause("Закрепить наблюдателей за общеобразовательными организациями (приложение 2)."),
            Clause(
                "Муниципальному координатору:",
                (
                    "не закреплять наблюдателя за школой, где у него есть личная заинтересованность;",
                    "провести инструктаж наблюдателей и выдать листы наблюдения;",
                    "менять состав наблюдателей между процедурами.",
                ),
            ),
            Clause(
                "Руководителям общеобразовательных организаций обеспечить наблюдателям доступ в "
                "аудитории и к проверке работ."
            ),
        ),
        (
            (
                "Процедуры, на которых присутствуют наблюдатели",
                (Text(said), _calendar(rows), *_observers(facts)),
            ),
            (
                "Закрепление наблюдателей",
                (sent,),
            ),
        ),
        about=_about(facts, rows),
    )


def _people(facts: Facts, register: str) -> pl.DataFrame:
    """People of a register by kind with their names where the paper may hold them: kind, person_code, name."""
    if not facts.shows_names or (found := facts.rows_if_built("papers/register_people")) is None:
        return pl.DataFrame(schema={"kind": pl.String, "person_code": pl.String, "name": pl.String})
    found = found.filter(pl.col("register") == register)
    known = facts.names(register, found["person_code"])
    return found.with_columns(
        name=pl.col("person_code").replace_strict(known, default=None, return_dtype=pl.String)
    )


def _observers(facts: Facts) -> tuple[Block, ...]:
    """Observers by name, for whom the order is made; nothing in a paper that may not hold names."""
    people = _people(facts, "observers").filter(pl.col("name").is_not_null())
    if people.is_empty():
        return ()
    columns = (Column("Код наблюдателя", 1.6), Column("Фамилия, имя, отчество", 4), Column("Вид", 2))
    return (
        Table(
            "Состав наблюдателей", columns, tuple(people.select("person_code", "name", "kind").iter_rows())
        ),
    )


def commission(facts: Facts) -> Paper:
    """О составе муниципальной комиссии по перепроверке."""
    register = facts.rows_if_built("papers/registers")
    experts = register.filter(pl.col("register") == "experts") if register is not None else pl.DataFrame()
    columns = (
        Column("Предмет", 3),
        Column("Экспертов в реестре", 2, True),
        Column("Состав (коды или фамилии)", 4),
    )
    members = {
        kind: "; ".join(part.select(pl.coalesce("name", "person_code")).to_series())
        for (kind,), part in _people(facts, "experts").group_by("kind", maintain_order=True)
    }
    if experts.height:
        body: Block = Table(
            "Эксперты по предметам",
            columns,
            tuple(
                (labels.subject_name(r["kind"]), r["people_cnt"], members.get(r["kind"], " "))
                for r in experts.iter_rows(named=True)
            ),
        )
    else:
        body = Text(absent("experts", experts.height))
    return order(
        facts,
        "О составе муниципальной экспертной комиссии по перепроверке работ",
        "В целях единого подхода к проверке работ участников оценочных процедур",
        (
            Clause("Утвердить состав муниципальной экспертной комиссии (приложение)."),
            Clause(
                "Комиссии:",
                (
                    "проверять обезличенные работы без сведений о школьной проверке;",
                    "не поручать эксперту работы его школы;",
                    "договориться о критериях до начала проверки и записать решения по спорным ответам.",
                ),
            ),
            Clause(
                "Методическому центру обсудить типичные расхождения с методическими объединениями на "
                "обезличенных работах."
            ),
        ),
        (("Состав экспертной комиссии", (body,)),),
        about=_about(facts),
    )


def storage(facts: Facts) -> Paper:
    """О сохранении работ участников."""
    rows = facts.rows("papers/calendar")
    held = rows.filter(pl.col("date_from") <= facts.today, pl.col("results_received_on").is_null())
    ahead = held if held.height else _upcoming(facts)
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
            Clause("Муниципальному координатору сообщить школам об окончании перепроверки и сроке хранения."),
        ),
        (("Процедуры, работы которых сохраняются", (_calendar(ahead),)),),
        about=_about(facts, ahead),
    )
