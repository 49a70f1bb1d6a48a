-- What a municipality asks the region for in the next year: people by subject and topic, with a programme and without.
select
    md5(concat_ws('|', coalesce(municipality, ''), coalesce(subject, ''), topic)) as need_id,
    municipality,
    subject,
    topic,
    cast(year({{ today() }}) + 1 as integer) as for_year,
    count(distinct teacher_code) + count(*) filter (where teacher_code is null) as people_cnt,
    count(distinct school_code) as schools_cnt,
    count(*) filter (where priority = 'высокий') as high_cnt,
    count(*) filter (where status = 'accepted') as accepted_cnt,
    count(*) filter (where course_code is null) as without_course_cnt,
    string_agg(distinct course_name, '; ' order by course_name) as courses
from {{ ref('rpt_course_requests') }}
where status in ('proposed', 'accepted')
group by municipality, subject, topic
