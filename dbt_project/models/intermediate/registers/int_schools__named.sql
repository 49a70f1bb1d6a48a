-- Codes of schools that any source names, so that no fact loses its school: the register may come late or not at all.
{% set named_in = [
    'stg_appeals__appeals',
    'stg_assessment_schedule__sittings',
    'stg_assignments__assignments',
    'stg_case_events__events',
    'stg_documents__documents',
    'stg_experts__experts',
    'stg_explanations__explanations',
    'stg_items__groups',
    'stg_journal__groups',
    'stg_marks__groups',
    'stg_observation_sheets__visits',
    'stg_official_signs__signs',
    'stg_pd_enrolments__enrolments',
    'stg_pd_requests__requests',
    'stg_plan_status__events',
    'stg_planned__results',
    'stg_practices__practices',
    'stg_procedure_calendar__days',
    'stg_procedure_conditions__conditions',
    'stg_random_subjects__classes',
    'stg_rechecks__scores',
    'stg_results__participants',
    'stg_school_context__schools',
    'stg_schools__schools',
    'stg_self_reports__steps',
    'stg_scores__groups',
    'stg_status_reports__rows',
    'stg_teacher_diagnostics__results',
    'stg_teachers__teachers',
    'stg_teaching_load__classes',
    'stg_upload_log__uploads',
    'stg_work_lots__works',
] %}
{% for relation in named_in %}
select school_code from {{ ref(relation) }} where school_code is not null
{% if not loop.last %}union{% endif %}
{% endfor %}
