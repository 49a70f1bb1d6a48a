-- Topics of schools over several years that ask for work. Grain: school × topic.
select
    topics.grade, topics.school_code, schools.name as school_name, topics.topic, topics.task_codes, topics.first_year,
    topics.school_year, topics.years_cnt, topics.n, topics.completion_pct, topics.expected_pct, topics.gap,
    topics.needs_support_alone, topics.is_person_level
from marts.rpt_topic_years as topics
left join marts.dim_schools as schools using (school_code)
where topics.kind = $kind
    and topics.school_year = $school_year
    and topics.season = $season
    and topics.subject = $subject
    and topics.is_main
    and topics.needs_support
    and ($municipality::varchar is null or topics.municipality = $municipality)
    and ($school_code::varchar is null or topics.school_code = $school_code)
order by topics.gap
