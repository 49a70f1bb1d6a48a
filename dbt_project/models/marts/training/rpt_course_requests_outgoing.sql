-- What leaves the municipality: only lines that a school or teacher accepted, a person once for a course, nothing that
-- was sent before, and no grounds beside a code or a name.
with sent as (
    select distinct teacher_code, course_code
    from {{ ref('rpt_course_requests') }}
    where status in ('sent', 'enrolled') and teacher_code is not null
),

-- Whoever finished the course within three years is not sent there again, whenever the line was accepted.
finished as (
    select distinct teacher_code, course_code
    from {{ ref('fct_pd_completions') }}
    where course_code is not null and completed_on >= {{ today() }} - interval 3 year
),

accepted as (
    select requests.*
    from {{ ref('rpt_course_requests') }} as requests
    left join sent on requests.teacher_code = sent.teacher_code and requests.course_code = sent.course_code
    left join finished on requests.teacher_code = finished.teacher_code and requests.course_code = finished.course_code
    where requests.status = 'accepted' and requests.course_code is not null
        -- Two topics, or a request sent twice, are one place on a course: whoever is asked for already is not again.
        and sent.course_code is null and finished.course_code is null
        -- A stream that is over cannot be asked for.
        and coalesce(requests.date_to >= {{ today() }}, requests.date_from >= {{ today() }}, true)
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
    is_person_level
from accepted
