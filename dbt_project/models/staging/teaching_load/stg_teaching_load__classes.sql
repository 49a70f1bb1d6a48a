-- Written by `make staging` from ingestion/sources/teaching_load.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    teacher_code,
    school_code,
    subject,
    grade,
    class_text,
    school_year,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('teaching_load') }}
qualify row_number() over (
    partition by teacher_code, school_code, subject, grade, class_text, school_year
    order by load_id desc, row_number desc
) = 1
