"""Visits of observers as papers read them: who is sent where, and the table of an order."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import Facts
from dashboards.documents.model import Column, Table
from dashboards.words import day, labels

#: The stages of a procedure that a sheet asks about.
STAGES = "все"
CONDITIONS = {"school_code": pl.String, "condition": pl.String, "said": pl.String, "state": pl.String}
CAPTION = "Наблюдатели по образовательным организациям"


#: The condition that says where and by whom works are checked.
PLACE_OF_CHECK = "комиссия и место проверки"


def ahead(facts: Facts) -> pl.DataFrame:
    """Days of schools that have not passed, of the municipality asked for."""
    rows = facts.rows_if_built("visits/slots")
    if rows is None or rows.is_empty():
        return pl.DataFrame()
    known = facts.rows("papers/schools").select("school_code", "municipality")
    rows = rows.filter(pl.col("visit_date") >= facts.today).join(known, on="school_code", how="left")
    area = facts.request.municipality
    return rows.filter(municipality=area) if area else rows


def conditions(facts: Facts) -> pl.DataFrame:
    """What is known before the day of every condition of every school, of the municipality asked for."""
    rows = facts.rows_if_built("visits/conditions")
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema=CONDITIONS)
    area = facts.request.municipality
    return rows.filter(municipality=area) if area else rows


def sent(facts: Facts) -> pl.DataFrame:
    """Visits ahead for which somebody is proposed or approved, with `name` where the paper may hold it.

    Where visits of a campaign are approved, only those: what is proposed beside them waits for a decision.
    """
    rows = facts.rows_if_built("visits/slots")
    if rows is None or rows.is_empty():
        return pl.DataFrame()
    ahead = rows.filter(pl.col("visit_date") >= facts.today, pl.col("observer_code").is_not_null())
    is_approved = pl.col("state") == "утверждено"
    ahead = ahead.filter(is_approved | ~is_approved.any().over("campaign"))
    known = facts.names("observers", ahead["observer_code"])
    return ahead.with_columns(
        name=pl.col("observer_code").replace_strict(known, default=None, return_dtype=pl.String)
    )


def lesson(row: dict) -> str:
    """When a visit begins and where, as far as the school named it."""
    return ", ".join(filter(None, (row["start_time"], row["rooms"]))) or " "


def grades(row: dict) -> str:
    """What is written without classes: an order is read by everybody."""
    return "; ".join(map(labels.work_of_procedure, row["procedures"].split(", ")))


def visits_table(facts: Facts) -> Table:
    """Who is sent where on which day; without a plan the schools of the municipality, to be filled in by hand."""
    rows = sent(facts)
    if rows.is_empty():
        of_region = facts.municipalities_here
        blank = (
            Column("Муниципалитет" if of_region else "Образовательная организация", 4),
            Column("Дата", 1.9),
            Column("Код наблюдателя", 1.6),
            Column("Аудитория", 1.3),
        )
        return Table(
            "Наблюдатели по муниципалитетам" if of_region else CAPTION,
            blank,
            tuple((names.school(name), " ", " ", " ") for name in of_region or facts.schools_here),
        )
    columns = (
        Column("Образовательная организация", 3),
        Column("Дата", 2),
        Column("Начало, кабинет", 1.6),
        Column("Предмет, класс", 1.9),
        Column("Этапы", 1.2),
        Column("Наблюдатель", 2.3),
    )
    body = tuple(
        (
            names.school(row["school_name"]),
            day(row["visit_date"]),
            lesson(row),
            grades(row),
            STAGES,
            row["name"] or " ",
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(CAPTION, columns, body)
