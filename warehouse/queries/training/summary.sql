-- Counts per programme for a school, a municipality, or all municipalities of the scope together. Grain: course.
select
    course_code, course_name, organisation, hours, course_form, dates_text, max(places_cnt) as places_cnt,
    sum(lines_cnt) as lines_cnt, sum(teachers_cnt) as teachers_cnt, sum(schools_cnt) as schools_cnt,
    sum(proposed_cnt) as proposed_cnt, sum(accepted_cnt) as accepted_cnt, sum(sent_cnt) as sent_cnt,
    sum(enrolled_cnt) as enrolled_cnt, sum(completed_cnt) as completed_cnt, sum(declined_cnt) as declined_cnt
from marts.rpt_course_summary
where (
    ($school_code::varchar is null and group_level = 'municipality')
    or (group_level = 'school' and school_code = $school_code)
)
    and ($municipality::varchar is null or municipality = $municipality)
group by course_code, course_name, organisation, hours, course_form, dates_text
order by course_code is null, sum(lines_cnt) desc, course_name
