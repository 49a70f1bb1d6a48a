-- The internal request: lines with grounds, priority and explanation. Grain: line.
select *
from marts.rpt_course_requests
where ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
    and ($subject::varchar is null or subject = $subject)
    and ($status::varchar is null or status = $status)
    and ($teacher_code::varchar is null or teacher_code = $teacher_code)
order by priority_score desc, school_name, line_id
