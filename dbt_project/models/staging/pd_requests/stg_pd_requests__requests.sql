-- Written by `make staging` from ingestion/sources/pd_requests.yml.
-- The newest row of a key replaces the older ones.
select
    school_code,
    teacher_code,
    deficit,
    course_text,
    basis,
    status,
    priority,
    request_no,
    request_date,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'pd_requests') }}
qualify row_number() over (
    partition by school_code, teacher_code, deficit, course_text
    order by load_id desc, row_number desc
) = 1
