"""Аналитическая справка по итогам процедуры: школа, муниципалитет или регион, в трёх версиях."""

from __future__ import annotations

import polars as pl

from dashboards.documents import pictures
from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.decisions import decisions
from dashboards.documents.facts.objectivity import Attention
from dashboards.documents.facts.proposals import findings, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.suppress import CLOSED, open_reference
from dashboards.documents.kinds.appendices import appendices
from dashboards.documents.model import (
    COUNTED,
    FOR_SCHOOL,
    INTERNAL,
    Block,
    Column,
    Heading,
    Hidden,
    Paper,
    Points,
    Share,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import FILL, LONG_FILL
from dashboards.words import absent, count, day, number, period, plural
from warehouse.thresholds import LEAST_GROUP, least

OFFICIAL = {"all": "Российская Федерация", "region": "Регион"}
#: «4» and «5» together, among marks.
QUALITY = "quality"


def compose(facts: Facts) -> Paper:
    """The note; sections without facts say so in words."""
    results = Results(facts)
    sections: tuple[list[Block], ...] = (
        _basis(facts),
        _conclusions(results),
        _recommendations(results),
        _unknown(facts, results),
        _participation(results),
        _marks(facts, results),
        _scores(facts, results),
        _journal(results),
        _tasks(facts, results),
        _groups(results),
        _objectivity(facts, results),
        _past(facts),
    )
    if results.is_own_hidden:
        sections = (_basis(facts), [Text(results.hidden_words), *_past(facts)])
    blocks = [block for section in sections for block in section]
    head = facts.letterhead
    blocks += [Signature(head.position, head.signatory_name)]
    blocks.append(Text(f"Исполнитель: {head.executor or FILL}", look="note"))
    blocks += [] if results.is_own_hidden else appendices(results)
    return Paper(
        title=f"Аналитическая справка\nпо результатам {facts.procedure_title}\n{of_place(facts)}",
        kind="Аналитическая справка",
        blocks=tuple(blocks),
        provenance=facts.provenance(**facts.own_filters()),
        method=(Points(METHOD),),
    )


def of_place(facts: Facts) -> str:
    """The place in brackets, as titles name it."""
    place = facts.place
    return {"region": "(регион)"}.get(place.level, f"({place.name})")


def _basis(facts: Facts) -> list[Block]:
    """What the note is about: one sentence under the title."""
    dates = _about(facts)
    received = day(dates["results_received_on"]) if dates["results_received_on"] else "дата не указана"
    return [
        Text(
            f"Результаты {facts.procedure_title}. Сроки проведения: {_dates(dates['date_from'], dates['date_to'])}; "
            f"результаты получены: {received}."
        )
    ]


def _about(facts: Facts) -> dict:
    return facts.rows("papers/procedure", procedure_id=facts.place.procedure_id).row(0, named=True)


def _unknown(facts: Facts, results: Results) -> list[Block]:
    """What the note cannot say and why; nothing where everything is known."""
    about = _about(facts)
    said = []
    if not about["has_scale"]:
        if not results.row["n"]:
            said.append(absent("unmarked", results.row["n"]))
        said.append(absent("scale", sum(about[f"min{m}"] is not None for m in (3, 4, 5))))
    elif results.scale_words:
        said.append(results.scale_words)
    if not about["has_specification"]:
        said.append(absent("specification", about["spec_max_score"]))
    return [Heading("Чего мы не знаем"), Points(tuple(said))] if said else []


METHOD = (
    "Источник – файлы ФИС ОКО и региональной выгрузки.",
    "Результаты проверочной работы не используются для оценки работы учителей и школ.",
    "Разница названа разницей только там, где она больше случайной для групп такого размера.",
)


def _dates(first, last) -> str:
    return period(first, last) if first or last else "в расписании не указаны"


def _participation(results: Results) -> list[Block]:
    row = results.row
    if not results.listed:
        return [Heading("Участие", counted=COUNTED), Text(absent("participants", results.listed))]
    said = results.people_words(row)
    if results.facts.place.level != "school":
        took_part = plural(row["schools_cnt"], "Участвовала", "Участвовали", "Участвовали")
        said += f" {took_part} {count(row['schools_cnt'], 'школа')}."
    return [Heading("Участие", counted=COUNTED), Text(said), results.participation()]


def _marks(facts: Facts, results: Results) -> list[Block]:
    is_mark = results.scale == "отметки"
    blocks: list[Block] = [Heading("Отметки" if is_mark else "Уровни", counted=COUNTED)]
    if not results.has_marks:
        # Without a scale of ours ФИС ОКО's own report is all that can be said of marks.
        return [*blocks, Text(results.no_marks_words()), *([] if results.row["n"] else _official(facts))]
    own, _ = results.report("results/marks")
    drawn = own.filter(pl.col("scale") == results.scale)
    if not facts.place.has_region:
        drawn = drawn.filter(pl.col("group_level") != "region")
    row = results.row
    made = pictures.marks(
        drawn,
        f"{facts.procedure_words}, {facts.place.name}",
        row["n"],
        row["quality_pct"],
        row["low_pct"],
        facts.build.data_date,
    )
    blocks += [made] if made else []
    blocks += results.marks()
    blocks += _official(facts)
    blocks.append(results.dynamics() or Text(results.no_seasons_words()))
    return blocks


def _official(facts: Facts) -> list[Block]:
    rows = facts.rows_if_built(
        "papers/reference_marks", procedure_id=facts.place.procedure_id, municipality=facts.place.municipality
    )
    if rows is None or rows.is_empty():
        return [Text(absent("reference", 0 if rows is None else rows.height))]
    wide: dict[tuple, dict] = {}
    quality = pl.col("pct").filter(pl.col("mark") >= 4).sum().over("group_level", "group_name")
    shown = open_reference(rows) if facts.is_open else rows.with_columns(quality_pct=quality)
    for r in shown.iter_rows(named=True):
        if facts.version != INTERNAL and (r["participants"] or 0) < LEAST_GROUP:
            continue
        name = r["group_name"] if r["group_level"] == "municipality" else OFFICIAL[r["group_level"]]
        cells = wide.setdefault((name, r["participants"]), {QUALITY: r["quality_pct"]})
        cells[r["mark"]] = r["pct"]
    empty = Hidden() if facts.is_open else None
    table = tuple(
        (name, n, *(empty if cells.get(m) is None else Share(cells[m], n) for m in (2, 3, 4, 5, QUALITY)))
        for (name, n), cells in wide.items()
    )
    columns = (
        Column("Группа", 2.4),
        *(Column(h, 1, True) for h in ("Участников", "«2»", "«3»", "«4»", "«5»", "Каче\u00adство")),
    )
    return [Table("Опубликовано ФИС ОКО, % участников", columns, table)]


def _scores(facts: Facts, results: Results) -> list[Block]:
    own, _ = results.report("results/scores")
    focus = own.filter(pl.col("group_level") == facts.place.level)
    blocks: list[Block] = [Heading("Распределение первичных баллов", counted=COUNTED)]
    if focus.is_empty() and results.mean and facts.is_open:
        return [
            *blocks,
            Text(mean_words(results.mean, facts.place.level != "school")),
            Text(CLOSED["scores"]),
        ]
    if focus.is_empty():
        return [*blocks, Text(absent("scores", focus.height))]
    n = max(focus["n"].to_list())
    if n < least("min_group_rough"):
        return [*blocks, Text(absent("shape", n))]
    informative = least("min_group_informative")
    summary, _ = results.report("results/scores_summary")
    mean = summary.filter(pl.col("group_level") == facts.place.level).row(0, named=True)
    wider = own.filter(pl.col("group_level") == "region") if facts.place.has_region else own.clear()
    if facts.place.level == "region" or "region" not in results.shown_levels:
        wider = own.clear()
    p = facts.procedure
    borders = {m: p[f"min{m}"] for m in (3, 4, 5) if p.get(f"min{m}") is not None}
    title = f"Средний балл {number(mean['mean_score'], 1)} из {number(mean['max_primary_score'])}"
    who = f"{facts.place.name}, {count(n, 'участник')}"
    sub = f"Первичные баллы, % участников. {who}. Данные на {day(facts.build.data_date)}"
    blocks.append(
        Text(
            mean_words(mean, True) + (" " + absent("shape_rough", n) if n < informative else ""),
            keeps_next=True,
        )
    )
    made = pictures.scores(focus, wider, borders, title, sub)
    return [*blocks, made] if made else blocks


def mean_words(mean: dict, has_median: bool) -> str:
    """The mean score of a group, and the score that half of it has reached."""
    half = f", половина участников набрала не менее {number(mean['median_score'], 1)}" if has_median else ""
    return f"Средний первичный балл {number(mean['mean_score'], 1)} из {number(mean['max_primary_score'])}{half}."


def _journal(results: Results) -> list[Block]:
    table = results.journal()
    blocks: list[Block] = [Heading("Соответствие отметкам журнала", counted=COUNTED)]
    if table is None:
        return [*blocks, Text(absent("journal", results.compared_cnt))]
    if all(isinstance(value, Hidden) for row in table.rows for value in row[2:]):
        return [*blocks, Text(CLOSED["journal"])]
    said = "Расхождение с журналом – повод посмотреть на сроки и содержание работы, а не вывод о школе."
    return [*blocks, Text(said), table]


def _tasks(facts: Facts, results: Results) -> list[Block]:
    focus = results.tasks()
    blocks: list[Block] = [Heading("Выполнение заданий", counted=COUNTED)]
    if focus.is_empty():
        return [*blocks, Text(absent("tasks", focus.height))]
    sub = f"{facts.procedure_words}, {facts.place.name}. Данные на {day(facts.build.data_date)}"
    blocks += pictures.tasks(focus, sub)
    blocks.append(results.tasks_table(focus))
    return blocks


def _groups(results: Results) -> list[Block]:
    table = results.groups()
    blocks: list[Block] = [Heading("Группы участников", counted=COUNTED)]
    if table and all(isinstance(value, Hidden) for row in table.rows for value in row[1:]):
        return [*blocks, Text(absent("groups_small", results.largest_group))]
    return [*blocks, table or Text(results.no_groups_words("groups"))]


def _objectivity(facts: Facts, results: Results) -> list[Block]:
    place = facts.place
    blocks: list[Block] = [Heading("Объективность результатов", counted=COUNTED)]
    found = Attention(facts, place.municipality, place.school_code)
    if facts.version == FOR_SCHOOL:
        return blocks + _own_school(found)
    if place.level == "school" and facts.version != INTERNAL:
        return [*blocks, Text("В открытой версии сведения о признаках по отдельной школе не приводятся.")]
    blocks += [Text(t) for t in found.sentences()]
    if facts.version == INTERNAL:
        table = found.table()
        blocks += [table] if table else []
    return blocks


def _own_school(found: Attention) -> list[Block]:
    if found.rows.is_empty():
        return [Text(absent("signs_own", found.rows.height))]
    row = found.rows.row(0, named=True)
    if row["is_noticed"] and not row["is_listed"]:
        return [Text("Замеченное ранее рассмотрено вместе со школой и снято: вопросов не осталось.")]
    if row["is_listed"]:
        return [
            Text(f"Сила свидетельств: {row['strength']}. Что замечено: {row['seen_words']}."),
            Text(
                "Это повод посмотреть работы вместе, а не вывод о школе. Почему могло быть иначе – слово школы:"
            ),
            Text(f"Пояснение ОО: {row['school_words'] if row['is_explained'] else LONG_FILL}"),
        ]
    return [Text(f"По своим данным школы: {row['strength']}.")]


def _past(facts: Facts) -> list[Block]:
    blocks: list[Block] = [Heading("Что сделано по прошлым рекомендациям", counted=COUNTED)]
    rows = decisions(facts)
    if rows.is_empty():
        return [*blocks, Text(absent("decisions", rows.height))]
    done = rows.filter(pl.col("is_done")).height
    late = rows.filter(pl.col("is_overdue")).height
    passed = f", срок прошёл у {late}" if late else ""
    blocks.append(Text(f"Решений {rows.height}, выполнено {done}{passed}."))
    blocks.append(decisions_table(rows))
    return blocks


def decisions_table(rows: pl.DataFrame, caption: str = "Решения прошлых совещаний и их исполнение") -> Table:
    """Decisions with responsible positions, terms and states."""
    body = tuple(
        (r["decision"], r["responsible"], r["due_on"], r["status_shown"] or "–")
        for r in rows.iter_rows(named=True)
    )
    columns = (
        Column("Решение", 3.2),
        Column("Ответственный", 2.2),
        Column("Срок", 1.9),
        Column("Состояние", 1.7),
    )
    return Table(caption, columns, body)


def _conclusions(results: Results) -> list[Block]:
    said = findings(results, is_compared=True) or [absent("participants", results.listed)]
    return [Heading("Главное"), Points(tuple(said), is_numbered=True)]


def _recommendations(results: Results) -> list[Block]:
    rows = tuple((p.audience, p.text, p.due_words) for p in proposals(results))
    columns = (Column("Кому", 1.8), Column("Что предлагается", 4.4), Column("Срок", 1.9))
    return [
        Heading("Что предлагаем"),
        Text("Проект рекомендаций; отчёт об исполнении от школ не запрашивается.", keeps_next=True),
        Table("Рекомендации по адресатам", columns, rows),
    ]
