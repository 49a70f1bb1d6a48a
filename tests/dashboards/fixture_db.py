"""A small published database with invented rows, in the shape of the contracts: for tests of pages.

``make_home(root)`` writes ``builds/<id>.duckdb`` and the pointer ``current``. Every invented row is
here, so that a test can say what a page must show.
"""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import yaml

from tests.dashboards import fixture_marts
from tests.dashboards.fixture_reports import make_reports
from warehouse.plans.actions import CLEAR, action_of, kinds
from warehouse.raw import ensure_tables

MARTS = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "marts"
TODAY = date(2026, 4, 15)
BUILD_ID = "20260415T160500_a1b2c3d"
MUNICIPALITIES = ("г. Северный", "Южный район")
SCHOOLS = [(f"99{i:04d}", f"МБОУ СОШ № {i}", MUNICIPALITIES[i > 8]) for i in range(1, 13)]
PLAN = "city"
DIRECTIONS = ("Нормативное обеспечение", "Работа со школами", "Наблюдение", "Методическая поддержка")

MEASURES = [
    ("1.1", "Издать приказ о проведении процедур", "январь", 0, "Управление образования"),
    ("1.2", "Утвердить график наблюдателей", "март", 0, "Управление образования"),
    ("2.1", "Проанализировать результаты и подготовить справку", "до 20 апреля", 1, "Методический центр"),
    ("2.2", "Провести собеседования со школами, имеющими признаки", "апрель", 1, "Управление образования"),
    ("3.1", "Направить наблюдателей в школы", "в дни процедур", 2, "Управление образования"),
    ("4.1", "Провести семинар по единым подходам к проверке работ", "май", 3, "Методический центр"),
    ("4.2", "Консультации для школ", "постоянно", 3, "Методический центр"),
]

OCCURRENCE = {
    "plan_id": PLAN,
    "source": "measure",
    "timing_kind": "window",
    "period_label": "окно",
    "period": "2025/2026",
    "due_basis": "конец периода, названного в плане",
    "next_control_date": None,
    "reminder_date": None,
    "comment": None,
    "postponed_from": None,
    "postponement_basis": None,
    "is_dated": True,
    "is_before_approval": False,
    "is_contrary_to_rules": False,
}
# States of the plan as the seed has them, so that pages draw what a build would give them.
STATES = {
    row["state"]: row
    for row in pl.read_csv(
        Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "plan_states.csv"
    ).to_dicts()
}
OCCURRENCES = [
    ("1.1", date(2026, 1, 12), date(2026, 1, 30), "выполнено", date(2026, 1, 26), False),
    ("1.2", date(2026, 3, 1), date(2026, 3, 31), None, None, True),
    ("2.1", date(2026, 3, 10), date(2026, 4, 20), None, None, False),
    ("2.2", date(2026, 4, 1), date(2026, 4, 30), "перенесено", None, False),
    ("3.1", date(2026, 4, 20), date(2026, 5, 20), None, None, False),
    ("4.1", date(2026, 5, 1), date(2026, 5, 31), None, None, False),
]


def make_home(root: Path) -> Path:
    """Write a published build below ``root`` and return ``root``."""
    builds = root / "builds"
    builds.mkdir(parents=True, exist_ok=True)
    path = builds / f"{BUILD_ID}.duckdb"
    with duckdb.connect(str(path)) as db:
        ensure_tables(db)
        db.execute("create schema if not exists marts")
        _ops(db)
        _rules(db)
        _schools_and_results(db)
        _uploads(db)
        _published(db)
        _plan(db)
        make_reports(db)
        fixture_marts.make(db)
    (root / "current").symlink_to(Path("builds") / path.name)
    return root


def _insert(db: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    frame = pl.DataFrame(rows, infer_schema_length=None).to_arrow()
    db.register("incoming", frame)
    known = {
        r[0]
        for r in db.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()
    }
    names = ", ".join(f'"{name}"' for name in rows[0])
    if table in known:
        db.execute(f"insert into {table} ({names}) select {names} from incoming")
    else:
        db.execute(f"create table {table} as select {names} from incoming")
    db.unregister("incoming")


def _ops(db: duckdb.DuckDBPyConnection) -> None:
    loads = [
        (1, "raw_dump_2021", "Выгрузка/МА4.xlsx", 1284, 1280, 4, 9, "loaded", datetime(2026, 4, 14, 18, 2)),
        (2, "raw_dump_2021", "Выгрузка/РУ4.xlsx", 1290, 1290, 0, 0, "loaded", datetime(2026, 4, 14, 18, 3)),
        (3, "plans", "План.docx", 7, 7, 0, 0, "loaded", datetime(2026, 4, 10, 9, 0)),
        (4, "", "Заметки.xlsx", 0, 0, 0, 0, "unrecognised", datetime(2026, 4, 14, 18, 4)),
    ]
    keys = ("load_id", "source_kind", "file_name", "rows_read", "rows_loaded", "rows_quarantined")
    keys += ("findings_cnt", "status", "loaded_at")
    _insert(db, "ops.load_log", [dict(zip(keys, row, strict=True)) for row in loads])
    held = {"load_id": 1, "sheet": "Результаты", "column_name": "Балл", "rule_id": "score_above_maximum"}
    held |= {"effect": "row_held", "message": "Балл за задание больше максимума."}
    held |= {"how_to_fix": "Исправьте балл в выгрузке и загрузите файл ещё раз."}
    rows = [{**held, "row_number": 10 + i, "value": str(25 + i)} for i in range(4)]
    journal = {**held, "rule_id": "journal_mark_unknown", "effect": "value_dropped", "column_name": "Отметка"}
    journal |= {
        "message": "Отметка в журнале не 2–5.",
        "how_to_fix": "Проверьте отметку и загрузите файл ещё раз.",
    }
    rows += [{**journal, "row_number": 40 + i, "value": "ж"} for i in range(5)]
    _insert(db, "ops.findings", rows)
    quarantine = {"load_id": 1, "sheet": "Результаты", "row_json": "{}"}
    _insert(db, "ops.quarantine", [{**quarantine, "row_number": 10 + i} for i in range(4)])
    builds = [
        ("20260410T060000_0000001", datetime(2026, 4, 10, 6, 0), datetime(2026, 4, 10, 6, 2), "published", 0),
        ("20260413T060000_0000002", datetime(2026, 4, 13, 6, 0), datetime(2026, 4, 13, 6, 1), "failed", 2),
        (BUILD_ID, datetime(2026, 4, 15, 16, 5), datetime(2026, 4, 15, 16, 7), "published", 0),
    ]
    names = ("build_id", "started_at", "finished_at", "status", "tests_failed")
    _insert(db, "ops.builds", [{**dict(zip(names, b, strict=True)), "git_commit": "a1b2c3d"} for b in builds])


def _rules(db: duckdb.DuckDBPyConnection) -> None:
    """Outcomes of one rule about files and of three about what was new; their marts by the SQL that dbt runs."""
    rule = {"rule_id": "results_absent_share", "title": "Отсутствовало не больше трети участников"}
    rule |= {
        "effect": "noticed",
        "checked_cnt": 1284,
        "observed": "0,41",
        "pages": "Результаты; Объективность",
    }
    rule |= {
        "message": "Отсутствовало больше трети участников.",
        "how_to_fix": "Проверьте столбец «Вариант».",
    }
    outcomes = [(1, "failed", 1), (2, "passed", 0)]
    rows = [
        {**rule, "load_id": load, "status": status, "unexpected_cnt": off} for load, status, off in outcomes
    ]
    _insert(db, "ops.expectations", rows)
    unique = {"rule_id": "results_unique", "title": "Участник процедуры пришёл один раз", "status": "failed"}
    unique |= {"effect": "noticed", "checked_cnt": 1284, "unexpected_cnt": 2, "observed": "не так: 2 из 1284"}
    unique |= {"expected": "не повторяется: код школы, код участника", "pages": "Данные", "load_id": 2}
    unique |= {"message": "Участник есть в двух файлах.", "how_to_fix": "Проверьте коды участников."}
    mean = {**unique, "rule_id": "loads_mean_pct", "title": "Средний результат файла такой же, как бывал"}
    mean |= {"status": "not_applicable", "observed": "прежних файлов 0, нужно не меньше 3"}
    mean |= {"expected": "как в прежних файлах", "checked_cnt": 0, "unexpected_cnt": 0}
    broken = {**mean, "rule_id": "results_logins", "title": "Коды школ из шести цифр", "status": "error"}
    broken |= {"observed": "ValueError", "expected": ""}
    arrived = {"level": "batch", "run_id": "20260414T180200.000001", "source_kind": "raw_dump_2021"}
    _insert(db, "ops.expectations", [{**rule, **arrived} for rule in (unique, mean, broken)])
    off = {"run_id": arrived["run_id"], "source_kind": "raw_dump_2021", "rule_id": "results_unique"}
    off |= {"sheet": "Результаты", "column_name": "код школы, код участника", "value": "990008; 50012"}
    rows = [{**off, "load_id": load, "row_number": 20 + load} for load in (1, 2)]
    _insert(db, "ops.unexpected_rows", rows)
    db.execute("create schema if not exists intermediate")
    rules = ("rpt_rule_outcomes", "rpt_rule_totals", "int_rules__warned_loads", "rpt_page_warnings")
    for name in rules:
        sql = next(MARTS.parent.rglob(f"{name}.sql")).read_text(encoding="utf-8")
        sql = re.sub(r"\{\{ source\('ops', '(\w+)'\) \}\}", r"ops.\1", sql)
        sql = re.sub(r"\{\{ ref\('(int_\w+)'\) \}\}", r"intermediate.\1", sql)
        sql = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"marts.\1", sql)
        schema = "intermediate" if name.startswith("int_") else "marts"
        db.execute(f"create table {schema}.{name} as {sql}")


def empty_mart(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a mart without rows, with the columns of its contract."""
    contract = yaml.safe_load(next(MARTS.rglob(f"{name}.yml")).read_text(encoding="utf-8"))["models"][0]
    columns = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in contract["columns"])
    db.execute(f"create table marts.{name} ({columns})")


def _uploads(db: duckdb.DuckDBPyConnection) -> None:
    """Maths of grade 4: school 3 sent nothing by the deadline, 2 was late, 4 sent one class of two; Russian as gaps."""
    empty_mart(db, "fct_upload_status")
    maths = {"procedure_id": "ВПР-2026-весна-МА-4", "kind": "ВПР", "school_year": 2026, "season": "весна"}
    maths |= {"subject": "МА", "grade": 4, "due_on": date(2026, 4, 10), "date_to": date(2026, 4, 2)}
    maths |= {"missing_classes": None}
    rows = []
    for place, (code, _, municipality) in enumerate(SCHOOLS):
        days = 5 if place == 1 else -place
        sent = {
            "status": "late" if days > 0 else "received",
            "days_late": max(days, 0),
            "days_from_due": days,
        }
        sent |= {"received_at": datetime(2026, 4, 10, 9, 0) + timedelta(days=days), "received_source": "log"}
        if place in (2, 5, 10):
            sent = {"status": "missing", "days_late": 5, "days_from_due": None}
            sent |= {"received_at": None, "received_source": None}
        rows.append(maths | sent | {"school_code": code, "municipality": municipality, "is_expected": True})
    rows[3] |= {"missing_classes": "4Б"}
    russian = {"procedure_id": "ВПР-2026-весна-РУ-4", "subject": "РУ", "due_on": None, "date_to": None}
    gap = {
        "status": "gap",
        "days_late": None,
        "days_from_due": None,
        "received_at": None,
        "is_expected": False,
    }
    rows.append(rows[2] | russian | gap)
    for row in rows:
        place = [code for code, _, _ in SCHOOLS].index(row["school_code"])
        has_results = row["status"] in ("received", "late")
        row |= {"has_results": has_results, "participants_cnt": 3 + place * 2 if has_results else 0}
        row |= {"term_on": row["due_on"], "is_newest_year": True}
        row |= {"status_place": ("missing", "gap", "late", "received").index(row["status"])}
    _insert(db, "marts.fct_upload_status", rows)


def _published(db: duckdb.DuckDBPyConnection) -> None:
    """A published report of marks: one figure agrees with ours, one does not, one has nothing beside it."""
    for name in ("marks", "journal", "scores", "items", "planned"):
        empty_mart(db, f"fct_reference_{name}")
    figure = {"procedure_id": "ВПР-2026-весна-РУ-4", "kind": "ВПР", "school_year": 2026, "season": "весна"}
    figure |= {
        "subject": "РУ",
        "grade": 4,
        "group_level": "school",
        "group_name": SCHOOLS[7][1],
        "load_id": 2,
    }
    figure |= {
        "municipality": SCHOOLS[7][2],
        "school_code": SCHOOLS[7][0],
        "participants": 17,
        "own_participants": 17,
    }
    shares = [(2, 11.76, 11.76, True), (3, 23.53, 29.41, False), (4, 64.71, None, None)]
    rows = [
        figure
        | {"mark": mark, "pct": pct, "own_pct": own, "is_reconciled": same}
        | {"difference_pts": None if own is None else own - pct}
        for mark, pct, own, same in shares
    ]
    _insert(db, "marts.fct_reference_marks", rows)


def _schools_and_results(db: duckdb.DuckDBPyConnection) -> None:
    schools = [
        {"school_code": c, "name": n, "municipality": m, "kind": "СОШ", "is_rural": False}
        | {"settlement": "Приозёрск", "pupils_cnt": 412}
        | {"group": "ШНОР" if c == SCHOOLS[0][0] else None, "profile": None}
        for c, n, m in SCHOOLS
    ]
    _insert(db, "marts.dim_schools", schools)
    procedures = [
        {
            "procedure_id": f"ВПР-2026-весна-{subject}-4",
            "kind": "ВПР",
            "school_year": 2026,
            "season": "весна",
            "sitting": "ВПР, весна",
            "season_place": 0,
            "subject": subject,
            "grade": 4,
            "class_grade": 4,
            "subject_name": {"МА": "математика", "РУ": "русский язык"}[subject],
            "test_name": subject,
            "max_primary_score": 20.0,
            "min3": 6,
            "min4": 10,
            "min5": 15,
            **dict.fromkeys(("date_from", "date_to"), date(2026, 4, 15)),
            **dict.fromkeys(("upload_due_on", "results_received_on"), date(2026, 5, 15)),
            "has_results": True,
        }
        for subject in ("МА", "РУ")
    ]
    _insert(db, "marts.dim_procedures", procedures)
    # Nothing here is about a language or a level: a column without any value has no type in a frame.
    for name in ("language", "study_level"):
        db.execute(f"alter table marts.dim_procedures add column {name} varchar")
    rows = []
    for place, (code, _, municipality) in enumerate(SCHOOLS):
        for procedure in procedures:
            if procedure["subject"] == "МА" and place in (2, 5, 10):
                continue
            for pupil in range(3 + place * 2):
                rows.append(
                    {
                        **{
                            k: procedure[k]
                            for k in ("procedure_id", "kind", "school_year", "subject", "grade")
                        },
                        "class_grade": 4,
                        "municipality": municipality,
                        "school_code": code,
                        "class_label": "4А",
                        "participant_code": f"4{pupil:03d}",
                        "attendance": "present",
                        "primary_score": float(4 + (pupil * 7 + place) % 15),
                        "mark": 2 + (pupil + place) % 4,
                        "journal_mark": 2 + (pupil * 3 + place) % 4,
                        "load_id": 1 if procedure["subject"] == "МА" else 2,
                    }
                )
    _insert(db, "marts.fct_participant_results", rows)


def _state(state: str) -> dict:
    """Columns of a window in a state."""
    row = STATES[state]
    own = ("counted_as", "is_counted", "is_due", "is_done", "is_overdue", "is_open", "has_reminder")
    named = {
        "state": state,
        "state_place": row["place"],
        "state_sign": row["sign"],
        "state_tone": row["tone"],
    }
    return {**named, "is_done_late": row["is_late"], **{name: row[name] for name in own}}


def _due_within(status: str | None, end: date) -> int | None:
    left = (end - TODAY).days
    return None if status == "выполнено" or left < 0 else next((d for d in (14, 30, 60) if left <= d), None)


def _asked(title: str) -> dict[str, str]:
    """Kind of action of a measure, as the mart has it."""
    code = action_of(title).code
    return {
        "action": code,
        "action_label": next((kind.label for kind in kinds() if kind.code == code), ""),
        "action_confidence": CLEAR,
        "action_words": "",
    }


def _plan(db: duckdb.DuckDBPyConnection) -> None:
    measures = [
        {
            "plan_id": PLAN,
            "source_file": "План.docx",
            "number": number,
            "title": title,
            "timing_text": timing,
            "plan_title": "План мероприятий по повышению объективности",
            "ordinal": ordinal,
            "responsible": responsible,
            "responsible_position": responsible,
            "approved_on": date(2025, 9, 1),
            "expected_result": "Документ размещён",
            "direction": DIRECTIONS[direction],
            "period_start": date(2025, 9, 1),
            "period_end": date(2026, 8, 31),
            "timing_kind": "window",
            "is_contrary_to_rules": False,
            "contrary_reason": None,
            "contrary_document": None,
            "windows": "2026-04-01..2026-04-30",
            **dict.fromkeys(
                ("timing_note", "timing_read", "responsible_read", "schools_read", "action_read"), ""
            ),
            "years": "school",
            "is_corrected": False,
            **_asked(title),
            "place": f"таблица 1, строка {ordinal + 1}",
        }
        for ordinal, (number, title, timing, direction, responsible) in enumerate(MEASURES, start=1)
    ]
    _insert(db, "marts.dim_measures", measures)
    worst = {"1.1": "выполнено", "1.2": "срок прошёл", "2.1": "идёт", "2.2": "перенесено", "4.2": "без даты"}
    shown = [
        {**measure, "next_due": None if state == "без даты" else TODAY, **_state(state)}
        for measure in measures
        for state in [worst.get(measure["number"], "впереди")]
    ]
    _insert(db, "marts.rpt_plan_measures", shown)
    about = ("plan_id", "plan_title", "source_file", "approved_on", "period_start", "period_end")
    plan = {name: measures[0][name] for name in about} | {"measures_cnt": len(measures), "as_of": TODAY}
    _insert(db, "marts.dim_plans", [plan])
    described = {number: (title, DIRECTIONS[d], who) for number, title, _, d, who in MEASURES}
    occurrences = [
        {
            **OCCURRENCE,
            "occurrence_id": f"{PLAN}|{number}|{start}..{end}|{school or '-'}",
            "number": number,
            "title": described[number][0],
            "direction": described[number][1],
            "responsible": described[number][2],
            "window_start": start,
            "window_end": end,
            "due_date": end,
            "school_code": school,
            "municipality": municipality,
            "status": status,
            "status_source": "person" if status else None,
            "done_date": done,
            "evidence": "приказ от 26.01.2026 № 7" if done else None,
            "days_overdue": (TODAY - end).days if overdue else 0,
            "school_name": school and f"МБОУ СОШ № {int(school[2:])}",
            "due_within": _due_within(status, end),
            "as_of": TODAY,
            **_state(status or ("срок прошёл" if overdue else "идёт" if start <= TODAY else "впереди")),
        }
        for number, start, end, status, done, overdue in OCCURRENCES
        for school, municipality in [
            (None, None),
            *([(code, where) for code, _, where in SCHOOLS] if number == "2.2" else []),
        ]
    ]
    db.execute(
        "create table marts.fct_measure_occurrences (occurrence_id varchar, plan_id varchar, number varchar,"
        " source varchar, title varchar, direction varchar, responsible varchar, timing_kind varchar,"
        " period_label varchar, period varchar, window_start date, window_end date, due_date date,"
        " due_basis varchar, next_control_date date, reminder_date date, municipality varchar,"
        " school_code varchar, status varchar, status_source varchar, done_date date, evidence varchar,"
        " comment varchar, postponed_from date, postponement_basis varchar, is_dated boolean,"
        " is_before_approval boolean, is_overdue boolean, days_overdue integer, is_contrary_to_rules boolean,"
        " contrary_reason varchar,"
        " school_name varchar, state varchar, state_place integer, state_sign varchar, state_tone varchar,"
        " counted_as varchar, is_counted boolean, is_due boolean, is_done boolean, is_done_late boolean,"
        " is_open boolean, has_reminder boolean, waits_for varchar, due_within integer, archived_on date,"
        " overdue_after date,"
        " archive_basis varchar, final_state varchar, as_of date)"
    )
    _insert(db, "marts.fct_measure_occurrences", occurrences)
    _plan_reports(db)


def _closings(db: duckdb.DuckDBPyConnection) -> None:
    """Windows that the draw has named: one is answered, the others wait."""
    windows = db.execute(
        "select occurrence_id, number, title, school_code from marts.fct_measure_occurrences "
        "where plan_id = ? and school_code is null order by occurrence_id limit 3",
        [PLAN],
    ).fetchall()
    closed = {
        "plan_id": PLAN,
        "window_key": "март",
        "period_label": "март 2026 года",
        "closed_as": "выполнено",
    }
    closed |= {
        "action_label": "издание приказа",
        "closed_month": date(2026, 3, 1),
        "closed_on": date(2026, 3, 14),
    }
    drawn = [
        {
            "occurrence_id": key,
            "number": number,
            "title": title,
            "school_code": school,
            "place": place,
            **closed,
        }
        | {
            "closed_with": f"приказ от 14.03.2026 № {place}",
            "answer": None,
            "is_answered": False,
            "is_right": None,
        }
        for place, (key, number, title, school) in enumerate(windows, start=1)
    ]
    db.execute(
        "create table marts.rpt_closing_checks (occurrence_id varchar, plan_id varchar, number varchar,"
        " title varchar, period_label varchar, window_key varchar, municipality varchar, school_code varchar,"
        " school_name varchar, action_label varchar, closed_month date, place bigint, closed_on date,"
        " closed_as varchar, closed_with varchar,"
        " answer varchar, is_answered boolean, is_right boolean)"
    )
    drawn[0] |= {"answer": "да, исполнено", "is_answered": True, "is_right": True}
    _insert(db, "marts.rpt_closing_checks", drawn)
    counts = {"drawn_cnt": 3, "answered_cnt": 1, "right_cnt": 1, "precision_pct": 100.0, "low_pct": 20.7}
    counts |= {"high_pct": 100.0, "conclusion": "все закрытия подтверждены"}
    kinds = (("Все виды действий", True), ("издание приказа", False))
    _insert(
        db, "marts.rpt_closing_precision", [{"action_label": a, "is_total": b, **counts} for a, b in kinds]
    )


def _plan_reports(db: duckdb.DuckDBPyConnection) -> None:
    counts = {"occurrences_cnt": 4, "due": 2, "done": 1, "done_late": 0, "postponed": 1, "overdue": 1}
    counts |= {"max_days_overdue": 15, "not_dated": 1, "due_14": 1, "due_30": 2, "completion_pct": 50.0}
    counts |= {"due_open": 0, "ahead": 0, "not_counted": 0}
    completion = [{"plan_id": PLAN, "direction": d, "period": "2025/2026", **counts} for d in DIRECTIONS]
    _insert(db, "marts.rpt_plan_completion", completion)
    states = [
        {"plan_id": PLAN, "direction": d, "counted_as": s, "occurrences_cnt": 1, "n": 4, "pct": 25.0}
        for d in DIRECTIONS
        for s in ("выполнено", "перенесено", "срок прошёл", "без даты")
    ]
    _insert(db, "marts.rpt_plan_states", states)
    cuts = [
        ("plan", PLAN, None),
        ("responsible", "Управление образования", None),
        ("period", "2025/2026", None),
    ]
    cuts += [("direction", direction, None) for direction in DIRECTIONS]
    cuts += [("school", SCHOOLS[0][0], SCHOOLS[0][0])]
    progress = [
        {"plan_id": PLAN, "cut": cut, "cut_value": value, "name": value, "school_code": school, **counts}
        for cut, value, school in cuts
    ]
    _insert(db, "marts.rpt_plan_progress", progress)
    _closings(db)
    finding = {"plan_id": PLAN, "finding_id": "Н-1", "number": "1.2", "rule_id": "forbidden_trial_tests"}
    finding |= {"rule_title": "Противоречит действующим правилам", "place": 1, "title": "Утвердить график"}
    finding |= {"value": "", "message": "Мера противоречит правилам.", "how_to_fix": "Согласуйте снятие."}
    _insert(db, "marts.rpt_plan_review", [{**finding, "document": "письмо", "ordinal": 1}])
    need = {
        "plan_id": PLAN,
        "plan_level": "муниципалитет",
        "need_id": "analysis",
        "need_name": "анализ процедур",
    }
    need |= {
        "measures_cnt": 0,
        "numbers": "",
        "is_covered": False,
        "higher_plans_cnt": 0,
        "conclusion": "мер нет",
    }
    _insert(db, "marts.rpt_plan_coverage", [need])
