"""Реестр наблюдателей и реестр экспертов: who there is, who is prepared, what is in force until when.

Inside a line is a person: a position or kind first, the name only where the reader may see it; outside only counts.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal, month_end
from dashboards.documents.first_page import answer, area_of, full_table, signed_by
from dashboards.documents.model import COUNTED, INTERNAL, Block, Column, Heading, Paper, Points, Table, Value
from dashboards.words import absent, count, counted, day, labels, number, out_of
from dashboards.words.place import ordered_subjects

READINGS = 2  # of one work, by experts of different schools
SOON = 30


def observers(facts: Facts) -> Paper:
    """The register of observers; raises CannotComposeError where none is loaded."""
    rows = facts.rows_if_built("papers/observers")
    if rows is None or rows.is_empty():
        raise CannotComposeError(absent("observers_paper", rows))
    blocks: list[Block] = answer(
        _observers_said(rows), _observers_offered(facts, rows), _observers_unknown(rows)
    )
    blocks += [Heading("По видам", counted=COUNTED), _kinds(rows)]
    if facts.version == INTERNAL:
        blocks += [Heading("Состав", counted=COUNTED), _observers(facts, rows)]
    return _paper(facts, "Реестр наблюдателей", facts.request.municipality or "", rows, blocks, OF_OBSERVERS)


def experts(facts: Facts) -> Paper:
    """The register of experts; raises CannotComposeError where none is loaded."""
    rows = facts.rows_if_built("papers/experts", municipality=facts.request.municipality)
    if rows is None or rows.is_empty():
        raise CannotComposeError(absent("experts_paper", rows))
    subjects = _by_subject(rows)
    blocks: list[Block] = answer(
        _experts_said(rows, subjects), _experts_offered(facts, rows, subjects), _experts_unknown(rows)
    )
    blocks += [Heading("По предметам", counted=COUNTED), _subjects(subjects)]
    if facts.version == INTERNAL:
        blocks += [Heading("Состав", counted=COUNTED), _experts(facts, rows)]
    return _paper(facts, "Реестр экспертов", area_of(facts, rows), rows, blocks, OF_EXPERTS)


def _paper(
    facts: Facts, kind: str, area: str, rows: pl.DataFrame, blocks: list[Block], method: tuple[str, ...]
) -> Paper:
    loaded = rows["loaded_at"].max()
    checked = {"Реестр загружен": day(loaded)} if isinstance(loaded, date) else {}
    lines = [kind, *([area] if area else []), f"на {day(facts.today)}"]
    return Paper(
        title="\n".join(lines),
        kind=kind,
        blocks=(*blocks, *signed_by(facts)),
        provenance=facts.provenance(Территория=area, **{"На дату": day(facts.today)}, **checked),
        method=(Points(method),),
    )


def _kind(word: str | None) -> str:
    return word or "вид не указан"


def _observers_said(rows: pl.DataFrame) -> list[str]:
    kinds = ", ".join(f"{_kind(k)} – {number(n)}" for k, n in _counts(rows, "observer_kind"))
    said = [f"В реестре {count(rows.height, 'наблюдатель')}: {kinds}."]
    visited = rows.filter(pl.col("last_visit_on").is_not_null())
    if visited.height:
        last = visited["last_visit_on"].max()
        when = f"; последний лист – {day(last)}" if isinstance(last, date) else ""
        said.append(f"Листы наблюдения есть у {out_of(visited.height, rows.height, 'наблюдатель')}{when}.")
    else:
        said.append(absent("observers_sheets", visited.height))
    briefed = rows["briefed_on"].drop_nulls().len()
    if briefed:
        said.append(f"День инструктажа назван у {out_of(briefed, rows.height, 'наблюдатель')}.")
    else:
        said.append(absent("observers_briefed", briefed))
    bare = rows["order_text"].null_count()
    said.append(
        f"Приказа о закреплении нет у {counted(bare, 'наблюдатель')}."
        if bare
        else "Приказ о закреплении указан у каждого."
    )
    return said


def _counts(rows: pl.DataFrame, column: str) -> list[tuple[str | None, int]]:
    return list(rows.group_by(column).len().sort(column, nulls_last=True).iter_rows())


def _observers_offered(facts: Facts, rows: pl.DataFrame) -> list[Proposal]:
    due, offered = month_end(facts.today, SOON), []
    if waiting := rows["briefed_on"].null_count():
        text = f"провести инструктаж {counted(waiting, 'наблюдатель', 'gent')} и записать его день в реестр"
        offered.append(Proposal(facts.coordinators, text, due))
    if bare := rows["order_text"].null_count():
        text = f"закрепить приказом {counted(bare, 'наблюдатель', 'gent')}"
        offered.append(Proposal("Органу управления образованием", text, due))
    return offered


def _observers_unknown(rows: pl.DataFrame) -> list[str]:
    free = rows["interest_school_codes"].null_count()
    said = [f"есть ли личная заинтересованность у тех, кто её не назвал: {number(free)};"] if free else []
    return [*said, "был ли наблюдатель там, откуда не поступил лист."]


def _kinds(rows: pl.DataFrame) -> Table:
    columns = (
        Column("Вид", 3),
        Column("Наблюдателей", 1.6, True),
        Column("С приказом", 1.4, True),
        Column("Инструктаж назван", 1.6, True),
        Column("Есть листы", 1.4, True),
    )
    known = ("order_text", "briefed_on", "last_visit_on")
    body: list[tuple[Value, ...]] = []
    for part in rows.partition_by("observer_kind", maintain_order=True):
        has = (part[column].drop_nulls().len() for column in known)
        body.append((_kind(part["observer_kind"][0]), part.height, *has))
    return Table("Наблюдатели по видам", columns, tuple(body))


def _observers(facts: Facts, rows: pl.DataFrame) -> Table:
    known = facts.names("observers", rows["observer_code"])
    columns = (
        Column("№", 0.5, is_counter=True),
        Column("Кто", 2),
        Column("Фамилия, имя, отчество" if known else "Код", 2.6 if known else 1.2),
        Column("Приказ", 2.4),
        Column("Инструк\u00adтаж", 1.6),
        Column("Последний лист", 1.6),
        Column("Не направляется (есть интерес)", 2.8),
    )
    body = tuple(
        (
            str(i),
            f"{r['observer_kind']} наблюдатель" if r["observer_kind"] else "наблюдатель",
            known.get(r["observer_code"], r["observer_code"]),
            r["order_text"],
            r["briefed_on"],
            r["last_visit_on"],
            "; ".join(
                short(facts.school_name(c.strip()))
                for c in (r["interest_school_codes"] or "").split(",")
                if c
            ),
        )
        for i, r in enumerate(rows.iter_rows(named=True), start=1)
    )
    return full_table("Наблюдатели", columns, body)


def _subjects_of(row: dict) -> list[str]:
    return [s.strip() for s in (row["subjects"] or "").split(",") if s.strip()]


def _by_subject(rows: pl.DataFrame) -> dict[str, list[dict]]:
    """Experts of each subject; one of two subjects stands in both."""
    found: dict[str, list[dict]] = {}
    for row in rows.iter_rows(named=True):
        for subject in _subjects_of(row):
            found.setdefault(subject, []).append(row)
    return {subject: found[subject] for subject in ordered_subjects(list(found))}


def _ready(rows: list[dict]) -> list[dict]:
    return [row for row in rows if row["is_qualified"]]


def _short_of(subjects: dict[str, list[dict]]) -> list[str]:
    """Subjects whose works cannot be read twice by experts of different schools."""
    return [
        labels.subject_name(subject)
        for subject, rows in subjects.items()
        if len({row["school_code"] or row["expert_code"] for row in _ready(rows)}) < READINGS
    ]


def _experts_said(rows: pl.DataFrame, subjects: dict[str, list[dict]]) -> list[str]:
    ready = rows.filter("is_qualified")
    said = [
        f"В реестре {count(rows.height, 'эксперт')}, предметов – {number(len(subjects))}; проверять сейчас могут "
        f"{out_of(ready.height, rows.height, 'эксперт')}."
    ]
    if subjects:
        fewest = min(subjects, key=lambda s: len(_ready(subjects[s])))
        n = len(_ready(subjects[fewest]))
        said.append(f"Меньше всего готовых проверять – {labels.subject_name(fewest)}: {number(n)}.")
    if few := _short_of(subjects):
        said.append(f"Двух чтений экспертами разных школ не провести: {', '.join(few)}.")
    elif subjects:
        said.append("По каждому предмету работу могут прочитать два эксперта разных школ.")
    run = rows["run_on"].drop_nulls().len()
    if run:
        passed = rows["run_until"].drop_nulls().len()
        said.append(
            f"Пробная проверка записана у {out_of(run, rows.height, 'эксперт')}, пройдена – у {number(passed)}."
        )
    else:
        said.append(absent("experts_runs", run))
    return said


def _experts_offered(facts: Facts, rows: pl.DataFrame, subjects: dict[str, list[dict]]) -> list[Proposal]:
    due, offered = month_end(facts.today, SOON), []
    if waiting := rows.filter(~pl.col("is_qualified")).height:
        text = f"провести подготовку и пробную проверку для {counted(waiting, 'эксперт')}"
        offered.append(Proposal("Методическому центру", text, due))
    if few := _short_of(subjects):
        text = f"предложить школам назвать экспертов: {', '.join(few)}"
        offered.append(Proposal(facts.coordinators, text, due))
    ends = rows.filter(pl.col("run_until") >= facts.today)["run_until"].min()
    if isinstance(ends, date):
        text = f"до {day(ends)} повторить пробную проверку тем, у кого она заканчивается первой"
        offered.append(Proposal("Методическому центру", text, ends))
    return offered


def _experts_unknown(rows: pl.DataFrame) -> list[str]:
    homeless = rows["school_code"].null_count()
    said = [f"где работает эксперт, чья школа не названа: {number(homeless)};"] if homeless else []
    return [*said, "согласится ли эксперт на следующую проверку: это спрашивают перед приказом."]


def _subjects(subjects: dict[str, list[dict]]) -> Table:
    columns = (
        Column("Предмет", 3),
        Column("Экспертов", 1.4, True),
        Column("Прошли подготовку", 1.6, True),
        Column("Могут проверять", 1.6, True),
        Column("Из скольких школ", 1.6, True),
    )
    body = tuple(
        (
            labels.subject_name(subject),
            len(rows),
            sum(bool(row["is_trained"]) for row in rows),
            len(_ready(rows)),
            len({row["school_code"] for row in _ready(rows) if row["school_code"]}),
        )
        for subject, rows in subjects.items()
    )
    return Table("Эксперты по предметам", columns, body, "Эксперт двух предметов стоит в обеих строках.")


def _experts(facts: Facts, rows: pl.DataFrame) -> Table:
    known = facts.names("experts", rows["expert_code"])
    columns = (
        Column("№", 0.5, is_counter=True),
        Column("Статус, место работы", 3),
        Column("Фамилия, имя, отчество" if known else "Код", 2.6 if known else 1.2),
        Column("Предметы", 2),
        Column("Параллели", 1.4),
        Column("Подго\u00adтовка", 1.3),
        Column("Пробная проверка действует по", 1.8),
        Column("Может проверять", 1.4),
    )
    body = tuple(
        (
            str(i),
            ", ".join(
                filter(
                    None,
                    (r["expert_status"] or "эксперт", short(r["school_name"]) if r["school_name"] else ""),
                )
            ),
            known.get(r["expert_code"], r["expert_code"]),
            ", ".join(_subjects_of(r)),
            r["grades_text"] or "все",
            bool(r["is_trained"]),
            r["run_until"],
            bool(r["is_qualified"]),
        )
        for i, r in enumerate(rows.iter_rows(named=True), start=1)
    )
    return full_table("Эксперты", columns, body)


OF_OBSERVERS = (
    "Последний лист – день последнего листа наблюдения, загруженного в программу.",
    "Личная заинтересованность – названная, место работы или школа ребёнка; в такую школу наблюдателя не направляют.",
)
OF_EXPERTS = (
    "Может проверять – пробная проверка согласованных работ пройдена и ей меньше года; где её не проводили – пройдена "
    "подготовка.",
    "Работы своей школы и школы, где есть интерес, эксперт не читает.",
)
