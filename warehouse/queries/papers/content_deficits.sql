-- Topics of classes below what the rest of the same work lets expect: the same rows as the page. Grain: class × topic.
select topic, task_codes, municipality, school_code, class_label, n, completion_pct, expected_pct, gap, is_person_level
from marts.rpt_content_topics
where procedure_id = $procedure_id and group_level = 'class' and is_ground
    and ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
order by gap, school_code, class_label, topic
