"""The lot of works as a filled form `work_lots`: who reads what, and the key that stays with the coordinator."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from dashboards.documents.facts.works import Drawn
from dashboards.inbox import form_file
from dashboards.words import day, labels

FILE_NAME = "Работы по жребию"
HEADERS = (
    *("Жребий", "Процедура", "Логин ОО", "Класс", "Код участника", "Код в пакете", "Пакет"),
    *("Эксперт 1-го чтения", "Эксперт 2-го чтения", "Эксперт 3-го чтения", "Почему школа", "Правило"),
    *("Из скольких", "Начальное число", "Откуда число", "Дата", "Хранение до", "Эталон"),
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
