"""What people recorded on pages and no build has yet: seen at once by every page and paper, marked «ждёт обновления».

The query layer lays it over the marts (`overlays/*.sql`, a file a mart): the words that the build will say, judged by
the same rules – a test builds and compares. What is counted over many rows waits for the build.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.home import PROJECT_ROOT, Home
from warehouse.plans.reread import with_actions, with_kinds
from warehouse.plans.workdays import last_free_day
from warehouse.recorded import form_of, recorded

MARK = "ждёт обновления"
#: A mart over which nothing waits.
NOTHING = "select *, false as is_pending from {table}"
OVERLAYS = Path(__file__).with_name("overlays")
STATES = PROJECT_ROOT / "dbt_project" / "seeds" / "plan_states.csv"
#: Words of the form of courses → codes of the mart, as far as pages write them.
COURSE_STATUSES = {
    "принята": "accepted",
    "направлена": "sent",
    "зачислен": "enrolled",
    "завершена": "completed",
    "отклонена": "declined",
}
#: Words about an event → their headers in its form.
EVENT_TEXTS = {
    "form": "Форма",
    "topic": "Тема",
    "site": "Площадка",
    "order_text": "Приказ",
    "plan_name": "План",
    "measure_number": "№",
    "material": "Материал",
}
#: Words about a practice → their headers in its form.
PRACTICE_TEXTS = {
    "topic": "Тема",
    "municipality_said": "Муниципалитет",
    "site": "Площадка",
    "order_text": "Приказ",
    "proved_by": "Чем подтверждено",
    "useful_for": "Кому полезна",
}
Fingerprint = tuple[tuple[str, int], ...]
TEXT, DAY, NUMBER, FLAG = pl.String, pl.Date, pl.Int64, pl.Boolean


@dataclass(frozen=True)
class Form:
    """A form that pages write: its name in files, the mart it is laid over, our columns, and a line of it as a row.

    following: marts that are made of that one, and follow what is recorded.
    """

    name: str
    mart: str
    schema: dict[str, Any]
    row: Callable[[dict[str, str]], dict[str, Any] | None]
    following: tuple[str, ...] = ()


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError:
        return None


def _school(login: str) -> str | None:
    return login.strip().removeprefix("edu") or None


def _status(row: dict[str, str]) -> dict[str, Any]:
    number, new_due = row["№"], _day(row["Новый срок"])
    return {
        "plan_id": row["План"],
        "number": number,
        "period": row["Период"],
        "school_code": _school(row["Логин ОО"]),
        "status": row["Статус"],
        "new_due": new_due,
        "last_day": last_free_day(new_due) if new_due else None,
        "reported_on": _day(row["Дата"]),
        "evidence": row["Подтверждение"],
        "comment": row["Комментарий"],
        "is_campaign": number.count("-") >= 2,
        # A form of an older version has no such column.
        "check_answer": row.get("Проверка") or None,
    }


def _request(row: dict[str, str]) -> dict[str, Any] | None:
    status = COURSE_STATUSES.get(row["Статус"])
    if status is None:
        return None
    return {
        "school_code": _school(row["Логин ОО"]),
        "teacher_code": row["Код педагога"] or None,
        "deficit": row["Тема/дефицит"],
        "course_code": row["Курс"] or None,
        "status": status,
    }


def _correction(row: dict[str, str]) -> dict[str, Any]:
    return {
        "plan_id": row["План"],
        "number": row["№"],
        "measure_title": row["Мера"],
        "timing_read": row["Срок читать как"] or None,
        "responsible_read": row["Ответственный"] or None,
        "schools_read": row["Школы"] or None,
        # A form of an older version has no such column.
        "action_read": row.get("Вид действия") or None,
    }


def _decision(row: dict[str, str]) -> dict[str, Any]:
    return {
        "meeting_date": _day(row["Дата"]),
        "meeting_kind": row["Тип"],
        "topic": row["Тема"],
        "decision": row["Решение"],
        "responsible": row["Ответственный"],
        "due_on": _day(row["Срок"]),
        "status": row["Статус"],
    }


def _assignment(row: dict[str, str]) -> dict[str, Any]:
    return {
        "person_code": row["Код"],
        "role": row["Роль"],
        "school_code": _school(row["Логин ОО"]),
        "assigned_on": _day(row["Дата"]),
        "kind": row["Вид процедуры"],
        "status": row["Статус"],
    }


def _case_event(row: dict[str, str]) -> dict[str, Any]:
    return {
        "procedure_words": row["Процедура"],
        "school_code": _school(row["Логин ОО"]),
        "event": row["Событие"],
        "happened_on": _day(row["Дата"]),
        "document": row["Документ"] or None,
        "actor": row["Кто (должность)"],
    }


def _explanation(row: dict[str, str]) -> dict[str, Any]:
    return {
        "procedure_words": row["Процедура"],
        "school_code": _school(row["Логин ОО"]),
        "explained_on": _day(row["Дата"]),
        "explanation": row["Пояснение"],
    }


def _self_report(row: dict[str, str]) -> dict[str, Any]:
    return {
        "school_code": _school(row["Логин ОО"]),
        "reported_on": _day(row["Дата сообщения"]),
        "theme": row["О чём сообщение"],
        "procedure_name": row["Процедура"] or None,
        "step": row["Шаг"],
        "happened_on": _day(row["Дата шага"]),
        "said": row["Словами"] or None,
        "document": row["Документ"] or None,
        "actor": row["Кто (должность)"],
    }


def _programme_mark(row: dict[str, str]) -> dict[str, Any]:
    return {
        "school_code": _school(row["Логин ОО"]),
        "step": row["Шаг"],
        "done_on": _day(row["Выполнено"]),
        "evidence": row["Чем подтверждено"] or None,
        "actor": row["Кто (должность)"],
    }


def _event(row: dict[str, str]) -> dict[str, Any]:
    said = {name: row[header].strip() or None for name, header in EVENT_TEXTS.items()}
    came = row["Участников"].strip()
    return {
        **said,
        "event_date": _day(row["Дата"]),
        "school_code": _school(row["Логин ОО"]),
        "participants_cnt": int(came) if came else None,
    }


def _practice(row: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: row[header].strip() or None for name, header in PRACTICE_TEXTS.items()},
        "school_code": _school(row["Логин ОО"]),
        "shown_on": _day(row["Дата показа"]),
        "valid_to": _day(row["Актуальна до"]),
    }


def _agreement(row: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": row["Вид"],
        "subject": row["Предмет"],
        "grade": int(row["Параллель"]),
        "criterion": row["Критерий"],
        "agreement": row["Договорённость"],
        "agreed_on": _day(row["Дата"]),
        "municipality": row["Муниципалитет"] or None,
    }


def _reading(row: dict[str, str]) -> dict[str, Any]:
    return {
        "lot_name": row["Жребий"],
        "work_code": row["Код в пакете"],
        "reading": int(row["Чтение"]),
        "expert_code": row["Код эксперта"],
        "task_code": row["Задание/критерий"],
        "score": float(row["Балл"].replace(",", ".")),
    }


FORMS = {
    "plan_status": Form(
        "Исполнение меры",
        "fct_measure_occurrences",
        {
            **dict.fromkeys(("plan_id", "number", "period", "school_code", "status", "check_answer"), TEXT),
            **{
                "new_due": DAY,
                "last_day": DAY,
                "reported_on": DAY,
                "evidence": TEXT,
                "comment": TEXT,
                "is_campaign": FLAG,
            },
        },
        _status,
        following=("rpt_closing_checks",),
    ),
    "course_request": Form(
        "Заявка на курсы",
        "rpt_course_requests",
        dict.fromkeys(("school_code", "teacher_code", "deficit", "course_code", "status"), TEXT),
        _request,
        following=("rpt_course_requests_outgoing",),
    ),
    "plan_correction": Form(
        "Правка чтения плана",
        "dim_measures",
        dict.fromkeys(
            (
                *("plan_id", "number", "measure_title", "timing_read", "responsible_read", "schools_read"),
                "action_read",
            ),
            TEXT,
        ),
        _correction,
    ),
    "meeting": Form(
        "Решения совещания",
        "fct_decisions",
        {
            **dict.fromkeys(("meeting_kind", "topic", "decision", "responsible", "status"), TEXT),
            **{"meeting_date": DAY, "due_on": DAY},
        },
        _decision,
    ),
    "assignment": Form(
        "Назначения",
        "fct_visit_slots",
        {
            **dict.fromkeys(("person_code", "role", "school_code", "kind", "status"), TEXT),
            "assigned_on": DAY,
        },
        _assignment,
    ),
    "work_reading": Form(
        "Чтения работ",
        "fct_work_readings",
        {
            **dict.fromkeys(("lot_name", "work_code", "expert_code", "task_code"), TEXT),
            **{"reading": NUMBER, "score": pl.Float64},
        },
        _reading,
    ),
    "criteria_agreement": Form(
        "Договорённости о критериях",
        "rpt_criteria_agreements",
        {
            **dict.fromkeys(("kind", "subject", "criterion", "agreement", "municipality"), TEXT),
            **{"grade": NUMBER, "agreed_on": DAY},
        },
        _agreement,
    ),
    "case_event": Form(
        "Сопровождение школы",
        "rpt_case_state",
        {
            **dict.fromkeys(("procedure_words", "school_code", "event", "document", "actor"), TEXT),
            "happened_on": DAY,
        },
        _case_event,
    ),
    "explanation": Form(
        "Пояснение школы",
        "rpt_school_cases",
        {**dict.fromkeys(("procedure_words", "school_code", "explanation"), TEXT), "explained_on": DAY},
        _explanation,
    ),
    "self_report": Form(
        "Сообщение школы о себе",
        "rpt_self_reports",
        {
            **dict.fromkeys(
                ("school_code", "theme", "procedure_name", "step", "said", "document", "actor"), TEXT
            ),
            **{"reported_on": DAY, "happened_on": DAY},
        },
        _self_report,
    ),
    "programme_mark": Form(
        "Шаги программы",
        "rpt_programme_steps",
        {**dict.fromkeys(("school_code", "step", "evidence", "actor"), TEXT), "done_on": DAY},
        _programme_mark,
    ),
    "event": Form(
        "Мероприятие",
        "rpt_events",
        {
            **dict.fromkeys((*EVENT_TEXTS, "school_code"), TEXT),
            **{"event_date": DAY, "participants_cnt": NUMBER},
        },
        _event,
    ),
    "practice": Form(
        "Практика",
        "rpt_practices",
        {**dict.fromkeys((*PRACTICE_TEXTS, "school_code"), TEXT), "shown_on": DAY, "valid_to": DAY},
        _practice,
    ),
}
#: Marts that something may be laid over → their column that pages and papers show in words, None where there is none.
LAID_OVER: dict[str, str | None] = {
    "fct_measure_occurrences": "state",
    "rpt_course_requests": "status",
    "fct_decisions": "status",
    "fct_visit_slots": "state",
    "fct_work_readings": "state",
    "rpt_case_state": "state",
    "rpt_self_reports": "state",
    "rpt_programme_steps": "state",
    "rpt_events": "state",
    "rpt_practices": "state",
    "dim_measures": None,
    "rpt_closing_checks": None,
    "rpt_school_cases": None,
    "rpt_course_requests_outgoing": None,
    "rpt_criteria_agreements": "reading",
}


def fingerprint(home: Home) -> Fingerprint:
    """What tells one state of the recorded files from another: for whoever remembers answers."""
    try:
        return _fingerprint(home, home.inbox.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=16)
def _fingerprint(home: Home, _state: int) -> Fingerprint:
    """Looked at once until the inbox changes: a page asks for it dozens of times, and what is built stays there."""
    return tuple((path.name, path.stat().st_size) for path in recorded(home))


def waiting(home: Home, built: Collection[str], form: str | None = None) -> list[Path]:
    """Recorded files that the build does not carry, in the order they were recorded; built: names that it knows."""
    known = frozenset(built)
    names = {FORMS[form].name} if form else {one.name for one in FORMS.values()}
    return [path for path in recorded(home) if path.name not in known and form_of(path.name) in names]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The lines of a recorded file as they were written; none of one that has just been taken back."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def _frame(form: Form, paths: list[Path]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for path in paths:
        for line in rows_of(path):
            try:
                row = form.row(line)
            except KeyError:
                # A file of this name that somebody else wrote: the build will say what is wrong with it.
                continue
            if row is not None:
                rows.append({**row, "place": len(rows)})
    return pl.DataFrame(rows, schema={**form.schema, "place": NUMBER}, orient="row")


def prepare(connection: duckdb.DuckDBPyConnection, home: Home, built: Collection[str]) -> dict[str, str]:
    """Put what waits into tables `pending.*` of a connection; returns mart → SQL of the mart with it, «{table}» inside.

    Marts over which nothing waits are not named.
    """
    sources: dict[str, str] = {}
    connection.execute("create schema pending")
    for name, form in FORMS.items():
        frame = _frame(form, waiting(home, built, name))
        if frame.is_empty():
            continue
        if name == "plan_correction":
            frame = with_actions(with_kinds(frame, _periods(connection)))
        _put(connection, name, frame)
        if name == "plan_status":
            _put(connection, "states", pl.read_csv(STATES))
        sources[form.mart] = _overlay(form.mart, home)
        laid = sources[form.mart].replace("{table}", f'published.marts."{form.mart}"')
        for mart in form.following:
            sources[mart] = _overlay(mart, home).replace(f"{{{form.mart}}}", laid)
    return sources


def _overlay(mart: str, home: Home) -> str:
    text = (OVERLAYS / f"{mart}.sql").read_text(encoding="utf-8")
    return text.replace("{mark}", MARK).replace("{today}", f"date '{home.today()}'")


def _periods(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Days of the plans of a build; none of a build that knows no plans, or knows them in other columns."""
    try:
        found = connection.execute(
            "select distinct plan_id, period_start, period_end, years from published.marts.dim_measures"
        )
    except (duckdb.CatalogException, duckdb.BinderException):
        return []
    return found.pl().to_dicts()


def marked(mart: str, sql: str) -> str:
    """A mart with the columns that tell what waits: `is_pending`, and the words of its state with the mark."""
    column = LAID_OVER[mart]
    if column is None:
        return sql
    shown = f"{column} || case when is_pending then ' ({MARK})' else '' end as {column}_shown"
    return f"select *, {shown} from ({sql}) as laid"


def _put(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    connection.register("recorded_rows", frame.to_arrow())
    connection.execute(f"create table pending.{name} as select * from recorded_rows")
    connection.unregister("recorded_rows")
