"""Протоколы слепой перепроверки и ключ: what an expert fills in, and what stays with the coordinator."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.model import (
    Block,
    Book,
    Bundle,
    Column,
    Fields,
    Heading,
    PageBreak,
    Paper,
    Points,
    Signature,
    Table,
)
from dashboards.documents.official import FILL, LETTER_PT
from dashboards.words import absent, count, day, number, out_of
from warehouse.thresholds import least

#: The reading that sees the other two and decides.
THIRD = 3
#: More criteria than that do not stand in one row of a sheet that people write on.
MOST_COLUMNS = 12
MEMO = (
    "Работы без имён, школ и отметок: не пытайтесь узнать, чьи они, и не обсуждайте их до конца проверки.",
    "Узнали работу своей школы или своего ученика – верните пакет координатору, не читая.",
    "До начала договоритесь о критериях со всеми экспертами предмета; спорные решения запишите.",
    "Балл ставьте по каждому критерию; пустая клетка – критерий не проверен, ноль – ответа нет или он неверен.",
    "Второе чтение – независимое: чужих баллов не смотрят. Сильно разошедшиеся работы читает третий эксперт.",
)


def lots(facts: Facts) -> pl.DataFrame:
    """Works of the latest lot, of the procedure asked for where one is; raises CannotComposeError without any."""
    rows = facts.rows_if_built("works/lots", procedure_id=facts.request.procedure_id)
    if rows is None or rows.is_empty():
        raise CannotComposeError(absent("lots_paper", 0 if rows is None else rows))
    return rows.filter(lot_name=rows["lot_name"][0])


def protocols(facts: Facts) -> Bundle:
    """A protocol for every expert of the latest lot: a page a package, a row a code, a column a criterion."""
    rows = lots(facts)
    criteria = facts.rows("works/criteria", procedure_id=rows["procedure_id"][0]).rows()
    sides = [
        rows.select("package", "work_code", expert=column, reading=pl.lit(reading))
        for reading, column in enumerate(("first_expert", "second_expert", "third_expert"), 1)
    ]
    readings = pl.concat(sides).drop_nulls("expert").sort("expert", "package", "reading", "work_code")
    if readings.is_empty():
        raise CannotComposeError(absent("work_readers", readings))
    known = facts.names("experts", readings["expert"])
    procedure = facts.words_of(rows.row(0, named=True))
    papers = {}
    for (code,), own in readings.group_by("expert", maintain_order=True):
        blocks: list[Block] = [Heading("Памятка"), Points(MEMO, is_numbered=True)]
        for (package, reading), part in own.group_by("package", "reading", maintain_order=True):
            seen = _both(facts, rows["lot_name"][0]) if reading == THIRD else {}
            blocks += [PageBreak(), *_protocol(procedure, package, reading, code, part, criteria, seen)]
        papers[names.in_file(f"Протокол {code}")] = Paper(
            title=f"Проверка работ: {procedure}. Эксперт {known.get(code, code)}",
            kind="Протоколы эксперта",
            blocks=tuple(blocks),
            provenance=facts.provenance(Жребий=rows["lot_name"][0]),
            size_pt=LETTER_PT,
            is_official=True,
        )
    return Bundle("Протоколы проверки работ", papers, facts.provenance(Жребий=rows["lot_name"][0]))


def _both(facts: Facts, lot_name: str) -> dict[tuple[str, str], str]:
    """What both readings gave, as a third reader sees it: «2 и 0 | »."""
    rows = facts.rows_if_built("works/apart")
    own = [] if rows is None else rows.filter(lot_name=lot_name).iter_rows(named=True)
    return {
        (
            row["work_code"],
            row["task_code"],
        ): f"{number(row['first_score'])} и {number(row['second_score'])} | "
        for row in own
    }


def _protocol(
    procedure: str,
    package: str,
    reading: int,
    code: str,
    part: pl.DataFrame,
    criteria: list[tuple],
    seen: dict[tuple[str, str], str],
) -> list[Block]:
    """One package of one reading; seen: (code of a work, criterion) → both scores, for the third reading alone."""
    works = part["work_code"].to_list()
    blocks: list[Block] = [
        Heading(f"Протокол проверки: пакет {package}, чтение {reading}"),
        Fields(
            (
                ("Процедура", procedure),
                ("Эксперт (код)", code),
                ("Работ в пакете", number(len(works))),
                ("Начало и окончание", FILL),
            ),
            size_pt=11,
        ),
    ]
    # Without a specification the criteria are written in by hand.
    parts = [criteria[at : at + MOST_COLUMNS] for at in range(0, len(criteria), MOST_COLUMNS)]
    for some in parts or [[(" ", None)] * 6]:
        columns = (
            Column("Код", 2),
            *(Column(f"{task}{f' (до {number(top, 0)})' if top else ''}") for task, top in some),
            Column("Сумма"),
        )
        body = tuple((work, *(seen.get((work, task), " ") for task, _ in some), " ") for work in works)
        note = "В клетке – баллы двух чтений; окончательный балл впишите после черты." if seen else ""
        blocks.append(Table("Баллы по критериям", columns, body, note))
    return [*blocks, Signature("Эксперт")]


def key(facts: Facts) -> Book:
    """The draw as anybody can repeat it, and the key of codes: for the coordinator, apart from the packages."""
    rows = lots(facts)
    first = rows.row(0, named=True)
    sheets = {"Жребий": _draw(rows), "Ключ": _key(rows), "Нагрузка": _load(rows)}
    title = f"Жребий и ключ работ: {facts.words_of(first)}"
    return Book(title, sheets, facts.provenance(Жребий=first["lot_name"]))


def _draw(rows: pl.DataFrame) -> Table:
    first = rows.row(0, named=True)
    schools = rows.group_by("school_name", "reason", "rule", "of_cnt").len().sort("school_name")
    columns = (
        Column("ОО", 4), Column("Почему", 1.4), Column("Правило", 1.6), Column("Работ", 1.4),
        Column("Пакетов", 1, True),
    )  # fmt: skip
    packages = dict(rows.group_by("school_name").agg(pl.col("package").n_unique()).iter_rows())
    body = tuple(
        (
            names.school(row["school_name"]),
            row["reason"] or " ",
            row["rule"] or " ",
            out_of(row["len"], row["of_cnt"], "работа") if row["of_cnt"] else count(row["len"], "работа"),
            packages[row["school_name"]],
        )
        for row in schools.iter_rows(named=True)
    )
    kept = f" Работы хранят до {day(first['kept_until'])}." if first["kept_until"] else ""
    note = (
        f"Начальное число – «{first['seed_text']}» ({first['source_text']}), жребий {day(first['drawn_on'])}.{kept} "
        "Школы с признаками и пятая часть остальных; из школы – 24 работы, до тридцати – все. Порядок работ класса – "
        "по SHA-256 от строки «число|процедура|логин|класс|код», из него берут работы через равный шаг: у всех работ "
        "школы возможность попасть в жребий одна."
    )
    return Table("Жребий работ", columns, body, note)


def _key(rows: pl.DataFrame) -> Table:
    columns = (
        Column("Код в пакете", 1.6), Column("Пакет", 1.2), Column("ОО", 3.6), Column("Класс", 0.8),
        Column("Код участника", 1.4), Column("Чтение 1", 1), Column("Чтение 2", 1), Column("Чтение 3", 1),
    )  # fmt: skip
    body = tuple(
        (
            row["work_code"],
            row["package"],
            names.school(row["school_name"]),
            row["class_label"],
            row["participant_code"],
            row["first_expert"] or " ",
            row["second_expert"] or " ",
            row["third_expert"] or " ",
        )
        for row in rows.sort("work_code").iter_rows(named=True)
    )
    note = "Ключ хранит координатор отдельно от пакетов: экспертам и школам его не показывают."
    return Table("Ключ", columns, body, note)


def _load(rows: pl.DataFrame) -> Table:
    readings = rows.unpivot(["first_expert", "second_expert", "third_expert"], index=["package", "work_code"])
    load = (
        readings.drop_nulls("value")
        .group_by("value")
        .agg(pl.len(), pl.col("package").n_unique())
        .sort("value")
    )
    minutes = least("works_minutes")
    columns = (
        Column("Эксперт", 2),
        Column("Пакетов", 1, True),
        Column("Работ", 1, True),
        Column("Часов", 1, True),
    )
    body = tuple((code, packages, works, works * minutes / 60) for code, works, packages in load.iter_rows())
    return Table("Нагрузка экспертов", columns, body, f"На работу – {number(minutes)} минут (настройка).")
