-- Written by `make staging` from ingestion/sources/teacher_diagnostics.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    organiser,
    diagnosed_on,
    subject,
    topic,
    school_code,
    teacher_code,
    has_consent,
    tested_cnt,
    deficit_cnt,
    load_id,
    sheet,
    row_number
from {{ current_rows('teacher_diagnostics') }}
qualify row_number() over (
    partition by organiser, diagnosed_on, subject, topic, school_code, teacher_code
    order by load_id desc, row_number desc
) = 1
