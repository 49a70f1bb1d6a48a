-- The outgoing request with the lines that were accepted on pages since the build, by the rules of its mart: a person once
-- for a course, nobody who was sent there before or has finished it, no stream that is over.
with requests as ({rpt_course_requests}),

sent as (
    select distinct teacher_code, course_code
    from requests
    where status in ('sent', 'enrolled') and teacher_code is not null
),

finished as (
    select distinct teacher_code, course_code
    from published.marts.fct_pd_completions
    where course_code is not null and completed_on >= {today} - interval 3 year
),

accepted as (
    select
        requests.* replace (
            courses.organisation as organisation,
            courses.hours as hours,
            courses.course_form as course_form,
            courses.dates_text as dates_text
        )
    from requests
    left join published.marts.dim_courses as courses using (course_code)
    left join sent on requests.teacher_code = sent.teacher_code and requests.course_code = sent.course_code
    left join finished on requests.teacher_code = finished.teacher_code and requests.course_code = finished.course_code
    where requests.status = 'accepted' and requests.course_code is not null
        and sent.course_code is null and finished.course_code is null
        and coalesce(courses.date_to >= {today}, courses.date_from >= {today}, true)
    qualify requests.teacher_code is null or row_number() over (
        partition by requests.teacher_code, requests.course_code order by requests.line_id
    ) = 1
)

select
    row_number() over (partition by municipality order by course_name, school_name, line_id) as line_no,
    line_id,
    municipality,
    school_code,
    school_name,
    teacher_code,
    position,
    subject,
    category,
    last_course_year,
    course_code,
    course_name,
    organisation,
    hours,
    course_form,
    dates_text,
    cast(null as varchar) as funding_source,
    status,
    is_person_level,
    is_pending
from accepted
