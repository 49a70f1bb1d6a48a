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
    municipality,
    school_code,
    concat(topic, ' ', coalesce(site, '')) as text,
    shown_on as day_on,
    concat('показ опыта «', topic, '», ', holder, case when shown_on is null then '' else concat(', ', strftime(shown_on, '%d.%m.%Y')) end) as what
from {{ ref('rpt_practices') }}
where is_offered
