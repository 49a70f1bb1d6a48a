"""Marts of the invented database that follow from its other tables: made by the project's own models.

``make(db)`` renders the SQL of a model and runs it on the tables of the fixture, so that a page is tested with what the
mart really says.
"""

from pathlib import Path

import duckdb
from jinja2 import Environment

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
# In this order: a model reads what stands above it.
MODELS = (
    ("rpt_loads", "marts"),
    ("rpt_load_changes", "marts"),
    ("rpt_findings_by_rule", "marts"),
    ("rpt_quarantine", "marts"),
    ("rpt_school_freshness", "marts"),
    ("fct_reference_figures", "marts"),
    ("int_procedures__codifiers", "intermediate"),
    ("brg_trend_procedures", "marts"),
    ("rpt_task_words", "marts"),
)
# A build does not know itself yet; the fixture has findings of the gate only and one version of every file.
STAND_INS = {
    "builds": "(select * from ops.builds where started_at < (select max(started_at) from ops.builds))",
    "int_findings__all": "ops.findings",
    "int_results__current_versions": (
        "(select distinct procedure_id, school_code, load_id from marts.fct_participant_results)"
    ),
}


def make(db: duckdb.DuckDBPyConnection) -> None:
    """Create every model of MODELS from the tables that the fixture has already."""
    db.execute("create schema if not exists intermediate")
    names = ("reports.sql", "keys.sql")
    macros = "".join((PROJECT / "macros" / name).read_text(encoding="utf-8") for name in names)
    for name, schema in MODELS:
        sql = next((PROJECT / "models").rglob(f"{name}.sql")).read_text(encoding="utf-8")
        made = Environment(autoescape=False).from_string(macros + sql).render(ref=_ref(db), source=_source)
        db.execute(f"create table {schema}.{name} as {made}")


def _source(_: str, name: str) -> str:
    return STAND_INS.get(name, f"ops.{name}")


def _ref(db: duckdb.DuckDBPyConnection):
    def find(name: str) -> str:
        rows = db.execute("select table_schema from information_schema.tables where table_name = ?", [name])
        return STAND_INS.get(name) or f"{rows.fetchone()[0]}.{name}"

    return find
