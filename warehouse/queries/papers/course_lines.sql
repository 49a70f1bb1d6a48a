-- Open lines of the request with grounds, for the paper that stays inside. Grain: line.
select
    line_id, municipality, school_code, school_name, teacher_code, position, subject, category,
    last_course_year, course_code, course_name, organisation, hours, course_form,
    dates_text, deficit, grounds, priority, priority_reasons, explanation, help_form, help_text, status, is_pending
from marts.rpt_course_requests
where status not in ('completed', 'declined')
    and ($municipality::varchar is null or municipality = $municipality)
order by course_name nulls last, school_name, line_id
