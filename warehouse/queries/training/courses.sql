-- The catalogue of courses, those that begin sooner first. Grain: course.
select course_code, course_name, organisation, hours, course_form, dates_text, date_from, date_to, places_cnt
from marts.dim_courses
order by date_from nulls last, course_code
