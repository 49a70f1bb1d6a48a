-- The outgoing request: accepted lines without grounds. Grain: line.
select *
from marts.rpt_course_requests_outgoing
where ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
order by municipality, line_no
