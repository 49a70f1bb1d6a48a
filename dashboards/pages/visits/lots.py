"""The lot of works as a filled form `work_lots`: who reads what, and the key that stays with the coordinator."""

from datetime import date

from dashboards.documents.facts.works import Drawn
from dashboards.inbox import form_file
from dashboards.words import day, labels

FILE_NAME = "Работы по жребию"
HEADERS = (
    *("Жребий", "Процедура", "Логин ОО", "Класс", "Код участника", "Код в пакете", "Пакет"),
    *("Эксперт 1-го чтения", "Эксперт 2-го чтения", "Эксперт 3-го чтения", "Почему школа", "Правило"),
    *("Из скольких", "Начальное число", "Откуда число", "Дата", "Хранение до"),
)


def lot_name(procedure_id: str, drawn_on: date) -> str:
    """«ВПР-2026-весна-МА-5 от 21.04.2026»."""
    return f"{procedure_id} от {day(drawn_on)}"


def lots_file(found: Drawn, seed: str, source: str, today: date, kept_until: date | None) -> bytes:
    """Works that have a package, a row a work; without one nobody can read them blind."""
    procedure_id = found.procedure["procedure_id"]
    rows = [
        (
            lot_name(procedure_id, today),
            labels.procedure_in_forms(procedure_id),
            f"edu{row['school_code']}",
            row["class_label"],
            f"№ {row['participant_code']}" if found.by_position else row["participant_code"],
            row["work_code"],
            row["package"],
            row["first_expert"] or "",
            row["second_expert"] or "",
            "",
            row["reason"],
            row["rule"],
            row["of_cnt"],
            seed,
            " ".join(source.split()),
            day(today),
            day(kept_until) if kept_until else "",
        )
        for row in found.works.drop_nulls("package").iter_rows(named=True)
    ]
    return form_file(HEADERS, rows)
