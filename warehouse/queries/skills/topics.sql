-- Skills of a subject and season for a level and place. Grain: group × topic.
select
    topics.topic_id, topics.group_level, topics.procedure_id, topics.grade, topics.municipality, topics.school_code,
    schools.name as school_name, topics.class_label, topics.topic, topics.task_codes, topics.tasks_cnt,
    topics.insufficient_tasks_cnt, topics.schools_judged_cnt, topics.schools_red_cnt, topics.n, topics.sample_tier,
    topics.completion_pct, topics.expected_pct, topics.gap, topics.q_value, topics.band, topics.is_system_deficit,
    topics.needs_support, topics.reading, topics.previous_completion_pct, topics.is_repeated, topics.is_person_level
from marts.rpt_content_topics as topics
left join marts.dim_schools as schools using (school_code)
where topics.kind = $kind
    and topics.school_year = $school_year
    and topics.season = $season
    and topics.subject = $subject
    and topics.is_main
    and topics.group_level = $level
    and ($municipality::varchar is null or topics.municipality = $municipality)
    and ($school_code::varchar is null or topics.school_code = $school_code)
order by topics.grade, topics.completion_pct, topics.topic, schools.name, topics.class_label
