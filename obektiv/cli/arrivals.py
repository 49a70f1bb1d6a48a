"""The part of `obektiv status` about schools: who has not sent what, and how often schools were asked for anything."""

from __future__ import annotations

from datetime import date

import duckdb

from obektiv.cli import say
from warehouse.home import school_year_of

SHOWN = 12
MISSING = """
select procedure_id, count(*) filter (status = 'missing') as missing, count(*) filter (status = 'late') as late,
    max(days_late) filter (status = 'missing') as missing_days, max(days_late) filter (status = 'late') as late_days,
    list(school_code order by school_code) filter (status = 'missing') as missing_schools
from marts.fct_upload_status
where status in ('missing', 'late')
group by procedure_id, date_to
order by date_to desc nulls last, procedure_id
"""
BESIDE = """
select count(*) filter (status = 'gap') as gaps, count(distinct school_code) filter (status = 'gap') as gap_schools,
    count(*) filter (missing_classes is not null) as partial,
    list(school_code || ': ' || missing_classes order by school_code) filter (missing_classes is not null) as classes,
    count(*) filter (is_expected) as expected
from marts.fct_upload_status
"""
CONTACTS = """
with schools as (select count(*) as cnt from marts.dim_schools where is_in_register)
select count(*) as contacts, count(distinct school_code) as schools, any_value(schools.cnt) as in_register,
    coalesce(max(per_school), 0) as most
from (
    select school_code, count(*) over (partition by school_code) as per_school
    from marts.fct_school_contacts
    where school_year = ? and is_our_request
) as asked
cross join schools
"""


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list | None = None) -> list[dict]:
    try:
        cursor = connection.cursor().execute(sql, parameters)
    except (duckdb.CatalogException, duckdb.BinderException):
        # A build made before these marts and columns existed has nothing to say about them.
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def gather_arrivals(connection: duckdb.DuckDBPyConnection, today: date) -> dict:
    """Return `uploads` (a procedure with missing and late schools each), `beside` (classes that did not come and works
    that no calendar names) and `contacts` of today's school year."""
    year = school_year_of(today)
    contacts, beside = _rows(connection, CONTACTS, [year]), _rows(connection, BESIDE)
    return {
        "uploads": _rows(connection, MISSING),
        "beside": beside[0] if beside else None,
        "contacts": {"school_year": year, **contacts[0]} if contacts else None,
    }


def print_arrivals(state: dict) -> None:
    """Tell it in Russian; nothing is said where there is no calendar and no log."""
    uploads = state.get("uploads") or []
    if uploads:
        rows = []
        for row in uploads[:SHOWN]:
            codes = row["missing_schools"] or []
            shown = ", ".join(codes[:6]) + (f" и ещё {len(codes) - 6}" if len(codes) > 6 else "")
            rows.append(
                [
                    row["procedure_id"],
                    row["missing"],
                    row["missing_days"],
                    row["late"],
                    row["late_days"],
                    shown,
                ]
            )
        heads = [
            "Процедура",
            "Не прислали",
            "Дней после срока",
            "С опозданием",
            "Наибольшее, дней",
            "Кто не прислал",
        ]
        say.table("Результаты школ", heads, rows, right=(1, 2, 3, 4))
        if len(uploads) > SHOWN:
            say.out.print(f"… и ещё процедур: {len(uploads) - SHOWN}")
    _print_beside(state.get("beside") or {})
    if contacts := state.get("contacts"):
        year = contacts["school_year"]
        say.out.print(
            f"Запросов к школам в {year - 1}/{year} учебном году: {contacts['contacts']} "
            f"(школ – {contacts['schools']}, больше всего у одной – {contacts['most']}; "
            "цель – не больше одного за период)"
        )


def _print_beside(beside: dict) -> None:
    if beside.get("partial"):
        classes = beside["classes"]
        shown = "; ".join(classes[:6]) + (f" и ещё {len(classes) - 6}" if len(classes) > 6 else "")
        say.out.print(f"Нет классов, названных в графике: {shown}")
    if beside.get("gaps"):
        say.out.print(
            f"Вне графика: нет русского языка или математики там, где школа прислала вторую работу параллели – "
            f"{beside['gaps']} (школ – {beside['gap_schools']})"
        )
    if beside and not beside["expected"]:
        say.out.print("График процедур не загружен: кого ждали и к какому сроку, неизвестно")
