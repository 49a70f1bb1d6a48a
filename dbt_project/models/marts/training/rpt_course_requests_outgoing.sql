-- What leaves the municipality: only lines that a school or teacher accepted, and no grounds beside a code or a name.
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
from {{ ref('rpt_course_requests') }}
where status in ('accepted', 'sent', 'enrolled') and course_code is not null
    -- A stream that is over cannot be asked for.
    and coalesce(date_to >= {{ today() }}, date_from >= {{ today() }}, true)
