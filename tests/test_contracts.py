"""What other programs rely on: published tables, their columns, and the promises of the objectivity tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from scipy.stats import false_discovery_control

TABLES = {
    "ops.load_log": "load_id source_kind file_name sha256 rows_read rows_loaded rows_quarantined status loaded_at",
    "ops.findings": "load_id sheet row_number column_name value rule_id effect message how_to_fix",
    "ops.quarantine": "load_id sheet row_number",
    "ops.builds": "build_id started_at finished_at status tests_failed git_commit",
    "marts.dim_schools": "code name municipality kind is_rural group",
    "marts.dim_procedures": "procedure_id kind school_year season subject grade class_grade date_from date_to "
    "results_received_on",
    "marts.fct_participant_results": "procedure_id kind school_year subject grade class_grade municipality "
    "school_code class_label participant_code variant attendance primary_score max_primary_score mark level "
    "journal_mark load_id",
    "marts.fct_task_results": "procedure_id school_code participant_code task_code score max_score response",
    "marts.dim_tasks": "procedure_id task_code difficulty answer_type max_score content_code skill planned_result",
    "marts.rpt_marks": "procedure_id group_level n sample_tier",
    "marts.rpt_journal": "procedure_id group_level n sample_tier",
    "marts.rpt_scores": "procedure_id group_level n sample_tier",
    "marts.rpt_tasks": "procedure_id group_level n sample_tier",
    "marts.rpt_planned_results": "procedure_id group_level n sample_tier",
    "marts.rpt_groups": "procedure_id group_level n sample_tier",
    "marts.rpt_individual": "procedure_id n sample_tier",
    "marts.fct_reference_marks": "procedure_id group_level group_name school_code participants pct",
    "marts.fct_reference_journal": "procedure_id group_level group_name school_code participants pct",
    "marts.fct_reference_scores": "procedure_id group_level group_name school_code participants pct",
    "marts.fct_reference_items": "procedure_id group_level group_name school_code participants pct",
    "marts.fct_official_signs": "list_name document school_year school_code municipality marker",
    "marts.dim_measures": "plan_id source_file number title timing_text timing_kind responsible expected_result "
    "direction",
    "marts.dim_order_points": "plan_id number due_date",
    "marts.fct_assignments": "person_code role slot_date school_code status",
    "marts.fct_measure_occurrences": "plan_id number window_start window_end due_date school_code status "
    "state done_date evidence is_overdue",
    "marts.rpt_plan_completion": "plan_id direction due done postponed overdue not_dated completion_pct",
    "marts.msr_objectivity_signs": "procedure_id subject grade school_code class_label sign n value expected "
    "effect p_value q_value is_flagged sample_tier source method_version reason",
    "marts.rpt_class_objectivity": "procedure_id school_code class_label n evidence p_value q_value level "
    "is_person_level reasons",
    "marts.rpt_school_objectivity": "school_code school_year n evidence p_value q_value level is_person_level "
    "reasons",
    "marts.rpt_school_cases": "procedure_id school_code strength strength_open class_label mechanism sources decision "
    "is_open is_person_level",
    "marts.msr_marking_deficits": "teacher_code subject criterion works n bias bias_low bias_high "
    "exact_agreement kappa evidence needs_support reason",
    "marts.msr_content_deficits": "procedure_id school_code class_label content_code skill n completion_pct "
    "expected_pct gap q_value needs_support reason",
    "marts.fct_pd_completions": "school_code",
    "marts.fct_pd_requests": "request_id school_code teacher_code deficit course_code priority basis status",
    "marts.rpt_recommendations": "recommendation_id audience addressee topic text basis measure due",
    "marts.fct_observations": "school_code",
    "marts.fct_rechecks": "school_code",
    "marts.fct_upload_status": "school_code procedure_id",
    "marts.fct_decisions": "",
    "marts.fct_appeals": "",
}
SCORED = ("rpt_class_objectivity", "rpt_school_objectivity")


@pytest.fixture(scope="module")
def published(demo_home: Path):
    with duckdb.connect((demo_home / "current").resolve(), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
def test_a_published_table_has_the_promised_columns(published, table):
    columns = {row[0] for row in published.execute(f"describe {table}").fetchall()}
    assert set(TABLES[table].split()) <= columns


@pytest.mark.parametrize("table", SCORED)
def test_q_values_are_benjamini_hochberg_over_a_school_year(published, table):
    rows = published.execute(f"select school_year, p_value, q_value from marts.{table}").pl()
    for (year,), group in rows.group_by("school_year"):
        expected = false_discovery_control(group["p_value"].to_numpy())
        assert group["q_value"].to_numpy() == pytest.approx(expected, abs=1e-9), year


@pytest.mark.parametrize("table", SCORED)
def test_the_level_rests_on_q_alone_and_nothing_is_null(published, table):
    rows = published.execute(f"select evidence, p_value, q_value, level from marts.{table}").pl()
    assert rows.null_count().sum_horizontal().item() == 0
    assert rows.filter((pl.col("level") == "признаки") != (pl.col("q_value") <= 0.05)).is_empty()
    assert set(rows["level"]) <= {"признаки", "требует внимания", "признаки не выявлены", "мало данных"}


def test_every_class_with_a_row_of_results_has_a_row_of_evidence(published):
    missing = published.execute(
        """select distinct procedure_id, school_code, class_label from marts.fct_participant_results
        except select procedure_id, school_code, class_label from marts.rpt_class_objectivity"""
    ).fetchall()
    assert missing == []
