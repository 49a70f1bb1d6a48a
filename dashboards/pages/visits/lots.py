"""The lot of works as a filled form `work_lots`: who reads what, and the key that stays with the coordinator."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from dashboards import data, inbox
from dashboards.documents.facts.works import Drawn
from dashboards.inbox import form_file
from dashboards.words import day, labels
from warehouse import pending
from warehouse.home import Home

FILE_NAME = "Работы по жребию"
HEADERS = (
    *("Жребий", "Процедура", "Логин ОО", "Класс", "Код участника", "Код в пакете", "Пакет"),
    *("Эксперт 1-го чтения", "Эксперт 2-го чтения", "Эксперт 3-го чтения", "Почему школа", "Правило"),
    *("Из скольких", "Начальное число", "Откуда число", "Дата", "Хранение до", "Эталон"),
)

#: What people change in a work after the draw → its column in the form.
CHANGED = {
    "participant_code": "Код участника",
    "first_expert": "Эксперт 1-го чтения",
    "second_expert": "Эксперт 2-го чтения",
    "third_expert": "Эксперт 3-го чтения",
}


def known() -> pl.DataFrame | None:
    """Works of `works/lots` as they stand now, with what was recorded since the build; None before the first build."""
    rows = data.fetch_if_built("works/lots", procedure_id=None)
    if rows is None or rows.is_empty():
        return rows
    files = inbox.waiting(Home.from_env(), FILE_NAME)
    return with_recorded(rows, (line for path in files for line in pending.rows_of(path)))


def with_recorded(works: pl.DataFrame, lines: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """Works with the later of the lines that wait laid over: the next line of a work must not undo the one before it.

    lines: of the form `work_lots`, the earliest first. Adds `is_code_waiting`: the code of the participant is new.
    """
    latest = {(line["Жребий"], line["Код в пакете"]): line for line in lines}
    rows = []
    for row in works.iter_rows(named=True):
        line = latest.get((row["lot_name"], row["work_code"]))
        told = {name: line[title] or None for name, title in CHANGED.items()} if line else {}
        is_new = bool(line) and told["participant_code"] != row["participant_code"]
        rows.append({**row, **told, "is_code_waiting": is_new})
    return pl.DataFrame(
        rows, schema={**works.schema, **dict.fromkeys(CHANGED, pl.String), "is_code_waiting": pl.Boolean}
    )


def lot_name(procedure_id: str, drawn_on: date) -> str:
    """«ВПР-2026-весна-МА-5 от 21.04.2026»."""
    return f"{procedure_id} от {day(drawn_on)}"


def lots_file(found: Drawn, seed: str, source: str, today: date, kept_until: date | None) -> bytes:
    """Works that have a package, a row a work; without one nobody can read them blind."""
    about = {
        "lot_name": lot_name(found.procedure["procedure_id"], today),
        "seed_text": seed,
        "source_text": " ".join(source.split()),
        "drawn_on": today,
        "kept_until": kept_until,
        "third_expert": None,
    }
    works = found.works.drop_nulls("package").iter_rows(named=True)
    return _file(({**row, **about} for row in works), by_position=found.by_position)


def thirds_file(works: pl.DataFrame, expert: str) -> bytes:
    """Works of a lot (rows of `works/lots`) with whoever reads them a third time: the latest line of a work counts."""
    return works_file(works.with_columns(third_expert=pl.lit(expert)))


def works_file(works: pl.DataFrame) -> bytes:
    """Works of a lot (rows of `works/lots`) as the form has them: the latest line of a work counts."""
    return _file(works.iter_rows(named=True))


def _file(works: Iterable[dict], *, by_position: bool = False) -> bytes:
    rows = [
        (
            row["lot_name"],
            labels.procedure_in_forms(row["procedure_id"]),
            f"edu{row['school_code']}",
            row["class_label"],
            f"№ {row['participant_code']}"
            if by_position and not row.get("seed_of")
            else row["participant_code"],
            row["work_code"],
            row["package"],
            row["first_expert"] or "",
            row["second_expert"] or "",
            row["third_expert"] or "",
            row["reason"] or "",
            row["rule"] or "",
            row["of_cnt"] or "",
            row["seed_text"],
            row["source_text"],
            day(row["drawn_on"]),
            day(row["kept_until"]) if row["kept_until"] else "",
            row.get("seed_of") or "",
        )
        for row in works
    ]
    return form_file(HEADERS, rows)
