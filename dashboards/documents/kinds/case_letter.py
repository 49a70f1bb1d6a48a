"""Запрос слова школы: one letter a season that lists all cases of a school, each with a line for its explanation."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.model import Column, Paper, Table, Text
from dashboards.documents.official import letter
from dashboards.words import absent, school_year

#: What the letter lists: what was asked, and what was not, unless the school had its letter of the year.
ASKED = (pl.col("state") == "ждём слово школы") | (
    (pl.col("state") == "признак зарегистрирован") & ~pl.col("is_school_asked")
)


def compose(facts: Facts) -> Paper:
    """The letter about cases of the latest school year that wait for the school's word; raises CannotComposeError."""
    code = facts.request.school_code
    stated = facts.rows_if_built("support/cases", school_code=code)
    waiting = pl.DataFrame() if stated is None else stated.filter(ASKED)
    if waiting.is_empty():
        raise CannotComposeError(absent("cases_asked", waiting))
    year = max(waiting["school_year"].to_list())
    told = facts.rows(
        "objectivity/cases", school_year=year, procedure_id=None, municipality=None, school_code=code
    )
    words = told.select("procedure_id", "seen_words", "innocent_explanation")
    rows = waiting.filter(school_year=year).join(words, on="procedure_id", how="left", maintain_order="left")
    columns = (
        Column("Работа", 2),
        Column("Что замечено", 2.6),
        Column("Почему могло быть иначе", 2.6),
        Column("Пояснение школы, одной строкой", 2.8),
    )
    body = tuple(
        (
            row["procedure_words"],
            row["seen_words"] or "замечание наблюдателя",
            row["innocent_explanation"] or "–",
            " ",
        )
        for row in rows.iter_rows(named=True)
    )
    return letter(
        facts,
        "О пояснении результатов оценочных процедур",
        f"Руководителю {names.school(facts.school_name(code))}",
        (
            Text(
                "Просим пояснить то, что замечено в результатах: по одной строке о каждой работе. Признак – повод "
                "посмотреть работы вместе, а не вывод о школе; отчёты и сведения от педагогов не нужны."
            ),
            Table("Работы, о которых просим пояснение", columns, body),
            Text("Срок – десять рабочих дней. Это единственное обращение о работах этого учебного года."),
        ),
        about={"Учебный год": school_year(year), "Школа": facts.school_name(code)},
    )
