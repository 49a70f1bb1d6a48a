-- Topics of classes and parallels below what was expected. Grain: group × topic.
select
    topics.group_level, topics.grade, topics.municipality, topics.school_code, schools.name as school_name, topics.class_label,
    topics.topic, topics.task_codes, topics.n, topics.completion_pct, topics.expected_pct, topics.gap, topics.reading,
    topics.is_person_level
from marts.rpt_content_topics as topics
left join marts.dim_schools as schools using (school_code)
where topics.kind = $kind
    and topics.school_year = $school_year
    and topics.season = $season
    and topics.subject = $subject
    and topics.group_level in ('class', 'parallel')
    and topics.is_ground
    and ($municipality::varchar is null or topics.municipality = $municipality)
    and ($school_code::varchar is null or topics.school_code = $school_code)
order by topics.gap
