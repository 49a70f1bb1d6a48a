-- Agreed lines of the request without grounds, for the paper that is sent. Grain: line.
select
    line_no, line_id, municipality, school_code, school_name, teacher_code, position, subject, category, last_course_year,
    course_code, course_name, organisation, hours, course_form, dates_text, funding_source, status
from marts.rpt_course_requests_outgoing
where $municipality::varchar is null or municipality = $municipality
order by municipality, line_no
