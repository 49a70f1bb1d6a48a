"""What a person decides about visits on the page: filled forms `assignments` and `draws`, left in the inbox."""

from datetime import date

import polars as pl

from dashboards.inbox import form_file

FILE_NAME = "Назначения"
DRAW_NAME = "Начальное число жребия"
HEADERS = ("Код", "Роль", "Логин ОО", "Дата", "Вид процедуры", "Статус", "Причина", "Приказ")
DRAW_HEADERS = ("Вид", "Учебный год", "Сезон", "Начальное число", "Откуда число", "Дата")
APPROVED, REPLACED, NOT_HELD = "утверждено", "заменён", "не состоялся"


def assignments_file(visits: pl.DataFrame, status: str, *, reason: str = "", order: str = "") -> bytes:
    """Visits (observer_code, school_code, visit_date, kind) with what was decided about them."""
    rows = [
        (
            row["observer_code"],
            "наблюдатель",
            f"edu{row['school_code']}",
            f"{row['visit_date']:%d.%m.%Y}",
            row["kind"],
            status,
            " ".join(reason.split()),
            " ".join(order.split()),
        )
        for row in visits.iter_rows(named=True)
    ]
    return form_file(HEADERS, rows)


def draw_file(visit: dict, seed: str, source: str, today: date) -> bytes:
    """The number that a draw of a campaign starts from (visit: a row of the campaign), and where it was taken from."""
    year = visit["school_year"]
    row = (
        visit["kind"],
        f"{year - 1}/{year}",
        visit["season"],
        seed.strip(),
        " ".join(source.split()),
        f"{today:%d.%m.%Y}",
    )
    return form_file(DRAW_HEADERS, [row])
