-- Written by `make staging` from ingestion/sources/teachers.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    teacher_code,
    school_code,
    position,
    subjects,
    category,
    experience_years,
    load_id,
    sheet,
    row_number
from {{ current_rows('teachers') }}
qualify row_number() over (
    partition by teacher_code
    order by load_id desc, row_number desc
) = 1
