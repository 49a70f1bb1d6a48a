-- Counts per programme for a school and for its municipality. Grain: level × municipality × school × course.
with counted as (
    select
        municipality, school_code, school_name, course_code,
        count(*) as lines_cnt,
        count(*) filter (where status = 'proposed') as proposed_cnt,
        count(*) filter (where status = 'accepted') as accepted_cnt,
        count(*) filter (where status = 'sent') as sent_cnt,
        count(*) filter (where status = 'enrolled') as enrolled_cnt,
        count(*) filter (where status = 'completed') as completed_cnt,
        count(*) filter (where status = 'declined') as declined_cnt,
        count(distinct teacher_code) as teachers_cnt,
        count(distinct school_code) as schools_cnt
    from {{ ref('rpt_course_requests') }}
    group by grouping sets (
        (municipality, school_code, school_name, course_code), (municipality, course_code)
    )
),

outside as (
    select course_code, sum(places_cnt) as places_cnt from {{ ref('dim_courses') }} group by course_code
)

select
    md5(concat_ws('|', coalesce(counted.municipality, ''), coalesce(counted.school_code, ''), coalesce(counted.course_code, ''))) as summary_id,
    case when counted.school_code is null then 'municipality' else 'school' end as group_level,
    counted.municipality,
    counted.school_code,
    counted.school_name,
    counted.course_code,
    coalesce(courses.course_name, 'Другая помощь: курса нет или мест не хватило') as course_name,
    courses.organisation,
    courses.hours,
    courses.course_form,
    courses.dates_text,
    cast(outside.places_cnt as bigint) as places_cnt,
    counted.lines_cnt,
    counted.teachers_cnt,
    counted.schools_cnt,
    counted.proposed_cnt,
    counted.accepted_cnt,
    counted.sent_cnt,
    counted.enrolled_cnt,
    counted.completed_cnt,
    counted.declined_cnt
from counted
left join {{ ref('dim_courses') }} as courses using (course_code)
left join outside using (course_code)
