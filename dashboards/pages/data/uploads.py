"""Who has sent results and when, for the page «Данные»: words, columns, the frame of the picture."""

import polars as pl

from dashboards.charts import Heading
from dashboards.frame.column import Column, school_column
from dashboards.sections.uploads import SOURCES, STATUSES, procedure_name
from dashboards.words import absent, count, day, labels, moment, number, plural

RARE = (
    "gap_cnt",
    "partial_cnt",
    "waiting_cnt",
    "municipality",
    "missing_classes",
    "max_days_late",
    "days_late",
)


PROCEDURES = [
    Column("procedure_id", "Процедура", procedure_name, by_row=True, css="mid"),
    Column("due_on", "Срок", day, css="nowrap"),
    Column("expected_cnt", "Ждали школ", is_number=True),
    Column("received_cnt", "Прислали", is_number=True),
    Column("late_cnt", "С опозданием", is_number=True),
    Column("missing_cnt", "Не прислали", is_number=True),
    Column("waiting_cnt", "Ещё ждём", is_number=True),
    Column("gap_cnt", "Нет без графика", is_number=True),
    Column("partial_cnt", "Не все классы", is_number=True),
    Column("max_days_late", "Наибольшее опоздание, дней", is_number=True),
]
SCHOOLS = [
    school_column("wide"),
    Column("school_code", "Код"),
    Column("municipality", "Муниципалитет"),
    Column("status", "Итог", lambda s: labels.name(STATUSES, s), css="mid"),
    Column("due_on", "Срок", day, css="nowrap"),
    Column("received_at", "Получено", moment, css="nowrap"),
    Column("days_late", "Опоздание, дней", is_number=True),
    Column("missing_classes", "Нет классов"),
    Column("received_source", "Откуда известно", lambda s: labels.name(SOURCES, s)),
]


def has_calendar(procedures: pl.DataFrame) -> bool:
    """Whether the calendar says of anybody that results are due."""
    return int(procedures["expected_cnt"].sum()) > 0


def finding(procedures: pl.DataFrame) -> str:
    """Who has not sent what, in one or two sentences; the calendar's procedures first."""
    missing, late = int(procedures["missing_cnt"].sum()), int(procedures["late_cnt"].sum())
    gaps, partial = int(procedures["gap_cnt"].sum()), int(procedures["partial_cnt"].sum())
    parts = []
    if not has_calendar(procedures):
        parts.append(absent("calendar_unknown", int(procedures["expected_cnt"].sum())))
    elif missing or late:
        parts.append(f"После срока нет результатов: {number(missing)}, пришло с опозданием: {number(late)}.")
    else:
        parts.append("Все, кого ждали по графику, прислали результаты в срок.")
    if partial:
        parts.append(f"Классы из графика пришли не все: {count(partial, 'школа')}.")
    if gaps:
        parts.append(
            f"Вне графика: школа прислала русский язык или математику, а второй работы параллели нет – {number(gaps)}."
        )
    return " ".join(parts)


def by_need(procedures: pl.DataFrame) -> pl.DataFrame:
    """Procedures that somebody was waited for: first where something is late or absent, then those to come."""
    wanting = pl.sum_horizontal("late_cnt", "missing_cnt", "gap_cnt", "partial_cnt") > 0
    waited = procedures.filter(pl.col("expected_cnt") + pl.col("gap_cnt") > 0)
    return waited.sort(
        pl.when(wanting).then(0).when(pl.col("waiting_cnt") > 0).then(1).otherwise(2), maintain_order=True
    )


def told(columns: list[Column], frame: pl.DataFrame) -> list[Column]:
    """Columns without those of RARE that say nothing here: only zeros, only empty cells or one and the same place."""
    silent = {
        name
        for name in set(RARE) & set(frame.columns)
        if not (values := frame[name].drop_nulls()).len()
        or (values.dtype.is_numeric() and not values.sum())
        or (name == "municipality" and values.n_unique() == 1)
    }
    return [column for column in columns if column.field not in silent]


def default_first(procedures: pl.DataFrame) -> list[str]:
    """Procedures for the filter: where days from the deadline are known, where results are absent, the others."""
    rank = (
        pl.when(pl.col("timed_cnt") > 0)
        .then(0)
        .when(pl.col("missing_cnt") + pl.col("gap_cnt") > 0)
        .then(1)
        .otherwise(2)
    )
    return procedures.sort(rank, maintain_order=True)["procedure_id"].to_list()


def timed(schools: pl.DataFrame) -> pl.DataFrame:
    """Schools whose day of sending is known, for the strip: school, days_late (negative = early)."""
    known = schools.filter(pl.col("days_from_due").is_not_null())
    return known.select(school=pl.coalesce("school_name", "school_code"), days_late="days_from_due")


def strip_heading(schools: pl.DataFrame, name: str) -> Heading:
    """What the strip shows: how many were late and by how much."""
    days = timed(schools)["days_late"]
    late = days.filter(days > 0)
    verb = plural(late.len(), "прислала", "прислали", "прислали")
    title = (
        f"После срока {verb} {count(late.len(), 'школа')}, позже всех – на {count(max(late.to_list()), 'день')}"
        if late.len()
        else "Все известные дни загрузки – до срока"
    )
    return Heading(title, f"{name}: день загрузки относительно срока, {count(days.len(), 'школа')}")
