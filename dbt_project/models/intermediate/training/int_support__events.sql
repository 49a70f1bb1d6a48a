-- Named events that help: courses and shown practices, nearest first. Grain: event.
select
    cast(null as varchar) as municipality,
    cast(null as varchar) as school_code,
    concat(coalesce(topics, ''), ' ', course_name) as text,
    date_from as day_on,
    concat('курс «', course_name, '»', case when date_from is null then '' else concat(', начало ', strftime(date_from, '%d.%m.%Y')) end) as what
from {{ ref('dim_courses') }}
where coalesce(hours, 0) >= 16
union all
select
    practices.municipality,
    practices.school_code,
    concat(practices.topic, ' ', coalesce(practices.site, '')) as text,
    practices.shown_on as day_on,
    concat('показ опыта «', practices.topic, '»', coalesce(', ' || schools.name, ''), case when practices.shown_on is null then '' else concat(', ', strftime(practices.shown_on, '%d.%m.%Y')) end) as what
from {{ ref('fct_practices') }} as practices
left join {{ ref('dim_schools') }} as schools using (school_code)
