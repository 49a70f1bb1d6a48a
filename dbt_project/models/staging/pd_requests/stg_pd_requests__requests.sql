-- Written by `make staging` from ingestion/sources/pd_requests.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
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
from {{ current_rows('pd_requests') }}
qualify row_number() over (
    partition by school_code, teacher_code, deficit, course_text
    order by load_id desc, row_number desc
) = 1
