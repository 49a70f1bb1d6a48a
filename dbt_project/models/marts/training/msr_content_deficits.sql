{{ config(meta={'is_by_procedure': true}) }}
select
    found.procedure_id,
    procedures.kind,
    procedures.school_year,
    procedures.season,
    procedures.subject,
    procedures.grade,
    schools.municipality,
    found.school_code,
    found.class_label,
    found.content_code,
    found.skill,
    found.tasks as tasks_cnt,
    found.n,
    found.completion_pct,
    found.expected_pct,
    found.gap,
    found.p_value,
    found.q_value,
    found.needs_support,
    found.reason,
    true as is_person_level
from {{ ref('int_deficits__content') }} as found
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_schools') }} as schools using (school_code)
where found.topic_type = 'КЭС' and found.group_level = 'class'
