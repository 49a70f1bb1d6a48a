"""Проекты приказов о людях и местах: о наблюдателях, о комиссии, об обеспечении объективности.

No teacher and no school with signs is ever named: an order is read by everybody.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.visits import PLACE_OF_CHECK, ahead, conditions, visits_table
from dashboards.documents.kinds.orders import ALWAYS, about_years, calendar, purpose, span, upcoming
from dashboards.documents.model import Block, Clause, Column, Paper, Table, Text
from dashboards.documents.official import LONG_FILL, order
from dashboards.words import absent, labels, period
from dashboards.words.place import in_natural_order, ordered_subjects


def observers(facts: Facts) -> Paper:
    """О закреплении наблюдателей: who is sent where, never why; without a plan all schools, to be filled in."""
    rows = upcoming(facts)
    register = facts.rows_if_built("papers/registers")
    people = pl.DataFrame() if register is None else register.filter(pl.col("register") == "observers")
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
                f"{facts.coordinators}:",
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
                (Text(said), calendar(rows), *_observers(facts)),
            ),
            (
                "Закрепление наблюдателей",
                (sent,),
            ),
        ),
        about=about_years(facts, rows),
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
    """О составе муниципальной комиссии по перепроверке: people, their subjects and whose works they do not check."""
    rows = facts.rows_if_built("papers/experts", municipality=facts.request.municipality)
    experts = pl.DataFrame() if rows is None else rows
    body: Block = _members(facts, experts) if experts.height else Text(absent("experts", experts.height))
    return order(
        facts,
        "О составе муниципальной экспертной комиссии по перепроверке работ",
        "В целях единого подхода к проверке работ участников оценочных процедур",
        (
            Clause("Утвердить состав муниципальной экспертной комиссии (приложение)."),
            Clause(f"Назначить председателем комиссии {LONG_FILL[:30]} (должность, фамилия, инициалы)."),
            Clause(
                "Комиссии:",
                (
                    "проверять обезличенные работы без сведений о школьной проверке;",
                    "не поручать эксперту работы школ, названных для него в приложении;",
                    "договориться о критериях до начала проверки и записать решения по спорным ответам.",
                ),
            ),
            Clause(
                "Методическому центру обсудить типичные расхождения с методическими объединениями на "
                "обезличенных работах."
            ),
        ),
        (("Состав экспертной комиссии", (body,)),),
        about=about_years(facts),
    )


def _members(facts: Facts, experts: pl.DataFrame) -> Table:
    """A line for an expert by name: subjects, schools whose works go to others; without names a line for a subject."""
    if not facts.shows_names:
        return _to_fill_in(experts)
    known = facts.names("experts", experts["expert_code"])
    columns = (
        Column("№", 0.5, is_counter=True),
        Column("Эксперт (фамилия или код)", 3),
        Column("Предметы", 3),
        Column("Чьих работ не проверяет", 4),
    )
    body = tuple(
        (
            str(place),
            known.get(r["expert_code"], r["expert_code"]),
            ", ".join(map(labels.subject_name, _subjects_of(r["subjects"]))),
            "; ".join(_barred(facts, r)) or " ",
        )
        for place, r in enumerate(experts.iter_rows(named=True), start=1)
    )
    note = "Своей школы и школ, названных в реестре; пусто – место работы в реестре не названо, впишите."
    return Table("Эксперты, предметы и ограничения", columns, body, note)


def _to_fill_in(experts: pl.DataFrame) -> Table:
    """Subjects with how many experts there are, to be filled in by hand: no code of a person in an open paper."""
    counts = Counter(subject for text in experts["subjects"] for subject in _subjects_of(text))
    columns = (
        Column("Предмет", 2.4),
        Column("Экспертов в реестре", 1.6, True, 0),
        Column("Состав (должность, фамилия, инициалы)", 4),
        Column("Чьих работ не проверяют", 3),
    )
    body = tuple(
        (labels.subject_name(subject), counts[subject], " ", " ")
        for subject in ordered_subjects(list(counts))
    )
    note = "Эксперт двух предметов посчитан в каждом."
    return Table("Эксперты по предметам", columns, body, note)


def _subjects_of(text: str | None) -> list[str]:
    return [subject.strip() for subject in (text or "").split(",") if subject.strip()]


def _barred(facts: Facts, row: dict) -> list[str]:
    codes = [row["school_code"], *(row["barred_school_codes"] or "").split(",")]
    named = [names.school(facts.school_name(code.strip())) for code in codes if code and code.strip()]
    return list(dict.fromkeys(named))


def objectivity(facts: Facts) -> Paper:
    """Об обеспечении объективности: days, observers, where and when schools check works, who is the chair."""
    rows = upcoming(facts)
    return order(
        facts,
        "Об обеспечении объективности оценочных процедур",
        purpose(facts),
        (
            Clause(f"Обеспечить объективность оценочных процедур {span(rows)} по графику (приложение 1)."),
            Clause(
                f"{facts.coordinators}:",
                (
                    "закрепить наблюдателей за общеобразовательными организациями и провести их инструктаж;",
                    "до дня каждой работы собрать от школ сведения об условиях и уточнить недостающие;",
                    "собрать листы наблюдения не позднее трёх дней после работы;",
                    "организовать перепроверку работ, отобранных жребием, обезличенно и без сведений о школьной "
                    "проверке.",
                ),
            ),
            Clause("Утвердить дни и место проверки работ (приложение 2)."),
            Clause(
                "Руководителям общеобразовательных организаций:",
                (
                    "утвердить комиссию по проверке и её председателя, провести инструктаж под подпись;",
                    "не поручать учителю проверку работ своего класса;",
                    "проверять работы коллегиально, под кодами участников, в дни и месте из приложения 2;",
                    f"исходить из того, что {ALWAYS}.",
                ),
            ),
        ),
        (
            ("График оценочных процедур", (calendar(rows),)),
            ("Проверка работ: дни, место, председатель", (_checking(facts),)),
        ),
        about=about_years(facts, rows),
    )


def _checking(facts: Facts) -> Table:
    """A line for a school and campaign: its days, and the place of checking as far as the school has told it."""
    columns = (
        Column("Образовательная организация", 3.2),
        Column("Дни работ", 2.2),
        Column("Дни проверки", 1.6),
        Column("Комиссия и место", 3),
        Column("Председатель", 2),
    )
    rows = ahead(facts)
    if rows.is_empty():
        of_region = facts.municipalities_here
        blank = tuple((names.school(name), " ", " ", " ", " ") for name in of_region or facts.schools_here)
        if of_region:
            return Table(
                "Проверка работ по муниципалитетам", (Column("Муниципалитет", 3.2), *columns[1:]), blank
            )
        return Table("Проверка работ в образовательных организациях", columns, blank)
    told = dict(conditions(facts).filter(condition=PLACE_OF_CHECK).select("school_code", "said").iter_rows())
    by_school = rows.group_by("school_code", "school_name", maintain_order=True).agg(
        pl.col("visit_date").min().alias("first"), pl.col("visit_date").max().alias("last")
    )
    body = tuple(
        (
            names.school(r["school_name"]),
            period(r["first"], r["last"]),
            " ",
            told.get(r["school_code"]) or " ",
            " ",
        )
        for r in in_natural_order(by_school, "school_name").iter_rows(named=True)
    )
    note = "Комиссия и место – как сообщила школа; пустое впишите."
    return Table("Проверка работ в образовательных организациях", columns, body, note)
