{{ config(meta={'is_by_procedure': true}) }}
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
    found.content_code as topic_code,
    coalesce(nullif({{ short_title('found.skill') }}, ''), found.content_code) as topic,
    found.n,
    found.completion_pct,
    found.expected_pct,
    found.gap,
    found.p_value
from {{ ref('int_deficits__content') }} as found
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_schools') }} as schools using (school_code)
