"""The calendar of procedures, past and coming, and the log of uploads."""

from datetime import date, timedelta

import polars as pl

from obektiv.demo.catalog import SUBJECT_NAMES, TESTS, procedures
from obektiv.demo.results import Written
from obektiv.demo.schools import School

# The coming season as the department has planned it: (kind, subject, grade, first day, last day, results
# received).
COMING_KDR = (
    ("КДР", "РУ", 5, date(2023, 9, 26), date(2023, 9, 26), date(2023, 10, 4)),
    ("КДР", "МА", 6, date(2023, 10, 17), date(2023, 10, 17), None),
)
VPR_2024_START = date(2024, 3, 19)
_COLUMNS = (
    *("Вид", "Предмет", "Параллель", "Логин ОО", "Класс", "Дата с", "Дата по", "Время", "Кабинет"),
    *("Крайний срок загрузки", "Хранение работ до", "Результаты получены"),
)


def _row(
    kind: str, subject: str, grade: int, first: date, last: date, deadline: date, received: date | None
) -> tuple:
    keep = (received or last + timedelta(days=80)) + timedelta(days=30)
    name = SUBJECT_NAMES[subject]
    return (kind, name, str(grade), None, None, first, last, "09:00", None, deadline, keep, received)


def _coming() -> list[tuple]:
    rows = [_row(k, s, g, a, b, b + timedelta(days=3), received) for k, s, g, a, b, received in COMING_KDR]
    for index, (subject, grade) in enumerate(TESTS):
        first = VPR_2024_START + timedelta(days=7 * (index // 2) + 2 * (index % 2))
        rows.append(
            _row("ВПР", subject, grade, first, first + timedelta(days=1), first + timedelta(days=14), None)
        )
    return rows


def procedure_calendar(schools: list[School]) -> pl.DataFrame:
    """Calendar of every procedure with results and of the coming season, with one school's own day.

    «Параллель» is the programme tested; the autumn tests of 2020 were written by pupils a grade older.
    """
    rows = [
        _row(p.kind, p.subject, p.grade, p.date_from, p.date_to, p.upload_deadline, p.results_received)
        for p in procedures()
    ]
    rows += _coming()
    # A small village school writes a day later: its only bus is under repair on the first day.
    own = list(_row("КДР", "МА", 6, date(2023, 10, 18), date(2023, 10, 18), date(2023, 10, 23), None))
    own[3], own[4], own[8] = f"edu{schools[17].code}", schools[17].label(6, "А"), "каб. 4"
    rows.append(tuple(own))
    schema = {c: pl.Date if "Дата" in c or c in _COLUMNS[9:] else pl.String for c in _COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def upload_log(written: list[Written], schools: list[School]) -> pl.DataFrame:
    """Log of uploads of 2022/2023: a row a procedure and school, also for those that sent nothing."""
    rows = []
    for item in written:
        procedure = item.sitting.procedure
        if procedure.school_year < 2023:
            continue
        for index, school in enumerate(schools):
            moment = item.uploads.get(index)
            rows.append(
                {
                    "Процедура": procedure.title,
                    "Предмет": SUBJECT_NAMES[procedure.subject],
                    "Параллель": str(procedure.grade),
                    "Логин ОО": f"edu{school.code}",
                    "Дата и время загрузки": moment,
                    "Статус": "загружено" if moment else "не загружено",
                }
            )
    return pl.DataFrame(rows)


def procedure_conditions(schools: list[School]) -> pl.DataFrame:
    """Conditions of one test of spring 2023 in every school: video, briefing, network, commission."""
    procedure = next(p for p in procedures() if p.procedure_id == "ВПР-2023-весна-РУ-5")
    count = len(schools)
    return pl.DataFrame(
        {
            "Процедура": [procedure.title] * count,
            "Логин ОО": [f"edu{s.code}" for s in schools],
            "Дата": [procedure.date_from] * count,
            "Видеонаблюдение": ["да" if not s.is_rural or s.number % 2 else "нет" for s in schools],
            "Инструктаж под подпись": ["нет" if s.number in (8, 21) else "да" for s in schools],
            "ЗКС/ответственный": ["заместитель директора по УВР"] * count,
            "Комиссия и место проверки": [
                "комиссия школы, кабинет методиста" if not s.is_rural else "комиссия школы, учительская"
                for s in schools
            ],
            "Комментарий": ["один педагог на предмет" if s.is_rural else None for s in schools],
        }
    )
