"""Suites about everything new: each rule has rows that break it; history gives bounds or the rule is not applicable."""

from __future__ import annotations

import re
from datetime import date, datetime

import duckdb
import polars as pl
import pytest

from ingestion.catalogue import all_sources
from ingestion.gate import adapter, batch, file_rules, wording
from ingestion.gate.arrivals import Arrivals
from ingestion.gate.history import bounds
from ingestion.gate.kinds import groups, table_of
from ingestion.gate.suites import SUITES, History, SuiteRule, suite, suite_rules
from warehouse.raw import append, connect, ensure_tables
from warehouse.settings_files import SettingsFileError, validate

PUPIL = {
    "sheet": "Протокол",
    "kind": "ВПР",
    "school_year": 2026,
    "season": "весна",
    "subject": "МА",
    "grade": 5,
    "class_grade": 5,
    "procedure_date": date(2026, 4, 15),
    "school_code": "990001",
    "attendance": "present",
    "primary_score": 12.0,
    "max_primary_score": 20.0,
    "journal_mark": 4,
    "municipality": "Приозёрный муниципальный округ",
    "uploaded_at": datetime(2026, 4, 20, 9, 0),
}
GROUP = {
    "sheet": "Лист1",
    "kind": "ВПР",
    "school_year": 2026,
    "season": "весна",
    "subject": "МА",
    "grade": 5,
    "group_level": "school",
    "group_name": "Школа",
    "school_code": "990001",
    "participants": 10,
    "participants_cnt": 4,
    "pct": 40.0,
    "value_key": "3",
}


@pytest.fixture
def store(home):
    connection = connect(home.raw)
    ensure_tables(connection)
    yield connection
    connection.close()


def load(store, kind: str, rows: list[dict], tasks: list[dict] = (), run_id: str | None = None) -> int:
    """Put rows of one file into the store as the pipeline would; returns the load's number."""
    load_id = store.execute("select coalesce(max(load_id), 0) + 1 from ops.load_log").fetchone()[0]
    entry = {
        "load_id": load_id,
        "source_kind": kind,
        "file_name": f"{kind} {load_id}.xlsx",
        "status": "loaded",
    }
    entry |= {
        "sha256": str(load_id),
        "rows_loaded": len(rows),
        "run_id": run_id,
        "loaded_at": datetime(2026, 5, 1),
    }
    append(store, "ops.load_log", pl.DataFrame([entry], schema_overrides={"run_id": pl.String}))
    placed = [{"row_number": i, **row, "load_id": load_id} for i, row in enumerate(rows, start=2)]
    if kind == "plans":
        for row in placed:
            del row["row_number"]
    append(store, table_of(kind), pl.DataFrame(placed, infer_schema_length=None))
    if tasks:
        cells = [
            {"participant_row": 2, "participant_sheet": "Протокол", "load_id": load_id, **cell}
            for cell in tasks
        ]
        append(store, "raw.results_tasks", pl.DataFrame(cells, infer_schema_length=None))
    return load_id


def pupils(
    count: int = 30, *, school: str = "990001", score: float = 12.0, absent: int = 0, **changes
) -> list[dict]:
    rows = [
        PUPIL | {"participant_code": f"{school}{i}", "school_code": school, "primary_score": score} | changes
        for i in range(count)
    ]
    return [
        row | ({"attendance": "absent", "primary_score": None} if i < absent else {})
        for i, row in enumerate(rows)
    ]


def region(usual: float = 10.0, **other: float) -> list[dict]:
    """Six schools of one procedure, every one with the same score but for those named."""
    return [
        row for i in range(1, 7) for row in pupils(20, school=f"99000{i}", score=other.get(f"s{i}", usual))
    ]


def years(make) -> list[list[dict]]:
    """Three earlier procedures and the new one, one a year."""
    return [[row | {"school_year": year} for row in make(year)] for year in (2023, 2024, 2025, 2026)]


def one(**changes) -> list[list[dict]]:
    return [[PUPIL | {"participant_code": "1"} | changes]]


# rule → kind and the rows of files in the order they come; the last one is new and breaks the rule
BREAKING: dict[str, tuple[str, list[list[dict]]]] = {
    "school_context_pupils": ("school_context", [[{"school_code": "990001", "pupils_cnt": 0}]]),
    "results_kinds": ("form", one(kind="ВРП")),
    "results_subjects": ("form", one(subject="ЯЯ")),
    "results_seasons": ("form", one(season="лето")),
    "results_grades": ("form", one(grade=15, class_grade=15)),
    "results_class_grades": ("form", one(class_grade=4)),
    "results_attendance": ("form", one(attendance="был")),
    "results_journal_marks": ("form", one(journal_mark=6)),
    "results_file_marks": ("form", one(file_mark=1)),
    "results_totals": ("form", one(primary_score=21.0)),
    "results_scores": ("form", one(primary_score=995.0, max_primary_score=None)),
    "results_dates": ("form", one(procedure_date=date(2024, 4, 15))),
    "results_uploads": ("form", one(uploaded_at=datetime(2026, 3, 1))),
    "results_logins": ("form", one(school_code="99001")),
    "results_unique": ("form", [[PUPIL | {"participant_code": "1", "row_number": row} for row in (2, 9)]]),
    "results_municipalities": ("form", [pupils(3), pupils(3, municipality="Приозерный МО")]),
    "tasks_maxima": ("form", one()),
    "tasks_responses": ("form", one()),
    "tasks_scores": ("form", one()),
    "loads_rows_per_school": ("form", years(lambda year: pupils(9 if year == 2026 else 60))),
    "loads_mean_pct": ("form", years(lambda year: pupils(score=4.0 if year == 2026 else 12.0))),
    "loads_absent_pct": ("form", years(lambda year: pupils(absent=20 if year == 2026 else 2))),
    "schools_rows": ("form", years(lambda year: region()[: 102 if year == 2026 else None])),
    "schools_position": ("form", years(lambda year: region(s1=19.0 if year == 2026 else 10.0))),
    "reference_levels": ("marks", [[GROUP | {"group_level": "класс"}]]),
    "reference_pct": ("marks", [[GROUP | {"pct": 140.0}]]),
    "reference_counts": ("marks", [[GROUP | {"participants_cnt": 11}]]),
    "reference_unique": ("marks", [[GROUP | {"row_number": row} for row in (2, 9)]]),
    "reference_subjects": ("marks", [[GROUP | {"subject": "ЯЯ"}]]),
    "reference_rows": ("marks", [*[[GROUP] * 40] * 3, [GROUP]]),
    "registers_unique": ("schools", [[{"school_code": "990001", "row_number": row} for row in (2, 9)]]),
    "registers_rows": ("schools", [*[[{"school_code": "990001"}] * 40] * 3, [{"school_code": "990001"}]]),
    "registers_subjects": ("teaching_load", [[{"subject": "ЯЯ"}]]),
    "registers_grades": ("teaching_load", [[{"grade": 12}]]),
    "school_lists_years": ("school_lists", [[{"list_year": 24}]]),
    "schools_localities": ("schools", [[{"locality": "посёлок"}]]),
    "schools_kinds": ("schools", [[{"school_kind": "СОШ"}], [{"school_kind": "сош"}]]),
    "teachers_experience": ("teachers", [[{"experience_years": 130}]]),
    "load_years": ("teaching_load", [[{"school_year": 1926}]]),
    "calendar_days": (
        "procedure_calendar",
        [[{"date_from": date(2026, 4, 15), "date_to": date(2026, 4, 1)}]],
    ),
    "calendar_dates": ("procedure_calendar", [[{"date_from": date(2025, 4, 15), "school_year": 2026}]]),
    "calendar_results": (
        "procedure_calendar",
        [[{"date_from": date(2026, 4, 15), "results_received_on": date(2026, 4, 1)}]],
    ),
    "rechecks_school_scores": ("rechecks", [[{"school_score": 3.0, "max_score": 2.0}]]),
    "rechecks_expert_scores": ("rechecks", [[{"expert_score": 3.0, "max_score": 2.0}]]),
    "observation_dates": ("observation_sheets", [[{"visit_date": date(2025, 4, 15), "school_year": 2026}]]),
    "observation_present": ("observation_sheets", [[{"present_cnt": 230}]]),
    "courses_hours": ("pd_courses", [[{"hours": 0.0}]]),
    "courses_days": ("pd_courses", [[{"date_from": date(2026, 4, 15), "date_to": date(2026, 4, 1)}]]),
    "documents_replies": (
        "documents",
        [[{"document_date": date(2026, 4, 15), "reply_due_on": date(2026, 4, 1)}]],
    ),
    "documents_kinds": ("documents", [[{"document_kind": "приказ"}], [{"document_kind": "Прика3"}]]),
    "appeals_replies": ("appeals", [[{"appeal_date": date(2026, 4, 15), "reply_due_on": date(2026, 4, 1)}]]),
    "meetings_days": ("meetings", [[{"meeting_date": date(2026, 4, 15), "due_on": date(2026, 4, 1)}]]),
    "scales_min4": ("mark_scales", [[{"min3": 8.0, "min4": 7.0}]]),
    "scales_min5": ("mark_scales", [[{"min4": 8.0, "min5": 7.0}]]),
    "specs_difficulty": ("test_specs", [[{"difficulty": "С"}]]),
    "specs_scores": ("test_specs", [[{"max_score": 2021.0}]]),
    "signs_logins": ("official_signs", [[{"school_code": "99001"}]]),
    "signs_unique": (
        "official_signs",
        [[{"list_name": "а", "school_year": 2023, "school_code": "990001", "marker": "4 РУ"}] * 2],
    ),
    "plans_unique": ("plans", [[{"plan_id": "п", "number": "1.1", "ordinal": i} for i in (1, 2)]]),
    "schedule_once": (
        "assessment_schedule",
        [[{"school_name": "Школа № 7", "part": "год", "class_label": "5А"}] * 2],
    ),
    "reports_statuses": ("status_reports", [[{"status": "выполнено"}], [{"status": "выпонено"}]]),
}
CELLS = {
    "tasks_maxima": {"score": 3.0, "max_score": 2.0},
    "tasks_responses": {"response": "списал"},
    "tasks_scores": {"score": 95.0},
}


def said(store) -> dict[str, tuple]:
    rows = store.execute(
        "select rule_id, status, checked_cnt, unexpected_cnt, observed, expected from ops.expectations "
        "where level = 'batch'"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_every_rule_of_a_suite_has_rows_that_break_it_a_message_and_a_fix():
    assert {rule.rule_id for rule in suite_rules()} == set(BREAKING)
    assert not {rule.rule_id for rule in suite_rules()} & {rule.rule_id for rule in file_rules()}
    titles = [rule.title for rule in suite_rules()]
    assert len(titles) == len(set(titles)), "a title names one rule"
    for rule in suite_rules():
        assert all(text.endswith(".") for text in (rule.message, rule.how_to_fix)), rule.rule_id


@pytest.mark.parametrize("rule_id", BREAKING)
def test_a_rule_is_not_met_by_its_rows_and_names_them(rule_id, store):
    kind, files = BREAKING[rule_id]
    cells = [CELLS[rule_id]] if rule_id in CELLS else []
    loads = [load(store, kind, rows) for rows in files[:-1]]
    loads.append(load(store, kind, files[-1], cells, run_id="r"))
    batch.validate(store, "r")
    status, checked, unexpected, observed, expected = said(store)[rule_id]
    assert status == "failed", said(store)[rule_id]
    assert 0 < unexpected <= checked
    assert observed.startswith(f"не так: {unexpected} из {checked}")
    assert expected
    rows = store.execute(
        f"select load_id, row_number, column_name, value from ops.unexpected_rows where rule_id = '{rule_id}'"
    ).fetchall()
    assert rows
    assert {row[0] for row in rows} == {loads[-1]}
    assert all(row[2] and row[3] and "_" not in row[2] for row in rows), rows
    rule = next(rule for rule in suite_rules() if rule.rule_id == rule_id)
    assert all((row[1] is None) == (rule.frame in ("loads", "schools")) for row in rows)


@pytest.mark.parametrize("kind", sorted(all_sources()))
def test_every_kind_has_a_suite_whose_columns_have_words(kind):
    assert suite(kind)
    for rule in suite(kind):
        words = [wording.column_words(kind, name) for name in batch._columns(rule, kind)]
        assert not [word for word in words if re.search("[a-z]", word)], (rule.rule_id, words)


def test_a_new_plain_source_is_a_register_and_gets_their_rules():
    plain = set(groups()["registers"])
    assert {"schools", "rechecks", "meetings"} <= plain
    assert not plain & {"results_long", "mark_scales", "plans", "marks"}
    assert {rule.rule_id for rule in suite("practices")} == {"registers_unique", "registers_rows"}


def test_good_rows_pass_and_rules_without_history_are_not_applicable(store):
    load(store, "form", region(), run_id="r")
    batch.validate(store, "r")
    found = said(store)
    states = {status for status, *_ in found.values()}
    assert states == {"passed", "not_applicable"}
    assert found["results_attendance"][:3] == ("passed", 120, 0)
    without = (
        "loads_mean_pct",
        "loads_absent_pct",
        "schools_rows",
        "schools_position",
        "results_municipalities",
    )
    assert {found[name][0] for name in without} == {"not_applicable"}
    assert found["loads_mean_pct"][3] == "прежних файлов 0, нужно не меньше 3"
    assert found["tasks_scores"][0] == "not_applicable", "no rows are not a pass"


def test_history_of_a_source_gives_bounds_in_words(store):
    for rows in years(lambda year: pupils(30, score=11.0 + year % 3))[:-1]:
        load(store, "form", rows)
    load(store, "form", pupils(30), run_id="r")
    batch.validate(store, "r")
    status, checked, unexpected, observed, expected = said(store)["loads_mean_pct"]
    assert (status, checked, unexpected) == ("passed", 1, 0)
    assert expected.endswith("прежних файлов: 3")
    assert "значения от 60 до 60" in observed


def test_a_run_is_asked_about_once_and_only_about_what_it_brought(store):
    load(store, "schools", [{"school_code": "990001", "locality": "хутор"}], run_id="a")
    batch.validate(store, "a")
    assert batch.runs_waiting(store) == []
    load(store, "schools", [{"school_code": "990002", "locality": "село"}], run_id="b")
    assert batch.runs_waiting(store) == ["b"]
    batch.validate(store, "b")
    rows = store.execute(
        "select run_id, status from ops.expectations where rule_id = 'schools_localities' order by run_id"
    ).fetchall()
    assert rows == [("a", "failed"), ("b", "passed")]


def test_no_more_than_twenty_rows_are_kept_and_no_names(store):
    load(
        store,
        "schools",
        [{"school_code": str(i), "locality": "Иванов Иван Иванович"} for i in range(60)],
        run_id="r",
    )
    batch.validate(store, "r")
    rows = store.execute(
        "select value from ops.unexpected_rows where rule_id = 'schools_localities'"
    ).fetchall()
    assert len(rows) == 20
    assert {value for (value,) in rows} == {"[имя не хранится]"}
    assert said(store)["schools_localities"][2] == 60


def test_rows_of_every_load_that_has_any_are_kept_whichever_come_first(store):
    many = [{"school_code": str(i), "locality": "хутор"} for i in range(60)]
    load(store, "schools", many, run_id="r")
    load(store, "schools", [{"school_code": "990001", "locality": "хутор"}], run_id="r")
    kept = []
    for order in ("load_id", "load_id desc"):
        arrivals = Arrivals(store, "schools", [1, 2])
        arrivals.rows = store.execute(f"select * from raw.schools order by {order}").pl()
        _, rows = batch.about(arrivals)
        kept.append(rows.filter(rule_id="schools_localities").select("load_id", "row_number").rows())
    assert kept[0] == kept[1]
    assert {load_id for load_id, _ in kept[0]} == {1, 2}


def test_an_expectation_that_raises_is_an_error_and_the_others_are_asked(store, monkeypatch):
    broken = SuiteRule(
        rule_id="broken", **{"for": ("schools",)}, frame="rows", expectation="ExpectColumnValuesToBeBetween",
        column="school_name", min=0, title="т", message="м.", how_to_fix="и.", pages=("Данные",),
    )  # fmt: skip
    monkeypatch.setattr(batch, "suite", lambda kind: (broken, *suite(kind)))
    load(store, "schools", [{"school_code": "990001", "school_name": "а", "locality": "село"}], run_id="r")
    batch.validate(store, "r")
    assert said(store)["broken"][0] == "error"
    assert said(store)["schools_localities"][0] == "passed"


def test_a_column_that_is_not_there_is_an_error_and_never_a_pass(store):
    asked = adapter.Asked("gone", "ExpectColumnValuesToBeBetween", {"column": "b", "min_value": 0})
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        adapter.run([asked], pl.DataFrame({"a": [1.0]}))
    load(store, "schools", [{"school_code": "990001"}], run_id="r")
    store.execute("alter table raw.schools drop column locality")
    outcomes, rows = batch.about(Arrivals(store, "schools", [1]))
    assert outcomes.filter(pl.col("rule_id") == "schools_localities")["status"].to_list() == ["error"]
    assert rows.is_empty()


def test_a_row_of_a_task_names_the_task(store):
    load(
        store,
        "form",
        [PUPIL | {"participant_code": "1"}],
        [{"score": 30.0, "column_name": "балл за 4"}],
        run_id="r",
    )
    batch.validate(store, "r")
    rows = store.execute(
        "select column_name, value from ops.unexpected_rows where rule_id = 'tasks_scores'"
    ).fetchall()
    assert rows == [("задание, балл за задание", "балл за 4; 30")]
    assert said(store)["tasks_scores"][4] == "от 0 до 20"


def test_bounds_are_wide_where_history_is_short_and_follow_its_spread_where_it_is_long():
    assert bounds([50.0, 52.0], History(at_least=3, floor=15)) is None
    quiet = bounds([50.0, 50.0, 50.0], History(at_least=3, floor=15))
    assert (quiet.low, quiet.high, quiet.loads_cnt) == (35.0, 65.0, 3)
    loud = bounds([20.0, 40.0, 60.0, 80.0, 50.0], History(at_least=3, floor=15))
    assert loud.low < 20
    assert loud.high > 80
    ratio = bounds([100.0, 100.0, 100.0], History(at_least=3, floor=2, by="ratio"))
    assert (round(ratio.low), round(ratio.high)) == (50, 200)
    assert bounds([None, 50.0, 50.0], History(at_least=3, floor=15)) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"frmae": "rows"}, "неизвестное имя «frmae»; похоже на «frame»"),
        ({"for": ["shcools"]}, "вида источника «shcools» нет; похоже на «schools»"),
        ({"column": None}, "нужно ещё: column"),
        ({"values": "history"}, "нужно ещё: history"),
    ],
)
def test_a_mistake_in_suites_is_one_sentence(changes, words):
    entry = {
        "for": ["schools"],
        "frame": "rows",
        "expectation": "ExpectColumnValuesToBeInSet",
        "column": "locality",
    }
    entry |= {"values": ["село"], "title": "т", "message": "м.", "how_to_fix": "и.", "pages": ["Данные"]}
    with pytest.raises(SettingsFileError, match=words):
        validate(entry | changes, SuiteRule, SUITES.name)


def test_one_module_knows_the_library_and_imports_it_only_when_asked(repo_root):
    found = {
        path.relative_to(repo_root).as_posix(): [line for line in lines if line.startswith(("import", "from"))]
        for package in ("ingestion", "warehouse", "dashboards", "obektiv")
        for path in (repo_root / package).rglob("*.py")
        if (lines := [x for x in path.read_text(encoding="utf-8").splitlines() if "import great_expect" in x
                      or "from great_expect" in x])
    }  # fmt: skip
    assert found == {"ingestion/gate/adapter.py": []}


def test_old_stores_get_the_new_columns_and_table(tmp_path):
    with duckdb.connect(str(tmp_path / "old.duckdb")) as old:
        old.execute("create schema ops")
        old.execute("create table ops.expectations (load_id bigint, rule_id varchar, status varchar)")
        old.execute("insert into ops.expectations values (1, 'many_rows_held', 'failed')")
    connection = connect(tmp_path / "old.duckdb")
    ensure_tables(connection)
    assert connection.execute("select rule_id, level, run_id from ops.expectations").fetchall() == [
        ("many_rows_held", None, None)
    ]
    assert connection.execute("select count(*) from ops.unexpected_rows").fetchone() == (0,)
    connection.close()
