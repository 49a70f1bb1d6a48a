{{ config(meta={'is_by_procedure': true}) }}
-- Tested gaps of classes and parallels for every kind of topic, with the words people know. Grain: level × procedure ×
-- school × class × topic.
select
    found.group_level,
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
    found.p_value,
    found.mid_p,
    found.deviation,
    found.scatter_share,
    found.q_value,
    found.needs_support
from {{ ref('int_deficits__content') }} as found
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_schools') }} as schools using (school_code)
