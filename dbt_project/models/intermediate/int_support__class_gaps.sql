-- Gaps of classes for all three kinds of topic, with the words people know. Grain: procedure × school × class × topic.
with named as (
    select procedure_id, school_code, class_label, 'КЭС' as topic_type, content_code as topic_code, skill, n, completion_pct, expected_pct, gap, p_value
    from {{ ref('msr_content_deficits') }}
    union all
    select
        gaps.procedure_id,
        gaps.school_code,
        gaps.class_label,
        split_part(gaps.content_code, '|', 1) as topic_type,
        words.result_code as topic_code,
        words.title as skill,
        gaps.n,
        gaps.completion_pct,
        gaps.expected_pct,
        gaps.gap,
        gaps.p_value
    from {{ ref('int_support__skill_gaps') }} as gaps
    inner join {{ ref('dim_planned_results') }} as words
        on
            gaps.procedure_id = words.procedure_id
            and split_part(gaps.content_code, '|', 1) = words.result_type
            and substr(gaps.content_code, length(split_part(gaps.content_code, '|', 1)) + 2) = words.title
)

select
    named.procedure_id,
    procedures.kind,
    procedures.school_year,
    procedures.season,
    procedures.subject,
    procedures.grade,
    schools.municipality,
    named.school_code,
    named.class_label,
    named.topic_type,
    named.topic_code,
    coalesce(nullif(named.skill, ''), named.topic_code) as topic,
    named.n,
    named.completion_pct,
    named.expected_pct,
    named.gap,
    named.p_value
from named
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_schools') }} as schools using (school_code)
