-- Written by `make staging` from ingestion/sources/pd_completions.yml.
-- The newest row of a key replaces the older ones.
select
    teacher_code,
    course_text,
    hours,
    completed_on,
    certificate_no,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'pd_completions') }}
qualify row_number() over (
    partition by teacher_code, course_text, completed_on
    order by load_id desc, row_number desc
) = 1
