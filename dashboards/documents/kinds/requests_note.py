"""Справка о запросах к школам: how often they were asked, which reports were not asked of teachers, and proof."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.first_page import PLACE, answer, area_of, full_table, place_in, signed_by
from dashboards.documents.model import COUNTED, INTERNAL, Block, Column, Heading, Paper, Points, Text
from dashboards.words import absent, count, counted, day, number, out_of, school_year
from warehouse.plans.workdays import add_days

KIND = "Справка о запросах к школам"
COORDINATOR = "Муниципальному координатору"
LATER = 10  # working days
METHOD = (
    "Запрос – документ со сроком ответа в реестре документов; без логина школы он касается каждой школы реестра. Что "
    "школа прислала сама, запросом не считается.",
    "Сведения, которых не спрашивают, узнаются по теме запроса; сколько их пришло без вопроса, посчитано по "
    "загруженным файлам.",
    "Формулировки документов меняются: перед ссылкой на них сверьте действующую редакцию.",
)


class Asked:
    """What the paper is about: schools, requests and reports of the newest school year, reports of the years before."""

    def __init__(self, facts: Facts) -> None:
        schools = facts.rows_if_built("plan/requests")
        schools = schools if schools is None else _here(facts, schools)
        if schools is None or schools.is_empty():
            raise CannotComposeError(absent("requests_paper", 0 if schools is None else schools.height))
        self.facts = facts
        self.year: int = schools["school_year"][0]  # the newest stands first
        self.area = area_of(facts, schools)
        self.schools = schools.filter(school_year=self.year)
        self.letters = _here(facts, facts.rows("plan/request_letters")).filter(school_year=self.year)
        self.reports = _here(facts, facts.rows("plan/not_asked"))
        self.asked = self.schools.filter(pl.col("requests_cnt") > 0)
        self.over = self.schools.filter("is_over_most")
        self.needless = self.letters.filter("is_known_already")


def _here(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    area = facts.request.municipality
    return rows.filter(municipality=area) if area else rows


def compose(facts: Facts) -> Paper:
    """The note; raises CannotComposeError where no school stands in the register."""
    found = Asked(facts)
    blocks: list[Block] = [
        *answer(conclusions(found), proposals(found), unknown(found)),
        *_not_asked(found),
        *_letters(found),
        *(_schools(found) if facts.version == INTERNAL else []),
        *signed_by(facts),
    ]
    return Paper(
        title=f"{KIND}\n{found.area}\nна {day(facts.today)}",
        kind=KIND,
        blocks=tuple(blocks),
        provenance=facts.provenance(
            Территория=found.area, **{"Учебный год": school_year(found.year), "На дату": day(facts.today)}
        ),
        method=(Points(METHOD),),
    )


def conclusions(found: Asked) -> list[str]:
    """How many schools were not asked, the most asked one, the year before, what was asked needlessly."""
    year, all_ = school_year(found.year), found.schools.height
    silent = all_ - found.asked.height
    said = [f"В {year} учебном году не спрашивали {out_of(silent, all_, 'школа')}."]
    if found.asked.height:
        most = max(found.schools["requests_cnt"].to_list())
        said.append(
            f"Запросов – {number(found.letters.height)}, больше всего к одной школе – {number(most)}; цель – не больше "
            "одного за период."
        )
    else:
        said.append(absent("requests_year", found.asked.height))
    now = (
        found.reports.filter(school_year=found.reports["school_year"][0])
        if found.reports.height
        else found.reports
    )
    held = now.filter(pl.col("requests_cnt") == 0, pl.col("known_cnt") > 0)["title"].n_unique()
    if held:
        said.append(
            f"Сведений, которые есть в данных и о которых никого не спрашивали, – {count(held, 'вид')} "
            f"({school_year(now['school_year'][0])} учебный год)."
        )
    if found.needless.height:
        said.append(
            f"Запросов о том, что уже есть в данных: {number(found.needless.height)}; от них можно отказаться."
        )
    return said


def proposals(found: Asked) -> list[Proposal]:
    """Not to ask again for what is known; one request instead of several."""
    due = add_days(found.facts.today, LATER, "working")
    offered = []
    if found.needless.height:
        about = "; ".join(found.needless["about"].unique(maintain_order=True).head(3))
        offered.append(Proposal(COORDINATOR, f"не повторять запросы о том, что есть в данных ({about})", due))
    if found.over.height:
        offered.append(
            Proposal(
                COORDINATOR,
                f"свести запросы к {counted(found.over.height, 'школа', 'datv')} в один: они получили больше нормы",
                due,
            )
        )
    return offered


def unknown(found: Asked) -> list[str]:
    """What the register of documents does not tell."""
    said = ["спрашивали ли школы по телефону и в мессенджерах: такие запросы в реестр не попадают;"]
    bare = found.letters.filter(pl.col("asked_on").is_null()).height
    if bare:
        said.append(f"когда отправлено: у {counted(bare, 'запрос')} нет даты;")
    said.append("сколько времени занял ответ: время школы программа не измеряет.")
    return said


def _not_asked(found: Asked) -> list[Block]:
    blocks: list[Block] = [Heading("Чего у педагогов и школ не спрашивали", counted=COUNTED)]
    if found.reports.is_empty():
        return [*blocks, Text(absent("not_asked_paper", found.reports.height))]
    columns = (
        PLACE,
        Column("Учебный год", 1.2),
        Column("О чём могли бы спросить", 3.2),
        Column("Откуда взято", 2.6),
        Column("Сколько этого в данных", 2.2),
        Column("Запро\u00adсов", 0.9, True),
        Column("Документ", 2.8),
    )
    body = [
        (
            place_in(found.area, row["municipality"]),
            school_year(row["school_year"]),
            row["title"],
            row["instead"],
            f"{row['counted']}: {number(row['known_cnt'])}",
            row["requests_cnt"],
            row["document"],
        )
        for row in found.reports.iter_rows(named=True)
        if row["known_cnt"] or row["requests_cnt"]
    ]
    if not body:
        return [*blocks, Text(absent("not_asked_paper", len(body)))]
    return [*blocks, full_table("Сведения, полученные без отчётов педагогов и школ", columns, body)]


def _letters(found: Asked) -> list[Block]:
    blocks: list[Block] = [Heading("Запросы к школам", counted=COUNTED)]
    if found.letters.is_empty():
        return [*blocks, Text(absent("requests_year", found.letters.height))]
    columns = (
        PLACE,
        Column("О чём просили", 4),
        Column("Когда", 1.4),
        Column("Скольких школ касался", 1.3, True),
        Column("Откуда берётся без вопроса", 2.8),
        Column("Документ", 2.8),
    )
    body = [
        (place_in(found.area, row["municipality"]), *(row[name] for name in LETTER))
        for row in found.letters.iter_rows(named=True)
    ]
    return [*blocks, full_table(f"Запросы {school_year(found.year)} учебного года", columns, body)]


LETTER = ("about", "asked_on", "schools_cnt", "instead", "document")


def _schools(found: Asked) -> list[Block]:
    blocks: list[Block] = [Heading("Кого и о чём просили", counted=COUNTED)]
    if found.asked.is_empty():
        return [*blocks, Text(absent("requests_year", found.asked.height))]
    columns = (
        PLACE,
        Column("Школа", 2.8),
        Column("Запро\u00adсов", 1, True),
        Column("О чём", 4.4),
        Column("Последний", 1.4),
        Column("Вывод", 1.6),
    )
    body = [
        (
            place_in(found.area, row["municipality"]),
            short(row["school_name"] or f"школа {row['school_code']}"),
            row["requests_cnt"],
            row["asked_about"],
            row["last_asked_on"],
            row["conclusion"],
        )
        for row in found.asked.iter_rows(named=True)
    ]
    return [*blocks, full_table("Запросы по школам", columns, body)]
