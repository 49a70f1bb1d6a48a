-- Topics over several years beside what the newest year says alone.
select
    md5(concat_ws('|', found.procedure_id, found.school_code, found.topic_type, found.topic_code)) as topic_years_id,
    found.procedure_id,
    found.kind,
    found.season,
    found.subject,
    cast(found.grade as integer) as grade,
    found.municipality,
    found.school_code,
    found.topic_type,
    found.topic_code,
    found.topic,
    coalesce(said.is_main, false) as is_main,
    found.codifier,
    found.first_year,
    found.last_year as school_year,
    found.years_cnt,
    found.n,
    found.completion_pct,
    found.expected_pct,
    found.gap,
    found.p_value,
    found.q_value,
    found.needs_support and not coalesce(said.is_whole_work, false) as needs_support,
    coalesce(alone.needs_support, false) as needs_support_alone,
    coalesce(alone.band, 'нет полосы') as band,
    alone.task_codes,
    coalesce(alone.is_person_level, true) as is_person_level
from {{ ref('int_support__topic_years') }} as found
left join {{ ref('int_support__topic_words') }} as said
    on
        found.procedure_id = said.procedure_id
        and found.topic_type = said.topic_type
        and found.topic_code = said.topic_code
left join {{ ref('rpt_content_topics') }} as alone
    on
        alone.group_level = 'parallel'
        and found.procedure_id = alone.procedure_id
        and found.school_code = alone.school_code
        and found.topic_type = alone.topic_type
        and found.topic_code = alone.topic_code
where found.topic_type <> 'задание'
