"""The synthetic municipality through the real commands: its registers load clean, lateness comes out as planted."""

import json

import duckdb
import pytest

from ingestion.catalogue import all_sources
from ingestion.registers.spec import SOURCES
from ingestion.registers.table import TableSource

REGISTERS = sorted(
    p.stem for p in SOURCES.glob("*.yml") if isinstance(all_sources().get(p.stem), TableSource)
)


@pytest.fixture(scope="module")
def published(demo_home):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def truth(demo_home) -> dict:
    (path,) = demo_home.rglob("demo_truth.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_register_of_the_municipality_loads_without_findings(published, truth):
    planned = {
        (file["path"], file["kind"], file["rows"]) for file in truth["file_list"] if file["kind"] in REGISTERS
    }
    assert len({kind for _, kind, _ in planned}) >= 19
    loaded = published.execute(
        "select file_name, source_kind, rows_loaded, findings_cnt, rows_quarantined from ops.load_log"
    ).fetchall()
    clean = [(name, kind, rows) for name, kind, rows, findings, held in loaded if not findings + held]
    lost = [
        (path, kind, rows)
        for path, kind, rows in planned
        if not any(name.endswith(path) and (of, count) == (kind, rows) for name, of, count in clean)
    ]
    assert lost == []


def test_who_was_late_and_who_sent_nothing_is_as_planted(published, truth):
    rows = published.execute(
        "select procedure_id, school_code, status, days_late from marts.fct_upload_status where school_year < 2024"
    ).fetchall()
    spring = [row for row in rows if "весна" in row[0] or row[0].startswith("КДР")]
    missing = {(p, school) for p, school, status, _ in spring if status == "missing"}
    assert missing == {(row["procedure_id"], row["school_code"]) for row in truth["missing_results"]}
    late = {(p, school): days for p, school, status, days in spring if status == "late"}
    timed = {p for p, _, _, days in spring if days is not None}
    planted = {
        (row["procedure_id"], row["school_code"]): row["late_days"]
        for row in truth["uploads"]
        if row["late_days"] and row["procedure_id"] in timed
    }
    assert planted, "somebody is late"
    assert late == planted


def test_procedures_known_from_the_calendar_alone_have_no_results(published):
    rows = published.execute(
        "select procedure_id, date_from, has_results from marts.dim_procedures where not has_results"
    ).fetchall()
    assert rows
    assert all(day is not None for _, day, _ in rows)
    counted = published.execute("select count(*) from marts.dim_procedures where has_results").fetchone()[0]
    facts = published.execute(
        "select count(distinct procedure_id) from marts.fct_participant_results"
    ).fetchone()[0]
    assert counted == facts


def test_every_recheck_finds_its_procedure_and_its_pupil(published):
    lost = published.execute(
        "select count(*) from marts.fct_rechecks as r left join marts.fct_participant_results as p "
        "using (procedure_id, school_code, participant_code) where p.participant_code is null"
    ).fetchone()
    assert lost == (0,)


def test_published_figures_agree_but_for_the_school_that_corrected_its_file_afterwards(published):
    """The reports were counted by the demo itself, apart from the warehouse."""
    tables = ("marks", "journal", "scores", "items")
    counted = {
        table: published.execute(
            "select count(*) filter (is_reconciled), count(*) filter (is_reconciled is null), "
            "list(distinct coalesce(school_code, group_level)) filter (not is_reconciled) "
            f"from marts.fct_reference_{table}"
        ).fetchone()
        for table in tables
    }
    assert all(agreed > 70 and not unknown for agreed, unknown, _ in counted.values()), counted
    differing = {table: sorted(places or []) for table, (_, _, places) in counted.items()}
    corrected = ["991010", "municipality"]
    assert differing == {"marks": [], "journal": [], "scores": corrected, "items": corrected}
    told = published.execute(
        "select count(*) from ops.findings where rule_id = 'reference_figure_differs'"
    ).fetchone()
    wrong = published.execute(
        " union all ".join(
            f"select * from (select 1 from marts.fct_reference_{t} where not is_reconciled)" for t in tables
        )
    ).fetchall()
    assert told == (len(wrong),)
