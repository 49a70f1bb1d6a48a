-- Counts per programme for a municipality or a school. Grain: municipality × school × course.
select *
from marts.rpt_course_summary
where group_level = case when $school_code::varchar is null then 'municipality' else 'school' end
    and ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
order by course_code is null, lines_cnt desc, course_name
