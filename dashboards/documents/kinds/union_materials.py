"""Материалы для ГМО: задания и критерии с наибольшими расхождениями проверяющих, карта умений. Без школ и имён."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards.charts import Heading as ChartHeading
from dashboards.documents import pictures
from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.suppress import CLOSED, open_share
from dashboards.documents.model import (
    COUNTED,
    INTERNAL,
    Block,
    Column,
    Heading,
    Paper,
    Points,
    Share,
    Table,
    Text,
)
from dashboards.documents.official import subject_words
from dashboards.words import absent, day

MAX_CRITERIA, MAX_SKILLS = 10, 12


def compose(facts: Facts) -> Paper:
    """Calibration session and map of skills for a methodical union."""
    results = Results(facts)
    blocks: list[Block] = [
        Heading("Критерии для согласования", counted=COUNTED),
        *_criteria(facts),
        *_agreements(facts),
        Heading("Как провести согласование", counted=COUNTED),
        Points(
            (
                "выдать участникам одни и те же обезличенные ответы, проверить их независимо;",
                "сравнить баллы, обсудить только расхождения, сначала – доводы, потом – критерии;",
                "записать договорённости так, чтобы ими пользовалась любая комиссия;",
                "проверить ещё несколько ответов и посмотреть, сблизились ли баллы.",
            ),
            is_numbered=True,
        ),
        *_skills(facts, results),
    ]
    return Paper(
        title=f"Материалы для методического объединения\n{subject_words(facts)}",
        kind="Материалы для ГМО",
        blocks=tuple(blocks),
        provenance=facts.provenance(**facts.own_filters()),
    )


def _skills(facts: Facts, results: Results) -> list[Block]:
    """What is hard for the group, unless its figures are hidden."""
    if results.is_own_hidden:
        return [Heading("Задания и умения", counted=COUNTED), Text(results.hidden_words)]
    return [
        Heading("Задания, которые труднее остальных", counted=COUNTED),
        *_tasks(results),
        Heading("Карта умений", counted=COUNTED),
        *_map(facts, results),
    ]


def criteria(facts: Facts) -> pl.DataFrame:
    """Criteria with most disagreement in the subject and year, all markers together: the pack of the page."""
    about = facts.procedure
    rows = facts.rows_if_built(
        "skills/calibration",
        subject=about["subject"],
        school_year=about["school_year"],
        municipality=facts.place.municipality,
    )
    return pl.DataFrame() if rows is None else rows


def _criteria(facts: Facts) -> list[Block]:
    rows = criteria(facts)
    if rows.is_empty():
        return [Text(absent("rechecks_subject", rows.height))]
    if facts.is_open:
        shares = [open_share(r["exact_pct"], r["works_cnt"]) for r in rows.iter_rows(named=True)]
        rows = rows.with_columns(exact_pct=pl.Series(shares, dtype=pl.Float64)).drop_nulls("exact_pct")
    if rows.is_empty():
        return [Text(CLOSED["works"])]
    columns = (
        Column("Работа", 1.8),
        Column("Критерий", 1.7),
        Column("Что проверяет", 4),
        Column("Работ", 1.2, True),
        Column("Баллы школы и экспертов совпали", 2.4, True),
    )
    body = tuple(
        (
            f"{r['kind']}, {r['grade']} класс",
            r["criterion"],
            r["skill"],
            r["works_cnt"],
            Share(r["exact_pct"], r["works_cnt"]),
        )
        for r in rows.head(MAX_CRITERIA).iter_rows(named=True)
    )
    return [
        Table(
            "Критерии с наибольшими расхождениями проверяющих",
            columns,
            body,
            "Школы и проверявшие не названы.",
        )
    ]


def _agreements(facts: Facts) -> list[Block]:
    """What earlier sessions agreed on and what came after; nothing where nothing was recorded."""
    rows = facts.rows_if_built(
        "skills/agreements", subject=facts.procedure["subject"], municipality=facts.place.municipality
    )
    if rows is None or rows.is_empty():
        return []
    columns = (
        Column("Работа", 1.6),
        Column("Критерий", 1.2),
        Column("О чём договорились", 4.4),
        Column("Когда", 1.4),
        Column("Совпадало до", 1.4, True),
        Column("После", 1.4, True),
        Column("Что стало", 2),
    )
    body = tuple(
        (
            f"{r['kind']}, {r['grade']} класс",
            r["criterion"],
            r["agreement"],
            r["agreed_on"],
            *(_agreed_share(facts, r, side) for side in ("before", "after")),
            r["reading_shown"],
        )
        for r in rows.iter_rows(named=True)
    )
    note = "Договорённости действуют, пока занятие не записало других. «До» и «после» – по дню, когда работы писали."
    return [
        Heading("О чём уже договорились", counted=COUNTED),
        Table("Договорённости о критериях", columns, body, note),
    ]


def _agreed_share(facts: Facts, row: dict, side: str) -> Share | None:
    share, works = row[f"{side}_pct"], row[f"{side}_cnt"]
    if facts.is_open:
        share = open_share(share, works)
    return Share(share, works) if share is not None else None


def _tasks(results: Results) -> list[Block]:
    focus = results.tasks()
    if focus.is_empty():
        return [Text(absent("tasks", focus.height))]
    weak = focus.sort("completion_pct", nulls_last=True).head(6)
    return [results.tasks_table(weak)]


def _map(facts: Facts, results: Results) -> list[Block]:
    """Skills × groups of participants outside; skills × schools inside the department."""
    own, _ = results.report("results/groups_of_participants")
    focus = own.filter(pl.col("group_level") == facts.place.level)
    if focus.is_empty():
        return [Text(results.no_groups_words("groups_map"))]
    words = facts.rows("results/tasks_words", procedure_id=facts.place.procedure_id)
    weakest = (
        results.tasks()
        .sort("completion_pct", nulls_last=True)
        .head(MAX_SKILLS)
        .select("task_code")
        .sort("task_code")
    )
    drawn = (
        focus.join(weakest, on="task_code", how="semi")
        .join(words.select("task_code", skill_words="skill"), on="task_code", how="left")
        .sort("participants_group", "task_no", "task_code", nulls_last=True)
        .with_columns(
            skill=pl.format("{}{}", "task_code", pl.format(" · {}", "skill_words").fill_null("")),
            group=pl.format("«{}»", "participants_group")
            if results.scale == "отметки"
            else pl.col("participants_group"),
            pct="completion_pct",
        )
    )
    title = ChartHeading(
        "Чем темнее клетка, тем больше сделано",
        f"Выполнение заданий участниками с разной отметкой, %. Данные на {day(facts.build.data_date)}",
    )
    blocks: list[Block] = [
        pictures.picture(
            charts.heatmap.skills(drawn, title),
            "Карта умений по группам участников",
            charts.heatmap.caption(drawn),
        )
    ]
    if facts.version == INTERNAL:
        blocks += _classes(facts)
    return blocks


def _classes(facts: Facts) -> list[Block]:
    rows = facts.rows_if_built(
        "papers/content_deficits",
        procedure_id=facts.place.procedure_id,
        municipality=facts.place.municipality,
        school_code=facts.place.school_code,
    )
    if rows is None or rows.is_empty():
        return [Text(absent("deficits", 0 if rows is None else rows.height))]
    by = (
        rows.group_by("task_codes", "topic", maintain_order=True)
        .agg(classes=pl.len())
        .sort("classes", descending=True)
    )
    columns = (Column("Задания", 1.4), Column("Тема", 5), Column("Классов", 1.2, True))
    return [Table("Темы, где классам предлагается помощь", columns, tuple(by.iter_rows()))]
