"""A small published database with invented rows, in the shape of the contracts: for tests of pages.

``make_home(root)`` writes ``builds/<id>.duckdb`` and the pointer ``current``. Every invented row is
here, so that a test can say what a page must show.
"""

from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from tests.dashboards.fixture_reports import make_reports
from warehouse.raw import ensure_tables

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

OCCURRENCES = [
    ("1.1", date(2026, 1, 12), date(2026, 1, 30), "done", date(2026, 1, 26), False),
    ("1.2", date(2026, 3, 1), date(2026, 3, 31), "planned", None, True),
    ("2.1", date(2026, 3, 10), date(2026, 4, 20), "planned", None, False),
    ("2.2", date(2026, 4, 1), date(2026, 4, 30), "postponed", None, False),
    ("3.1", date(2026, 4, 20), date(2026, 5, 20), "planned", None, False),
    ("4.1", date(2026, 5, 1), date(2026, 5, 31), "planned", None, False),
]


def make_home(root: Path, with_data: bool = True) -> Path:
    """Write a published build below ``root`` and return ``root``."""
    builds = root / "builds"
    builds.mkdir(parents=True, exist_ok=True)
    path = builds / f"{BUILD_ID}.duckdb"
    with duckdb.connect(str(path)) as db:
        ensure_tables(db)
        db.execute("create schema if not exists marts")
        _ops(db)
        _schools_and_results(db)
        _plan(db)
        make_reports(db)
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
    names = ", ".join(rows[0])
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


def _schools_and_results(db: duckdb.DuckDBPyConnection) -> None:
    schools = [
        {"school_code": c, "name": n, "municipality": m, "kind": "СОШ", "is_rural": False}
        for c, n, m in SCHOOLS
    ]
    _insert(db, "marts.dim_schools", schools)
    procedures = [
        {
            "procedure_id": f"ВПР-2026-весна-{subject}-4",
            "kind": "ВПР",
            "school_year": 2026,
            "season": "весна",
            "subject": subject,
            "grade": 4,
            "class_grade": 4,
            "subject_name": {"МА": "математика", "РУ": "русский язык"}[subject],
            "max_primary_score": 20.0,
            "min3": 6,
            "min4": 10,
            "min5": 15,
        }
        for subject in ("МА", "РУ")
    ]
    _insert(db, "marts.dim_procedures", procedures)
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
            "expected_result": "Документ размещён",
            "direction": DIRECTIONS[direction],
        }
        for ordinal, (number, title, timing, direction, responsible) in enumerate(MEASURES, start=1)
    ]
    _insert(db, "marts.dim_measures", measures)
    occurrences = [
        {
            "plan_id": PLAN,
            "number": number,
            "window_start": start,
            "window_end": end,
            "due_date": end,
            "school_code": None,
            "status": status,
            "done_date": done,
            "evidence": None,
            "is_overdue": overdue,
        }
        for number, start, end, status, done, overdue in OCCURRENCES
    ]
    db.execute(
        "create table marts.fct_measure_occurrences (plan_id varchar, number varchar, window_start date,"
        " window_end date, due_date date, school_code varchar, status varchar, done_date date,"
        " evidence varchar, is_overdue boolean)"
    )
    _insert(db, "marts.fct_measure_occurrences", occurrences)
    completion = [
        {"plan_id": PLAN, "direction": d, "period": "2026", "due": 2, "done": 1, "postponed": 0, "overdue": 1}
        for d in DIRECTIONS
    ]
    _insert(
        db, "marts.rpt_plan_completion", [{**c, "not_dated": 0, "completion_pct": 50.0} for c in completion]
    )
