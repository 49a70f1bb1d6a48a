-- Written by `make staging` from ingestion/sources/pd_completions.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    teacher_code,
    course_text,
    hours,
    completed_on,
    certificate_no,
    load_id,
    sheet,
    row_number
from {{ current_rows('pd_completions') }}
qualify row_number() over (
    partition by teacher_code, course_text, completed_on
    order by load_id desc, row_number desc
) = 1
