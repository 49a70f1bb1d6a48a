"""Потребность в повышении квалификации на следующий год: a covering letter and a table by subject and topic.

What «Госзадание» of the page «Повышение квалификации» shows, for whoever makes up the state order of courses: places,
topics and programmes; no school and no person.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.model import Block, Book, Column, Paper, Table, Text
from dashboards.documents.official import FILL, letter
from dashboards.words import absent, count, counted, labels, upper_first

TITLE = "Потребность в повышении квалификации"


def compose(facts: Facts) -> Book:
    """The workbook and its letter; raises CannotComposeError where nothing waits for a place."""
    rows = facts.rows_if_built("training/needs", municipality=facts.request.municipality, subject=None)
    if rows is None or rows.is_empty():
        raise CannotComposeError(absent("needs", 0 if rows is None else rows))
    year = int(rows["for_year"][0])
    sheets = {"Потребность": _needs(rows, year), "По предметам": _by_subject(rows)}
    return Book(f"{TITLE} на {year} год", sheets, facts.provenance(), _letter(facts, rows, year), None, TITLE)


def _needs(rows: pl.DataFrame, year: int) -> Table:
    """Every subject and topic with places, and all of them in the last row."""
    columns = (
        Column("№", 0.5, True, 0),
        Column("Предмет", 2),
        Column("Тема", 4),
        Column("Нужно мест", 1.1, True),
        Column("Школ", 0.9, True),
        Column("Уже принято", 1.1, True),
        Column("Без программы", 1.2, True),
        Column("Программы каталога", 5),
    )
    body: list[tuple] = [
        (
            i,
            _subject(r["subject"]),
            upper_first(r["topic"]),
            r["people_cnt"],
            r["schools_cnt"],
            r["accepted_cnt"],
            r["without_course_cnt"],
            r["courses"] or "ещё искать",
        )
        for i, r in enumerate(rows.iter_rows(named=True), start=1)
    ]
    body.append(
        (
            " ",
            "Всего",
            " ",
            rows["people_cnt"].sum(),
            " ",
            rows["accepted_cnt"].sum(),
            rows["without_course_cnt"].sum(),
            " ",
        )
    )
    note = (
        "Место – педагог в теме; строка, где участника определяет школа, – одно место. «Без программы» – для "
        "скольких строк программу или место ещё искать."
    )
    caption = f"{TITLE} на {year} год"
    return Table(caption, columns, tuple(body), note, bold_rows=frozenset({len(body) - 1}))


def _by_subject(rows: pl.DataFrame) -> Table:
    """Places by subject, as the letter prints them."""
    by = rows.group_by("subject", maintain_order=True).agg(
        pl.len().alias("topics"), pl.col("people_cnt").sum(), pl.col("without_course_cnt").sum()
    )
    by = by.sort("people_cnt", "subject", descending=[True, False])
    body: list[tuple] = [
        (_subject(r["subject"]), r["topics"], r["people_cnt"], r["without_course_cnt"])
        for r in by.iter_rows(named=True)
    ]
    body.append(("Всего", rows.height, rows["people_cnt"].sum(), rows["without_course_cnt"].sum()))
    columns = (
        Column("Предмет", 4),
        Column("Тем", 1, True),
        Column("Нужно мест", 1.3, True),
        Column("Без программы", 1.5, True),
    )
    return Table("Потребность по предметам", columns, tuple(body), bold_rows=frozenset({len(body) - 1}))


def _subject(code: str | None) -> str:
    return labels.subject_name(code) if code else "общие темы"


def _letter(facts: Facts, rows: pl.DataFrame, year: int) -> Paper:
    places, accepted, lacking = (
        int(rows[name].sum()) for name in ("people_cnt", "accepted_cnt", "without_course_cnt")
    )
    body: list[Block] = [
        Text(
            f"Направляем потребность в повышении квалификации педагогических работников на {year} год для "
            f"формирования государственного задания: {count(places, 'место')} по "
            f"{counted(rows.height, 'тема', 'datv')}. Согласие школы или педагога уже есть по "
            f"{counted(accepted, 'строка', 'datv')}; остальное – предложения по "
            "результатам оценочных процедур, перепроверок и запросам школ."
        ),
        _by_subject(rows),
    ]
    if lacking:
        body.append(
            Text(
                f"Мест на программах каталога не хватает для {counted(lacking, 'строка')}: просим предусмотреть такие "
                "программы; темы названы в приложении."
            )
        )
    body.append(Text("Школы и педагоги в письме и приложении не названы."))
    return letter(
        facts,
        f"О потребности в повышении квалификации на {year} год",
        f"Руководителю организации дополнительного профессионального образования\n{FILL}",
        tuple(body),
        "Сопроводительное письмо",
        (f"{TITLE} на {year} год, файл xlsx, {count(rows.height, 'строка')}.",),
    )
