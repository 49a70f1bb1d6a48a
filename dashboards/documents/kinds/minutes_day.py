"""Протоколы дня процедуры: наблюдения and проверки работ комиссией школы. People fill in what only they know."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.letterhead import NUMBER
from dashboards.documents.facts.results import Results
from dashboards.documents.model import (
    COUNTED,
    Block,
    Column,
    Fields,
    Heading,
    Paper,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import DATE, FILL, LONG_FILL, letterhead_blocks
from dashboards.words import absent, count, counted, number, period

OF_OBSERVATION, OF_CHECKING = "Протокол наблюдения", "Протокол проверки работ"
EMPTY_LINES = 4


def observation(facts: Facts) -> Paper:
    """Where observers were on a procedure, what they saw, what the schools answered; raises CannotComposeError."""
    about = facts.procedure["procedure_id"]
    place = {"municipality": facts.request.municipality, "school_code": facts.request.school_code}
    visits = facts.rows_if_built("papers/observations", procedure_id=about, **place)
    if visits is None or visits.is_empty():
        raise CannotComposeError(absent("observations_paper", 0 if visits is None else visits))
    remarks = facts.rows("visits/remarks").filter(procedure_id=about)
    remarks = remarks.join(
        visits.select("school_code").unique(), on="school_code", how="semi", maintain_order="left"
    )
    blocks: list[Block] = [
        _head(
            facts,
            {
                "Место": facts.letterhead.place or FILL,
                "Дни наблюдения": period(min(visits["visit_date"]), max(visits["visit_date"])),
            },
            facts.letterhead.blank_number,
        ),
        Heading("Где были наблюдатели", counted=COUNTED),
        *(Text(sentence) for sentence in _seen(visits, remarks)),
        _visits(facts, visits),
        Heading("Что увидели и что ответили школы", counted=COUNTED),
        _remarks(remarks),
        Heading("РЕШИЛИ (проект)", counted=COUNTED),
        _decided(),
        Signature("Председатель"),
        Signature("Секретарь"),
    ]
    return _paper(facts, OF_OBSERVATION, facts.area, blocks, letterhead_blocks(facts.letterhead))


def _head(facts: Facts, more: dict[str, str], number: str = NUMBER) -> Fields:
    known = {
        "Дата": f"{DATE}    № {number}",
        "Процедура": facts.procedure_words,
        "Председатель": FILL,
        "Секретарь": FILL,
    }
    return Fields(tuple((known | more).items()))


def _paper(facts: Facts, kind: str, where: str, blocks: list[Block], head: tuple[Block, ...] = ()) -> Paper:
    return Paper(
        title=f"{kind}\n{facts.procedure_words}\n{where}",
        kind=kind,
        head=head,
        blocks=tuple(blocks),
        provenance=facts.provenance(**facts.own_filters()),
        is_official=True,
    )


def _seen(visits: pl.DataFrame, remarks: pl.DataFrame) -> list[str]:
    counts = visits.height, visits["school_code"].n_unique(), visits["observer_code"].n_unique()
    said = [
        f"{count(counts[0], 'посещение')} в {counted(counts[1], 'школа', 'loct')}, наблюдателей – {number(counts[2])}."
    ]
    if interested := visits.filter("has_interest").height:
        said.append(
            f"В {counted(interested, 'посещение', 'loct')} у наблюдателя есть интерес в этой школе: они не засчитаны."
        )
    if remarks.height:
        said.append(
            f"Замечаний – {number(remarks.height)}, школ с замечаниями – {number(remarks['school_code'].n_unique())}."
        )
    return said


def _visits(facts: Facts, visits: pl.DataFrame) -> Table:
    known = facts.names("observers", visits["observer_code"])
    columns = (
        Column("Дата", 1.7),
        Column("Образовательная организация", 3.2),
        Column("Класс", 1.1),
        Column("Наблюдатель", 2.2),
        Column("Этапы", 2.2),
        Column("Замечаний", 1.4, True, 0),
    )
    body = tuple(
        (
            r["visit_date"],
            names.school(r["school_name"] or r["school_code"]),
            r["class_label"] or "вся параллель",
            known.get(r["observer_code"], r["observer_code"]) or " ",
            r["stages"],
            r["remarks_cnt"],
        )
        for r in visits.iter_rows(named=True)
    )
    return Table("Посещения", columns, body)


def _remarks(remarks: pl.DataFrame) -> Block:
    if remarks.is_empty():
        return Text(absent("remarks_paper", remarks))
    columns = (
        Column("Образовательная организация, класс", 3),
        Column("Что видел наблюдатель", 3.6),
        Column("Возражение школы", 2.4),
        Column("Состояние", 2),
    )
    body = tuple(
        (
            ", ".join(filter(None, (names.school(r["school_name"]), r["class_label"]))),
            r["said_words"],
            r["objection"],
            r["state"],
        )
        for r in remarks.iter_rows(named=True)
    )
    note = "Замечание – повод уточнить порядок вместе со школой, а не вывод о ней."
    return Table("Замечания наблюдателей", columns, body, note)


def _decided() -> Table:
    columns = (
        Column("№", 0.5, is_counter=True),
        Column("Решение", 4.6),
        Column("Ответственный", 2.2),
        Column("Срок", 1.6),
    )
    return Table("Проект решений", columns, tuple((str(n), " ", " ", " ") for n in range(1, EMPTY_LINES)))


def checking(facts: Facts) -> Paper:
    """How a commission of a school checked the works of a procedure: what is known is printed, the rest filled in."""
    results = Results(facts)
    code = facts.request.school_code or ""
    told = facts.rows_if_built("papers/school_conditions", school_code=code)
    place = None if told is None else next(iter(_own_kind(facts, told)["commission"].drop_nulls()), None)
    blocks: list[Block] = [
        _head(facts, {"Комиссия и место": place or FILL, "Члены комиссии": LONG_FILL[:40]}),
        Heading("Как договорились оценивать", counted=COUNTED),
        _agreed(facts),
        Heading("Что проверено", counted=COUNTED),
        _checked(results),
        Text(f"Работы, которые читали двое, и спорные ответы:\n{LONG_FILL}\n{LONG_FILL}", look="line"),
        Text("Учитель не проверял работы своего класса: ☐ да  ☐ проверял, причина: " + FILL, look="line"),
        Signature("Председатель комиссии"),
        Signature("Члены комиссии"),
    ]
    return _paper(facts, OF_CHECKING, names.school(facts.place.name), blocks)


def _own_kind(facts: Facts, told: pl.DataFrame) -> pl.DataFrame:
    """What the school said of procedures of this kind in this school year."""
    about = facts.procedure
    own = told.filter(school_year=about["school_year"])
    return own.filter(pl.col("kind").is_null() | (pl.col("kind") == about["kind"]))


def _agreed(facts: Facts) -> Table:
    """Agreements on criteria of the subject that are kept, then lines for those of this school."""
    known = facts.rows_if_built(
        "skills/agreements", subject=facts.procedure["subject"], municipality=facts.place.municipality
    )
    rows = [] if known is None else known.rows(named=True)
    columns = (Column("Работа", 2), Column("Задание, критерий", 2), Column("О чём договорились", 5))
    body = [(f"{r['kind']}, {r['grade']} класс", r["criterion"], r["agreement"]) for r in rows]
    return Table("Договорённости о критериях", columns, (*body, *([(" ", " ", " ")] * EMPTY_LINES)))


def _checked(results: Results) -> Table:
    _, below = results.summary
    columns = (
        Column("Класс", 2),
        Column("Писали", 1.6, True, 0),
        Column("Проверено", 1.6),
        Column("Перечитано вторым", 1.8),
        Column("Балл изменён", 1.6),
    )
    classes = [(r["label"], r["present_cnt"], " ", " ", " ") for r in below.iter_rows(named=True)]
    whole = ("Всего", results.row["present_cnt"], " ", " ", " ")
    return Table("Работы участников", columns, (*classes, whole), bold_rows=frozenset({len(classes)}))
