"""What the drop-down lists of templates offer: fixed lists and what the registers hold at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import polars as pl

from warehouse.home import PROJECT_ROOT, Home, school_year_of

FIXED = {
    "kinds": ["ВПР", "КДР", "ДКР", "РИКО", "НИКО", "ОГЭ", "ЕГЭ", "ГВЭ", "ВсОШ"],
    "grades": [str(grade) for grade in range(1, 12)],
    "yes_no": ["да", "нет"],
    "document_kinds": [
        "приказ",
        "письмо входящее",
        "письмо исходящее",
        "решение",
        "протокол",
        "справка",
        "запрос",
    ],
    "applicants": ["родитель", "обучающийся", "педагог", "школа", "другое"],
    "upload_statuses": ["загружено", "не загружено"],
    "stages": ["получение", "инструктаж", "проведение", "проверка", "загрузка"],
}
FROM_REGISTERS = {
    "schools": "select distinct 'edu' || school_code from raw.schools order by 1",
    "teachers": "select distinct teacher_code from raw.teachers order by 1",
    "experts": "select distinct expert_code from raw.experts order by 1",
    "observers": "select distinct observer_code from raw.observers order by 1",
    "pd_courses": "select distinct course_code from raw.pd_courses order by 1",
    "plans": "select distinct source_file from raw.plans order by 1",
    "procedures": (
        "select distinct kind || ' ' || (school_year - case when season = 'осень' then 1 else 0 end) as name, subject, "
        "grade from raw.results_participants union select distinct procedure_kind || ' ' || year(date_from), subject, "
        "grade from raw.procedure_calendar order by 1, 2, 3"
    ),
}
# Every list that a column may name.
CHOICES = (*FIXED, *FROM_REGISTERS, "subjects", "school_years")
MAX_CHOICES = 5_000


@dataclass(frozen=True)
class Registers:
    """Current contents of the registers, for the lists of a template; empty lists where nothing is loaded yet."""

    lists: dict[str, list[str]]

    def of(self, name: str | None) -> list[str]:
        """Return the choices of a register or fixed list, at most MAX_CHOICES."""
        return self.lists.get(name or "", [])[:MAX_CHOICES]


def subject_names() -> dict[str, str]:
    """Return short code → name of every subject."""
    table = pl.read_csv(PROJECT_ROOT / "dbt_project" / "seeds" / "subjects.csv", infer_schema_length=0)
    return dict(zip(table["subject"], table["subject_name"], strict=True))


def _from_database(path: Path) -> dict[str, list[str]]:
    if not path.exists():
        return {}
    # Whoever reads a spec needs the names of lists and not the store.
    import duckdb

    def rows_of(sql: str) -> list[tuple]:
        try:
            return connection.execute(sql).fetchall()
        except duckdb.CatalogException:
            return []

    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException:
        # Somebody is loading files at this moment: a template without lists is better than none.
        return {}
    try:
        found = {name: rows_of(sql) for name, sql in FROM_REGISTERS.items()}
    finally:
        connection.close()
    subjects = subject_names()
    lists = {name: [str(row[0]) for row in rows if row[0]] for name, rows in found.items()}
    lists["plans"] = [PurePosixPath(name).stem for name in lists["plans"]]
    lists["procedures"] = [
        f"{name} {subjects.get(subject, subject)} {grade} класс"
        for name, subject, grade in found["procedures"]
    ]
    return lists


def fixed_registers(home: Home, today: date | None = None) -> Registers:
    """Return the lists that name nobody: fixed ones, subjects, school years around today."""
    this = school_year_of(today or home.today())
    lists = dict(FIXED)
    lists["subjects"] = list(subject_names().values())
    lists["school_years"] = [f"{year - 1}/{year}" for year in range(this - 3, this + 2)]
    return Registers(lists)


def current_registers(home: Home, today: date | None = None) -> Registers:
    """Return the lists of this moment: those that name nobody, and what a home has loaded."""
    return Registers(fixed_registers(home, today).lists | _from_database(home.raw))
