"""What of every table a school, and somebody who was asked from outside, may see: judged table by table.

A table that is not named here is closed to them. Readers of the department are cut by `warehouse.scope` alone. Each
answer is a condition in SQL about the published tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

#: Says nothing of anybody: which build it is and what its columns mean.
COMMON = frozenset({"builds", "docs"})

# A school. Of itself alone: results, cases, people of its own register, what it sent and was told.
OF_THE_SCHOOL = """brg_school_groups brg_school_lists brg_teaching_load dim_schools dim_teachers fct_appeals
fct_case_events fct_documents fct_event_attendance fct_observation_findings fct_self_report_steps rpt_case_state
rpt_self_reports fct_explanations fct_letters fct_measure_occurrences fct_observations fct_official_signs
fct_participant_results fct_pd_completions fct_pd_enrolments fct_pd_requests fct_practices fct_procedure_conditions
fct_publications fct_random_subjects fct_rechecks fct_school_contacts fct_teacher_diagnostics fct_sittings
fct_status_reports fct_task_results fct_upload_status msr_content_deficits msr_marking_deficits
msr_objectivity_signs rpt_class_mechanisms rpt_class_objectivity rpt_course_requests rpt_course_requests_outgoing
rpt_load_changes rpt_plan_answers rpt_objectivity_funnel rpt_official_lists rpt_practices rpt_programme_steps
rpt_recheck_acts rpt_recheck_agreement rpt_help_works rpt_pupils_to_help rpt_recommendations rpt_schedule_rules
rpt_school_cases rpt_school_freshness rpt_school_requests rpt_school_objectivity rpt_school_path
rpt_school_procedure_objectivity rpt_topic_years expected_participants"""
#: Seen by the school itself and nobody above it.
OF_THE_SCHOOL_ALONE = frozenset({"rpt_help_works", "rpt_pupils_to_help"})
# Itself beside the municipality and the region.
COMPARED = """fct_reference_figures fct_reference_items fct_reference_journal fct_reference_marks
fct_reference_planned fct_reference_scores rpt_content_topics rpt_groups rpt_individual rpt_journal rpt_marks
rpt_marks_dynamics rpt_marks_summary rpt_pd_coverage rpt_planned_results rpt_school_groups rpt_scores
rpt_scores_summary rpt_tasks rpt_help_events"""
# Procedures, courses, methods: nobody stands in them.
ABOUT_NOBODY = """brg_trend_procedures dim_courses dim_planned_results dim_procedures dim_tasks rpt_mark_scales
rpt_criteria_agreements rpt_objectivity_honesty rpt_objectivity_precision rpt_page_warnings rpt_pd_calendar
rpt_pd_effect recheck_power support_actions
rpt_procedure_warnings rpt_task_words rpt_work_criteria build_rules case_states codifiers fioko_bands mark_scales_seed
objectivity_detection_rates objectivity_false_rates objectivity_markers objectivity_mechanisms
plan_actions plan_deeds plan_fact_rules plan_positions plan_reports_not_asked plan_review_rules plan_states
postponements programme_steps self_report_steps
source_kinds subjects support_cycles support_general_words support_help_forms support_recommendation_rules
support_terms support_topics thresholds xwalk_specifications"""
# Measures of plans that the school answers for; the department's own stay with it.
OF_ITS_MEASURES = {"dim_measures": ("plan_id", "number"), "dim_plans": ("plan_id",)}

# Somebody from outside: the own assignments and the names that stand in them.
OF_THE_PERSON = "fct_assignments"
#: Rows of one person by `person_code` and `role`.
OWN_ROWS = frozenset({OF_THE_PERSON, "fct_work_readings"})
ASSIGNED = {"dim_schools": "school_code"}

_school = frozenset(OF_THE_SCHOOL.split())
_compared = frozenset(COMPARED.split())
_nobody = frozenset(ABOUT_NOBODY.split()) | COMMON

#: Who came to look and who checked again stay unnamed to a school; so do files, which are named after other schools.
HIDDEN_FROM_SCHOOL = {"expert_code", "observer_code", "person_code", "file_names", "first_file"}


def judged() -> frozenset[str]:
    """Tables of which a school sees something."""
    return _school | _compared | _nobody | OF_ITS_MEASURES.keys()


def of_school(table: str, columns: Collection[str], known: Collection[str], inside: str) -> str:
    """The condition for a school's reader, beside the one about its codes.

    known: tables of the build; inside: its schools as a list in SQL.
    """
    if table in _school:
        return f"school_code in {inside}" if "school_code" in columns else "false"
    if table in _compared:
        return "true" if "school_code" in columns else "false"
    if keys := OF_ITS_MEASURES.get(table):
        occurrences = "fct_measure_occurrences"
        if occurrences not in known:
            return "false"
        names = ", ".join(keys)
        return f"({names}) in (select ({names}) from published.marts.{occurrences} where school_code in {inside})"
    return "true" if table in _nobody else "false"


def of_person(
    table: str, known: Collection[str], quoted: Callable[[tuple[str, ...]], str], role: str, code: str
) -> str:
    """The condition for an observer or an expert; code: what the registers call the person."""
    mine = f"person_code = {quoted((code,))} and role = {quoted((role,))}"
    if table in COMMON:
        return "true"
    if table in OWN_ROWS:
        return mine
    if OF_THE_PERSON not in known:
        return "false"
    if column := ASSIGNED.get(table):
        return f"{column} in (select {column} from published.marts.{OF_THE_PERSON} where {mine})"
    return "false"
