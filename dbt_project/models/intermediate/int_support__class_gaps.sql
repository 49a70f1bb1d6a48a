-- Gaps of classes for all three kinds of topic, with the words people know. Grain: procedure × school × class × topic.
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
    found.topic_type,
    case when found.topic_type = 'КЭС' then found.content_code else words.result_code end as topic_code,
    coalesce(case when found.topic_type = 'КЭС' then nullif(found.skill, '') else words.title end, found.content_code) as topic,
    found.n,
    found.completion_pct,
    found.expected_pct,
    found.gap,
    found.p_value
from {{ ref('int_deficits__content') }} as found
inner join {{ ref('dim_procedures') }} as procedures on found.procedure_id = procedures.procedure_id
left join {{ ref('dim_planned_results') }} as words
    on
        found.procedure_id = words.procedure_id
        and found.topic_type = words.result_type
        and found.content_code = words.title
left join {{ ref('dim_schools') }} as schools on found.school_code = schools.school_code
where found.topic_type = 'КЭС' or words.result_code is not null
