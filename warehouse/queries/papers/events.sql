-- Courses and shows of practice that have a date: how the methodical centre can help. Grain: event.
select 'курс' as kind, course_name as name, organisation as site, topics, date_from as event_date
from marts.dim_courses
where date_from is not null
union all
select 'показ практики', topic, site, topic, shown_on
from marts.fct_practices
where shown_on is not null
order by event_date
