"""Справка о загрузке результатов: who has sent what by its term, who is late, which classes have not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.first_page import PLACE, answer, area_of, full_table, place_in, signed_by
from dashboards.documents.model import COUNTED, INTERNAL, Block, Column, Heading, Paper, Points, Table, Text
from dashboards.words import absent, count, counted, day, labels, number, out_of, school_year
from dashboards.words.place import natural
from warehouse.plans.workdays import add_days

SOON, LATER = 3, 5  # working days
FORMER = -1


class Uploads:
    """What the paper is about: rows of the newest year of each kind, those of the year before, what is ahead."""

    def __init__(self, facts: Facts) -> None:
        found = facts.rows_if_built("papers/uploads", municipality=facts.request.municipality)
        if found is None or found.is_empty():
            raise CannotComposeError(absent("uploads_paper", found))
        self.facts = facts
        self.everything = found
        self.area = area_of(facts, found)
        self.rows = found.filter("is_newest_year")
        self.due = self.rows.filter("is_expected", pl.col("status") != "expected")
        self.ahead = found.filter(pl.col("status") == "expected").sort("term_on", nulls_last=True)
        self.unsent = self.rows.filter(status="missing")
        self.late = self.rows.filter(status="late")
        self.gaps = self.rows.filter(status="gap")
        self.partial = self.rows.filter(pl.col("missing_classes").is_not_null())
        sent = self.due.filter(pl.col("status") != "missing")
        # Where nobody has sent anything, the file is more likely to lie with the department than with every school.
        self.silent = self.unsent.filter(~pl.col("procedure_id").is_in(sent["procedure_id"].to_list()))
        self.owed = self.unsent.filter(~pl.col("procedure_id").is_in(self.silent["procedure_id"].to_list()))

    def by_procedure(self) -> list[pl.DataFrame]:
        """Rows of each procedure of the newest year, the latest term first."""
        return [part for _, part in self.rows.group_by("procedure_id", maintain_order=True)]


def compose(facts: Facts) -> Paper:
    """The note; raises CannotComposeError where neither results nor a calendar of procedures is loaded."""
    found = Uploads(facts)
    blocks: list[Block] = answer(conclusions(found), proposals(found), unknown(found))
    if found.rows.height:
        blocks += [Heading("По процедурам", counted=COUNTED), _procedures(found)]
    if facts.version == INTERNAL and found.rows.height:
        blocks += [*_schools(found), *_classes(found)]
    blocks += signed_by(facts)
    return Paper(
        title=f"Справка о загрузке результатов\n{found.area}\nна {day(facts.today)}",
        kind="Справка о загрузке результатов",
        blocks=tuple(blocks),
        provenance=facts.provenance(Территория=found.area, **{"На дату": day(facts.today)}),
        method=(Points(METHOD),),
    )


def title(row: dict) -> str:
    """«ВПР, МА, 4 класс, весна 2022/23»."""
    return labels.procedure_of(row) if row["subject"] else row["procedure_id"]


def conclusions(found: Uploads) -> list[str]:
    """What has come of what was due, each kind beside its year before, where it is missing most, classes."""
    if found.rows.is_empty():
        return [absent("uploads_newest", found.rows.height)]
    said = [_whole(found)]
    if found.due.height:
        said += [_beside(found, kind) for kind in found.due["kind"].unique(maintain_order=True)]
    if found.silent.height:
        works = "; ".join(map(title, _works(found.silent)))
        said.append(f"Ни одна школа не прислала: {works}. Вероятнее всего, файл ждёт загрузки в ведомстве.")
    elif found.due.height and found.owed.is_empty() and found.late.is_empty():
        said.append(absent("uploads_late", found.owed.height + found.late.height))
    if found.partial.height:
        schools = out_of(
            found.partial["school_code"].n_unique(), found.rows["school_code"].n_unique(), "школа"
        )
        said.append(f"Классов, названных графиком, нет в протоколах {schools}.")
    elif found.due["expected_classes_cnt"].sum():
        said.append(absent("uploads_classes", found.partial.height))
    return said


def _works(rows: pl.DataFrame) -> list[dict]:
    return list(rows.unique("procedure_id", maintain_order=True).iter_rows(named=True))


def _whole(found: Uploads) -> str:
    spoken = found.due if found.due.height else found.rows
    works, schools = (spoken[column].n_unique() for column in ("procedure_id", "school_code"))
    what = f"{count(works, 'работа')}, {count(schools, 'школа')}"
    if found.due.is_empty():
        came = found.rows.filter(pl.col("received_at").is_not_null()).height
        return f"Получены протоколы: {number(came)} ({what}). {absent('uploads_calendar', found.due.height)}"
    unsent = f"не прислано {number(found.unsent.height)}" if found.unsent.height else "прислано всё"
    return (
        f"Срок наступил: {count(found.due.height, 'протокол')} школ ({what}). "
        f"Прислано в срок {number(found.due.filter(status='received').height)}, "
        f"позже срока {number(found.late.height)}, {unsent}."
    )


def _beside(found: Uploads, kind: str) -> str:
    """One kind against its year before: of what was due, how much was late and how much did not come."""
    now = found.due.filter(kind=kind)
    year = now["school_year"][0]
    before = found.everything.filter(
        "is_expected", pl.col("status") != "expected", kind=kind, school_year=year + FORMER
    )
    said = f"{kind} {school_year(year)}: {_counts(now)}"
    if before.is_empty():
        return f"{said}; прошлый год без графика, сравнить его нельзя."
    return f"{said}; годом раньше: {_counts(before)}."


def _counts(rows: pl.DataFrame) -> str:
    late, unsent = rows.filter(status="late").height, rows.filter(status="missing").height
    return f"позже срока {number(late)}, не прислано {number(unsent)} из {number(rows.height)}"


def proposals(found: Uploads) -> list[Proposal]:
    """Who does what by when: one question to a school about all its works, and a reminder before the next term."""
    today = found.facts.today
    offered = []
    if found.silent.height:
        works = "; ".join(map(title, _works(found.silent)))
        offered.append(
            Proposal(
                found.facts.coordinators,
                f"проверить, получены ли результаты, и загрузить файл: {works}",
                add_days(today, SOON, "working"),
            )
        )
    asked = pl.concat([found.owed, found.partial, found.gaps]).unique("school_code").height
    if asked:
        offered.append(
            Proposal(
                "Методическому центру",
                f"спросить у {counted(asked, 'школа')} одним обращением обо всех недостающих протоколах, помочь с "
                "загрузкой",
                add_days(today, LATER, "working"),
            )
        )
    if found.ahead.height and (term := found.ahead["term_on"][0]) and term > today:
        coming = "; ".join(title(row) for row in _works(found.ahead.filter(term_on=term)))
        offered.append(
            Proposal(
                found.facts.coordinators,
                f"напомнить школам срок загрузки ({coming}): {day(term)}",
                max(add_days(term, -SOON, "working"), today),
            )
        )
    return offered


def unknown(found: Uploads) -> list[str]:
    """What the paper cannot say and why."""
    if found.rows.is_empty():
        return []
    said = []
    bare = found.rows.filter(pl.col("due_on").is_null() & pl.col("received_at").is_not_null())
    if bare.height:
        said.append(
            f"в срок ли прислано там, где график не называет срока: протоколов {number(bare.height)};"
        )
    unstamped = found.rows.filter(received_source="load")
    if unstamped.height:
        said.append(f"когда прислано – в файле и журнале нет времени: протоколов {number(unstamped.height)};")
    if found.gaps.height:
        said.append(
            f"ждали ли работу там, где её нет в графике, а другая обязательная прислана: {number(found.gaps.height)};"
        )
    if not found.rows["expected_classes_cnt"].sum():
        said.append("все ли классы на месте: график классов не называет;")
    said.append("почему школа прислала позже: причину называет сама школа.")
    return said


def _procedures(found: Uploads) -> Table:
    columns = (
        Column("Работа", 3.8),
        Column("Срок", 1.6),
        Column("Ждали школ", 1.2, True),
        Column("При\u00adслали", 1.2, True),
        Column("из них позже срока", 1.3, True),
        Column("Не при\u00adслали", 1.2, True),
        Column("Срок не насту\u00adпил", 1.3, True),
        Column("Нет в графике", 1.4, True),
    )
    body = []
    for part in found.by_procedure():
        expected = part.filter("is_expected")
        counts = (part.filter(status=status).height for status in ("late", "missing", "expected", "gap"))
        came = part.filter(pl.col("received_at").is_not_null()).height
        terms: list[date] = expected["due_on"].drop_nulls().to_list()
        first = (title(part.row(0, named=True)), max(terms, default=None), expected.height, came)
        body.append((*first, *counts))
    # A column that is empty for every work says nothing.
    kept = [i for i, cells in enumerate(zip(*body, strict=True)) if any(cells)]
    return Table(
        "Что прислано по работам последнего учебного года",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in body),
        "Опоздание – повод помочь с загрузкой, а не оценка школы.",
    )


def _schools(found: Uploads) -> list[Block]:
    """A line for every school that is asked or was late: all its works at once."""
    blocks: list[Block] = [Heading("По школам", counted=COUNTED)]
    rows = pl.concat([found.owed, found.late, found.gaps])
    if rows.is_empty():
        return [*blocks, Text(absent("uploads_schools", rows.height))]
    columns = (PLACE, Column("Школа", 2.8), Column("Не прислано", 3.4), Column("Прислано позже срока", 3.4))
    body = []
    for part in _by_school(rows):
        unsent = part.filter(pl.col("status") != "late")
        body.append(
            (
                _place(found, part),
                _name(part),
                _told(unsent, _term),
                _told(part.filter(status="late"), _delay),
            )
        )
    return [*blocks, full_table("Школы, с которыми уточнить загрузку", columns, body)]


def _told(rows: pl.DataFrame, words: Callable[[dict], str]) -> str:
    """Works of one school, those of one season under one name: «ВПР, весна 2022/23: МА 6 (…); РУ 6 (…)»."""
    return "; ".join(
        f"{kind}, {season} {school_year(year)}: "
        + ", ".join(f"{labels.test_of(r)} {r['grade']} ({words(r)})" for r in part.iter_rows(named=True))
        for (kind, season, year), part in rows.group_by("kind", "season", "school_year", maintain_order=True)
    )


def _term(row: dict) -> str:
    return f"срок {day(row['due_on'])}" if row["due_on"] else "вне графика"


def _delay(row: dict) -> str:
    return f"на {count(row['days_late'], 'день')}"


def _classes(found: Uploads) -> list[Block]:
    if found.partial.is_empty():
        return []
    columns = (PLACE, Column("Школа", 2.8), Column("Работа", 3.4), Column("Нет классов", 2))
    body = [
        (_place(found, part), _name(part), title(r), r["missing_classes"])
        for part in _by_school(found.partial)
        for r in part.iter_rows(named=True)
    ]
    return [
        Heading("Классы, которых нет в протоколах", counted=COUNTED),
        full_table("Классы графика, которых нет в результатах", columns, body),
    ]


def _by_school(rows: pl.DataFrame) -> list[pl.DataFrame]:
    parts = [part for _, part in rows.group_by("school_code", maintain_order=True)]
    return sorted(parts, key=lambda part: (part["municipality"][0] or "", natural(_name(part))))


def _place(found: Uploads, part: pl.DataFrame) -> str | None:
    return place_in(found.area, part["municipality"][0])


def _name(part: pl.DataFrame) -> str:
    return short(part["school_name"][0] or f"школа {part['school_code'][0]}")


METHOD = (
    "Кого ждали и к какому сроку, сказано графиком процедур; школа со своей датой имеет свой срок.",
    "Время получения – отметка ФИС ОКО в файле, иначе журнал загрузки; по дню загрузки в программу не судят.",
)
