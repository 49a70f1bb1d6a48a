-- What leaves the municipality: only lines that a school or teacher accepted, a person once for a course, and no grounds
-- beside a code or a name.
with accepted as (
    select *
    from {{ ref('rpt_course_requests') }}
    where status in ('accepted', 'sent', 'enrolled') and course_code is not null
        -- A stream that is over cannot be asked for.
        and coalesce(date_to >= {{ today() }}, date_from >= {{ today() }}, true)
    -- Two topics, or a request sent twice, are one place on a course; the furthest status stands.
    qualify teacher_code is null or row_number() over (
        partition by teacher_code, course_code
        order by case status when 'enrolled' then 1 when 'sent' then 2 else 3 end, line_id
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
    is_person_level
from accepted
