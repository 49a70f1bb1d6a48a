-- Courses of 16 hours and more that have been finished, by day: a code, or nobody for who may not see it.
-- Grain: teacher × course × day.
select municipality, school_code, teacher_code, course_name, completed_on
from marts.fct_pd_completions
where is_counted
    and ($municipality::varchar is null or municipality = $municipality)
order by completed_on desc, course_name, teacher_code
